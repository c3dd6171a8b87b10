/**
 * What a solver is given, as numbers: clauses in one typed array and sums in normal form. A model is encoded once; every
 * solver, fresh or warm, starts from a copy of the same arrays, and a file of a million clauses needs no object for each.
 */
import { widen } from './grow.ts';
import type { Literal, Term } from './literals.ts';
import { codeOf, normalSum } from './literals.ts';

/** At least `bound` of the weights, heaviest first, belong to codes that are true. */
export type ProblemSum = { readonly codes: Int32Array; readonly weights: Float64Array; readonly bound: number };

export type Problem = {
  /** The variables are 1…n. */
  readonly variables: number;
  /** A clause after the other: its size, then its codes, distinct and never both of one variable. */
  readonly clauses: Int32Array;
  readonly clauseCount: number;
  readonly sums: readonly ProblemSum[];
  /** A clause or a sum was impossible from the start. */
  readonly contradictory: boolean;
};

/** Whatever takes clauses and sums: a problem in the making, or a solver at work. */
export type Sink = {
  /** A fresh variable; the first is 1. */
  readonly variable: () => number;
  readonly addClause: (literals: readonly Literal[]) => void;
  /** Σ weight × literal ≥ atLeast; weights are whole, of either sign. */
  readonly addSum: (terms: readonly Term[], atLeast: number) => void;
};

export type ProblemBuilder = Sink & {
  /** The same as `addClause`, from codes that the caller may reuse; false when it always holds and was left out. */
  readonly addCodes: (codes: Int32Array | readonly number[], size: number) => boolean;
  readonly finish: () => Problem;
};

export const startProblem = (initialVariables = 0): ProblemBuilder => {
  let variables = initialVariables;
  let clauses = new Int32Array(1024);
  let size = 0;
  let clauseCount = 0;
  let contradictory = false;
  const sums: ProblemSum[] = [];
  let stamp = new Int32Array(initialVariables * 2 + 2); // by code: the clause that named it last
  let clause = 0;

  /** A literal said twice counts once; a clause with both of a variable always holds. */
  const addCodes: ProblemBuilder['addCodes'] = (codes, count) => {
    clause++;
    clauses = widen(clauses, size + count);
    let end = size + 1;
    for (let i = 0; i < count; i++) {
      const code = codes[i] as number;
      if (stamp[code] === clause) continue;
      if (stamp[code ^ 1] === clause) return false;
      stamp[code] = clause;
      clauses[end++] = code;
    }
    if (end === size + 1) contradictory = true;
    clauses[size] = end - size - 1;
    size = end;
    clauseCount++;
    return true;
  };

  return {
    variable: () => {
      variables++;
      stamp = widen(stamp, variables * 2 + 1);
      return variables;
    },
    addCodes,
    addClause: (literals) => {
      addCodes(literals.map(codeOf), literals.length);
    },
    addSum: (terms, atLeast) => {
      const sum = problemSum(terms, atLeast);
      if (sum === undefined) return;
      const { codes } = sum;
      if (isClause(sum)) addCodes(codes, codes.length);
      else if (isAtMostOne(sum) && codes.length <= PAIRS_OF_MAX)
        for (let i = 1; i < codes.length; i++)
          for (let j = 0; j < i; j++) addCodes([codes[j] as number, codes[i] as number], 2);
      else sums.push(sum);
    },
    finish: () => ({ variables, clauses: clauses.slice(0, size), clauseCount, sums, contradictory }),
  };
};

/** Each alone reaches the bound; terms are sorted, so the last is the lightest. */
export const isClause = ({ codes, weights, bound }: ProblemSum): boolean => weights[codes.length - 1] === bound;

/** All but one must hold: at most one of the opposites. As pairs it is looked up where a sum would be added up. */
const isAtMostOne = ({ codes, weights, bound }: ProblemSum): boolean => weights[0] === 1 && bound === codes.length - 1;
/** A group of more stays a sum: its pairs would grow with the square. */
const PAIRS_OF_MAX = 100;

/** undefined when it always holds. */
export const problemSum = (terms: readonly Term[], atLeast: number): ProblemSum | undefined => {
  const { list, bound } = normalSum(terms, atLeast);
  if (bound <= 0) return undefined;
  return {
    codes: Int32Array.from(list, ({ code }) => code),
    weights: Float64Array.from(list, ({ weight }) => weight),
    bound,
  };
};
