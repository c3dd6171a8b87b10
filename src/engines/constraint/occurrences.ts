/** Where each code occurs in a problem's clauses, in flat arrays: what `start[code]` to `start[code + 1]` of `list` names. */
import type { Problem } from './problem.ts';

export type Occurrences = {
  /** Clauses of three and more: their places in `problem.clauses`. */
  readonly long: { readonly start: Int32Array; readonly list: Int32Array };
  /** Clauses of two: the other code. */
  readonly pairs: { readonly start: Int32Array; readonly list: Int32Array };
};

export const occurrencesOf = ({ variables, clauses }: Problem): Occurrences => {
  const codes = variables * 2 + 2;
  const [long, pairs] = [new Int32Array(codes + 1), new Int32Array(codes + 1)];
  for (let at = 0; at < clauses.length; at += (clauses[at] as number) + 1) {
    const size = clauses[at] as number;
    if (size < 2) continue;
    const counts = size === 2 ? pairs : long;
    for (let k = at + 1; k <= at + size; k++) counts[clauses[k] as number]!++;
  }
  const longList = new Int32Array(toEnds(long));
  const pairList = new Int32Array(toEnds(pairs));
  // Filled from the end, so that each end becomes a start.
  for (let at = 0; at < clauses.length; at += (clauses[at] as number) + 1) {
    const size = clauses[at] as number;
    const [first, second] = [clauses[at + 1] as number, clauses[at + 2] as number];
    if (size === 2) {
      pairList[--pairs[first]!] = second;
      pairList[--pairs[second]!] = first;
    } else if (size > 2) for (let k = at + 1; k <= at + size; k++) longList[--long[clauses[k] as number]!] = at;
  }
  return { long: { start: long, list: longList }, pairs: { start: pairs, list: pairList } };
};

/** Counts become the place after each one's last; returns the sum of all. */
const toEnds = (counts: Int32Array): number => {
  let total = 0;
  for (let i = 0; i < counts.length; i++) {
    total += counts[i] as number;
    counts[i] = total;
  }
  return total;
};
