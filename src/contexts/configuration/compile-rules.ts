/** What an author wrote becomes constraints of the engine, wherever the rule's bundle stands. */
import type { Constraint, Formula, Preference } from '#engines/constraint/index.ts';
import { requires } from '#engines/constraint/index.ts';
import type { ConfigurationFormula, ConfigurationRule, SumTerm } from './configuration.contract.ts';
import type { Ladder } from './vocabulary.ts';
import { anyOf, QUANTITY, rangeOfQuantity } from './vocabulary.ts';
import type { Scope, Spot } from './rule-scope.ts';
import { askedOf, conditionOf, failed, ladderAt, presence, settledValue, spotsAt } from './rule-scope.ts';
import { tableConstraint } from './rule-table.ts';

/** `guard`: the rule binds only where its bundle, or its instance, is there at all. */
export const constraintOf = (rule: ConfigurationRule, scope: Scope, guard: string | undefined): Constraint => {
  const { words } = scope;
  const condition = (ref: string): Formula => conditionOf(scope, ref);
  const guarded = (formula: Formula): Constraint => ({
    kind: 'formula',
    formula: guard === undefined ? formula : { implies: [guard, formula] },
  });
  const bound = (when: string | undefined): { readonly when?: string } => {
    // What stands elsewhere holds for every instance; the rule still binds only the one that is there.
    const both = (name: string): Formula =>
      scope.bound && guard !== undefined ? { and: [guard, condition(name)] } : condition(name);
    const name = when === undefined ? guard : words.nameFor(both(when));
    return name === undefined ? {} : { when: name };
  };
  const counted = (refs: readonly string[]): readonly string[] => refs.flatMap((ref) => countedAt(scope, ref));
  switch (rule.kind) {
    case 'requires':
      return requires(condition(rule.option), { and: rule.needs.map(condition) });
    case 'excludes':
      return requires(condition(rule.option), { not: { or: rule.excludes.map(condition) } });
    case 'atLeast':
      return { kind: 'cardinality', of: counted(rule.of), min: rule.count, ...bound(rule.when) };
    case 'atMost':
      return { kind: 'cardinality', of: counted(rule.of), max: rule.count, ...bound(rule.when) };
    case 'exactly':
      return { kind: 'cardinality', of: counted(rule.of), min: rule.count, max: rule.count, ...bound(rule.when) };
    case 'sum':
      return {
        kind: 'sum',
        terms: together(rule.terms.flatMap((term) => weighed(scope, term))),
        ...(rule.min === undefined ? {} : { min: rule.min }),
        ...(rule.max === undefined ? {} : { max: rule.max }),
        ...bound(rule.when),
      };
    case 'formula':
      return guarded(inFormula(rule.formula, condition));
    case 'table':
      return tableConstraint(rule, scope, bound(rule.when).when);
    case 'preference':
      return { kind: 'formula', formula: { and: [] } };
  }
};

export const preferenceOf = (
  rule: Extract<ConfigurationRule, { kind: 'preference' }>,
  scope: Scope,
): readonly Preference[] => [
  { option: scope.words.nameFor(conditionOf(scope, rule.prefer)), chosen: true, weight: rule.weight },
];

const inFormula = (formula: ConfigurationFormula, condition: (ref: string) => Formula): Formula => {
  const inner = (each: unknown): Formula => inFormula(each as ConfigurationFormula, condition);
  if (typeof formula === 'string') return condition(formula);
  if ('not' in formula) return { not: inner(formula.not) };
  if ('and' in formula) return { and: formula.and.map(inner) };
  if ('or' in formula) return { or: formula.or.map(inner) };
  const [left, right] = 'implies' in formula ? formula.implies : formula.iff;
  return 'implies' in formula ? { implies: [inner(left), inner(right)] } : { iff: [inner(left), inner(right)] };
};

