/**
 * Which deltas a changed whole has broken. The flips of the choice and those of a delta together break a clause only if the
 * choice flips one of its true literals and the delta flips all that are left, and break a sum only if the choice made it
 * lower. Only those are looked at.
 */
import type { Deltas } from './deltas.ts';
import type { Occurrences } from './occurrences.ts';
import type { Problem } from './problem.ts';
import type { State } from './state.ts';

export type Doubts = {
  /** After `flips` became true in the whole and what is fixed was propagated: calls `doubt` for each broken delta. */
  readonly raise: (flips: readonly number[]) => void;
  /** The whole with this code turned true; sums follow. */
  readonly flip: (code: number) => void;
};

export const createDoubts = (
  problem: Problem,
  { long, pairs }: Occurrences,
  state: State,
  whole: Uint8Array,
  deltas: Deltas,
  doubt: (delta: number) => void,
): Doubts => {
  const { clauses, sums } = problem;
  const totals = Float64Array.from(sums, (sum) =>
    sum.codes.reduce((total, code, i) => total + (whole[code] === 1 ? (sum.weights[i] as number) : 0), 0),
  );
  const marked = new Int32Array(problem.variables + 1); // by the delta that is looked at
  let mark = 0;

  const flip = (code: number): void => {
    whole[code] = 1;
    whole[code ^ 1] = 0;
    const [lost, won] = [state.sumsOf[code ^ 1], state.sumsOf[code]];
    if (lost !== undefined)
      for (let i = 0; i < lost.length; i += 2) totals[lost[i] as number]! -= lost[i + 1] as number;
    if (won !== undefined) for (let i = 0; i < won.length; i += 2) totals[won[i] as number]! += won[i + 1] as number;
  };

  /** What a clause that lost a true literal stands on now; 0 when that cannot be flipped. */
  const standOf = (at: number): number => {
    const end = at + (clauses[at] as number);
    let stand = 0;
    for (let k = at + 1; k <= end; k++) {
      const code = clauses[k] as number;
      if (whole[code] === 0) continue;
      if (state.value[code] === 1) return 0;
      stand = code >> 1;
    }
    return stand;
  };

  const markVariable = (v: number): void => {
    marked[v] = mark;
  };
  const holdsUnderMarked = (at: number): boolean => {
    for (let k = at + 1, end = at + (clauses[at] as number); k <= end; k++) {
      const code = clauses[k] as number;
      if ((whole[code] === 1) !== (marked[code >> 1] === mark)) return true;
    }
    return false;
  };
  const doubtByClauses = (stand: number, list: readonly number[]): void =>
    deltas.eachWith(stand, (delta) => {
      mark++;
      deltas.eachVariable(delta, markVariable);
      if (!list.every(holdsUnderMarked)) doubt(delta);
    });

  const doubtByPairs = (lost: number): void => {
    for (let i = pairs.start[lost] as number; i < (pairs.start[lost + 1] as number); i++) {
      const stand = pairs.list[i] as number;
      if (state.value[stand] !== 1) deltas.eachWith(stand >> 1, doubt);
    }
  };

  const doubtBySum = (index: number): void => {
    const { codes, bound } = sums[index] as Problem['sums'][number];
    for (const code of codes)
      if (whole[code] === 1)
        deltas.eachWith(code >> 1, (delta) => {
          if (totalUnder(index, delta) < bound) doubt(delta);
        });
  };
  const totalUnder = (index: number, delta: number): number => {
    let total = totals[index] as number;
    deltas.eachVariable(delta, (v) => {
      const now = v * 2 + (whole[v * 2] === 1 ? 0 : 1);
      total += weightIn(index, now ^ 1) - weightIn(index, now);
    });
    return total;
  };
  const weightIn = (index: number, code: number): number => {
    const list = state.sumsOf[code];
    if (list !== undefined)
      for (let i = 0; i < list.length; i += 2) if (list[i] === index) return list[i + 1] as number;
    return 0;
  };

  return {
    flip,
    raise: (flips) => {
      const before = totals.slice();
      flips.forEach(flip);
      for (const code of flips) deltas.eachWith(code >> 1, doubt);
      const standing = new Map<number, number[]>();
      for (const code of flips) {
        const lost = code ^ 1;
        doubtByPairs(lost);
        for (let i = long.start[lost] as number; i < (long.start[lost + 1] as number); i++) {
          const at = long.list[i] as number;
          const stand = standOf(at);
          if (stand === 0 || !deltas.isFlipped(stand)) continue;
          const list = standing.get(stand);
          if (list === undefined) standing.set(stand, [at]);
          else list.push(at);
        }
      }
      for (const [stand, list] of standing) doubtByClauses(stand, list);
      for (let i = 0; i < totals.length; i++) if ((totals[i] as number) < (before[i] as number)) doubtBySum(i);
    },
  };
};
