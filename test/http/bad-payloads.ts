/**
 * From the schema of a payload: one that fits, and every way of not fitting that a sender comes up with. Made from the schema
 * itself, so that a command that is added tomorrow is sent nonsense tomorrow. TypeBox's own checker, which the command road
 * does not use, throws out what fits after all.
 */
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Json } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';

/** A JSON Schema as far as commands use it. */
export type Node = {
  readonly type?: string;
  readonly const?: Json;
  readonly enum?: readonly Json[];
  readonly anyOf?: readonly Node[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly patternProperties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Node;
  readonly items?: Node;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly $defs?: Readonly<Record<string, Node>>;
  readonly $ref?: string;
};

/** A schema that stands in itself is written out so often, and ends there. */
const WRITTEN_OUT_MAX = 2;

const writtenOut = (node: Node, defs: Readonly<Record<string, Node>> = {}, depth = 0): Node | undefined => {
  const { $defs, $ref, ...rest } = node;
  const known = { ...defs, ...$defs };
  if ($ref !== undefined) {
    const target = known[$ref];
    must(target !== undefined, `a schema says what ${$ref} is`);
    return depth >= WRITTEN_OUT_MAX ? undefined : writtenOut(target, known, depth + 1);
  }
  const inner = (each: Node): Node | undefined => writtenOut(each, known, depth);
  const items = rest.items && inner(rest.items);
  // Nothing can stand in it any more: what may be left out is left out, what may not is empty.
  if (rest.items && items === undefined && rest.minItems) return undefined;
  const members = Object.entries(rest.properties ?? {}).flatMap(([name, member]) => {
    const written = inner(member);
    return written ? [[name, written] as const] : [];
  });
  const { items: _items, ...others } = rest;
  return {
    ...others,
    ...(items === undefined ? {} : { items }),
    ...(rest.properties === undefined ? {} : { properties: Object.fromEntries(members) }),
    ...(rest.anyOf === undefined ? {} : { anyOf: rest.anyOf.flatMap((each) => inner(each) ?? []) }),
  };
};

/** The schema without references, so that one can walk through it. */
export const nodeOf = (schema: TSchema): Node => {
  const node = writtenOut(schema as Node);
  must(node !== undefined, 'a payload does not end before it begins');
  return node;
};

export type Known = Readonly<Record<string, Json>>;
export type BadPayload = { readonly what: string; readonly payload: Json };
type Members = Readonly<Record<string, Json>>;

const TEXTS: readonly string[] = [
  'text',
  '1',
  'EUR',
  'DE',
  'de',
  '2026-12-01',
  '2026-12-01T00:00:00Z',
  `sha256:${'0'.repeat(64)}`,
  '01a00000-0000-7000-8000-000000000000',
  '0'.repeat(64),
  'name@example.test',
  '10:00',
  'flag.new-thing',
];

/** A text of a format that has no pattern beside it. */
const FORMATS: Readonly<Record<string, string>> = { date: '2026-12-01', 'date-time': '2026-12-01T00:00:00Z' };

export const textFor = ({ pattern, format = '', minLength = 0, maxLength = Infinity }: Node): string => {
  const formed = FORMATS[format];
  if (formed !== undefined && pattern === undefined) return formed;
  const fits = TEXTS.find(
    (text) =>
      text.length >= minLength && text.length <= maxLength && (pattern === undefined || new RegExp(pattern).test(text)),
  );
  must(fits !== undefined, `bad-payloads.ts knows a text of the form ${pattern}`);
  return fits;
};

/** A payload that fits, with every optional member, so that the wrong can be put everywhere. `known` names members that mean something. */
export const fitting = (schema: TSchema, known: Known = {}): Members => exampleOf(nodeOf(schema), known) as Members;

/** Of what may be one thing or another, the first is the sample. */
const isLike = ({ type, anyOf, const: only }: Node, value: Json | undefined): boolean => {
  if (anyOf?.[0] !== undefined) return isLike(anyOf[0], value);
  if (only !== undefined) return false;
  return (
    value !== undefined && (type === 'string' ? typeof value === 'string' : type === 'array' && Array.isArray(value))
  );
};

const exampleOf = (node: Node, known: Known): Json => {
  if (node.const !== undefined) return node.const;
  if (node.enum?.[0] !== undefined) return node.enum[0];
  if (node.anyOf) return exampleOf(node.anyOf[0] ?? {}, known);
  switch (node.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(node.properties ?? {}).map(([name, member]) => [
          name,
          (isLike(member, known[name]) ? known[name] : undefined) ?? exampleOf(member, known),
        ]),
      );
    case 'array':
      return node.items === undefined ? [] : [exampleOf(node.items, known)];
    case 'integer':
    case 'number':
      return node.minimum ?? 1;
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return textFor(node);
  }
};

