/**
 * The schema of a fact's data: what consumers may rely on. It is learnt from the facts that the code really states, so it cannot say what the code does
 * not do; and what a newer schema takes away from consumers is a break, which needs a new version of the type.
 */
import type { Json } from '#kernel/json.ts';

export type FactSchema = {
  /** Absent: nothing is known of it, and anything may stand there. */
  readonly type?: readonly string[];
  readonly properties?: Readonly<Record<string, FactSchema>>;
  /** Always there. */
  readonly required?: readonly string[];
  readonly items?: FactSchema;
};

/** Members beyond this many are names of things and not fields: a map. */
const FIELDS_MAX = 60;

const typeOf = (value: Json): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
};

export const schemaOfValue = (value: Json): FactSchema => {
  const type = [typeOf(value)];
  if (Array.isArray(value)) {
    const items = (value as readonly Json[]).map(schemaOfValue).reduce<FactSchema | undefined>(join, undefined);
    return items === undefined ? { type } : { type, items };
  }
  if (value === null || typeof value !== 'object') return { type };
  const members = Object.entries(value as Readonly<Record<string, Json>>);
  if (members.length > FIELDS_MAX) return { type };
  return {
    type,
    properties: Object.fromEntries(members.map(([name, each]) => [name, schemaOfValue(each)])),
    required: members.map(([name]) => name).toSorted(),
  };
};

/** What fits both: the schema of facts of which some looked like one and some like the other. */
export const join = (one: FactSchema | undefined, other: FactSchema): FactSchema => {
  if (one === undefined) return other;
  if (one.type === undefined || other.type === undefined) return {};
  const items =
    one.items === undefined ? other.items : other.items === undefined ? one.items : join(one.items, other.items);
  return {
    type: [...new Set([...one.type, ...other.type])].toSorted(),
    ...joinedFields(one, other),
    ...(items === undefined ? {} : { items }),
  };
};

const joinedFields = (one: FactSchema, other: FactSchema): Pick<FactSchema, 'properties' | 'required'> => {
  const { properties: a, required: inA = [] } = one;
  const { properties: b, required: inB = [] } = other;
  // One of them was no object, or was empty: the other says which fields there are.
  if (a === undefined || b === undefined) {
    const only = a ?? b;
    return only === undefined ? {} : { properties: only, required: a === undefined ? inB : inA };
  }
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].toSorted();
  return {
    properties: Object.fromEntries(
      names.map((name) => [name, b[name] === undefined ? (a[name] ?? {}) : join(a[name], b[name])]),
    ),
    required: inA.filter((name) => inB.includes(name)),
  };
};

/** What a consumer of the old may rely on and of the new may not; none: it may be released under the same version. */
export const breaksOf = (before: FactSchema, after: FactSchema, at = 'data'): readonly string[] => {
  if (before.type === undefined) return [];
  if (after.type === undefined) return [`${at} may be anything now`];
  const known = new Set(before.type.flatMap((type) => (type === 'number' ? ['number', 'integer'] : [type])));
  const wider = after.type.filter((type) => !known.has(type)).map((type) => `${at} may be ${type} now`);
  const stillThere = new Set(after.required ?? []);
  const gone = (before.required ?? [])
    .filter((name) => !stillThere.has(name))
    .map((name) => `${at}.${name} is not always there any more`);
  const inside = Object.entries(before.properties ?? {}).flatMap(([name, schema]) => {
    const now = after.properties?.[name];
    return now === undefined ? [`${at}.${name} is gone`] : breaksOf(schema, now, `${at}.${name}`);
  });
  const items =
    before.items === undefined || after.items === undefined ? [] : breaksOf(before.items, after.items, `${at}[]`);
  return [...wider, ...gone, ...inside, ...items];
};

/** Where a fact's data is not as its schema says. What is only sometimes there may be absent. */
export const misfits = (schema: FactSchema, data: Json): readonly string[] =>
  breaksOf(schema, schemaOfValue(data)).filter((each) => !each.endsWith(' is gone'));
