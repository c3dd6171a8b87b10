/**
 * A model as clauses with as many solutions as the model has wholes: every helper variable is settled by the options, which
 * the solver's own encoding does not ask of its helpers.
 */
import { must } from '#kernel/outcome.ts';
import type { Diagram, DiagramEdge, DiagramLevel } from '../diagram/diagram.ts';
import { reduced } from '../diagram/diagram.ts';
import { assertDiagram } from '../diagram/encode-diagram.ts';
import { assertTable } from '../diagram/table.ts';
import type { Literal, Term } from '../literals.ts';
import type { Constraint, ConstraintModel, Formula } from '../model.ts';

export type ExactClauses = {
  readonly variables: number;
  readonly clauses: readonly (readonly Literal[])[];
  /** Sums with too many different totals were left out: then there are at most as many wholes as solutions. */
  readonly leftOut: number;
};

/** Up to here a bound of one is written pair by pair, which needs no helper. */
const PAIRWISE_MAX = 40;
/** Brackets are multiplied out up to here. */
const PRODUCT_MAX = 16;
/** Of all sums together: each state is some clauses. */
const SUM_STATES_MAX = 50_000;

type Clauses = { readonly variable: () => number; readonly addClause: (literals: readonly Literal[]) => void };
type Sink = Clauses & {
  readonly addSum: (terms: readonly Term[], atLeast: number) => void;
  readonly addBounds: (terms: readonly Term[], min: number, max: number, guards: readonly Literal[]) => void;
};

export const exactClauses = (model: ConstraintModel): ExactClauses => {
  const index = new Map(model.options.map((option, i) => [option, i + 1]));
  const clauses: (readonly Literal[])[] = [];
  let variables = model.options.length;
  let leftOut = 0;
  let room = SUM_STATES_MAX;
  const at = (option: string): Literal => {
    const variable = index.get(option);
    must(variable !== undefined, `a checked model knows its options, also ${option}`);
    return variable;
  };
  const sink: Sink = {
    variable: () => ++variables,
    addClause: (literals) => void clauses.push(literals),
    addSum: (terms, atLeast) => sink.addBounds(terms, atLeast, Infinity, []),
    addBounds: (terms, min, max, guards) => {
      const states = assertBounds(sink, terms, min, max, guards, room);
      if (states === 'too-large') leftOut++;
      else room -= states;
    },
  };
  for (const { constraint } of model.rules) assertExactly(sink, constraint, at);
  return { variables, clauses, leftOut };
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
  sink.addBounds(terms, min ?? -Infinity, isPairwise ? Infinity : (max ?? Infinity), guards);
};

/** How many states it took of the room there is. Any guard that holds lifts it. */
const assertBounds = (
  sink: Clauses,
  terms: readonly Term[],
  min: number,
  max: number,
  guards: readonly Literal[],
  room: number,
): number | 'too-large' => {
  const { list, shift } = positive(terms);
  const literals = list.map(({ literal }) => literal);
  const total = list.reduce((sum, { weight }) => sum + weight, 0);
  const [least, most] = [min - shift, max - shift];
  if (least <= 0 && most >= total) return 0;
  if (least > total || most < 0 || least > most) sink.addClause(guards);
  else if (most >= total && list.every(({ weight }) => weight >= least)) sink.addClause([...guards, ...literals]);
  else {
    const diagram = sumDiagram(
      list.map(({ weight }) => weight),
      least,
      most,
      room,
    );
    if (diagram === 'too-large') return diagram;
    if (diagram === 'nothing') sink.addClause(guards);
    else {
      const values = literals.map((literal) => [-literal, literal]);
      assertDiagram(sink, diagram, values, guards);
      return diagram.levels.reduce((states, { nodes }) => states + nodes, 0);
    }
  }
  return 0;
};

/** Distinct variables with positive weights, in their order: -w·x is w·(not x) - w. */
const positive = (terms: readonly Term[]) => {
  const byVariable = new Map<Literal, number>();
  let shift = 0;
  for (const { literal, weight } of terms) {
    const v = Math.abs(literal);
    byVariable.set(v, (byVariable.get(v) ?? 0) + (literal > 0 ? weight : -weight));
    if (literal < 0) shift += weight;
  }
  for (const weight of byVariable.values()) if (weight < 0) shift += weight;
  const list = [...byVariable]
    .filter(([, weight]) => weight !== 0)
    .map(([v, weight]) => ({ literal: weight > 0 ? v : -v, weight: Math.abs(weight) }));
  return { list, shift };
};

/** Whatever is added, the total stays within its bounds. */
const SURE = -1;

/** The total so far, term by term: totals that can no longer go wrong are one, and those that must are none. */
const sumDiagram = (
  weights: readonly number[],
  least: number,
  most: number,
  room: number,
): Diagram | 'nothing' | 'too-large' => {
  let rest = weights.reduce((total, weight) => total + weight, 0);
  const levels: DiagramLevel[] = [];
  let states: readonly number[] = [0];
  let size = 0;
  for (const weight of weights) {
    rest -= weight;
    const next = new Map<number, number>();
    const edges = states.flatMap((sum, from): readonly DiagramEdge[] => {
      const [without, having] = [sum, sum + weight].map((now) => {
        const isSure = sum === SURE || (now >= least && now + rest <= most);
        if (!isSure && (now > most || now + rest < least)) return undefined;
        const key = isSure ? SURE : now;
        const to = next.get(key) ?? next.size;
        next.set(key, to);
        return to;
      });
      if (without !== undefined && without === having) return [{ from, to: without, values: [0, 1] }];
      return [without, having].flatMap((to, value) => (to === undefined ? [] : [{ from, to, values: [value] }]));
    });
    levels.push({ size: 2, nodes: states.length, edges });
    if ((size += states.length) > room) return 'too-large';
    states = [...next.keys()];
    if (states.length === 0) return 'nothing';
  }
  return reduced(levels);
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
