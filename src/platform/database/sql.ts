/**
 * sql`select … where id = ${id}` makes a statement with parameters. One call site always has the same text, so it is
 * prepared once per connection under a name of its own; fragments can be nested, and then the whole is not named.
 */
import { createHash } from 'node:crypto';
import { must } from '#kernel/outcome.ts';

export type Statement = { readonly text: string; readonly values: readonly unknown[]; readonly name?: string };

type Known = { readonly text: string; readonly name: string };
const knownTexts = new WeakMap<TemplateStringsArray, Known>();

export const sql = (strings: TemplateStringsArray, ...values: readonly unknown[]): Statement => {
  if (values.some(isFragment)) return nested(strings, values);
  const known = knownTexts.get(strings) ?? remember(strings);
  return { text: known.text, values, name: known.name };
};

const remember = (strings: TemplateStringsArray): Known => {
  const text = strings.reduce((whole, part, index) => (index === 0 ? part : `${whole}$${index}${part}`), '');
  const known = { text, name: `s${createHash('sha256').update(text).digest('hex').slice(0, 20)}` };
  knownTexts.set(strings, known);
  return known;
};

const FRAGMENT = Symbol('a piece of SQL');
type Fragment = Statement & { readonly [FRAGMENT]: true };

const isFragment = (value: unknown): value is Fragment =>
  typeof value === 'object' && value !== null && FRAGMENT in value;

/** Marks a statement as a piece to be put inside another: sql`select … ${fragment(sql`where id = ${id}`)}`. */
export const fragment = (statement: Statement): Statement => ({ ...statement, [FRAGMENT]: true }) as Fragment;

const nested = (strings: TemplateStringsArray, values: readonly unknown[]): Statement => {
  const all: unknown[] = [];
  const texts = values.map((value) => {
    if (!isFragment(value)) return `$${all.push(value)}`;
    const offset = all.length;
    all.push(...value.values);
    return value.text.replaceAll(/\$(\d+)/g, (_, number: string) => `$${Number(number) + offset}`);
  });
  return { text: strings.reduce((whole, part, index) => `${whole}${texts[index - 1] ?? ''}${part}`), values: all };
};

/** A name that may not be a parameter: table, column, schema. */
export const identifier = (name: string): Statement =>
  fragment({ text: `"${name.replaceAll('"', '""')}"`, values: [] });

/**
 * Parameters in PostgreSQL's text form, made before anything is sent: a value that cannot be sent must fail while its
 * transaction has not begun, not between two pipelined statements of which the second then commits alone.
 */
export const encodeValues = (values: readonly unknown[]): readonly (string | Uint8Array | null)[] => values.map(encode);

const encode = (value: unknown): string | Buffer | null => {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') {
    must(Number.isFinite(value), 'a number sent to the database is finite');
    return String(value);
  }
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (Array.isArray(value)) return `{${value.map(element).join(',')}}`;
  must(typeof value === 'object', `a ${typeof value} cannot be sent to the database`);
  if (isTime(value)) return value.toString();
  must(isPlain(value), 'an object sent to the database is a plain one, sent as JSON');
  return JSON.stringify(value);
};

/** Temporal's own text; its toJSON would be quoted inside JSON.stringify and refused as a time. */
const isTime = (value: object): boolean =>
  value instanceof Temporal.Instant ||
  value instanceof Temporal.PlainDate ||
  value instanceof Temporal.PlainTime ||
  value instanceof Temporal.PlainDateTime;

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

const element = (value: unknown): string => {
  if (Array.isArray(value)) return `{${value.map(element).join(',')}}`;
  const text = value instanceof Uint8Array ? `\\x${value.toHex()}` : encode(value);
  return text === null ? 'NULL' : `"${String(text).replaceAll(/["\\]/g, String.raw`\$&`)}"`;
};
