/**
 * Where content is not what its contract says, in the words of whoever wrote it. A contract offers alternatives (a charge is of one of
 * three types, its model of one of nine kinds); the one that the content means is the one whose constants fit, and only that one is heard.
 */
import { Compile } from 'typebox/compile';
import { NO_SUCH } from '#platform/commands/envelope.ts';
import { type Form, formOf } from '#platform/pattern-in-words.ts';

export type SchemaFault = { readonly pointer: string; readonly words: string };

type Schema = {
  readonly anyOf?: readonly Schema[];
  readonly const?: unknown;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly $defs?: object;
};
type Fields = Readonly<Record<string, unknown>>;

export const schemaFaults = (schema: object, value: unknown): readonly SchemaFault[] => faultsAt(schema, value, '');

const faultsAt = (schema: Schema, value: unknown, pointer: string): readonly SchemaFault[] => {
  if (isValid(schema, value)) return [];
  if (schema.$defs) return deepest(schema, value, pointer);
  if (schema.anyOf) return unionFaults(alternatives(schema), value, pointer);
  const inside = [...insideFields(schema, value, pointer), ...insideItems(schema, value, pointer)];
  const faults = [...ownFaults(schema, value, pointer), ...inside];
  return faults.length > 0 ? faults : [{ pointer, words: 'is not what the contract says' }];
};

