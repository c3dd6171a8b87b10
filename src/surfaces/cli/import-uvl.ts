/**
 * A feature model in UVL as a bundle: the root is the bundle, a group of features an option group, a feature an option with
 * an offering of its own, the tree and its constraints configuration rules. What the file allows is what the bundle allows.
 * A draft to go on from: prices, markets and words for customers are nowhere in a feature model.
 */
import type {
  AuthoredFormula,
  AuthoredRule,
  Constraint,
  Formula,
  TreeFeature,
  UvlModel,
} from '#engines/constraint/index.ts';
import { parseUvl } from '#engines/constraint/index.ts';
import { CONFIGURATION_RULES_MAX, type ConfigurationRules } from '#contexts/configuration/index.ts';
import {
  OPTION_GROUPS_MAX,
  OPTIONS_PER_GROUP_MAX,
  type OptionGroup,
  type ProductOffering,
  type ProductSpecification,
} from '#contexts/catalog/index.ts';
import type { Artifact } from '#contexts/governance/index.ts';
import { accepted, must, refused, type Outcome } from '#kernel/outcome.ts';

export type UvlImportOptions = {
  /** Of the bundle; what is made for its parts has it before theirs. */
  readonly key: string;
  readonly owner: string;
  readonly from: string;
  readonly markets: readonly string[];
  readonly channels: readonly string[];
};
export type UvlImport = {
  readonly specification: ProductSpecification;
  readonly bundle: ProductOffering;
  readonly parts: readonly ProductOffering[];
  readonly rules: ConfigurationRules;
};

const MESSAGE_MAX = 500;

export const importUvl = (text: string, options: UvlImportOptions): Outcome<UvlImport> => {
  const read = parseUvl(text);
  if (!read.ok) return read;
  const { tree, helpers, model } = read.value;
  if (tree.length === 1)
    return refused({ code: 'uvl.unsupported', places: [{ line: 1, what: 'a bundle needs features below the root' }] });
  if (helpers.length > 0)
    return refused({
      code: 'uvl.unsupported',
      places: model.rules
        .filter(
          // The sums themselves follow their constraint as line-7.2, line-7.3.
          ({ id, constraint }) =>
            !id.includes('.') &&
            constraint.kind === 'formula' &&
            namesIn(constraint.formula).some((each) => helpers.includes(each)),
        )
        .map(({ id, message }) => ({
          line: Number(/\d+/.exec(id)?.[0] ?? 0),
          what: `${message}: a sum inside another condition`,
        })),
    });
  const places = placesOf(tree);
  const groups = groupsOf(read.value, places, options);
  const rules = rulesOf(read.value, places);
  const large =
    (groups.length > OPTION_GROUPS_MAX && { what: 'groups of features', max: OPTION_GROUPS_MAX }) ||
    (groups.some((group) => group.options.length > OPTIONS_PER_GROUP_MAX) && {
      what: 'features of a group',
      max: OPTIONS_PER_GROUP_MAX,
    }) ||
    (rules.length > CONFIGURATION_RULES_MAX && { what: 'rules', max: CONFIGURATION_RULES_MAX });
  if (large) return refused({ code: 'uvl.too-large', ...large });
  return accepted(artifacts(read.value, places, groups, rules, options));
};

export const artifactsOfUvl = ({ specification, bundle, parts, rules }: UvlImport): readonly Artifact[] => [
  { kind: 'product-specification', key: specification.key, content: specification },
  ...[bundle, ...parts].map((content) => ({ kind: 'product-offering', key: content.key, content })),
  { kind: 'configuration-rules', key: rules.key, content: rules },
];

/** Where a feature stands in the bundle. */
type Place = { readonly group: string; readonly option: string };
type Places = ReadonlyMap<string, Place>;

const placesOf = (tree: readonly TreeFeature[]): Places => {
  const groupKey = keysOf();
  const optionKey = keysOf();
  const several = new Set(tree.filter(({ groupAt }) => groupAt > 1).map(({ parent }) => parent));
  const groups = new Map<string, string>();
  const places = new Map<string, Place>();
  for (const { option, parent, groupAt } of tree) {
    if (parent === undefined) continue;
    const name = `${parent}\n${groupAt}`;
    const group = groups.get(name) ?? groupKey(several.has(parent) ? `${parent}-${groupAt}` : parent);
    groups.set(name, group);
    places.set(option, { group, option: optionKey(option) });
  }
  return places;
};

