/**
 * What we need of a Cedar schema at run time: its actions with their groups, and whether facts have the shape that
 * policies were validated against. The second closes Cedar's one trap: a forbid that reads an attribute which is not
 * there errs, and an erring policy is skipped.
 */
import type { CedarEntity, UidJson, ValueJson } from './policy-json.ts';

type TypeJson = {
  readonly type?: string;
  readonly name?: string;
  readonly element?: TypeJson;
  readonly attributes?: { readonly [name: string]: TypeJson };
  readonly required?: boolean;
};
type NamespaceJson = {
  readonly commonTypes?: { readonly [name: string]: TypeJson };
  readonly entityTypes: {
    readonly [name: string]: { readonly shape?: TypeJson; readonly memberOfTypes?: readonly string[] };
  };
  readonly actions: {
    readonly [name: string]: {
      readonly memberOf?: readonly { readonly id: string; readonly type?: string }[];
      readonly appliesTo?: {
        readonly principalTypes: readonly string[];
        readonly resourceTypes: readonly string[];
        readonly context?: TypeJson;
      };
    };
  };
};
/** Cedar's JSON schema, as `schemaToJson` gives it. Troth's own schema lives in the empty namespace. */
export type SchemaJson = { readonly [namespace: string]: NamespaceJson };

const prefixed = (namespace: string, name: string): string =>
  namespace === '' || name.includes('::') ? name : `${namespace}::${name}`;

/** The action entities, with the groups they are in as parents: the second argument of `compilePolicies`. */
export const actionEntities = (schema: SchemaJson): readonly CedarEntity[] =>
  Object.entries(schema).flatMap(([namespace, { actions }]) =>
    Object.entries(actions).map(([id, action]): CedarEntity => {
      const parents: readonly UidJson[] = (action.memberOf ?? []).map((group) => ({
        type: group.type ?? prefixed(namespace, 'Action'),
        id: group.id,
      }));
      return { uid: { type: prefixed(namespace, 'Action'), id }, attrs: {}, parents };
    }),
  );

/** Problems of one entity's facts against its declared shape, each with the attribute's path; none when it conforms. */
export type FactsCheck = (entity: CedarEntity) => readonly string[];

export const compileFactsCheck = (schema: SchemaJson): FactsCheck => {
  const types = new Map(
    Object.entries(schema).flatMap(([namespace, { entityTypes }]) =>
      Object.entries(entityTypes).map(([name, type]) => [prefixed(namespace, name), type.shape] as const),
    ),
  );
  const common = new Map(
    Object.values(schema).flatMap(({ commonTypes }) =>
      Object.entries(commonTypes ?? {}).map(([name, type]) => [name, type]),
    ),
  );
  return (entity) => {
    if (!types.has(entity.uid.type)) return [`${entity.uid.type}: not a type of the schema`];
    return recordProblems(entity.uid.type, types.get(entity.uid.type) ?? {}, entity.attrs, common);
  };
};

type Common = ReadonlyMap<string, TypeJson>;

const recordProblems = (
  path: string,
  shape: TypeJson,
  record: { readonly [name: string]: ValueJson },
  common: Common,
): readonly string[] => {
  const declared = shape.attributes ?? {};
  const problems: string[] = [];
  for (const [name, type] of Object.entries(declared)) {
    const value = record[name];
    if (value !== undefined) problems.push(...valueProblems(`${path}.${name}`, type, value, common));
    else if (type.required !== false) problems.push(`${path}.${name}: missing`);
  }
  for (const name of Object.keys(record))
    if (!Object.hasOwn(declared, name)) problems.push(`${path}.${name}: not declared`);
  return problems;
};

const valueProblems = (path: string, type: TypeJson, value: ValueJson, common: Common): readonly string[] => {
  const named = type.type === 'EntityOrCommon' ? (type.name ?? '') : (type.type ?? '');
  const alias = common.get(named);
  if (alias) return valueProblems(path, alias, value, common);
  const expected = (holds: boolean): readonly string[] => (holds ? [] : [`${path}: expected ${named}`]);
  switch (named) {
    case 'String':
      return expected(typeof value === 'string');
    case 'Long':
      return expected(Number.isSafeInteger(value));
    case 'Bool':
    case 'Boolean':
      return expected(typeof value === 'boolean');
    case 'Set':
      return Array.isArray(value)
        ? value.flatMap((item, i) => valueProblems(`${path}[${i}]`, type.element ?? {}, item, common))
        : expected(false);
    case 'Record':
      return isRecord(value) ? recordProblems(path, type, value, common) : expected(false);
    default:
      return expected(isMarked(value));
  }
};

const isObject = (value: ValueJson): value is { readonly [name: string]: ValueJson } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** An entity reference or an extension value, which JSON writes as an object with one marked member. */
const isMarked = (value: ValueJson): boolean => isObject(value) && ('__entity' in value || '__extn' in value);
const isRecord = (value: ValueJson): value is { readonly [name: string]: ValueJson } =>
  isObject(value) && !isMarked(value);
