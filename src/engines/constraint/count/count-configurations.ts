/** How many wholes a model allows: exactly where that can be counted within the budget, otherwise bounds that say so. */
import type { ConstraintModel } from '../model.ts';
import type { Literal } from '../literals.ts';
import type { Bounds } from './counter.ts';
import { countSolutions } from './counter.ts';
import { rankAsWritten, rankBySeparation } from './decision-order.ts';
import { exactClauses } from './exact-clauses.ts';
import type { Simplified } from './simplify.ts';
import { simplify } from './simplify.ts';

export type Count = { readonly exact: bigint } | Bounds;

/**
 * Variables looked at. A product bundle needs some thousands, the largest published car (18,616 features) 615,000; what needs
 * more than this, such as a Linux kernel, is bounded after some seconds.
 */
export const COUNT_BUDGET = 3_000_000;

/** The model is a checked one. */
export const countConfigurations = (model: ConstraintModel, budget: number = COUNT_BUDGET): Count => {
  const { variables, clauses, sums } = exactClauses(model);
  return countWithin(model.options.length, simplify(model.options.length, variables, clauses, sums), budget);
};

/** The same for clauses, as a DIMACS file has them: over the variables 1…n. */
export const countClauses = (
  variables: number,
  clauses: readonly (readonly Literal[])[],
  budget: number = COUNT_BUDGET,
): Count => countWithin(variables, simplify(variables, variables, clauses), budget);

const countWithin = (options: number, simple: Simplified | undefined, budget: number): Count => {
  if (simple === undefined) return { exact: 0n };
  const ways = [() => rankBySeparation(simple), () => rankAsWritten(simple.variables, simple.isOption)];
  let bounds: Bounds = { atLeast: 0n, atMost: 1n << BigInt(options) };
  for (const rank of ways) {
    const found = countSolutions(simple, rank(), budget / ways.length);
    bounds = { atLeast: larger(bounds.atLeast, found.atLeast), atMost: smaller(bounds.atMost, found.atMost) };
    if (bounds.atLeast === bounds.atMost) return { exact: bounds.atLeast };
  }
  return bounds;
};

const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);
