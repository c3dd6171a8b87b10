/** Rules become clauses and sums of the solver. With a selector, a rule holds only while that literal is assumed. */
import { must } from '#kernel/outcome.ts';
import type { Literal, Term } from './literals.ts';
import type { Constraint, ConstraintModel, Formula } from './model.ts';
import type { Solver } from './solver.ts';
import { createSolver } from './solver.ts';

/** Options are the variables 1…n of every solver that is built here, in the order of the model. */
export const buildSolver = (model: ConstraintModel): Solver => encodeInto(model, false).solver;

/** The same with one selector a rule, in the order of the rules. */
export const buildSelectable = (model: ConstraintModel) => encodeInto(model, true);

const encodeInto = (model: ConstraintModel, selectable: boolean): { solver: Solver; selectors: readonly Literal[] } => {
  const solver = createSolver();
  const index = new Map(model.options.map((option) => [option, solver.variable()]));
  const at = (option: string): Literal => {
    const variable = index.get(option);
    must(variable !== undefined, `a checked model knows its options, also ${option}`);
    return variable;
  };
  const selectors = model.rules.map(({ constraint }) => {
    const selector = selectable ? solver.variable() : 0;
    assertConstraint(solver, constraint, at, selector === 0 ? [] : [-selector]);
    return selector;
  });
  return { solver, selectors };
};

type At = (option: string) => Literal;

const assertConstraint = (solver: Solver, constraint: Constraint, at: At, guard: readonly Literal[]): void => {
  if (constraint.kind === 'formula') return assertNormal(solver, normalForm(constraint.formula, at, true), guard);
  const terms: readonly Term[] =
    constraint.kind === 'cardinality'
      ? constraint.of.map((option) => ({ literal: at(option), weight: 1 }))
      : constraint.terms.map(({ option, weight }) => ({ literal: at(option), weight }));
  const guards = constraint.when === undefined ? guard : [...guard, -at(constraint.when)];
  if (constraint.min !== undefined) assertAtLeast(solver, terms, constraint.min, guards);
  if (constraint.max !== undefined) assertAtLeast(solver, terms.map(negated), -constraint.max, guards);
};

const negated = ({ literal, weight }: Term): Term => ({ literal, weight: -weight });

/** Any guard that holds pays for the whole sum, so the sum binds only when none does. */
const assertAtLeast = (solver: Solver, terms: readonly Term[], atLeast: number, guards: readonly Literal[]): void => {
  const lowest = terms.reduce((total, { weight }) => total + Math.min(0, weight), 0);
  const ransom = atLeast - lowest;
  if (ransom <= 0) return;
  solver.addSum([...terms, ...guards.map((literal) => ({ literal, weight: ransom }))], atLeast);
};

/* Negation normal form: literals, conjunctions, disjunctions. */
type Normal = Literal | { readonly and: readonly Normal[] } | { readonly or: readonly Normal[] };

const normalForm = (formula: Formula, at: At, positive: boolean): Normal => {
  if (typeof formula === 'string') return positive ? at(formula) : -at(formula);
  const each = (list: readonly Formula[]): readonly Normal[] => list.map((child) => normalForm(child, at, positive));
  if ('not' in formula) return normalForm(formula.not, at, !positive);
  if ('and' in formula) return positive ? { and: each(formula.and) } : { or: each(formula.and) };
  if ('or' in formula) return positive ? { or: each(formula.or) } : { and: each(formula.or) };
  if ('implies' in formula) {
    const [condition, consequence] = formula.implies;
    return normalForm({ or: [{ not: condition }, consequence] }, at, positive);
  }
  const [left, right] = formula.iff;
  return normalForm({ and: [{ implies: [left, right] }, { implies: [right, left] }] }, at, positive);
};

/** One direction suffices, since a formula is only ever asserted: a helper variable implies its part (Plaisted, Greenbaum 1986). */
const assertNormal = (solver: Solver, normal: Normal, guard: readonly Literal[]): void => {
  if (typeof normal === 'object' && 'and' in normal) {
    for (const part of normal.and) assertNormal(solver, part, guard);
    return;
  }
  solver.addClause([...guard, ...disjuncts(solver, normal)]);
};

const disjuncts = (solver: Solver, normal: Normal): readonly Literal[] => {
  if (typeof normal === 'number') return [normal];
  if ('or' in normal) return normal.or.flatMap((part) => disjuncts(solver, part));
  const helper = solver.variable();
  assertNormal(solver, normal, [-helper]);
  return [helper];
};
