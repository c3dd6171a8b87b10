/** What follows at once from what is assigned: clauses by two watched literals with blockers, sums by their slack. */
import type { State, Sum } from './state.ts';
import { assign, NO_REASON, PAIR } from './state.ts';

/** NO_REASON when all is quiet, otherwise the place of what is violated. */
export const propagate = (state: State): number => {
  while (state.head < state.trailSize) {
    const falsified = (state.trail[state.head++] as number) ^ 1;
    // Sums come first: taking an assignment back gives back what every sum lost to it.
    const list = state.sumsOf[falsified];
    if (list !== undefined) {
      const conflict = takeFromSums(state, list);
      if (conflict !== NO_REASON) return conflict;
    }
    if (!visitPairs(state, falsified)) return PAIR + falsified;
    const violated = visitWatches(state, falsified);
    if (violated !== NO_REASON) return violated;
  }
  return NO_REASON;
};

const visitPairs = (state: State, falsified: number): boolean => {
  const { start, list } = state.occurrences.pairs;
  const { value } = state;
  const end = start[falsified + 1] as number;
  for (let i = start[falsified] as number; i < end; i++) {
    const other = list[i] as number;
    const now = value[other];
    if (now === 1) continue;
    if (now === -1) {
      state.broken = other;
      return false;
    }
    assign(state, other, PAIR + falsified);
  }
  return true;
};

const takeFromSums = (state: State, list: readonly number[]): number => {
  const { sums } = state;
  for (let i = 0; i < list.length; i += 2) (sums[list[i] as number] as Sum).slack -= list[i + 1] as number;
  for (let i = 0; i < list.length; i += 2) if (!propagateSum(state, list[i] as number)) return -2 - (list[i] as number);
  return NO_REASON;
};

/** What weighs more than the slack cannot be spared. Terms are sorted, heaviest first. */
const propagateSum = (state: State, index: number): boolean => {
  const { codes, weights, slack } = state.sums[index] as Sum;
  if (slack < 0) return false;
  for (let i = 0; i < codes.length && (weights[i] as number) > slack; i++)
    if (state.value[codes[i] as number] === 0) assign(state, codes[i] as number, -2 - index);
  return true;
};

const visitWatches = (state: State, falsified: number): number => {
  const { watches, value, arena } = state;
  const list = watches[falsified] as number[];
  const length = list.length;
  let kept = 0;
  let conflict = NO_REASON;
  let i = 0;
  while (i < length) {
    const mark = list[i++] as number;
    const blocker = list[i++] as number;
    const blocked = value[blocker] as number;
    if (blocked === 1 || mark < 0) {
      list[kept++] = mark;
      list[kept++] = blocker;
      if (blocked === 1) continue;
      if (blocked === -1) {
        conflict = ~mark;
        break;
      }
      assign(state, blocker, ~mark);
      continue;
    }
    const size = arena[mark] as number;
    if (size < 0) continue; // dropped
    let first = arena[mark + 1] as number;
    if (first === falsified) {
      first = arena[mark + 2] as number;
      arena[mark + 1] = first;
      arena[mark + 2] = falsified;
    }
    const firstValue = value[first] as number;
    if (firstValue !== 1) {
      const end = mark + size;
      let k = mark + 3;
      while (k <= end && value[arena[k] as number] === -1) k++;
      if (k <= end) {
        const other = arena[k] as number;
        arena[mark + 2] = other;
        arena[k] = falsified;
        (watches[other] as number[]).push(mark, first);
        continue;
      }
    }
    list[kept++] = mark;
    list[kept++] = first;
    if (firstValue === 1) continue;
    if (firstValue === -1) {
      conflict = mark;
      break;
    }
    assign(state, first, mark);
  }
  while (i < length) list[kept++] = list[i++] as number;
  list.length = kept;
  return conflict;
};