const validators = new WeakMap<object, ReturnType<typeof Compile>>();
const validatorOf = (schema: object): ReturnType<typeof Compile> => {
  const known = validators.get(schema) ?? Compile(schema);
  validators.set(schema, known);
  return known;
};
const isValid = (schema: object, value: unknown): boolean => validatorOf(schema).Check(value);

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const step = (name: string | number): string => `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
/** A contract that contains itself (a rule in a rule) is read as a whole: what lies deepest in the content is what was mistyped. */
const deepest = (schema: Schema, value: unknown, pointer: string): readonly SchemaFault[] => {
  const errors = (validatorOf(schema).Errors(value) as readonly SchemaError[]).filter(
    ({ keyword, message }) => keyword !== 'anyOf' && message !== 'schema is false',
  );
  const depth = ({ instancePath }: SchemaError): number => instancePath.split('/').length;
  const most = Math.max(...errors.map(depth));
  const [first] = errors.filter((error) => depth(error) === most);
  return [
    first === undefined
      ? { pointer, words: 'is not what the contract says' }
      : { pointer: pointer + first.instancePath, words: wordsOf(first) },
  ];
};

/** A union of unions is one choice to whoever makes it. */
const alternatives = ({ anyOf, ...schema }: Schema): readonly Schema[] => anyOf?.flatMap(alternatives) ?? [schema];

const constantsOf = ({ properties = {} }: Schema): readonly (readonly [string, unknown])[] =>
  Object.entries(properties).flatMap(([name, { const: constant }]) =>
    constant === undefined ? [] : [[name, constant] as const],
  );

const kindOfValue = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value;
};
const isOfKind = ({ type }: Schema, value: unknown): boolean => {
  const kind = kindOfValue(value);
  return type === undefined || type === kind || (type === 'number' && kind === 'integer');
};

const unionFaults = (branches: readonly Schema[], value: unknown, pointer: string): readonly SchemaFault[] => {
  const alike = branches.filter((branch) => isOfKind(branch, value));
  const constants = branches.flatMap(({ const: constant }) => (constant === undefined ? [] : [String(constant)]));
  if (alike.length === 0 || constants.length === branches.length)
    return [
      {
        pointer,
        words: `is ${noneOf(constants.length > 0 ? constants : branches.map(({ type }) => type ?? 'another'))}`,
      },
    ];
  if (!isFields(value)) return fewest(alike, value, pointer);
  const meant = alike.filter((branch) => constantsOf(branch).every(([name, constant]) => value[name] === constant));
  if (meant.length > 0) return fewest(meant, value, pointer);
  const [name] = alike.flatMap(constantsOf).map(([field]) => field);
  if (name === undefined) return fewest(alike, value, pointer);
  const known = [
    ...new Set(alike.flatMap(constantsOf).flatMap(([field, one]) => (field === name ? [String(one)] : []))),
  ];
  // A known name with another constant beside it that fits nothing: that alternative is meant all the same.
  const named = alike.filter((branch) =>
    constantsOf(branch).some(([field, one]) => field === name && value[field] === one),
  );
  if (named.length > 0) return fewest(named, value, pointer);
  return name in value
    ? [{ pointer: pointer + step(name), words: `is ${noneOf(known)}` }]
    : [{ pointer, words: `lacks ${name}: one of ${known.join(', ')}` }];
};

const noneOf = (known: readonly string[]): string =>
  known.length === 1 ? `not ${known[0]}` : `none of ${[...new Set(known)].join(', ')}`;

const fewest = (branches: readonly Schema[], value: unknown, pointer: string): readonly SchemaFault[] =>
  branches.map((branch) => faultsAt(branch, value, pointer)).toSorted((a, b) => a.length - b.length)[0] ?? [];

const insideFields = (schema: Schema, value: unknown, pointer: string): readonly SchemaFault[] => {
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([name, own]) => {
    const byName = Object.hasOwn(schema.properties ?? {}, name) ? schema.properties?.[name] : undefined;
    const field =
      byName ?? Object.entries(schema.patternProperties ?? {}).find(([p]) => new RegExp(p, 'u').test(name))?.[1];
    return field === undefined ? [] : faultsAt(field, own, pointer + step(name));
  });
};

const insideItems = ({ items }: Schema, value: unknown, pointer: string): readonly SchemaFault[] =>
  items !== undefined && Array.isArray(value)
    ? value.flatMap((one, index) => faultsAt(items, one, pointer + step(index)))
    : [];

type SchemaError = {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message: string;
  readonly params: object;
};
type Params = {
  readonly additionalProperties?: readonly string[];
  readonly requiredProperties?: readonly string[];
  readonly pattern?: string;
  readonly format?: string;
};

/** What is wrong with the value itself; what is wrong inside of it has a place of its own. */
const ownFaults = (schema: Schema, value: unknown, pointer: string): readonly SchemaFault[] => {
  const errors = (validatorOf(shallow(schema)).Errors(value) as readonly SchemaError[]).filter(
    ({ instancePath, message }) => instancePath === '' && message !== 'schema is false',
  );
  // Digits that are no day are met by the pattern and by the format: one of them says it.
  const [first] = errors.filter(({ keyword }) => keyword === 'pattern');
  const told = first === undefined ? errors : errors.filter((error) => error === first || error.keyword !== 'format');
  return told.flatMap((error) => {
    const strange = (error.params as Params).additionalProperties;
    if (error.keyword !== 'additionalProperties' || !strange) return [{ pointer, words: wordsOf(error) }];
    // A field too many is named itself: the object around it may be long.
    return strange.map((field) => ({ pointer: pointer + step(field), words: 'is no field that the contract knows' }));
  });
};

const shallows = new WeakMap<object, Schema>();
const shallow = (schema: Schema): Schema => {
  const known = shallows.get(schema);
  if (known) return known;
  const emptied = (fields: Readonly<Record<string, Schema>>) =>
    Object.fromEntries(Object.keys(fields).map((name) => [name, {}]));
  const { items: _, ...rest } = schema;
  const made: Schema = {
    ...rest,
    ...(schema.properties ? { properties: emptied(schema.properties) } : {}),
    ...(schema.patternProperties ? { patternProperties: emptied(schema.patternProperties) } : {}),
  };
  shallows.set(schema, made);
  return made;
};

const wordsOf = ({ keyword, params, message }: SchemaError): string => {
  const { requiredProperties, pattern, format } = params as Params;
  if (keyword === 'required') return `lacks ${(requiredProperties ?? []).join(', ')}`;
  if (keyword === 'pattern' && pattern !== undefined) return formOf(EXAMPLES, pattern) ?? message;
  if (keyword === 'format' && format !== undefined) return NO_SUCH[format] ?? message;
  return message;
};

/** What a pattern asks for, told by what it takes and what it does not: nobody reads `\d{1,15}`. */
const EXAMPLES: readonly Form[] = [
  { takes: ['490', '12.50'], never: ['x', '2026-11-22'], words: 'is no amount: write one such as 490 or 12.50' },
  { takes: ['2026-11-22'], never: ['490', 'x'], words: 'is no day: write one such as 2026-11-22' },
  { takes: ['EUR'], never: ['EURO', 'DE'], words: 'is no currency: write one such as EUR' },
  { takes: ['DE'], never: ['EUR', 'de'], words: 'is no country: write one such as DE' },
  { takes: ['09:30'], never: ['490', 'x'], words: 'is no time of day: write one such as 09:30' },
];
