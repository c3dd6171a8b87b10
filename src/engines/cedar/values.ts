/**
 * Cedar values at run time. A Long is a number while it is a safe integer and a bigint beyond, always in that
 * normal form, so that `===` is Cedar's equality on Longs and 64-bit overflow is found exactly.
 */
import { decimalOf, datetimeOf, durationOf } from './extensions.ts';
import type { CedarEntity, ExtensionJson, UidJson, ValueJson } from './policy-json.ts';

export type EntityRef = { readonly kind: 'entity'; readonly type: string; readonly id: string; readonly key: string };
export type SetValue = { readonly kind: 'set'; readonly items: readonly Value[] };
export type RecordValue = { readonly kind: 'record'; readonly fields: ReadonlyMap<string, Value> };
export type ExtensionValue = { readonly kind: 'decimal' | 'datetime' | 'duration'; readonly units: bigint };
export type Long = number | bigint;
export type Value = boolean | Long | string | EntityRef | SetValue | RecordValue | ExtensionValue;

/** What an evaluation that Cedar calls an error throws: a plain object, since the stack of a policy says nothing. */
export type EvaluationError = { readonly cedarError: string };
export const fail = (message: string): never => {
  // oxlint-disable-next-line no-throw-literal -- caught by the policy loop only; a stack trace costs more than the decision
  throw { cedarError: message } satisfies EvaluationError;
};
export const isEvaluationError = (thrown: unknown): thrown is EvaluationError =>
  typeof thrown === 'object' && thrown !== null && 'cedarError' in thrown;

/** Facts that are not Cedar values (null, fraction, unsafe integer): our caller's bug, never a skipped policy. */
const broken = (message: string): never => {
  throw new TypeError(`the facts of an access decision are Cedar values: ${message}`);
};

export const refOf = (uid: UidJson): EntityRef => ({
  kind: 'entity',
  type: uid.type,
  id: uid.id,
  key: `${uid.type}::"${uid.id}`,
});

export const valueOf = (json: ValueJson): Value => {
  if (typeof json === 'string' || typeof json === 'boolean') return json;
  if (typeof json === 'number')
    return Number.isSafeInteger(json) ? json + 0 : broken(`${json} is not a whole number within 2^53`);
  if (typeof json !== 'object' || json === null) return broken(`${typeof json} is none`);
  if (Array.isArray(json)) return { kind: 'set', items: json.map(valueOf) };
  const object = json as { readonly [field: string]: ValueJson };
  if ('__entity' in object) return refOf(object['__entity'] as UidJson);
  if ('__extn' in object) return extensionOf(object['__extn'] as ExtensionJson['__extn']);
  return recordOf(object);
};

export const recordOf = (json: { readonly [field: string]: ValueJson }): RecordValue => ({
  kind: 'record',
  fields: fieldsOf(json),
});

export const fieldsOf = (json: { readonly [field: string]: ValueJson }): ReadonlyMap<string, Value> => {
  const fields = new Map<string, Value>();
  for (const name of Object.keys(json)) fields.set(name, valueOf(json[name] as ValueJson));
  return fields;
};

const extensionOf = (call: ExtensionJson['__extn']): Value => {
  const arg = call.arg ?? call.args?.[0];
  const made = typeof arg === 'string' ? extensionValue(call.fn, arg) : undefined;
  return made ?? broken(`${call.fn}(${JSON.stringify(arg)}) is no extension value`);
};

/** undefined when the text is not of that extension type; the names that we know are those of `extensions.ts`. */
export const extensionValue = (fn: string, text: string): ExtensionValue | undefined => {
  const units =
    fn === 'decimal'
      ? decimalOf(text)
      : fn === 'datetime'
        ? datetimeOf(text)
        : fn === 'duration'
          ? durationOf(text)
          : undefined;
  return units === undefined ? undefined : { kind: fn as ExtensionValue['kind'], units };
};

const LONG_MAX = 2n ** 63n - 1n;
const LONG_MIN = -(2n ** 63n);
const SAFE_MAX = BigInt(Number.MAX_SAFE_INTEGER);

/** The exact result in normal form, or Cedar's overflow error. */
const long = (exact: bigint): Long =>
  exact > LONG_MAX || exact < LONG_MIN
    ? fail('integer overflow')
    : exact <= SAFE_MAX && exact >= -SAFE_MAX
      ? Number(exact)
      : exact;

export const addLong = (a: Long, b: Long): Long => fastOr(a, b, Number(a) + Number(b), () => BigInt(a) + BigInt(b));
export const subLong = (a: Long, b: Long): Long => fastOr(a, b, Number(a) - Number(b), () => BigInt(a) - BigInt(b));
export const mulLong = (a: Long, b: Long): Long => fastOr(a, b, Number(a) * Number(b), () => BigInt(a) * BigInt(b));
export const negLong = (a: Long): Long => subLong(0, a);

const fastOr = (a: Long, b: Long, quick: number, exact: () => bigint): Long =>
  typeof a === 'number' && typeof b === 'number' && Number.isSafeInteger(quick) ? quick + 0 : long(exact());

/** Cedar's `==`: total, false across types, sets without order, records by field. */
export const equal = (a: Value, b: Value): boolean => {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a.kind !== b.kind) return false;
  if (a.kind === 'entity') return a.key === (b as EntityRef).key;
  if (a.kind === 'set') return containsAll(a, b as SetValue) && containsAll(b as SetValue, a);
  if (a.kind === 'record') return equalFields(a.fields, (b as RecordValue).fields);
  return a.units === (b as ExtensionValue).units;
};

const equalFields = (a: ReadonlyMap<string, Value>, b: ReadonlyMap<string, Value>): boolean => {
  if (a.size !== b.size) return false;
  for (const [name, value] of a) {
    const other = b.get(name);
    if (other === undefined || !equal(value, other)) return false;
  }
  return true;
};

export const contains = (set: SetValue, wanted: Value): boolean => {
  for (const item of set.items) if (equal(item, wanted)) return true;
  return false;
};
export const containsAll = (set: SetValue, wanted: SetValue): boolean =>
  wanted.items.every((item) => contains(set, item));
export const containsAny = (set: SetValue, wanted: SetValue): boolean =>
  wanted.items.some((item) => contains(set, item));

export type EntityFacts = {
  readonly attrs: ReadonlyMap<string, Value>;
  readonly tags: ReadonlyMap<string, Value>;
  readonly parents: readonly string[];
};
export type Entities = ReadonlyMap<string, EntityFacts>;

const NO_TAGS: ReadonlyMap<string, Value> = new Map();

export const entitiesOf = (list: readonly CedarEntity[]): Map<string, EntityFacts> => {
  const entities = new Map<string, EntityFacts>();
  for (const entity of list) {
    const { key } = refOf(entity.uid);
    if (entities.has(key)) broken(`${entity.uid.type} ${entity.uid.id} is given twice`);
    entities.set(key, {
      attrs: fieldsOf(entity.attrs),
      tags: entity.tags ? fieldsOf(entity.tags) : NO_TAGS,
      parents: entity.parents.map((parent) => refOf(parent).key),
    });
  }
  return entities;
};

/** Cedar's `in`: the thing itself, or any ancestor. Depth-first with a visited set, so that a cycle ends. */
export const isWithin = (entities: Entities, key: string, ancestor: string): boolean => {
  if (key === ancestor) return true;
  const own = entities.get(key);
  if (own === undefined || own.parents.length === 0) return false;
  const seen = new Set([key]);
  const open = [...own.parents];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === ancestor) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(entities.get(next)?.parents ?? []));
  }
  return false;
};
