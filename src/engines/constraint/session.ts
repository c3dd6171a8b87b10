/**
 * What a configurator asks of a model. Every answer is a function of the model and the choices alone: asked twice, after
 * whatever else, it is the same, so that it can be fingerprinted and replayed.
 */
import type { Outcome } from '#kernel/outcome.ts';
import { accepted, must } from '#kernel/outcome.ts';
import type { Domains, OptionState } from './domains.ts';
import { OPTION_STATES, openDomains } from './domains.ts';
import type { SelectableProblem } from './encode.ts';
import { encodeModel, encodeSelectable } from './encode.ts';
import type { Literal } from './literals.ts';
import { codeOf } from './literals.ts';
import { minimalConflict } from './minimal.ts';
import type { ConstraintModel, ModelRefusal, ModelRule } from './model.ts';
import { checkModel } from './model.ts';
import type { Wish } from './optimum.ts';
import { cheapest } from './optimum.ts';
import type { Problem } from './problem.ts';
import type { Solver } from './solver.ts';
import { createSolver } from './solver.ts';

/** What the customer said of one option. What they did not say is open. */
export type Choice = { readonly option: string; readonly chosen: boolean };
/** How much it costs to leave the preferred value of an option: whole and positive. */
export type Preference = { readonly option: string; readonly chosen: boolean; readonly weight: number };

/** These rules and these choices cannot hold together; leave any one out and the rest can. */
export type Conflict = { readonly rules: readonly ModelRule[]; readonly choices: readonly Choice[] };
/** Take these choices back and everything holds; `chosen` is then the preferred whole. */
export type Repair = { readonly drop: readonly Choice[]; readonly chosen: readonly string[] };

export type Session = {
  readonly model: ConstraintModel;
  readonly isPossible: (choices: readonly Choice[]) => boolean;
  /** For each option whether it can still be both; undefined when the choices conflict. */
  readonly validOptions: (choices: readonly Choice[]) => ReadonlyMap<string, OptionState> | undefined;
  /** Minimal conflicts, disjoint in their choices; none when the choices can hold. */
  readonly explain: (choices: readonly Choice[]) => readonly Conflict[];
  /** One minimal conflict of the choices with the rules but this one: whether it is this rule that asks for the impossible. */
  readonly explainWithout: (rule: string, choices: readonly Choice[]) => Conflict | undefined;
  /** The cheapest whole that keeps the choices: by preference, then by the order of options; undefined on conflict. */
  readonly complete: (choices: readonly Choice[], preferences: readonly Preference[]) => readonly string[] | undefined;
  /** The smallest changes of the choices that resolve a conflict, smallest first; none contains another. */
  readonly repairs: (choices: readonly Choice[], preferences: readonly Preference[], max?: number) => readonly Repair[];
};

const CONFLICTS_MAX = 10;
const REPAIRS_MAX = 3;

