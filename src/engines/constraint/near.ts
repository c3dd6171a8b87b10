/**
 * Looks for a whole that differs little from one we have. What is assumed is propagated; then only what the flipped literals
 * may have broken is looked at, and where something is broken, a literal that mends it is decided. Everything else stays as
 * it was, so nothing far away is ever touched. Conflicts are learnt from as everywhere.
 */
import type { Occurrences } from './occurrences.ts';
import type { Problem } from './problem.ts';
import type { Decide } from './solver.ts';
import type { State } from './state.ts';

export type NearWalk = {
  /** Before each search: how many of its assumptions the whole satisfies already. */
  readonly begin: (assumptions: number) => void;
  readonly decide: Decide;
};

/** `whole`: by code, 1 for what is true in it. */
export const createNearWalk = (problem: Problem, { long }: Occurrences, state: State, whole: Uint8Array): NearWalk => {
  const { clauses } = problem;
  let base = 0;
  let walked = 0; // on the trail
  let within = 0; // among the clauses of the literal that stands there
  let backtracks = -1;

  /** An open literal that mends the clause, or 0 when it holds. Propagation left at least two open if it does not. */
  const mendClause = (at: number): number => {
    const { value } = state;
    let open = 0;
    for (let k = at + 1, end = at + (clauses[at] as number); k <= end; k++) {
      const code = clauses[k] as number;
      const now = value[code] as number;
      if (now === 1 || (now === 0 && whole[code] === 1)) return 0;
      if (now === 0 && open === 0) open = code;
    }
    return open;
  };

  const mendSum = (index: number): number => {
    const { value } = state;
    const { codes, weights, bound } = problem.sums[index] as Problem['sums'][number];
    let total = 0;
    let open = 0;
    for (let i = 0; i < codes.length && total < bound; i++) {
      const code = codes[i] as number;
      const now = value[code] as number;
      if (now === 1 || (now === 0 && whole[code] === 1)) total += weights[i] as number;
      else if (now === 0 && open === 0) open = code;
    }
    return total < bound ? open : 0;
  };

  const mendSums = (list: readonly number[]): number => {
    for (let i = 0; i < list.length; i += 2) {
      const mending = mendSum(list[i] as number);
      if (mending !== 0) return mending;
    }
    return 0;
  };

  return {
    begin: (assumptions) => {
      base = assumptions;
      backtracks = -1;
    },
    decide: () => {
      const { trail, levelStart } = state;
      if (backtracks !== state.backtracks) {
        backtracks = state.backtracks;
        walked = base < levelStart.length ? (levelStart[base] as number) : state.trailSize;
        within = -1;
      }
      for (; walked < state.trailSize; walked++, within = -1) {
        const code = trail[walked] as number;
        if (whole[code] === 1) continue;
        const falsified = code ^ 1;
        const list = state.sumsOf[falsified];
        if (list !== undefined) {
          const mending = mendSums(list);
          if (mending !== 0) return mending;
        }
        if (within === -1) within = long.start[falsified] as number;
        for (const end = long.start[falsified + 1] as number; within < end; within++) {
          const mending = mendClause(long.list[within] as number);
          if (mending !== 0) return mending;
        }
      }
      return 0;
    },
  };
};
