/**
 * Rules that say nothing which the others do not say already: all others together with its opposite cannot hold. Of two that
 * say the same, only the later is called redundant, so that leaving out all that are named changes nothing.
 */
import { encodeSelectable } from './encode.ts';
import type { Literal } from './literals.ts';
import type { Constraint, ConstraintModel, ModelRule } from './model.ts';
import { createSolver } from './solver.ts';

export type Redundancy = {
  readonly redundant: readonly ModelRule[];
  /** Not decided: a table (its opposite is no rule), too many rules, or too hard within the budget. */
  readonly undecided: readonly ModelRule[];
};

/** Each question assumes every rule, so the work grows with the square. */
export const REDUNDANCY_RULES_MAX = 2_000;
export const REDUNDANCY_CONFLICTS_MAX = 1_000;

export const redundantRules = (model: ConstraintModel): Redundancy => {
  if (model.rules.length > REDUNDANCY_RULES_MAX) return { redundant: [], undecided: model.rules };
  const opposites = model.rules.map(({ constraint }) => oppositesOf(constraint));
  const { problem, selectors } = encodeSelectable({
    options: model.options,
    rules: [
      ...model.rules,
      ...opposites.flatMap((list, i) =>
        (list ?? []).map((constraint, k) => ({ id: `not ${i}.${k}`, message: '', constraint })),
      ),
    ],
  });
  const solver = createSolver(problem);
  const indexOf = new Map(model.options.map((option, i) => [option, i + 1]));
  const isLeftOut = new Set<number>();
  const redundant: ModelRule[] = [];
  const undecided: ModelRule[] = [];
  // The last rule first: whatever is redundant is left out of the questions about those before it.
  let next = selectors.length;
  for (let i = model.rules.length - 1; i >= 0; i--) {
    const rule = model.rules[i] as ModelRule;
    const list = opposites[i];
    next -= list?.length ?? 0;
    if (list === undefined) {
      undecided.push(rule);
      continue;
    }
    const others = selectors.slice(0, model.rules.length).filter((_, k) => k !== i && !isLeftOut.has(k));
    const when = whenOf(rule.constraint);
    const condition: readonly Literal[] = when === undefined ? [] : [indexOf.get(when) as Literal];
    const answers = list.map((_, k) =>
      solver.solveWithin([...others, ...condition, selectors[next + k] as Literal], REDUNDANCY_CONFLICTS_MAX),
    );
    if (answers.includes(true)) continue;
    if (answers.includes(undefined)) undecided.push(rule);
    else {
      redundant.push(rule);
      isLeftOut.add(i);
    }
  }
  return { redundant: redundant.toReversed(), undecided: undecided.toReversed() };
};

const whenOf = (constraint: Constraint): string | undefined =>
  constraint.kind === 'formula' ? undefined : constraint.when;

/** The rule is broken when its condition holds and one of these does; undefined when that cannot be said. */
const oppositesOf = (constraint: Constraint): readonly Constraint[] | undefined => {
  if (constraint.kind === 'formula') return [{ kind: 'formula', formula: { not: constraint.formula } }];
  if (constraint.kind === 'table') return undefined;
  const { min, max, when: _, ...rest } = constraint;
  return [
    ...(min === undefined ? [] : [{ ...rest, max: min - 1 }]),
    ...(max === undefined ? [] : [{ ...rest, min: max + 1 }]),
  ];
};
