/**
 * Bodies made by chance from a schema: some that fit, some that nearly fit, some that mean harm. `test/http` sends every single wrong
 * value once; here several things are unusual at a time, which is where checks that look at one member each leave a gap.
 */
import type { TSchema } from 'typebox';
import type { Json } from '#kernel/json.ts';
import { type Node, nodeOf, textFor } from '#test/http/bad-payloads.ts';
import type { Random } from '#test/simulator/random.ts';

export type Kind = 'valid' | 'mutated' | 'hostile';
type Members = Readonly<Record<string, Json>>;

/** What an address or a payload may name: by its member's name, one of what exists. */
export type Known = Readonly<Record<string, readonly string[]>>;

const ITEMS_MAX = 3;
const DEPTH_MAX = 6;
const FREE_TEXTS: readonly string[] = [
  'text',
  'Zürich, 3 Stück à 4,50 €',
  '契約 — 🚀🚀',
  '=HYPERLINK("http://example.test")',
  "Robert'); drop table quote.quote;--",
  '<script>alert(1)</script>',
  '../../etc/passwd',
  '${jndi:ldap://example.test}',
  '{{7*7}}',
  '\u202eevil',
];
/** Dates, amounts and codes are tried too where the schema asks for a form: the first that fits is as good as any. */
const FORMED: readonly string[] = ['2026-12-01', '2027-02-28', '1', '0', '12.5', '999999999999999', 'USD', 'EUR', 'FR'];

const fits = ({ pattern, minLength = 0, maxLength = Infinity }: Node, text: string): boolean =>
  text.length >= minLength && text.length <= maxLength && (pattern === undefined || new RegExp(pattern).test(text));

const validText = (random: Random, node: Node, name: string, known: Known): string => {
  const named = known[name]?.filter((each) => fits(node, each)) ?? [];
  if (named.length > 0 && random.chance(0.9)) return random.pick(named);
  if (node.format !== undefined) return textFor(node);
  const fitting = [...FREE_TEXTS, ...FORMED].filter((text) => fits(node, text));
  return fitting.length > 0 ? random.pick(fitting) : textFor(node);
};

const validNumber = (random: Random, { minimum = 0, maximum = 1_000_000 }: Node): number =>
  random.weighted([
    [minimum, 2],
    [maximum, 1],
    [minimum + random.int(Math.min(100, maximum - minimum + 1)), 4],
  ]);

const validMembers = (random: Random, node: Node, known: Known, depth: number): Members => {
  const required = new Set(node.required);
  const members = Object.entries(node.properties ?? {}).filter(
    ([name]) => required.has(name) || (depth < DEPTH_MAX && random.chance(0.4)),
  );
  return Object.fromEntries(members.map(([name, member]) => [name, valid(random, member, known, name, depth + 1)]));
};

/** Fits the schema; `name` is the member that it stands in. */
export const valid = (random: Random, node: Node, known: Known, name = '', depth = 0): Json => {
  if (node.const !== undefined) return node.const;
  if (node.enum) return random.pick(node.enum);
  if (node.anyOf) return valid(random, random.pick(node.anyOf), known, name, depth);
  switch (node.type) {
    case 'object':
      return validMembers(random, node, known, depth);
    case 'array': {
      const least = node.minItems ?? 0;
      const length = node.items === undefined ? 0 : Math.max(least, random.int(ITEMS_MAX + 1));
      return Array.from({ length }, () => valid(random, node.items ?? {}, known, name, depth + 1));
    }
    case 'integer':
    case 'number':
      return validNumber(random, node);
    case 'boolean':
      return random.chance(0.5);
    case 'null':
      return null;
    case 'string':
      return validText(random, node, name, known);
    default:
      return random.pick<Json>(['text', 1, true, null, {}, []]);
  }
};

const HOSTILE: readonly Json[] = [
  'a\u0000b',
  'a\ud800b',
  '\udfff',
  '-'.repeat(36),
  '2026-02-31',
  '9999-12-31',
  '-271821-04-20',
  '+275760-09-13',
  '9'.repeat(400),
  '1e308',
  'NaN',
  '0x7f',
  'x'.repeat(100_000),
  '__proto__',
  'constructor',
  '%00%2e%2e%2f',
  "' or 1=1 --",
  '\u{10ffff}'.repeat(50),
  1e308,
  -1e308,
  5e-324,
  2 ** 53,
  -(2 ** 63),
  0.1,
  null,
  true,
  [],
  {},
  [[[[[[[[]]]]]]]],
  { then: 'x', toString: 1, valueOf: null, hasOwnProperty: 1 },
  { constructor: { name: 'x' } },
  { length: 1e9 },
  { $ref: '#', $where: '1', $gt: '' },
];

