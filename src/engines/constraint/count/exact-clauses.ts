/**
 * A model as clauses with as many solutions as the model has wholes: every helper variable is settled by the options, which
 * the solver's own encoding does not ask of its helpers.
 */
import { must } from '#kernel/outcome.ts';
import { assertTable } from '../diagram/table.ts';
import type { Literal, Term } from '../literals.ts';
import { literalOf as literalOfCode, normalSum } from '../literals.ts';
import type { Constraint, ConstraintModel, Formula } from '../model.ts';

export type ExactClauses = {
  readonly variables: number;
  readonly clauses: readonly (readonly Literal[])[];
  readonly sums: readonly ExactSum[];
};
/** At least `bound` of the weights, all positive, belong to codes that are true; distinct variables. */
export type ExactSum = {
  readonly list: readonly { readonly code: number; readonly weight: number }[];
  readonly bound: number;
};

/** Up to here a bound of one is written pair by pair, which needs no helper. */
const PAIRWISE_MAX = 40;
/** Brackets are multiplied out up to here. */
const PRODUCT_MAX = 16;
type Clauses = { readonly variable: () => number; readonly addClause: (literals: readonly Literal[]) => void };
type Sink = Clauses & { readonly addSum: (terms: readonly Term[], atLeast: number) => void };

export const exactClauses = (model: ConstraintModel): ExactClauses => {
  const index = new Map(model.options.map((option, i) => [option, i + 1]));
  const clauses: (readonly Literal[])[] = [];
  let variables = model.options.length;
  const sums: ExactSum[] = [];
  const at = (option: string): Literal => {
    const variable = index.get(option);
    must(variable !== undefined, `a checked model knows its options, also ${option}`);
    return variable;
  };
  const sink: Sink = {
    variable: () => ++variables,
    addClause: (literals) => void clauses.push(literals),
    addSum: (terms, atLeast) => {
      const { list, bound } = normalSum(terms, atLeast);
      if (bound <= 0) return;
      // One of heavy weights is a clause; of none at all, nothing satisfies it.
      if (list.every(({ weight }) => weight >= bound)) clauses.push(list.map(({ code }) => literalOfCode(code)));
      else sums.push({ list, bound });
    },
  };
  for (const { constraint } of model.rules) assertExactly(sink, constraint, at);
  return { variables, clauses, sums };
};

type At = (option: string) => Literal;

const assertExactly = (sink: Sink, constraint: Constraint, at: At): void => {
  if (constraint.kind === 'formula') return createNormal(at, sink)(constraint.formula);
  const guards = constraint.when === undefined ? [] : [-at(constraint.when)];
  if (constraint.kind === 'table') return assertTable(sink, constraint, at, guards);
  const terms: readonly Term[] =
    constraint.kind === 'cardinality'
      ? constraint.of.map((option) => ({ literal: at(option), weight: 1 }))
      : constraint.terms.map(({ option, weight }) => ({ literal: at(option), weight }));
  const { min, max } = constraint;
  const isPairwise = constraint.kind === 'cardinality' && max === 1 && terms.length <= PAIRWISE_MAX;
  if (isPairwise)
    for (const [i, a] of terms.entries())
      for (const b of terms.slice(0, i)) sink.addClause([...guards, -a.literal, -b.literal]);
  else if (max !== undefined) bounded(sink, terms.map(negated), -max, guards);
  if (min !== undefined) bounded(sink, terms, min, guards);
};

const negated = ({ literal, weight }: Term): Term => ({ literal, weight: -weight });

/** Any guard that holds pays for the whole sum. */
const bounded = (sink: Sink, terms: readonly Term[], atLeast: number, guards: readonly Literal[]): void => {
  const ransom = atLeast - terms.reduce((total, { weight }) => total + Math.min(0, weight), 0);
  if (ransom > 0) sink.addSum([...terms, ...guards.map((literal) => ({ literal, weight: ransom }))], atLeast);
};

/**
 * Formulas to clauses. Disjunctions are flattened and multiplied out with at most one conjunction in them; for every other part
 * a helper says exactly what the part says, one for each part, so that a formula stays as long as it is.
 */
const createNormal = (at: At, sink: Clauses): ((formula: Formula) => void) => {
  const helpers = new Map<Formula, Literal>();

  const literalOf = (part: Formula): Literal => {
    if (typeof part === 'string') return at(part);
    if ('not' in part) return -literalOf(part.not);
    const known = helpers.get(part);
    if (known !== undefined) return known;
    const literal = sink.variable();
    helpers.set(part, literal);
    assert(part, true, [-literal]);
    assert(part, false, [literal]);
    return literal;
  };

  /** One of `others` holds, or the formula does (or, with `sign` false, does not). */
  const assert = (formula: Formula, sign: boolean, others: readonly Literal[]): void => {
    if (typeof formula === 'object' && 'not' in formula) return assert(formula.not, !sign, others);
    if (typeof formula === 'object' && 'iff' in formula) {
      const [left, right] = [literalOf(formula.iff[0]), literalOf(formula.iff[1])];
      sink.addClause([...others, -left, sign ? right : -right]);
      sink.addClause([...others, left, sign ? -right : right]);
      return;
    }
    const { kind, parts } = readAs(formula, sign);
    if (kind === 'or') return assertSome(parts, others);
    for (const [part, partSign] of parts) assert(part, partSign, others);
  };

  const assertSome = (parts: readonly Signed[], others: readonly Literal[]): void => {
    const literals = [...others];
    let product: Signed | undefined;
    const open = [...parts];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const [part, sign] = next;
      if (typeof part === 'string') literals.push(sign ? at(part) : -at(part));
      else if ('not' in part) open.push([part.not, !sign]);
      else {
        const { kind, parts: inner } = readAs(part, sign);
        if (kind === 'or') open.push(...inner);
        else if (product === undefined && inner.length <= PRODUCT_MAX) product = next;
        else literals.push(sign ? literalOf(part) : -literalOf(part));
      }
    }
    if (product === undefined) sink.addClause(literals);
    else assert(product[0], product[1], literals);
  };

  return (formula) => assert(formula, true, []);
};

type Signed = readonly [formula: Formula, sign: boolean];

/** A formula, or its opposite, as a conjunction or a disjunction; `iff` is two clauses, a name a disjunction of itself. */
const readAs = (
  formula: Exclude<Formula, { not: Formula }>,
  sign: boolean,
): { readonly kind: 'and' | 'or'; readonly parts: readonly Signed[] } => {
  if (typeof formula === 'string') return { kind: 'or', parts: [[formula, sign]] };
  if ('and' in formula) return { kind: sign ? 'and' : 'or', parts: formula.and.map((part) => [part, sign]) };
  if ('or' in formula) return { kind: sign ? 'or' : 'and', parts: formula.or.map((part) => [part, sign]) };
  if ('iff' in formula) return { kind: 'and', parts: formula.iff.map((part) => [part, sign]) };
  const [condition, consequence] = formula.implies;
  return {
    kind: sign ? 'or' : 'and',
    parts: [
      [condition, !sign],
      [consequence, sign],
    ],
  };
};
