/** What a search knows at a moment: the trail of what is assigned and why, the clauses with their watches, the sums. */
import { must } from '#kernel/outcome.ts';
import { widen } from './grow.ts';
import type { Occurrences } from './occurrences.ts';
import { occurrencesOf } from './occurrences.ts';
import type { Order } from './order.ts';
import { createOrder } from './order.ts';
import type { Problem, ProblemSum } from './problem.ts';

/** `slack`: how much more weight may turn false. */
export type Sum = ProblemSum & { slack: number };

export type State = {
  variables: number;
  /** Once false, nothing satisfies the rules. */
  consistent: boolean;
  /** By code: 1 true, -1 false, 0 open. */
  value: Int8Array;
  /* By variable, once assigned. A reason is a clause's place, -2-i for sum i, PAIR + the other code, or NO_REASON. */
  level: Int32Array;
  position: Int32Array;
  reason: Int32Array;
  trail: Int32Array;
  trailSize: number;
  /** Up to here the trail is propagated. */
  head: number;
  /** Where on the trail each decision stands; its length is the current level. */
  readonly levelStart: number[];
  /** How often the trail was shortened, so that who walks along it notices. */
  backtracks: number;
  /** A clause: its size (negative once dropped), then its codes. */
  arena: Int32Array;
  arenaSize: number;
  /** Of the problem. Its clauses of two are propagated from here, without watches; those that were learnt are watched. */
  readonly occurrences: Occurrences;
  /** After a conflict in such a clause: the code that was to become true. */
  broken: number;
  /** By code: clause, blocker, clause, blocker…; a clause of two is stored as the opposite number, its blocker is all of it. */
  readonly watches: number[][];
  readonly sums: Sum[];
  /** By code: sum, weight, sum, weight…; undefined where there is none. */
  readonly sumsOf: (number[] | undefined)[];
  readonly order: Order;
};

export const NO_REASON = -1;
/** Above any clause's place. */
export const PAIR = 2 ** 30;

export const createState = (problem: Problem): State => {
  const n = problem.variables + 1;
  const order = createOrder((v) => state.value[v * 2] === 0, problem.variables);
  const state: State = {
    variables: problem.variables,
    consistent: !problem.contradictory,
    value: new Int8Array(n * 2),
    level: new Int32Array(n),
    position: new Int32Array(n),
    reason: new Int32Array(n),
    trail: new Int32Array(n),
    trailSize: 0,
    head: 0,
    levelStart: [],
    backtracks: 0,
    arena: new Int32Array(problem.clauses.length + 1024),
    arenaSize: problem.clauses.length,
    occurrences: occurrencesOf(problem),
    broken: 0,
    watches: Array.from({ length: n * 2 }, () => []),
    sums: [],
    sumsOf: Array.from({ length: n * 2 }),
    order,
  };
  state.arena.set(problem.clauses);
  const units: number[] = [];
  for (let at = 0; at < state.arenaSize; at += (state.arena[at] as number) + 1)
    if (state.arena[at] === 1) units.push(state.arena[at + 1] as number);
    else if ((state.arena[at] as number) > 2) watch(state, at);
  for (const sum of problem.sums) addSumTo(state, sum);
  for (const code of units) assignAtRoot(state, code);
  return state;
};

export const addVariable = (state: State): number => {
  const v = ++state.variables;
  state.value = widen(state.value, v * 2 + 1);
  state.level = widen(state.level, v);
  state.position = widen(state.position, v);
  state.reason = widen(state.reason, v);
  state.trail = widen(state.trail, v);
  state.watches.push([], []);
  state.sumsOf.push(undefined, undefined);
  state.order.add(v);
  return v;
};

export const assign = (state: State, code: number, why: number): void => {
  const v = code >> 1;
  state.value[code] = 1;
  state.value[code ^ 1] = -1;
  state.level[v] = state.levelStart.length;
  state.reason[v] = why;
  state.position[v] = state.trailSize;
  state.trail[state.trailSize++] = code;
};

