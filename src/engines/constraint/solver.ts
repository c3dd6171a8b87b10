/**
 * The kernel: a conflict-driven clause-learning solver over booleans with clauses and linear sums, in typed arrays, with
 * assumptions. Literals are signed whole numbers as in DIMACS (`3`: variable 3 is true, `-3`: it is false).
 *
 * Sources: MiniSat (Eén, Sörensson 2003) for the loop, assumptions and final analysis; watch lists with blockers; VMTF
 * order as in CaDiCaL; linear sums by slack counters with lazy reasons. Nothing here is random and nothing asks a clock.
 */
import { must } from '#kernel/outcome.ts';
import { createConflictAnalysis } from './conflict.ts';
import { widen } from './grow.ts';
import type { Literal } from './literals.ts';
import { codeOf, literalOf, luby } from './literals.ts';
import type { Problem, Sink } from './problem.ts';
import { problemSum, startProblem } from './problem.ts';
import { propagate } from './propagate.ts';
import type { State } from './state.ts';
import {
  addSumTo,
  addVariable,
  assign,
  assignAtRoot,
  attach,
  backtrack,
  collectGarbage,
  createState,
  NO_REASON,
} from './state.ts';

export type Solver = Sink & {
  readonly solve: (assumptions: readonly Literal[]) => boolean;
  /** The same, but undefined once `conflicts` of them did not decide it. */
  readonly solveWithin: (assumptions: readonly Literal[], conflicts: number) => boolean | undefined;
  /** In the model of the last `solve` that said yes. */
  readonly isTrue: (variable: number) => boolean;
  /** After a no: assumptions that cannot hold together. Not minimal. Empty when there is no model at all. */
  readonly core: () => readonly Literal[];
  /** The value that a variable is tried with first. */
  readonly prefer: (variable: number, value: boolean) => void;
  /** For who decides by himself: codes are assumed, `decide` says what is tried next. */
  readonly search: Search;
  /** To read, never to change. */
  readonly state: State;
};

/** The next code to try, which is open; 0 ends the search with a yes. Asked only when everything is propagated. */
export type Decide = () => number;
export type Search = (codes: readonly number[], decide: Decide, conflictsMax: number) => boolean | undefined;

const RESTART_UNIT = 64;
const LEARNT_MIN = 2000;
/** A session that lives for weeks keeps no more than this, however good. */
const LEARNT_MAX = 20_000;
/** Published models of 2,500 features stay below a thousand; what needs more would hang its caller, so it crashes by name. */
export const CONFLICTS_MAX = 200_000;

