/** Two versions of one artifact, as the fields that differ: rows are matched by what names them, never by their place in a list. */
import type { Json, JsonObject } from '#kernel/json.ts';
import { canonical } from '#kernel/canonical.ts';
import { fieldWord, rowWord } from './field-words.ts';

export type FieldChange = {
  /** The field in words, from the outside in: `option group add-ons, option sandbox, quantity at most`. */
  readonly what: string;
  /** Absent: it was not there. */
  readonly before?: string;
  /** Absent: it is not there any more. */
  readonly after?: string;
};

type Maybe = Json | undefined;
type Trail = readonly string[];

const isObject = (value: Maybe): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value: Maybe): value is readonly Json[] => Array.isArray(value);

const VALUE_CHARS_MAX = 160;
const short = (text: string): string => (text.length > VALUE_CHARS_MAX ? `${text.slice(0, VALUE_CHARS_MAX)}…` : text);

/** A value as a person reads it; of a row what names it. */
export const valueText = (value: Json): string => {
  if (value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return short(value === '' ? '“”' : value);
  if (typeof value === 'number') return String(value);
  if (isList(value)) return short(value.map(valueText).join(', '));
  const named = ['name', 'title', 'legalName', 'message', 'text', 'offering'].find(
    (field) => isObject(value) && field in value,
  );
  return named === undefined
    ? short(
        Object.entries(value)
          .map(([field, each]) => `${fieldWord(field)} ${valueText(each)}`)
          .join(', '),
      )
    : valueText((value as JsonObject)[named]!);
};

const change = (trail: Trail, before: Maybe, after: Maybe): FieldChange => ({
  what: trail.join(', '),
  ...(before === undefined ? {} : { before: valueText(before) }),
  ...(after === undefined ? {} : { after: valueText(after) }),
});

/** What tells the rows of a list apart; lists whose rows have none of these are compared place by place. */
const NAMES = ['id', 'key', 'name', 'sku', 'currency', 'rule', 'upTo'] as const;
const names = (list: readonly Json[], field: string): boolean =>
  list.every((row) => isObject(row) && ['string', 'number'].includes(typeof row[field])) &&
  new Set(list.map((row) => (row as JsonObject)[field])).size === list.length;

export const fieldsThatDiffer = (before: Maybe, after: Maybe, trail: Trail = []): readonly FieldChange[] => {
  if (before === undefined && after === undefined) return [];
  if (before !== undefined && after !== undefined && canonical(before) === canonical(after)) return [];
  if (isObject(before) && isObject(after)) return ofObjects(before, after, trail);
  if (isList(before) && isList(after)) return ofLists(before, after, trail);
  return [change(trail, before, after)];
};

const ofObjects = (before: JsonObject, after: JsonObject, trail: Trail): readonly FieldChange[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((field) => {
    const [was, is] = [before[field], after[field]];
    return isList(was ?? is) && [...((was ?? []) as readonly Json[]), ...((is ?? []) as readonly Json[])].some(isObject)
      ? ofRows(field, (was ?? []) as readonly Json[], (is ?? []) as readonly Json[], trail)
      : fieldsThatDiffer(was, is, [...trail, fieldWord(field)]);
  });

/** Plain values: what was added and what was taken away, whatever the order. The order alone is a change too. */
const ofLists = (before: readonly Json[], after: readonly Json[], trail: Trail): readonly FieldChange[] => {
  const was = new Set(before.map((each) => canonical(each)));
  const is = new Set(after.map((each) => canonical(each)));
  const gone = before.filter((each) => !is.has(canonical(each)));
  const come = after.filter((each) => !was.has(canonical(each)));
  if (gone.length === 0 && come.length === 0) return [change([...trail, 'order'], before, after)];
  return [change(trail, gone.length > 0 ? gone : undefined, come.length > 0 ? come : undefined)];
};

const ofRows = (
  field: string,
  before: readonly Json[],
  after: readonly Json[],
  trail: Trail,
): readonly FieldChange[] => {
  const named = NAMES.find((each) => names(before, each) && names(after, each));
  if (named === undefined)
    return Array.from({ length: Math.max(before.length, after.length) }, (_, at) =>
      fieldsThatDiffer(before[at], after[at], [...trail, `${rowWord(field)} ${at + 1}`]),
    ).flat();
  const name = (row: Json): string => String((row as JsonObject)[named]);
  const [was, is] = [before, after].map((rows) => new Map(rows.map((row) => [name(row), row]))) as [
    Map<string, Json>,
    Map<string, Json>,
  ];
  const changes = [...new Set([...was.keys(), ...is.keys()])].flatMap((key) =>
    fieldsThatDiffer(was.get(key), is.get(key), [...trail, `${rowWord(field)} ${key}`]),
  );
  const kept = (rows: ReadonlyMap<string, Json>, other: ReadonlyMap<string, Json>): string =>
    [...rows.keys()].filter((key) => other.has(key)).join(', ');
  const order =
    kept(was, is) === kept(is, was)
      ? []
      : [change([...trail, `order of ${fieldWord(field)}`], kept(was, is), kept(is, was))];
  return [...changes, ...order];
};