/** Before the search: false is what makes the whole inconsistent. Nothing is propagated yet. */
export const assignAtRoot = (state: State, code: number): void => {
  must(state.levelStart.length === 0, 'what holds always is assigned before any decision');
  if (state.value[code] === -1) state.consistent = false;
  else if (state.value[code] === 0) assign(state, code, NO_REASON);
};

export const backtrack = (state: State, to: number): void => {
  const { levelStart, trail, value, order, sumsOf, sums } = state;
  if (levelStart.length <= to) return;
  const start = levelStart[to] as number;
  let size = state.trailSize;
  while (size > start) {
    const code = trail[--size] as number;
    if (size < state.head) {
      const list = sumsOf[code ^ 1];
      if (list !== undefined)
        for (let i = 0; i < list.length; i += 2) (sums[list[i] as number] as Sum).slack += list[i + 1] as number;
    }
    value[code] = 0;
    value[code ^ 1] = 0;
    order.reopened(code >> 1);
  }
  state.trailSize = start;
  state.head = start;
  state.backtracks++;
  levelStart.length = to;
};

/** A clause of two or more that stands in the arena is watched at its first two codes. */
const watch = (state: State, at: number): void => {
  const { arena, watches } = state;
  const [first, second] = [arena[at + 1] as number, arena[at + 2] as number];
  const mark = arena[at] === 2 ? ~at : at;
  (watches[first] as number[]).push(mark, second);
  (watches[second] as number[]).push(mark, first);
};

/** The new clause's place. At least two codes. */
export const attach = (state: State, codes: readonly number[]): number => {
  const at = state.arenaSize;
  state.arena = widen(state.arena, at + codes.length);
  state.arena[at] = codes.length;
  for (let i = 0; i < codes.length; i++) state.arena[at + 1 + i] = codes[i] as number;
  state.arenaSize += codes.length + 1;
  watch(state, at);
  return at;
};

/** At the root only. What is settled there already is counted when the trail is propagated, or here when it was. */
export const addSumTo = (state: State, { codes, weights, bound }: ProblemSum): void => {
  const index = state.sums.length;
  let slack = -bound;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    const isCounted = state.value[code] === -1 && (state.position[code >> 1] as number) < state.head;
    if (!isCounted) slack += weights[i] as number;
    (state.sumsOf[code] ??= []).push(index, weights[i] as number);
  }
  const sum = { codes, weights, bound, slack };
  state.sums.push(sum);
  if (slack < 0) state.consistent = false;
  for (let i = 0; i < codes.length && (weights[i] as number) > slack; i++)
    if (state.value[codes[i] as number] === 0) assign(state, codes[i] as number, NO_REASON);
};

/** Rewrites the arena without its dropped clauses. */
export const collectGarbage = (state: State): ((at: number) => number) => {
  const from = state.arena;
  const into = new Int32Array(from.length);
  const moved = new Map<number, number>();
  let size = 0;
  for (let at = 0; at < state.arenaSize;) {
    const length = Math.abs(from[at] as number) + 1;
    if ((from[at] as number) > 0) {
      moved.set(at, size);
      into.set(from.subarray(at, at + length), size);
      size += length;
    }
    at += length;
  }
  const placeOf = (at: number): number => {
    const place = moved.get(at);
    must(place !== undefined, 'a clause that is watched or a reason was not dropped');
    return place;
  };
  for (const list of state.watches) {
    let kept = 0;
    for (let i = 0; i < list.length; i += 2) {
      const mark = list[i] as number;
      const at = mark < 0 ? ~mark : mark;
      if ((from[at] as number) < 0) continue;
      list[kept++] = mark < 0 ? ~placeOf(at) : placeOf(at);
      list[kept++] = list[i + 1] as number;
    }
    list.length = kept;
  }
  for (let i = 0; i < state.trailSize; i++) {
    const v = (state.trail[i] as number) >> 1;
    const why = state.reason[v] as number;
    if (why >= 0 && why < PAIR) state.reason[v] = placeOf(why);
  }
  state.arena = into;
  state.arenaSize = size;
  return placeOf;
};