const nested = (random: Random): Json => {
  let value: Json = 'deep';
  for (let depth = 50 + random.int(3_000); depth > 0; depth -= 1) value = depth % 2 === 0 ? [value] : { value };
  return value;
};

const unusual = (random: Random, kind: Kind): Json => {
  if (kind === 'hostile') return random.chance(0.1) ? nested(random) : random.pick(HOSTILE);
  return random.pick<Json>([
    '',
    ' ',
    '-1',
    '0',
    '1.5',
    '1,5',
    'EUR',
    'x',
    '2026-12-01',
    0,
    -1,
    1,
    1.5,
    null,
    false,
    [],
    {},
  ]);
};

const PLACES_DEPTH_MAX = 20;

/** Every place in a value down to a depth, as the way to it. */
const places = (value: Json, way: readonly string[] = []): readonly (readonly string[])[] => [
  way,
  ...(value === null || typeof value !== 'object' || way.length === PLACES_DEPTH_MAX
    ? []
    : Object.entries(value as Members).flatMap(([name, member]) => places(member, [...way, name]))),
];

const put = (value: Json, [first, ...rest]: readonly string[], make: (old: Json) => Json | undefined): Json => {
  if (first === undefined) return make(value) ?? null;
  const members = value as Members;
  const inner = rest.length === 0 ? make(members[first] ?? null) : put(members[first] ?? null, rest, make);
  if (Array.isArray(value)) {
    const list = value as readonly Json[];
    return list.flatMap((each, index) => (String(index) === first ? (inner === undefined ? [] : [inner]) : [each]));
  }
  const { [first]: _old, ...others } = members;
  return inner === undefined ? others : { ...others, [first]: inner };
};

type Change = (random: Random, old: Json, kind: Kind) => Json | undefined;

const CHANGES: readonly (readonly [change: Change, weight: number])[] = [
  [(random, _old, kind) => unusual(random, kind), 6],
  [() => undefined, 2],
  [(_random, old) => [old, old], 1],
  [(random, old, kind) => (isMembers(old) ? { ...old, surprise: unusual(random, kind) } : unusual(random, kind)), 2],
  [(_random, old) => (Array.isArray(old) ? Array.from({ length: 40 }, () => old[0] ?? null) : old), 1],
  [(_random, old) => (typeof old === 'string' ? Number(old) || 0 : JSON.stringify(old)), 2],
];

const isMembers = (value: Json): value is Members =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const CHANGES_MAX = 3;

/** One to three places of what fitted are no longer what they were. */
const changed = (random: Random, value: Json, kind: Kind): Json => {
  let now = value;
  for (let left = 1 + random.int(CHANGES_MAX); left > 0; left -= 1) {
    const change = random.weighted(CHANGES);
    now = put(now, random.pick(places(now)), (old) => change(random, old, kind));
  }
  return now;
};

const nodes = new WeakMap<object, Node>();

export const bodyOf = (random: Random, kind: Kind, schema: TSchema, known: Known): Json => {
  const node = nodes.get(schema) ?? nodeOf(schema);
  nodes.set(schema, node);
  const fitting = valid(random, node, known);
  return kind === 'valid' ? fitting : changed(random, fitting, kind);
};

/** Texts that are no JSON, or JSON that only a careless reader takes. */
const RAW: readonly string[] = [
  '',
  '{',
  'null',
  '[]',
  '"text"',
  '1e400',
  '\ufeff{}',
  '{"payload":{},"payload":{},"idempotencyKey":"a"}',
  '{"__proto__":{"admin":true},"idempotencyKey":"a","payload":{}}',
  '{"idempotencyKey":"a","payload":{"__proto__":{"admin":true}}}',
  '{"idempotencyKey":"a","payload":{"constructor":{"prototype":{"admin":true}}}}',
  '{"idempotencyKey":"a","payload":{"amount":1e999}}',
  '{"idempotencyKey":"\\ud800","payload":{}}',
  `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
  `{"idempotencyKey":"a","payload":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`,
];

export const rawBody = (random: Random): string => random.pick(RAW);