const KEY_MAX = 80;
/** Names as keys: small letters, digits and dashes; what falls together is numbered. */
const keysOf = () => {
  const taken = new Set<string>();
  return (name: string): string => {
    const plain = name
      .normalize('NFKD')
      .toLowerCase()
      .replaceAll(/[^a-z0-9._-]+/g, '-')
      .replaceAll(/^[-._]+|-+$/g, '');
    const base = plain.slice(0, KEY_MAX - 6) || 'part';
    let key = base;
    for (let i = 2; taken.has(key); i++) key = `${base}-${i}`;
    taken.add(key);
    return key;
  };
};

/** How many of a group are asked for, the group says itself where its part is always there; elsewhere a rule does. */
const groupsOf = ({ tree, model }: UvlModel, places: Places, { key }: UvlImportOptions): readonly OptionGroup[] => {
  const always = alwaysThere(tree);
  const members = Map.groupBy(
    tree.filter(({ parent }) => parent !== undefined),
    ({ option }) => (places.get(option) as Place).group,
  );
  return [...members].map(([group, features]): OptionGroup => {
    const [first] = features;
    must(first?.parent !== undefined, 'a group has features, below a parent');
    const size = model.rules.find(({ id }) => id === `group:${first.parent}:${first.groupAt}`)?.constraint;
    const { min = 0, max } = size?.kind === 'cardinality' ? size : { min: first.group === 'or' ? 1 : 0 };
    const least = first.group === 'mandatory' ? features.length : min;
    return {
      key: group,
      name: first.parent.slice(0, 200),
      min: always.has(first.parent) ? least : 0,
      ...(max === undefined || max === 0 ? {} : { max }),
      options: features.map(({ option }) => ({
        key: (places.get(option) as Place).option,
        offering: partKey(key, places, option),
      })),
    };
  });
};

const partKey = (key: string, places: Places, feature: string): string =>
  `${key}/${(places.get(feature) as Place).option}`;

const artifacts = (
  { tree }: UvlModel,
  places: Places,
  optionGroups: readonly OptionGroup[],
  rules: readonly AuthoredRule[],
  { key, owner, from, markets, channels }: UvlImportOptions,
): UvlImport => {
  const specification: ProductSpecification = {
    key: `${key}/part`,
    name: `Part of ${key}`,
    owner,
    kind: 'hardware',
    characteristics: [],
  };
  const sold = {
    owner,
    sellable: { from },
    markets: [...markets],
    channels: [...channels],
    orderable: false,
    lifecycle: 'inDesign' as const,
  };
  return {
    specification,
    bundle: {
      ...sold,
      key,
      name: (tree[0]?.option ?? key).slice(0, 200),
      bundle: true,
      pricedBy: 'components',
      optionGroups: [...optionGroups],
    },
    parts: tree.slice(1).map(({ option }) => ({
      ...sold,
      key: partKey(key, places, option),
      name: option.slice(0, 200),
      specification: specification.key,
      onlyInBundle: true as const,
    })),
    rules: { key: `${key}/rules`, owner, offering: key, rules: [...rules] as ConfigurationRules['rules'] },
  };
};

/* ── rules ── */

/** The root, and what is mandatory from there on: a parent stands before its children. */
const alwaysThere = (tree: readonly TreeFeature[]): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const { option, parent, group } of tree)
    if (parent === undefined || (group === 'mandatory' && found.has(parent))) found.add(option);
  return found;
};

const rulesOf = ({ model, tree }: UvlModel, places: Places): readonly AuthoredRule[] => {
  const always = alwaysThere(tree);
  // What the sizes of those groups say already.
  const saidByGroups = new Set(
    tree.flatMap(({ option, parent = '', groupAt }) =>
      always.has(parent) ? [`group:${parent}:${groupAt}`, ...(always.has(option) ? [`tree:${option}`] : [])] : [],
    ),
  );
  const ruleKey = keysOf();
  const ref = (feature: string): string => {
    const { group, option } = places.get(feature) as Place;
    return `${group}/${option}`;
  };
  const [part] = places.keys();
  must(part !== undefined, 'an imported tree has features below its root');
  const never: Body = { kind: 'formula', formula: { and: [ref(part), { not: ref(part) }] } };
  return model.rules
    .filter(({ id }) => !saidByGroups.has(id))
    .flatMap(({ id, message, constraint }) =>
      bodiesOf(constraint, always, ref, never).map(
        (body) => ({ id: ruleKey(id), message: message.slice(0, MESSAGE_MAX), ...body }) as AuthoredRule,
      ),
    );
};

