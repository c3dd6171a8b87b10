/**
 * Many quotes that a customer has accepted. One is sold through the real commands; the others are copies of its rows with ids of
 * their own, because a thousand rendered proposals would take minutes and teach nothing about converting.
 */
import { createHash } from 'node:crypto';
import { readPersonByKey, readPrincipal } from '#contexts/identity/index.ts';
import { submitQuote } from '#contexts/approval/index.ts';
import { openRenderer, presentQuoteWith, readSnapshot } from '#contexts/proposal/index.ts';
import {
  currentConsent,
  acceptQuote,
  createQuote,
  editLines,
  priceQuote,
  readQuoteHead,
  validateQuote,
} from '#contexts/quote/index.ts';
import { readAccountByKey } from '#contexts/accounts/index.ts';
import type { Json } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import type { Principal } from '#platform/command.ts';
import type { Database } from '#platform/database/open-database.ts';
import type { Door } from '#platform/door.ts';
import { runCommand } from '#platform/run-command.ts';
import { COMPANY_TENANT } from '#seeds/load-company.ts';
import { millisecondOf } from './captured-sql.ts';
import { asAdministrator } from './place.ts';

const OFFERINGS = ['consulting-day', 'migration-workshop'] as const;
const COPIES_PER_STATEMENT = 50;

export const seller = async (door: Door, key = 'rita.rep'): Promise<Principal> => {
  const principal = await door.read(COMPANY_TENANT, async (tx) => {
    const person = await readPersonByKey(tx, key);
    return person && readPrincipal(tx, person.principalId);
  });
  must(principal, `${key} is one of the company's people`);
  return principal;
};

let sent = 0;

/** Sends what must succeed, and gives its answer. */
export const does = async <T>(door: Door, principal: Principal, definition: unknown, payload: object): Promise<T> => {
  const answer = await runCommand(
    door,
    definition as Parameters<typeof runCommand>[1],
    principal,
    { idempotencyKey: `bench ${(sent += 1)}`, payload },
    { channel: 'seed' },
  );
  must(answer.ok, `the benchmark prepares its quotes: ${JSON.stringify(answer.ok ? '' : answer.refusal)}`);
  return answer.value as T;
};

/** A draft with its lines, priced and valid; `discount` in percent on every line. */
export const draftQuote = async (door: Door, rep: Principal, lines: number, discount?: string): Promise<string> => {
  const account = await door.read(COMPANY_TENANT, (tx) => readAccountByKey(tx, 'rheinwerk-maschinenbau'));
  must(account, 'the customer of the story has an account');
  const { quoteId } = await does<{ quoteId: string }>(door, rep, createQuote, {
    accountId: account.id,
    name: `${lines} lines`,
  });
  const operations = Array.from({ length: lines }, (_, index) => ({
    op: 'add',
    offering: OFFERINGS[index % OFFERINGS.length],
    quantity: '1',
    ...(discount === undefined
      ? {}
      : { discretionary: { kind: 'percent', value: discount, reason: 'A benchmark gives it.' } }),
  }));
  await does(door, rep, editLines, { quoteId, operations });
  await does(door, rep, priceQuote, { quoteId });
  await does(door, rep, validateQuote, { quoteId });
  return quoteId;
};

export type Offer = { readonly quoteId: string; readonly contentRoot: string; readonly documentHash: string };

/** What a page shows of the quote, and its sender names. */
export const contentShown = async (door: Door, quoteId: string): Promise<string> =>
  (await door.read(COMPANY_TENANT, (tx) => readQuoteHead(tx, quoteId)))?.content ?? '';

/** With the customer, and not answered yet. */
export const presentedQuote = async (door: Door, lines: number): Promise<Offer> => {
  const rep = await seller(door);
  const quoteId = await draftQuote(door, rep, lines);
  const renderer = openRenderer();
  try {
    const seenContent = await contentShown(door, quoteId);
    await does(door, rep, submitQuote, { quoteId, seenContent });
    return await does<Offer>(door, rep, presentQuoteWith(renderer), { quoteId, seenContent });
  } finally {
    renderer.close();
  }
};

export const acceptanceOf = ({ contentRoot, documentHash }: Omit<Offer, 'quoteId'>) => ({
  shownContentRoot: contentRoot,
  shownDocumentHash: documentHash,
  consentHash: currentConsent('en').hash,
  acceptedBy: { name: 'Karl Kunde', title: 'Head of purchasing' },
});

const acceptedQuote = async (door: Door, lines: number): Promise<string> => {
  const { quoteId, ...shown } = await presentedQuote(door, lines);
  await does(door, await seller(door, 'karl.kunde'), acceptQuote, { quoteId, ...acceptanceOf(shown) });
  return quoteId;
};

type Original = {
  readonly id: string;
  readonly family_id: string;
  readonly line_id: string;
  readonly case_id: string | null;
  readonly document_id: string | null;
  readonly number: string;
  readonly content_root: string | null;
  readonly snapshot_hash: string | null;
  readonly canon: string | null;
};

const hex = (value: number): string => value.toString(16).padStart(4, '0');

/** The beginning of a copy's ids instead of the original's millisecond: of its revision, its family, its lines. */
const beginningOf = (copy: number, which: number): string => `00e${3 + which}${hex(copy >> 16)}-${hex(copy & 0xffff)}`;

/** The same in SQL, for a copy that pgbench draws as `:q`. */
export const drawnBeginning = (which: number): string =>
  `('00e${3 + which}' || lpad(to_hex(:q::bigint / 65536), 4, '0') || '-' || lpad(to_hex(:q::bigint % 65536), 4, '0'))`;

