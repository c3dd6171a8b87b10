/** A schema in a line, for people: `{ quoteId: uuid, reason?: text ≤ 2000 }`. The whole of it is in openapi.json. */

type Schema = {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
};

const DEPTH_MAX = 3;

const objectSummary = (schema: Schema, depth: number): string => {
  const required = new Set(schema.required);
  const members = Object.entries(schema.properties ?? {}).map(
    ([name, member]) => `${name}${required.has(name) ? '' : '?'}: ${summary(member, depth + 1)}`,
  );
  const values = Object.values(schema.patternProperties ?? {})[0];
  if (values !== undefined) members.push(`…: ${summary(values, depth + 1)}`);
  if (members.length === 0) return '{}';
  return depth >= DEPTH_MAX ? '{ … }' : `{ ${members.join(', ')} }`;
};

const textSummary = ({ format, pattern, maxLength }: Schema): string => {
  if (pattern?.includes('[0-9a-f]{8}-') === true) return 'uuid';
  if (pattern?.startsWith('^sha256') === true) return 'sha256';
  if (format !== undefined) return format;
  if (pattern !== undefined) return pattern.includes('\\d') && pattern.includes('\\.') ? 'decimal text' : 'text';
  return maxLength === undefined ? 'text' : `text ≤ ${maxLength}`;
};

const numberSummary = ({ type, minimum, maximum }: Schema): string =>
  [String(type), minimum === undefined ? '' : `≥ ${minimum}`, maximum === undefined ? '' : `≤ ${maximum}`]
    .filter(Boolean)
    .join(' ');

export const summary = (schema: Schema, depth = 0): string => {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((each) => JSON.stringify(each)).join(' \\| ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return [...new Set(choices.map((each) => summary(each, depth)))].join(' or ');
  if (schema.allOf !== undefined) return schema.allOf.map((each) => summary(each, depth)).join(' and ');
  if (schema.type === 'object') return objectSummary(schema, depth);
  if (schema.type === 'array')
    return `[${summary(schema.items ?? {}, depth)}]${schema.maxItems === undefined ? '' : ` ≤ ${schema.maxItems}`}`;
  if (schema.type === 'string') return textSummary(schema);
  if (schema.type === 'integer' || schema.type === 'number') return numberSummary(schema);
  return typeof schema.type === 'string' ? schema.type : 'any JSON';
};