type Body = { readonly kind: AuthoredRule['kind']; readonly [member: string]: unknown };

const bodiesOf = (
  constraint: Constraint,
  always: ReadonlySet<string>,
  ref: (feature: string) => string,
  never: Body,
): readonly Body[] => {
  if (constraint.kind === 'formula') {
    const formula = said(constraint.formula, always, ref);
    if (formula === true) return [];
    return [formula === false ? never : { kind: 'formula', formula }];
  }
  must(constraint.kind !== 'table', 'UVL has no tables');
  const when = constraint.when === undefined || always.has(constraint.when) ? {} : { when: ref(constraint.when) };
  const { min, max } = constraint;
  if (constraint.kind === 'sum') return sumBodies(constraint, always, ref, never).map((body) => ({ ...body, ...when }));
  const of = constraint.of.map(ref);
  if (min !== undefined && min === max) return [{ kind: 'exactly', count: min, of, ...when }];
  return [
    ...(min === undefined || min <= 0 ? [] : [{ kind: 'atLeast' as const, count: min, of, ...when }]),
    ...(max === undefined || max >= of.length ? [] : [{ kind: 'atMost' as const, count: max, of, ...when }]),
  ];
};

/** What is always there weighs always: a constant. */
const sumBodies = (
  { terms, min, max }: Extract<Constraint, { kind: 'sum' }>,
  always: ReadonlySet<string>,
  ref: (feature: string) => string,
  never: Body,
): readonly Body[] => {
  const constant = terms.reduce((total, { option, weight }) => total + (always.has(option) ? weight : 0), 0);
  const rest = terms
    .filter(({ option }) => !always.has(option))
    .map(({ option, weight }) => ({ option: ref(option), weight }));
  if (rest.length === 0) return constant >= (min ?? -Infinity) && constant <= (max ?? Infinity) ? [] : [never];
  return [
    {
      kind: 'sum',
      terms: rest,
      ...(min === undefined ? {} : { min: min - constant }),
      ...(max === undefined ? {} : { max: max - constant }),
    },
  ];
};

const namesIn = (formula: Formula): readonly string[] => {
  if (typeof formula === 'string') return [formula];
  if ('not' in formula) return namesIn(formula.not);
  const parts =
    'and' in formula
      ? formula.and
      : 'or' in formula
        ? formula.or
        : 'implies' in formula
          ? formula.implies
          : formula.iff;
  return parts.flatMap(namesIn);
};

/** The sentence without what is always chosen; true and false are what is left of one that needs no part. */
const said = (
  formula: Formula,
  always: ReadonlySet<string>,
  ref: (feature: string) => string,
): AuthoredFormula | boolean => {
  const inner = (part: Formula): AuthoredFormula | boolean => said(part, always, ref);
  if (typeof formula === 'string') return always.has(formula) || ref(formula);
  if ('not' in formula) return opposite(inner(formula.not));
  if ('and' in formula) return joined('and', formula.and.map(inner));
  if ('or' in formula) return joined('or', formula.or.map(inner));
  if ('implies' in formula) {
    const [condition, consequence] = [inner(formula.implies[0]), inner(formula.implies[1])];
    if (condition === false || consequence === true) return true;
    if (condition === true) return consequence;
    return consequence === false ? { not: condition } : { implies: [condition, consequence] };
  }
  const [left, right] = [inner(formula.iff[0]), inner(formula.iff[1])];
  if (typeof left === 'boolean') return left ? right : opposite(right);
  if (typeof right === 'boolean') return right ? left : { not: left };
  return { iff: [left, right] };
};

const opposite = (formula: AuthoredFormula | boolean): AuthoredFormula | boolean =>
  typeof formula === 'boolean' ? !formula : { not: formula };

const joined = (op: 'and' | 'or', parts: readonly (AuthoredFormula | boolean)[]): AuthoredFormula | boolean => {
  const isAnd = op === 'and';
  if (parts.includes(!isAnd)) return !isAnd;
  const rest = parts.filter((part): part is AuthoredFormula => typeof part !== 'boolean');
  if (rest.length < 2) return rest[0] ?? isAnd;
  return isAnd ? { and: rest } : { or: rest };
};