export const openSession = (unchecked: ConstraintModel): Outcome<Session, ModelRefusal> => {
  const checked = checkModel(unchecked);
  if (!checked.ok) return checked;
  const model = checked.value;
  const index = new Map(model.options.map((option, i) => [option, i + 1]));
  const problem = encodeModel(model);
  const hard = createSolver(problem);
  let domains: Domains | undefined;
  let isVoid = false;
  let explaining: (SelectableProblem & { readonly solver: Solver }) | undefined;

  const literal = ({ option, chosen }: Choice): Literal => {
    const variable = index.get(option);
    must(variable !== undefined, `a choice names an option of the model, not ${option}`);
    return chosen ? variable : -variable;
  };
  const isPossible = (choices: readonly Choice[]): boolean => hard.solve(choices.map(literal));

  const firstConflict = (choices: readonly Choice[], except?: string): Conflict | undefined => {
    if (except === undefined && isPossible(choices)) return undefined;
    if (explaining === undefined) {
      const selectable = encodeSelectable(model);
      explaining = { ...selectable, solver: createSolver(selectable.problem) };
    }
    const { solver, selectors } = explaining;
    const active = selectors.filter((_, i) => model.rules[i]?.id !== except);
    const hold = (subset: readonly Choice[]): boolean => solver.solve([...active, ...subset.map(literal)]);
    if (except !== undefined && hold(choices)) return undefined;
    const ours = minimalConflict(choices, except === undefined ? isPossible : hold);
    const needed = new Set(minimalConflict(active, (subset) => solver.solve(subset), ours.map(literal)));
    return { rules: model.rules.filter((_, i) => needed.has(selectors[i] as Literal)), choices: ours };
  };

  return accepted({
    model,
    isPossible,
    validOptions: (choices) => {
      if (isVoid) return undefined;
      domains ??= openDomains(problem, hard, model.options.length);
      if (domains === undefined) isVoid = true;
      if (domains === undefined || !domains.moveTo(choices.map((choice) => codeOf(literal(choice))))) return undefined;
      const states = domains.states();
      return new Map(model.options.map((option, i) => [option, OPTION_STATES[states[i + 1] as number] as OptionState]));
    },
    explain: (choices) => {
      const found: Conflict[] = [];
      let left = choices;
      while (found.length < CONFLICTS_MAX) {
        const conflict = firstConflict(left);
        if (conflict === undefined) break;
        found.push(conflict);
        if (conflict.choices.length === 0) break;
        left = left.filter((choice) => !conflict.choices.includes(choice));
      }
      return found;
    },
    explainWithout: (rule, choices) => firstConflict(choices, rule),
    complete: (choices, preferences) => {
      const wishes = preferences.map((wish) => ({ literal: literal(wish), weight: wish.weight }));
      return preferredWhole(model, createSolver(problem), choices.map(literal), wishes, preferences);
    },
    repairs: (choices, preferences, max = REPAIRS_MAX) => repairsOf(model, problem, choices, preferences, literal, max),
  });
};

/** Among the cheapest the one that keeps to the preferred values longest, in the order of options: always the same one. */
const preferredWhole = (
  model: ConstraintModel,
  solver: Solver,
  choices: readonly Literal[],
  wishes: readonly Wish[],
  preferences: readonly Preference[],
): readonly string[] | undefined => {
  const optimum = cheapest(solver, choices, wishes);
  if (optimum === undefined) return undefined;
  const preferred = new Set(preferences.filter(({ chosen }) => chosen).map(({ option }) => option));
  const fixed = [...optimum.assumptions];
  for (const [i, option] of model.options.entries()) {
    const wanted = preferred.has(option) ? i + 1 : -(i + 1);
    const has = solver.isTrue(i + 1) === wanted > 0 || solver.solve([...fixed, wanted]);
    fixed.push(has ? wanted : -wanted);
    if (!has) must(solver.solve(fixed), 'the opposite of what cannot hold holds');
  }
  return model.options.filter((_, i) => solver.isTrue(i + 1));
};

const repairsOf = (
  model: ConstraintModel,
  problem: Problem,
  choices: readonly Choice[],
  preferences: readonly Preference[],
  literal: (choice: Choice) => Literal,
  max: number,
): readonly Repair[] => {
  const small = preferences.map((wish) => ({ literal: literal(wish), weight: wish.weight }));
  // Keeping one more choice outweighs every preference together.
  const weight = small.reduce((total, wish) => total + wish.weight, 1);
  const wishes = [...choices.map((choice) => ({ literal: literal(choice), weight })), ...small];
  const found: Repair[] = [];
  while (found.length < max) {
    const solver = createSolver(problem);
    for (const { drop } of found) solver.addClause(drop.map(literal));
    const chosen = preferredWhole(model, solver, [], wishes, preferences);
    if (chosen === undefined) break;
    const whole = new Set(chosen);
    const drop = choices.filter((choice) => whole.has(choice.option) !== choice.chosen);
    found.push({ drop, chosen });
    if (drop.length === 0) break;
  }
  return found;
};