/** An option with instances counts once for each of them; what is no single option is counted by a helper. */
const countedAt = (scope: Scope, ref: string): readonly string[] =>
  ref.includes('@')
    ? [scope.words.nameFor(conditionOf(scope, ref))]
    : spotsAt(scope, ref, 'instances').map((spot) => scope.words.nameFor(presence(spot)));

type Term = { readonly option: string; readonly weight: number };

const weighed = (scope: Scope, term: SumTerm): readonly Term[] => {
  if ('option' in term) {
    const formula = anyOf(spotsAt(scope, term.option, 'options').map(presence));
    return [{ option: scope.words.nameFor(formula), weight: term.weight }];
  }
  return 'number' in term ? numbered(scope, term.number, term.weight) : settledBy(scope, term);
};

/** `weight` times the number: its smallest once there is one, and a step for each rung. */
const onLadder = ({ base, min, step, rungs }: Ladder, weight: number): readonly Term[] => [
  { option: base, weight: weight * min },
  ...rungs.map((option) => ({ option, weight: weight * step })),
];

const numbered = (scope: Scope, ref: string, weight: number): readonly Term[] => {
  const at = ref.lastIndexOf('@');
  const key = ref.slice(at + 1);
  return spotsAt(scope, ref.slice(0, at), 'instances').flatMap((spot) => {
    const settled = settledValue(spot, key);
    if (settled !== undefined) return constant(scope, spot, Number(settled) * weight);
    const ladder = ladderAt(scope, spot, key, ref);
    return ladder ? onLadder(ladder, weight) : [];
  });
};

/** What the bundle itself settles weighs always; a helper that always holds carries it. */
const constant = (scope: Scope, spot: Spot, weight: number): readonly Term[] => [
  { option: scope.words.nameFor(presence(spot)), weight },
];

type OfGroup = Extract<SumTerm, { group: string }>;

const settledBy = (scope: Scope, { group, characteristic, weight = 1 }: OfGroup): readonly Term[] => {
  const cut = group.lastIndexOf('/');
  const key = group.slice(cut + 1);
  const spots = spotsAt(scope, cut < 0 ? '' : group.slice(0, cut), 'instances').flatMap(({ node }) =>
    (node?.groups.find(({ of }) => of.key === key)?.places ?? []).flatMap((place) =>
      place.slots
        ? place.slots.all.map((slot): Spot => ({ name: slot.ref, place, node: slot.node }))
        : [{ name: place.ref, place, ...(place.node ? { node: place.node } : {}) }],
    ),
  );
  const speaking = spots.filter((spot) => settledValue(spot, characteristic) ?? askedOf(spot, characteristic));
  if (speaking.length === 0) failed(scope, 'configuration.unknown-characteristic', { option: group, characteristic });
  return speaking.flatMap((spot) => byUnit(scope, spot, characteristic, weight));
};

const byUnit = (scope: Scope, spot: Spot, characteristic: string, weight: number): readonly Term[] => {
  const { place, name = '' } = spot;
  const settled = settledValue(spot, characteristic);
  const range = place ? rangeOfQuantity(place) : { min: 1, max: 1, step: 1 };
  if (settled !== undefined) {
    const each = Number(settled) * weight;
    if (range.max === range.min) return [{ option: name, weight: each * range.min }];
    const ladder = ladderAt(scope, spot, QUANTITY, name);
    return ladder ? onLadder(ladder, each) : [];
  }
  if (range.max > 1) {
    failed(scope, 'configuration.not-linear', { option: name, characteristic });
    return [];
  }
  const ladder = ladderAt(scope, spot, characteristic, `${name}@${characteristic}`);
  return ladder ? onLadder(ladder, weight) : [];
};

/** One term an option: what is named twice weighs twice. */
const together = (terms: readonly Term[]): readonly Term[] => {
  const weights = new Map<string, number>();
  for (const { option, weight } of terms) weights.set(option, (weights.get(option) ?? 0) + weight);
  return [...weights].map(([option, weight]) => ({ option, weight }));
};