/** What a copy says instead of what the original says, in the same order, and its snapshot. */
const replaced = (original: Original, found: readonly string[], copy: number) => {
  const fresh = found.map((_, which) => beginningOf(copy, which));
  const number = `Q-B${copy}`;
  if (original.canon === null) return { to: [...fresh, number], canon: null };
  const draft = found
    .reduce((text, millisecond, which) => text.replaceAll(millisecond, fresh[which] ?? ''), original.canon)
    .replaceAll(original.number, number);
  const value = JSON.parse(draft) as { readonly [member: string]: Json };
  const tree = readSnapshot(value);
  const canon = JSON.stringify({ ...value, root: tree.root, contentRoot: tree.contentRoot });
  const hash = `sha256:${createHash('sha256').update(canon).digest('hex')}`;
  return { to: [...fresh, number, tree.contentRoot, hash], canon };
};

/** A table's rows of the original, each written again with every `from` replaced by the copy's own. */
const copyRows = (table: string, where: string, replacements: number): string => {
  const text = Array.from({ length: replacements }).reduce<string>(
    (inner, _, index) => `replace(${inner}, ($2::text[])[${index + 1}], c.said ->> ${index})`,
    'to_jsonb(t)::text',
  );
  return `insert into ${table} select (jsonb_populate_record(null::${table}, (${text})::jsonb)).*
          from ${table} t, unnest($3::jsonb[]) as c(said) where ${where} = $1`;
};

const SELECT_ORIGINAL = `
  select r.id, r.family_id, r.header ->> 'number' as number, r.content_root, r.snapshot_hash, b.canon,
    (select l.id from quote.line l where l.revision_id = r.id order by l.position limit 1) as line_id, r.document_id,
    (select c.id from approval.approval_case c where c.subject_id = r.id and c.status = 'open') as case_id
  from quote.revision r left join platform.blob b on b.tenant_id = r.tenant_id and b.hash = r.snapshot_hash where r.id = $1`;

const COPY_BLOB = `
  insert into platform.blob (tenant_id, hash, kind, canon, recorded_at)
  select b.tenant_id, c.hash, b.kind, c.canon, b.recorded_at
  from platform.blob b, unnest($2::text[], $3::text[]) as c(hash, canon) where b.hash = $1`;

/** What stands beside a revision and is copied with it: the decisions that it rests on. */
const BESIDE = ['quote.decision', 'quote.margin', 'quote.priced_line', 'quote.costed_line'];

export type Copy = {
  readonly no: number;
  readonly quoteId: string;
  readonly lineId: string;
  /** Of a copy, so that one who reads it is held to it; null unless the original was presented. */
  readonly contentRoot: string | null;
};
export type Copies = {
  readonly copies: readonly Copy[];
  /** Which beginning is whose: what `drawnBeginning` is called with. */
  readonly beginnings: (copy: Copy) => readonly (readonly [text: string, sql: string])[];
};

let made = 0;

/**
 * Copies of one quote. All ids of one command begin with its millisecond, so a copy is made by giving revision, family and lines
 * another beginning, in the rows and in the sealed snapshot alike.
 */
export const copyQuote = async (database: Database, quoteId: string, count: number): Promise<Copies> => {
  const [original] = await asAdministrator<Original>(database, SELECT_ORIGINAL, [quoteId]);
  must(original, 'the quote that is copied is there');
  const ids = [original.id, original.family_id, original.line_id, original.case_id, original.document_id].filter(
    (id) => id !== null,
  );
  const found = [...new Set(ids.map(millisecondOf))];
  const from = [...found, original.number, original.content_root, original.snapshot_hash].filter(
    (text) => text !== null,
  );
  const idOf = (id: string, no: number): string =>
    beginningOf(no, found.indexOf(millisecondOf(id))) + id.slice(millisecondOf(id).length);
  const copies: Copy[] = [];
  while (copies.length < count) {
    const nos = Array.from({ length: Math.min(COPIES_PER_STATEMENT, count - copies.length) }, () => (made += 1));
    const batch = nos.map((no) => replaced(original, found, no));
    const said = batch.map(({ to }) => JSON.stringify(to));
    const copy = (table: string, where: string, id: string) =>
      asAdministrator(database, copyRows(table, where, from.length), [id, from, said]);
    await copy('quote.family', 't.id', original.family_id);
    await copy('quote.revision', 't.id', original.id);
    await copy('quote.line', 't.revision_id', original.id);
    for (const table of BESIDE) await copy(table, 't.revision_id', original.id);
    if (original.document_id !== null) await copy('proposal.document', 't.id', original.document_id);
    if (original.case_id !== null) {
      await copy('approval.approval_case', 't.id', original.case_id);
      await copy('approval.step', 't.case_id', original.case_id);
    }
    if (original.snapshot_hash !== null)
      await asAdministrator(database, COPY_BLOB, [
        original.snapshot_hash,
        batch.map(({ to }) => to.at(-1)),
        batch.map(({ canon }) => canon),
      ]);
    for (const [index, no] of nos.entries())
      copies.push({
        no,
        quoteId: idOf(original.id, no),
        lineId: idOf(original.line_id, no),
        contentRoot: original.content_root === null ? null : (batch[index]?.to.at(-2) ?? null),
      });
  }
  await asAdministrator(
    database,
    'analyze quote.revision, quote.line, quote.decision, approval.approval_case, approval.step, platform.blob',
  );
  return {
    copies,
    beginnings: ({ no }) => found.map((_, which) => [beginningOf(no, which), drawnBeginning(which)]),
  };
};

/** `count` accepted quotes of `lines` lines; their ids. */
export const acceptedQuotes = async (
  door: Door,
  database: Database,
  lines: number,
  count: number,
): Promise<readonly string[]> => {
  const { copies } = await copyQuote(database, await acceptedQuote(door, lines), count);
  return copies.map(({ quoteId }) => quoteId);
};
