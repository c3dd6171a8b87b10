/** A bundle, all that stands in it, and their rules become one constraint model. */
import { isStagedIn } from '#contexts/catalog/index.ts';
import type { ArtifactRef } from '#engines/decision.ts';
import type { ModelRefusal, Preference, Session } from '#engines/constraint/index.ts';
import { openSession } from '#engines/constraint/index.ts';
import type { Outcome } from '#kernel/outcome.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { constraintOf, preferenceOf } from './compile-rules.ts';
import type { ConfigurationBook } from './configuration-book.ts';
import type { Node, Place, TreeRefusal } from './configuration-tree.ts';
import { configurationTree, nodesOf, placesOf } from './configuration-tree.ts';
import type { ConfigurationRule, ConfigurationRules } from './configuration.contract.ts';
import { wishesOf } from './preferences.ts';
import type { RuleProblem, Scope } from './rule-scope.ts';
import { spotsAt } from './rule-scope.ts';
import type { PlacedRule } from './structural-rules.ts';
import { baseRule, ladderRule, namesOf, structuralRules } from './structural-rules.ts';
import type { Definition, Ladder, Vocabulary } from './vocabulary.ts';
import { vocabulary } from './vocabulary.ts';

/** Where, when and to whom it is sold: rules that are limited to a time, a country, a channel or by a flag hold only inside it. */
export type ConfigurationContext = {
  readonly on?: string;
  readonly country?: string;
  readonly channel?: string;
  /** The flags that are on for the deal, as segments. */
  readonly flags?: readonly string[];
};

/** A rule as people know it: by its author's id and words, and the part of the bundle where it stands, if not the bundle itself. */
export type RuleWords = { readonly id: string; readonly message: string; readonly at?: string };

export type ConfigurationModel = {
  readonly offering: string;
  readonly book: ConfigurationBook;
  readonly root: Node;
  /** Every `group/option` that there is, by its way from the bundle. */
  readonly options: ReadonlyMap<string, Place>;
  readonly session: Session;
  /** By the rule's id in the model; helpers have no words. */
  readonly words: ReadonlyMap<string, RuleWords>;
  /** Rules that somebody wrote; the others the catalog itself says. */
  readonly authored: ReadonlySet<string>;
  /** Rules that explain nothing where another one does. */
  readonly evident: ReadonlySet<string>;
  readonly ladders: ReadonlyMap<string, Ladder>;
  readonly definitions: readonly Definition[];
  /** Adding is worse than not adding, and adding what is no default is a little worse still. */
  readonly sparing: readonly Preference[];
  /** What comes with the bundle until the customer says otherwise, and what the authors of rules prefer. */
  readonly defaults: readonly Preference[];
  readonly artifacts: readonly ArtifactRef[];
  /** Of the rules that are limited to a time, a place or by a flag: which hold here. Absent where none is limited. */
  readonly inForce?: readonly string[];
  /** Rules that are limited to something which was not said: they were left out. */
  readonly unsaid: readonly RuleWords[];
};

export type ConfigurationRefusal = ModelRefusal | TreeRefusal | RuleProblem;

export const compileConfiguration = (
  book: ConfigurationBook,
  context: ConfigurationContext = {},
): Outcome<ConfigurationModel, ConfigurationRefusal> => {
  const tree = configurationTree(book);
  if (!tree.ok) return tree;
  const nodes = nodesOf(tree.value);
  const words = vocabulary();
  for (const name of namesOf(tree.value)) words.add(name);
  const authored = authoredRules(nodes, book, context, words);
  if (!authored.ok) return authored;
  const { rules, preferences, unsaid } = authored.value;
  const ladders = [...words.ladders.values()];
  const all: readonly PlacedRule[] = [...nodes.flatMap(structuralRules), ...rules];
  const helpers = [
    ...ladders.flatMap((ladder) => [ladderRule(ladder), baseRule(ladder)].filter((rule) => rule !== undefined)),
    ...words.definitions.map(({ name, formula }) => ({
      id: `meaning:${name}`,
      message: name,
      constraint: { kind: 'formula', formula: { iff: [name, formula] } } as const,
    })),
  ];
  const session = openSession({
    options: words.names(),
    rules: [...all, ...helpers].map(({ id, message, constraint }) => ({ id, message, constraint })),
  });
  if (!session.ok) return session;
  return accepted({
    offering: book.offering,
    book,
    root: tree.value,
    options: new Map(nodes.flatMap(placesOf).map((place) => [place.ref, place])),
    session: session.value,
    words: new Map(all.map((rule) => [rule.id, ruleWords(rule)])),
    authored: new Set(rules.map(({ id }) => id)),
    evident: new Set(all.filter((rule) => rule.evident).map(({ id }) => id)),
    ladders: words.ladders,
    definitions: words.definitions,
    ...wishesOf(tree.value, preferences),
    artifacts: citedOf(book, nodes),
    ...(book.rules.some(({ rules: each }) => each.some(isLimited)) ? { inForce: limitedRules(book, context) } : {}),
    unsaid,
  });
};

const ruleWords = ({ id, message, at }: PlacedRule): RuleWords =>
  at === '' ? { id, message } : { id: id.slice(at.length + 1), message, at };

