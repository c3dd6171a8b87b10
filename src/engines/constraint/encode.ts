/** Rules become clauses and sums. With a selector, a rule holds only while that literal is assumed. */
import { must } from '#kernel/outcome.ts';
import { assertTable } from './diagram/table.ts';
import type { Literal, Term } from './literals.ts';
import type { Constraint, ConstraintModel, Formula } from './model.ts';
import type { Problem, Sink } from './problem.ts';
import { startProblem } from './problem.ts';

/** Options are the variables 1…n, in the order of the model; helpers come after them. */
export const encodeModel = (model: ConstraintModel): Problem => encode(model, false).problem;

export type SelectableProblem = { readonly problem: Problem; readonly selectors: readonly Literal[] };
/** The same with one selector a rule, in the order of the rules. */
export const encodeSelectable = (model: ConstraintModel): SelectableProblem => encode(model, true);

const encode = (model: ConstraintModel, selectable: boolean): SelectableProblem => {
  const builder = startProblem();
  const index = new Map(model.options.map((option) => [option, builder.variable()]));
  const at = (option: string): Literal => {
    const variable = index.get(option);
    must(variable !== undefined, `a checked model knows its options, also ${option}`);
    return variable;
  };
  // A rule that may be left out cannot lend its meaning to another.
  const needs: Needs = selectable ? () => false : plainNeeds(model);
  const selectors = model.rules.map(({ constraint }) => {
    const selector = selectable ? builder.variable() : 0;
    assertConstraint(builder, constraint, at, selector === 0 ? [] : [-selector], needs);
    return selector;
  });
  return { problem: builder.finish(), selectors };
};

type At = (option: string) => Literal;
/** Whether a rule says in so many words that one option requires the other. */
type Needs = (option: string, needed: string) => boolean;

const plainNeeds = (model: ConstraintModel): Needs => {
  const said = new Set<string>();
  const key = (option: string, needed: string): string => JSON.stringify([option, needed]);
  for (const { constraint } of model.rules) {
    if (constraint.kind !== 'formula' || typeof constraint.formula === 'string') continue;
    const { formula } = constraint;
    const [left, right] = 'implies' in formula ? formula.implies : 'iff' in formula ? formula.iff : [];
    if (typeof left !== 'string' || typeof right !== 'string') continue;
    said.add(key(left, right));
    if ('iff' in formula) said.add(key(right, left));
  }
  return (option, needed) => said.has(key(option, needed));
};

const assertConstraint = (
  sink: Sink,
  constraint: Constraint,
  at: At,
  guard: readonly Literal[],
  needs: Needs,
): void => {
  if (constraint.kind === 'formula') return assertNormal(sink, normalForm(constraint.formula, at, true), guard);
  const guards = constraint.when === undefined ? guard : [...guard, -at(constraint.when)];
  if (constraint.kind === 'table') return assertTable(sink, constraint, at, guards);
  const terms: readonly Term[] =
    constraint.kind === 'cardinality'
      ? constraint.of.map((option) => ({ literal: at(option), weight: 1 }))
      : constraint.terms.map(({ option, weight }) => ({ literal: at(option), weight }));
  if (constraint.min !== undefined) assertAtLeast(sink, terms, constraint.min, guards);
  if (constraint.max === undefined) return;
  // Too many children of a parent are too many anyway, since any of them brings the parent: a plain group, without its guard.
  const { when } = constraint;
  const isGroup =
    constraint.kind === 'cardinality' && when !== undefined && constraint.of.every((child) => needs(child, when));
  assertAtLeast(sink, terms.map(negated), -constraint.max, isGroup && constraint.max >= 0 ? guard : guards);
};

const negated = ({ literal, weight }: Term): Term => ({ literal, weight: -weight });

/** Any guard that holds pays for the whole sum, so the sum binds only when none does. */
const assertAtLeast = (sink: Sink, terms: readonly Term[], atLeast: number, guards: readonly Literal[]): void => {
  const lowest = terms.reduce((total, { weight }) => total + Math.min(0, weight), 0);
  const ransom = atLeast - lowest;
  if (ransom <= 0) return;
  sink.addSum([...terms, ...guards.map((literal) => ({ literal, weight: ransom }))], atLeast);
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
const assertNormal = (sink: Sink, normal: Normal, guard: readonly Literal[]): void => {
  if (typeof normal === 'object' && 'and' in normal) {
    for (const part of normal.and) assertNormal(sink, part, guard);
    return;
  }
  sink.addClause([...guard, ...disjuncts(sink, normal)]);
};

const disjuncts = (sink: Sink, normal: Normal): readonly Literal[] => {
  if (typeof normal === 'number') return [normal];
  if ('or' in normal) return normal.or.flatMap((part) => disjuncts(sink, part));
  const helper = sink.variable();
  assertNormal(sink, normal, [-helper]);
  return [helper];
};