export const createSolver = (problem: Problem = startProblem().finish()): Solver => {
  const state = createState(problem);
  const analysis = createConflictAnalysis(state);
  let phase = new Uint8Array(problem.variables + 1);
  let model = new Uint8Array(problem.variables + 1);
  let learnts: { readonly at: number; readonly glue: number }[] = [];
  let learntMax = LEARNT_MIN;
  let failed: number | undefined; // the assumption that could not be placed
  let core: readonly Literal[] = [];
  let placed: readonly number[] = []; // what the first levels of the trail hold, as far as there are levels

  const settle = (): void => {
    if (state.consistent && propagate(state) !== NO_REASON) state.consistent = false;
  };
  settle();

  const learn = (codes: readonly number[], glue: number): void => {
    if (codes.length === 1) return assign(state, codes[0] as number, NO_REASON);
    const at = attach(state, codes);
    learnts.push({ at, glue });
    assign(state, codes[0] as number, at);
  };

  /** Drops the worse half of what was learnt, so that a long session keeps its speed and its size. */
  const forget = (): void => {
    const { arena, value, reason } = state;
    const forced = (at: number, code: number): boolean => value[code] === 1 && reason[code >> 1] === at;
    const isReason = (at: number): boolean =>
      forced(at, arena[at + 1] as number) || forced(at, arena[at + 2] as number);
    const ranked = learnts.toSorted((a, b) => a.glue - b.glue || a.at - b.at);
    const isGood = (glue: number, rank: number): boolean =>
      rank < ranked.length / 2 || (glue <= 2 && rank < LEARNT_MAX / 2);
    const keep = ranked.filter(({ at, glue }, rank) => isGood(glue, rank) || isReason(at));
    const kept = new Set(keep);
    for (const learnt of learnts) if (!kept.has(learnt)) arena[learnt.at] = -(arena[learnt.at] as number);
    const placeOf = collectGarbage(state);
    learnts = keep.map(({ at, glue }) => ({ at: placeOf(at), glue }));
    learntMax = Math.min(LEARNT_MAX, Math.max(LEARNT_MIN, keep.length * 2));
  };

  const search: Search = (wanted, decide, conflictsMax) => {
    failed = undefined;
    core = [];
    if (!state.consistent) return false;
    const { value, levelStart } = state;
    let common = 0;
    const most = Math.min(levelStart.length, placed.length, wanted.length);
    while (common < most && wanted[common] === placed[common]) common++;
    backtrack(state, common);
    placed = wanted;
    if (learnts.length > learntMax) forget();
    let budget = RESTART_UNIT;
    let restarts = 1;
    let conflicts = 0;
    for (;;) {
      const conflict = propagate(state);
      if (conflict !== NO_REASON) {
        if (levelStart.length === 0) return (state.consistent = false);
        const { codes, back, glue } = analysis.learnFrom(conflict);
        backtrack(state, back);
        learn(codes, glue);
        budget--;
        if (++conflicts > conflictsMax) return undefined;
        continue;
      }
      if (budget <= 0) {
        budget = RESTART_UNIT * luby(++restarts);
        if (learnts.length > learntMax) forget();
        backtrack(state, Math.min(wanted.length, levelStart.length));
        continue;
      }
      const level = levelStart.length;
      if (level < wanted.length) {
        const code = wanted[level] as number;
        if (value[code] === -1) {
          failed = code;
          return false;
        }
        levelStart.push(state.trailSize);
        if (value[code] === 0) assign(state, code, NO_REASON);
        continue;
      }
      const code = decide();
      if (code === 0) return true;
      levelStart.push(state.trailSize);
      assign(state, code, NO_REASON);
    }
  };

  const decideByOrder: Decide = () => {
    const next = state.order.next();
    return next === 0 ? 0 : next * 2 + (phase[next] === 1 ? 0 : 1);
  };

  const solveWithin = (assumptions: readonly Literal[], conflicts: number): boolean | undefined => {
    const answer = search(assumptions.map(codeOf), decideByOrder, conflicts);
    if (answer === true) for (let v = 1; v <= state.variables; v++) model[v] = state.value[v * 2] === 1 ? 1 : 0;
    if (answer === false && failed !== undefined) core = analysis.failedWith(failed).map(literalOf);
    return answer;
  };

  const atRoot = (change: () => void): void => {
    backtrack(state, 0);
    change();
    settle();
  };

  return {
    variable: () => {
      backtrack(state, 0);
      const v = addVariable(state);
      phase = widen(phase, v);
      model = widen(model, v);
      return v;
    },
    addClause: (literals) =>
      atRoot(() => {
        const codes = [...new Set(literals.map(codeOf))];
        if (codes.some((code) => state.value[code] === 1 || codes.includes(code ^ 1))) return;
        const open = codes.filter((code) => state.value[code] === 0);
        if (open.length > 1) attach(state, open);
        else if (open.length === 1) assignAtRoot(state, open[0] as number);
        else state.consistent = false;
      }),
    addSum: (terms, atLeast) =>
      atRoot(() => {
        const sum = problemSum(terms, atLeast);
        if (sum !== undefined) addSumTo(state, sum);
      }),
    solve: (assumptions) => {
      const answer = solveWithin(assumptions, CONFLICTS_MAX);
      must(answer !== undefined, 'a published model is decided within its budget of conflicts');
      return answer;
    },
    solveWithin,
    isTrue: (v) => model[v] === 1,
    core: () => core,
    prefer: (v, wanted) => {
      phase[v] = wanted ? 1 : 0;
    },
    search,
    state,
  };
};