type Authored = {
  readonly rules: readonly PlacedRule[];
  readonly preferences: readonly Preference[];
  readonly unsaid: readonly RuleWords[];
};

const authoredRules = (
  nodes: readonly Node[],
  book: ConfigurationBook,
  context: ConfigurationContext,
  words: Vocabulary,
): Outcome<Authored, ConfigurationRefusal> => {
  const rulesOf = new Map(book.rules.map((each) => [each.offering, each.rules]));
  for (const each of book.rules) {
    const twice = repeatedRule(each);
    if (twice !== undefined) return refused({ code: 'constraint.repeated', what: 'rule', name: twice });
  }
  const problems: RuleProblem[] = [];
  const rules: PlacedRule[] = [];
  const preferences: Preference[] = [];
  const unsaid: RuleWords[] = [];
  for (const node of nodes)
    for (const rule of rulesOf.get(node.offering.key) ?? []) {
      const holds = holdsIn(rule, context);
      if (holds === 'unsaid') unsaid.push({ id: rule.id, message: rule.message });
      if (holds !== true) continue;
      for (const scope of scopesOf(rule, { rule: rule.id, node, words, problems })) {
        if (rule.kind === 'preference') preferences.push(...preferenceOf(rule, scope));
        else rules.push(placed(rule, scope));
      }
    }
  const [problem] = problems;
  return problem ? refused(problem) : accepted({ rules, preferences, unsaid });
};

const repeatedRule = ({ rules }: ConfigurationRules): string | undefined => {
  const ids = rules.map(({ id }) => id);
  return ids.find((id, at) => ids.indexOf(id) !== at);
};

/** Once; with `forEach` once for every instance of the option it names. */
const scopesOf = (rule: ConfigurationRule, scope: Scope): readonly Scope[] => {
  if (rule.forEach === undefined) return [scope];
  return spotsAt(scope, rule.forEach, 'instances').flatMap(({ place, node, name }): readonly Scope[] => {
    const slot = place?.slots?.all.find((each) => each.ref === name);
    if (place === undefined) return [];
    return slot ? [{ ...scope, bound: { place, slot } }] : node ? [scope] : [];
  });
};

const placed = (rule: ConfigurationRule, scope: Scope): PlacedRule => {
  const at = scope.bound?.slot.ref ?? scope.node.path;
  const constraint = constraintOf(rule, scope, at === '' ? undefined : at);
  return { id: at === '' ? rule.id : `${at}:${rule.id}`, at, message: rule.message, constraint };
};

const isLimited = ({ effective, countries, channels, staged }: ConfigurationRule): boolean =>
  effective !== undefined || countries !== undefined || channels !== undefined || staged !== undefined;

/** Two contexts with the same limited rules in force have the same model; a rule about which nothing was said is marked. */
export const limitedRules = (book: ConfigurationBook, context: ConfigurationContext): readonly string[] =>
  book.rules.flatMap(({ key, rules }) =>
    rules.filter(isLimited).flatMap((rule) => {
      const holds = holdsIn(rule, context);
      return holds === false ? [] : [holds === true ? `${key}/${rule.id}` : `${key}/${rule.id}?`];
    }),
  );

const holdsIn = (rule: ConfigurationRule, context: ConfigurationContext): boolean | 'unsaid' => {
  const { effective, countries, channels, staged } = rule;
  const { on, country, channel, flags } = context;
  const answers = [
    effective === undefined || (on === undefined ? 'unsaid' : effective.from <= on && on < (effective.to ?? '~')),
    countries === undefined || (country === undefined ? 'unsaid' : countries.includes(country)),
    channels === undefined || (channel === undefined ? 'unsaid' : channels.includes(channel)),
    staged === undefined || (flags === undefined ? 'unsaid' : isStagedIn(staged, flags)),
  ] as const;
  if (answers.includes(false)) return false;
  return answers.includes('unsaid') ? 'unsaid' : true;
};

/** The bundle and its rules, and those of every bundle in it. Of a specification only what a choice rests on is cited, by the decision. */
const citedOf = (book: ConfigurationBook, nodes: readonly Node[]): readonly ArtifactRef[] => {
  const bundles = new Set(nodes.filter((node) => node.path === '' || node.groups.length > 0).map(keyOf));
  const present = new Set(nodes.map(keyOf));
  const rules = new Set(book.rules.filter(({ offering }) => present.has(offering)).map(({ key }) => key));
  return book.artifacts.filter(
    ({ kind, key }) =>
      (kind === 'product-offering' && bundles.has(key)) || (kind === 'configuration-rules' && rules.has(key)),
  );
};

const keyOf = ({ offering }: Node): string => offering.key;

/** The versions of the specifications by the offerings that follow them. */
export const specificationRefs = (book: ConfigurationBook, offerings: ReadonlySet<string>): readonly ArtifactRef[] => {
  const keys = new Set(
    book.offerings.filter(({ key }) => offerings.has(key)).map(({ specification }) => specification),
  );
  return book.artifacts.filter(({ kind, key }) => kind === 'product-specification' && keys.has(key));
};
