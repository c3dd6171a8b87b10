/**
 * What an expression may read, declared: types without doubles and without "anything". Values come as JSON (decimals and
 * dates as text, whole numbers as JSON integers) and are checked before an expression sees them, because CEL itself lets an
 * error vanish behind `||`.
 */
import { dec, decText, isDecText } from '#kernel/decimal.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import { isJsonObject } from '#kernel/json.ts';
import { civilDay, isPlainDate } from '#kernel/period.ts';
import { CelDate, CelDecimal } from './exact-types.ts';

export type CelType =
  | 'bool'
  | 'int'
  | 'string'
  | 'decimal'
  | 'date'
  | { readonly list: CelType; readonly maxItems: number }
  | { readonly record: Fields };
export type Field = CelType | { readonly optional: CelType };
export type Fields = { readonly [name: string]: Field };

export const isOptional = (field: Field): field is { readonly optional: CelType } =>
  typeof field === 'object' && 'optional' in field;
export const typeOfField = (field: Field): CelType => (isOptional(field) ? field.optional : field);

/** Where the input is not what was declared. */
export class InputFault extends Error {
  readonly path: string;
  readonly expected: string;
  constructor(path: string, expected: string) {
    super(`${path}: expected ${expected}`);
    this.path = path;
    this.expected = expected;
  }
}

/** JSON as CEL's values, or an `InputFault`; what is not declared is left out. */
export const celRecord = (
  fields: Fields,
  json: Json | undefined,
  path: string,
): { readonly [name: string]: unknown } => {
  if (!isJsonObject(json)) throw new InputFault(path, 'record');
  const record: { [name: string]: unknown } = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = member(json, name);
    const at = path === '' ? name : `${path}.${name}`;
    if (value !== undefined) record[name] = celValue(typeOfField(field), value, at);
    else if (!isOptional(field)) throw new InputFault(at, nameOf(field));
  }
  return record;
};

const member = (json: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(json, name) && json[name] !== null ? json[name] : undefined;

const celValue = (type: CelType, json: Json, path: string): unknown => {
  if (typeof type === 'object' && 'record' in type) return celRecord(type.record, json, path);
  if (typeof type === 'object') {
    if (!Array.isArray(json) || json.length > type.maxItems)
      throw new InputFault(path, `list of at most ${type.maxItems}`);
    return json.map((item, i) => celValue(type.list, item as Json, `${path}[${i}]`));
  }
  return scalar[type](json) ?? fault(path, type);
};
const fault = (path: string, expected: string): never => {
  throw new InputFault(path, expected);
};
const nameOf = (field: Field): string => {
  const type = typeOfField(field);
  return typeof type === 'string' ? type : 'record' in type ? 'record' : 'list';
};

const scalar: { readonly [type: string]: (json: Json) => unknown } = {
  bool: (json) => (typeof json === 'boolean' ? json : undefined),
  string: (json) => (typeof json === 'string' ? json : undefined),
  int: (json) => (Number.isSafeInteger(json) ? BigInt(json as number) : undefined),
  decimal: (json) => (isDecText(json) ? new CelDecimal(dec(json)) : undefined),
  date: (json) => (isPlainDate(json) ? new CelDate(civilDay(json)) : undefined),
};

/** A result as JSON; a whole number beyond 2^53 stays text, since a JSON number would not be it. */
export const jsonOfCel = (value: unknown): Json => {
  if (value instanceof CelDecimal) return decText(value.exact);
  if (value instanceof CelDate) return Temporal.PlainDate.from('1970-01-01').add({ days: value.days }).toString();
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  return value as boolean | string;
};
