/**
 * Flips one literal of a whole and then whatever that breaks, clause by clause, without propagating: the work is that of the
 * flips alone, however much follows from them that holds already. It may start from a delta that is known to lead to another
 * whole: what only that delta flips needs no look, since it is in order already. Gives up rather than search.
 */
import type { Occurrences } from './occurrences.ts';
import type { Problem } from './problem.ts';
import type { State } from './state.ts';

/**
 * Codes that become true, or undefined. `start`: codes that become true by a delta known to be in order. `guide`: where a
 * clause can be mended in several ways, these codes are tried first.
 */
export type Mend = (code: number, start: readonly number[], guide: readonly number[]) => readonly number[] | undefined;

const FLIPS_MAX = 200;
const CHECKS_MAX = 20_000;

/** `whole`: by code, 1 for what is true in it; flipped while it works, and back. What is assigned in `state` stays. */
export const createMend = (problem: Problem, { long, pairs }: Occurrences, state: State, whole: Uint8Array): Mend => {
  const { clauses, sums } = problem;
  const flipped = new Uint8Array(problem.variables + 1);
  const guided = new Uint8Array(whole.length);
  let flips: number[] = [];
  let checks = 0;
  let most = 0;

  const turn = (code: number): void => {
    flipped[code >> 1] = 1;
    whole[code] = 1;
    whole[code ^ 1] = 0;
  };
  /** False if it must stay as it is, or was flipped already: this never goes back. */
  const flip = (code: number): boolean => {
    if (state.value[code] !== 0 || flipped[code >> 1] === 1) return false;
    turn(code);
    flips.push(code);
    return flips.length <= most;
  };

  const mendPairs = (lost: number): boolean => {
    const end = pairs.start[lost + 1] as number;
    for (let i = pairs.start[lost] as number; i < end; i++) {
      const other = pairs.list[i] as number;
      if (whole[other] === 0 && !flip(other)) return false;
    }
    return true;
  };

  /** Whether nothing that this asks for at once was already decided otherwise. */
  const isWelcome = (code: number): boolean => {
    if (state.value[code] !== 0 || flipped[code >> 1] === 1) return false;
    const lost = code ^ 1;
    const end = pairs.start[lost + 1] as number;
    for (let i = pairs.start[lost] as number; i < end; i++) {
      const other = pairs.list[i] as number;
      if (whole[other] === 0 && (state.value[other] !== 0 || flipped[other >> 1] === 1)) return false;
    }
    return true;
  };

  const mendClause = (at: number): boolean => {
    const end = at + (clauses[at] as number);
    for (let k = at + 1; k <= end; k++) if (whole[clauses[k] as number] === 1) return true;
    let choice = 0;
    for (let k = at + 1; k <= end; k++) {
      const code = clauses[k] as number;
      if ((choice === 0 || guided[code] === 1) && isWelcome(code)) choice = code;
      if (guided[choice] === 1) break;
    }
    return choice !== 0 && flip(choice);
  };

  const mendSum = (index: number): boolean => {
    const { codes, weights, bound } = sums[index] as Problem['sums'][number];
    let missing = bound;
    for (let i = 0; i < codes.length && missing > 0; i++)
      if (whole[codes[i] as number] === 1) missing -= weights[i] as number;
    for (let i = 0; i < codes.length && missing > 0; i++) {
      const code = codes[i] as number;
      if (whole[code] === 0 && flip(code)) missing -= weights[i] as number;
    }
    checks += codes.length;
    return missing <= 0;
  };
  const mendSums = (lost: number): boolean => {
    const list = state.sumsOf[lost];
    if (list !== undefined) for (let i = 0; i < list.length; i += 2) if (!mendSum(list[i] as number)) return false;
    return true;
  };

  /** What follows of itself comes before every choice, as in propagation. */
  const mendAll = (from: number): boolean => {
    let paired = from;
    for (let i = from; i < flips.length; i++) {
      const lost = (flips[i] as number) ^ 1;
      const end = long.start[lost + 1] as number;
      for (let next = long.start[lost] as number; next <= end; next++) {
        while (paired < flips.length) if (!mendPairs((flips[paired++] as number) ^ 1)) return false;
        if (next < end && !mendClause(long.list[next] as number)) return false;
      }
      checks += end - (long.start[lost] as number);
      if (checks > CHECKS_MAX || !mendSums(lost)) return false;
    }
    return true;
  };

  return (code, start, guide) => {
    for (const each of guide) guided[each] = 1;
    flips = [...start];
    most = start.length + FLIPS_MAX;
    for (const each of start) turn(each);
    checks = 0;
    const isWhole = flipped[code >> 1] === 1 || (flip(code) && mendAll(start.length));
    for (const each of flips) {
      flipped[each >> 1] = 0;
      whole[each] = 0;
      whole[each ^ 1] = 1;
    }
    for (const each of guide) guided[each] = 0;
    return isWhole ? flips : undefined;
  };
};
