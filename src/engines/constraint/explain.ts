/**
 * Why choices cannot hold: a minimal set of them, and a minimal set of rules, in the author's words. Only the rules that a
 * first refutation reaches are tried one against the other, so the work grows with the conflict and not with the model.
 */
import type { SelectableProblem } from './encode.ts';
import { encodeSelectable } from './encode.ts';
import type { Literal } from './literals.ts';
import { minimalConflict } from './minimal.ts';
import type { ConstraintModel, ModelRule } from './model.ts';
import type { Solver } from './solver.ts';
import { createSolver } from './solver.ts';

export type Refutation = { readonly rules: readonly ModelRule[]; readonly choices: readonly Literal[] };

export type Explainer = {
  /** undefined when the choices can hold; `except` leaves one rule out. */
  readonly refute: (choices: readonly Literal[], except?: string) => Refutation | undefined;
};

/** A core that does not shrink any more is left to the exact search. */
const SHRINKS_MAX = 4;

/** `isPossible`: under all rules. */
export const createExplainer = (
  model: ConstraintModel,
  isPossible: (choices: readonly Literal[]) => boolean,
): Explainer => {
  let selectable: SelectableProblem | undefined;

  const refute: Explainer['refute'] = (choices, except) => {
    if (except === undefined && isPossible(choices)) return undefined;
    selectable ??= encodeSelectable(model);
    const { problem, selectors } = selectable;
    const active = selectors.filter((_, i) => model.rules[i]?.id !== except);
    // A fresh one each time: which rules a refutation reaches depends on what a solver has learnt.
    const solver = createSolver(problem);
    const holds = (subset: readonly Literal[]): boolean => solver.solve([...subset, ...active]);
    if (except !== undefined && holds(choices)) return undefined;
    const ours = minimalConflict(choices, except === undefined ? isPossible : holds);
    const reached = reachedBy(solver, ours, active);
    const needed = new Set(minimalConflict(reached, (subset) => solver.solve(subset), ours));
    return { rules: model.rules.filter((_, i) => needed.has(selectors[i] as Literal)), choices: ours };
  };
  return { refute };
};

const reachedBy = (solver: Solver, ours: readonly Literal[], active: readonly Literal[]): readonly Literal[] => {
  let reached = active;
  for (let i = 0; i < SHRINKS_MAX; i++) {
    solver.solve([...ours, ...reached]);
    const core = new Set(solver.core());
    const fewer = reached.filter((selector) => core.has(selector));
    if (fewer.length === reached.length) break;
    reached = fewer;
  }
  return reached;
};
