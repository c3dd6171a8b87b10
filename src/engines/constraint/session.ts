/**
 * What a configurator asks of a model. Every answer is a function of the model and the choices alone: asked twice, after
 * whatever else, it is the same, so that it can be fingerprinted and replayed.
 */
import type { Outcome } from '#kernel/outcome.ts';
import { accepted, must } from '#kernel/outcome.ts';
import type { Domains, OptionState } from './domains.ts';
import { OPTION_STATES, openDomains } from './domains.ts';
import { encodeModel } from './encode.ts';
import { createExplainer } from './explain.ts';
import type { Literal } from './literals.ts';
import { codeOf } from './literals.ts';
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
  /** Whether both can hold together, without any other choice. */
  readonly canBoth: (one: Choice, other: Choice) => boolean;
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
  let opened: { readonly domains: Domains | undefined } | undefined;
  const openedDomains = (): Domains | undefined => {
    opened ??= { domains: openDomains(problem, hard, model.options.length) };
    return opened.domains;
  };
  const explainer = createExplainer(model, hard.solve);

  const literal = ({ option, chosen }: Choice): Literal => {
    const variable = index.get(option);
    must(variable !== undefined, `a choice names an option of the model, not ${option}`);
    return chosen ? variable : -variable;
  };
  const code = (choice: Choice): number => codeOf(literal(choice));
  const isPossible = (choices: readonly Choice[]): boolean => hard.solve(choices.map(literal));

  const firstConflict = (choices: readonly Choice[], except?: string): Conflict | undefined => {
    const refuted = explainer.refute(choices.map(literal), except);
    if (refuted === undefined) return undefined;
    const ours = new Set(refuted.choices);
    return { rules: refuted.rules, choices: choices.filter((choice) => ours.has(literal(choice))) };
  };

  return accepted({
    model,
    isPossible,
    validOptions: (choices) => {
      const domains = openedDomains();
      if (domains === undefined || !domains.moveTo(choices.map(code))) return undefined;
      const states = domains.states();
      return new Map(model.options.map((option, i) => [option, OPTION_STATES[states[i + 1] as number] as OptionState]));
    },
    canBoth: (one, other) => {
      const domains = openedDomains();
      return domains?.moveTo([]) === true && domains.canBoth(code(one), code(other));
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
  const preferred = new Set(preferences.filter(({ chosen }) => chosen).map(({ option }) => option));
  // Tried with its preferred value, an option mostly has it at once and costs no question.
  for (const [i, option] of model.options.entries()) solver.prefer(i + 1, preferred.has(option));
  const optimum = cheapest(solver, choices, wishes);
  if (optimum === undefined) return undefined;
  const fixed = [...optimum.assumptions];
  for (const [i, option] of model.options.entries()) {
    const wanted = preferred.has(option) ? i + 1 : -(i + 1);
    const hasIt = solver.isTrue(i + 1) === wanted > 0;
    fixed.push(wanted);
    // After a no, the last whole stands: it has the opposite.
    if (!hasIt && !solver.solve(fixed)) fixed[fixed.length - 1] = -wanted;
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
