/**
 * The one engine of every reconciliation: two sides in the order of their keys, met page by page, so that a million records cost no more
 * memory than two pages. It says what was met, what one side lacks, and field by field what is different. Pure; no pair's words.
 */
import { must } from '#kernel/outcome.ts';

/** One record of a side. `times`: how often the side has this key; twice is a finding of its own. */
export type Rec = {
  readonly key: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly times?: number;
  /** What a person opens to see it: an order, a quote. Not compared. */
  readonly about?: Readonly<Record<string, string>>;
};
/** `ended`: nothing follows on this side. A page that has not ended holds at least one record. */
export type Page = { readonly records: readonly Rec[]; readonly ended: boolean };
export type PageSource = (after: string | null, limit: number) => Promise<Page>;

export type FieldDifference = { readonly field: string; readonly left: string | null; readonly right: string | null };
export type FindingKind = 'missing-left' | 'missing-right' | 'different' | 'twice';
export type Finding = {
  readonly key: string;
  readonly kind: FindingKind;
  readonly left: Rec | null;
  readonly right: Rec | null;
  readonly fields: readonly FieldDifference[];
};
export type Merged = {
  readonly read: { readonly left: number; readonly right: number };
  readonly matched: number;
  readonly findings: readonly Finding[];
  /** The last key that is settled: where the next page goes on, after a crash as well. */
  readonly upTo: string | null;
  readonly ended: boolean;
};

/** Printable ASCII: then the order of bytes in PostgreSQL and of characters here is one order. */
export const KEY_PATTERN = '^[!-~]{1,200}$';

/** Settles every key that both pages are sure about: beyond the end of an unfinished page nothing can be called missing. */
export const mergePages = (left: Page, right: Page): Merged => {
  const sure = least(lastOf(left), lastOf(right));
  const [lefts, rights] = [upTo(left, sure), upTo(right, sure)];
  const findings: Finding[] = [];
  let matched = 0;
  let [l, r] = [0, 0];
  while (l < lefts.length || r < rights.length) {
    const [a, b] = [lefts[l], rights[r]];
    const isLeft = a !== undefined && (b === undefined || a.key <= b.key);
    const isRight = b !== undefined && (a === undefined || b.key <= a.key);
    const found = compared(isLeft ? a : null, isRight ? b : null);
    if (found === null) matched += 1;
    else findings.push(found);
    if (isLeft) l += 1;
    if (isRight) r += 1;
  }
  return {
    read: { left: lefts.length, right: rights.length },
    matched,
    findings,
    upTo: sure ?? greatest(lefts.at(-1)?.key, rights.at(-1)?.key),
    ended: sure === null,
  };
};

/** The key up to which a page is whole; null when it is whole to the end. */
const lastOf = ({ records, ended }: Page): string | null => {
  if (ended) return null;
  const last = records.at(-1);
  must(last, 'a page that has not ended holds at least one record');
  return last.key;
};

const least = (a: string | null, b: string | null): string | null => (a === null ? b : b === null || a < b ? a : b);
const greatest = (a: string | undefined, b: string | undefined): string | null =>
  a === undefined ? (b ?? null) : b === undefined || a > b ? a : b;

const upTo = ({ records }: Page, sure: string | null): readonly Rec[] => {
  for (let at = 1; at < records.length; at += 1)
    must(records[at - 1]!.key < records[at]!.key, 'a side comes in the order of its keys, each once');
  return sure === null ? records : records.filter(({ key }) => key <= sure);
};

const isTwice = (one: Rec | null): boolean => (one?.times ?? 1) > 1;

const compared = (left: Rec | null, right: Rec | null): Finding | null => {
  const key = left?.key ?? right?.key ?? '';
  const fields = left === null || right === null ? [] : differing(left.fields, right.fields);
  const kind: FindingKind | null =
    isTwice(left) || isTwice(right)
      ? 'twice'
      : left === null
        ? 'missing-left'
        : right === null
          ? 'missing-right'
          : fields.length > 0
            ? 'different'
            : null;
  return kind === null ? null : { key, kind, left, right, fields };
};

/** Most records are: what is asked a million times makes no lists. */
const isSame = (left: Rec['fields'], right: Rec['fields']): boolean => {
  let more = 0;
  for (const field in left) {
    if (left[field] !== right[field]) return false;
    more += 1;
  }
  for (const _ in right) more -= 1;
  return more === 0;
};

const differing = (left: Rec['fields'], right: Rec['fields']): readonly FieldDifference[] => {
  if (isSame(left, right)) return [];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].sort().flatMap((field) => {
    const [was, is] = [left[field] ?? null, right[field] ?? null];
    return was === is ? [] : [{ field, left: was, right: is }];
  });
};

/** Every page of two sides, from a key on. What is found is handed over as it is found; nothing is kept. */
export async function* reconcile(
  left: PageSource,
  right: PageSource,
  { after = null, limit }: { readonly after?: string | null; readonly limit: number },
): AsyncGenerator<Merged> {
  for (let from = after; ;) {
    const merged = mergePages(...(await Promise.all([left(from, limit), right(from, limit)])));
    yield merged;
    if (merged.ended) return;
    must(merged.upTo !== null && (from === null || merged.upTo > from), 'every page goes on');
    from = merged.upTo;
  }
}

/** A sorted stream, a file read line by line, as pages: no more than one page and one chunk of it is ever held. */
export const pagesOf = (chunks: AsyncIterator<readonly Rec[]>): PageSource => {
  let held: Rec[] = [];
  let over = false;
  const take = (chunk: readonly Rec[]): void => {
    for (const next of chunk) {
      const last = held.at(-1);
      if (last?.key === next.key) held[held.length - 1] = { ...last, times: (last.times ?? 1) + 1 };
      else {
        must(last === undefined || last.key < next.key, 'a file is sorted by its key');
        held.push(next);
      }
    }
  };
  return async (after, limit) => {
    for (;;) {
      if (after !== null) {
        const first = held.findIndex(({ key }) => key > after);
        held = first < 0 ? [] : held.slice(first);
      }
      // One more than asked for: whether the last key comes again is known before it is settled.
      if (over || held.length > limit) break;
      const next = await chunks.next();
      if (next.done === true) over = true;
      else take(next.value);
    }
    return { records: held.slice(0, limit), ended: over && held.length <= limit };
  };
};