const WRONG_TYPE: Readonly<Record<string, readonly Json[]>> = {
  // A number where money or a quantity is text is the mistake that silently loses cents.
  string: [12.5, 7, null, ['text'], { text: 'text' }, true],
  integer: ['1', 1.5, null, [1], 2 ** 53],
  number: ['1', null, [1]],
  object: ['text', 5, null, []],
  array: ['text', {}, null],
  boolean: ['true', 1, null],
  null: ['null', 0],
};

/** Texts that no amount, date, id or key is. */
const WRONG_TEXT: readonly string[] = [
  '-1',
  '-0.01',
  '1e5',
  'NaN',
  '9'.repeat(16),
  `1.${'0'.repeat(18)}1`,
  '1,000',
  ' 1 ',
  '§ nothing of ours',
  '',
];

type Put = (value: Json) => Json;
type Wrong = { readonly what: string; readonly value: Json };

const wrongAt = function* (node: Node, value: Json, at: string, put: Put): Generator<Wrong> {
  for (const wrong of WRONG_TYPE[node.type ?? ''] ?? [])
    yield { what: `${at} is ${JSON.stringify(wrong)}`, value: put(wrong) };
  if (node.const !== undefined) yield { what: `${at} is another word`, value: put('another-word') };
  if (node.type === 'string')
    for (const text of [...WRONG_TEXT, 'x'.repeat((node.maxLength ?? 20_000) + 1)])
      yield { what: `${at} is "${text.slice(0, 24)}"`, value: put(text) };
  if (node.minimum !== undefined) yield { what: `${at} is too small`, value: put(node.minimum - 1) };
  if (node.maximum !== undefined) yield { what: `${at} is huge`, value: put(node.maximum + 1) };
  if (node.minItems) yield { what: `${at} is empty`, value: put([]) };
  for (const branch of node.anyOf ?? []) yield* wrongAt(branch, exampleOf(branch, {}), at, put);
  if (node.items && Array.isArray(value))
    yield* wrongAt(node.items, value[0] as Json, `${at}/0`, (wrong) => put([wrong]));
  if (node.properties && value !== null && typeof value === 'object')
    yield* wrongMembers(node, value as Members, at, put);
};

const wrongMembers = function* (node: Node, members: Members, at: string, put: Put): Generator<Wrong> {
  for (const name of node.required ?? []) {
    const { [name]: _missing, ...rest } = members;
    yield { what: `${at}/${name} is missing`, value: put(rest) };
  }
  if (node.additionalProperties === false)
    yield { what: `${at} has an unknown member`, value: put({ ...members, surprise: 1 }) };
  for (const [name, member] of Object.entries(node.properties ?? {}))
    yield* wrongAt(member, members[name] ?? null, `${at}/${name}`, (value) => put({ ...members, [name]: value }));
};

/** Each is refused by the schema alone. `fit` is what `fitting` made. */
export const badPayloads = (schema: TSchema, fit: Members): readonly BadPayload[] => {
  const checker = Compile(schema);
  return [...wrongAt(nodeOf(schema), fit, '', (value) => value)]
    .filter(({ value }) => !checker.Check(value))
    .map(({ what, value }) => ({ what: `payload${what}`, payload: value }));
};

/**
 * Values that may well fit a schema and still mean nothing: text that PostgreSQL cannot keep, days that no calendar has, ids
 * made of dashes. Whatever is answered, it is no crash and it changes nothing.
 */
const POISON: readonly string[] = [
  'a\u0000b',
  'a\ud800b',
  '2026-02-31',
  '9999-99-99',
  '9999-99-99T99:99:99Z',
  '-'.repeat(36),
  'ZZZ',
  'zz-ZZ',
];

const poisonedAt = function* (node: Node, value: Json, at: string, put: Put): Generator<Wrong> {
  if (node.type === 'string' && node.const === undefined)
    for (const text of POISON) yield { what: `${at} is ${JSON.stringify(text)}`, value: put(text) };
  for (const branch of node.anyOf ?? []) yield* poisonedAt(branch, exampleOf(branch, {}), at, put);
  for (const member of Object.values(node.patternProperties ?? {}))
    yield* poisonedAt(member, 'text', `${at}/…`, (wrong) => put({ any: wrong }));
  if (node.items && Array.isArray(value))
    yield* poisonedAt(node.items, value[0] as Json, `${at}/0`, (wrong) => put([wrong]));
  if (node.properties && value !== null && typeof value === 'object')
    for (const [name, member] of Object.entries(node.properties))
      yield* poisonedAt(member, (value as Members)[name] ?? null, `${at}/${name}`, (wrong) =>
        put({ ...(value as Members), [name]: wrong }),
      );
};

export const poisonedPayloads = (schema: TSchema, fit: Members): readonly BadPayload[] =>
  [...poisonedAt(nodeOf(schema), fit, '', (value) => value)].map(({ what, value }) => ({
    what: `payload${what}`,
    payload: value,
  }));
