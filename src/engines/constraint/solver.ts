/**
 * The kernel: a conflict-driven clause-learning solver over booleans with clauses and linear sums, in typed arrays, with
 * assumptions. Literals are signed whole numbers as in DIMACS (`3`: variable 3 is true, `-3`: it is false).
 *
 * Sources: MiniSat (Eén, Sörensson 2003) for the loop, assumptions and final analysis; watch lists with blockers; VMTF
 * order as in CaDiCaL; linear sums by slack counters with lazy reasons. Nothing here is random and nothing asks a clock.
 */
import { must } from '#kernel/outcome.ts';
import { widen } from './grow.ts';
import { codeOf, literalOf, luby, normalSum } from './literals.ts';
import type { Literal, Term } from './literals.ts';
import { createOrder } from './order.ts';

export type Solver = {
  /** A fresh variable; the first is 1. */
  readonly variable: () => number;
  readonly addClause: (literals: readonly Literal[]) => void;
  /** Σ weight × literal ≥ atLeast; weights are whole, of either sign. */
  readonly addSum: (terms: readonly Term[], atLeast: number) => void;
  readonly solve: (assumptions: readonly Literal[]) => boolean;
  /** In the model of the last `solve` that said yes. */
  readonly isTrue: (variable: number) => boolean;
  /** After a no: assumptions that cannot hold together. Not minimal. Empty when there is no model at all. */
  readonly core: () => readonly Literal[];
  /** The value that a variable is tried with first. */
  readonly prefer: (variable: number, value: boolean) => void;
};

const NO_REASON = -1;
const RESTART_UNIT = 64;
const LEARNT_MIN = 2000;
/** Published models of 2,500 features stay below a thousand; what needs more would hang its caller, so it crashes by name. */
const CONFLICTS_MAX = 200_000;

type Sum = { readonly codes: Int32Array; readonly weights: Float64Array; slack: number };

export const createSolver = (): Solver => {
  let variables = 0;
  let consistent = true;
  let value = new Int8Array(16); // by code: 1 true, -1 false, 0 open
  let level = new Int32Array(8);
  let position = new Int32Array(8); // on the trail
  let reason = new Int32Array(8); // a clause's place, or -2-i for sum i
  let seen = new Uint8Array(8);
  let phase = new Uint8Array(8);
  let model = new Uint8Array(8);
  let trail = new Int32Array(8);
  let trailSize = 0;
  let head = 0;
  let arena = new Int32Array(1024); // a clause: its size (negative once dropped), then its codes
  let arenaSize = 0;
  let learnts: { readonly at: number; readonly glue: number }[] = [];
  let learntMax = LEARNT_MIN;
  let lastCore: readonly Literal[] = [];
  let placed: readonly number[] = []; // the assumptions that the first levels of the trail hold
  const levelStart: number[] = [];
  const watches: number[][] = [[], []]; // by code: clause, blocker, clause, blocker…
  const sums: Sum[] = [];
  const sumsOf: number[][] = [[], []]; // by code: sum, weight, sum, weight…

  const order = createOrder((v) => value[v * 2] === 0);

  const grow = (): void => {
    value = widen(value, variables * 2 + 1);
    level = widen(level, variables);
    position = widen(position, variables);
    reason = widen(reason, variables);
    seen = widen(seen, variables);
    phase = widen(phase, variables);
    model = widen(model, variables);
    trail = widen(trail, variables);
  };

  const variable = (): number => {
    backtrack(0);
    variables++;
    grow();
    watches.push([], []);
    sumsOf.push([], []);
    order.add(variables);
    return variables;
  };

  const assign = (code: number, why: number): void => {
    const v = code >> 1;
    value[code] = 1;
    value[code ^ 1] = -1;
    level[v] = levelStart.length;
    reason[v] = why;
    position[v] = trailSize;
    trail[trailSize++] = code;
  };

  const backtrack = (to: number): void => {
    if (levelStart.length <= to) return;
    const start = levelStart[to] as number;
    while (trailSize > start) {
      const code = trail[--trailSize] as number;
      if (trailSize < head) giveBack(code ^ 1);
      value[code] = 0;
      value[code ^ 1] = 0;
      order.reopened(code >> 1);
    }
    levelStart.length = to;
    head = start;
    if (placed.length > to) placed = placed.slice(0, to);
  };
  const giveBack = (falsified: number): void => {
    const list = sumsOf[falsified] as number[];
    for (let i = 0; i < list.length; i += 2) (sums[list[i] as number] as Sum).slack += list[i + 1] as number;
  };

  /** NO_REASON when all is quiet, otherwise the place of what is violated. */
  const propagate = (): number => {
    while (head < trailSize) {
      const falsified = (trail[head++] as number) ^ 1;
      const conflict = takeFromSums(falsified);
      if (conflict !== NO_REASON) return conflict;
      const violated = visitWatches(falsified);
      if (violated !== NO_REASON) return violated;
    }
    return NO_REASON;
  };

  const takeFromSums = (falsified: number): number => {
    const list = sumsOf[falsified] as number[];
    for (let i = 0; i < list.length; i += 2) (sums[list[i] as number] as Sum).slack -= list[i + 1] as number;
    for (let i = 0; i < list.length; i += 2) if (!propagateSum(list[i] as number)) return -2 - (list[i] as number);
    return NO_REASON;
  };
  /** What weighs more than the slack cannot be spared. Terms are sorted, heaviest first. */
  const propagateSum = (index: number): boolean => {
    const { codes, weights, slack } = sums[index] as Sum;
    if (slack < 0) return false;
    for (let i = 0; i < codes.length && (weights[i] as number) > slack; i++)
      if (value[codes[i] as number] === 0) assign(codes[i] as number, -2 - index);
    return true;
  };

  const visitWatches = (falsified: number): number => {
    const list = watches[falsified] as number[];
    let kept = 0;
    let conflict = NO_REASON;
    let i = 0;
    for (; i < list.length; i += 2) {
      const at = list[i] as number;
      const blocker = list[i + 1] as number;
      if (value[blocker] === 1) {
        list[kept++] = at;
        list[kept++] = blocker;
        continue;
      }
      const size = arena[at] as number;
      if (size < 0) continue; // dropped by `forget`
      if (arena[at + 1] === falsified) {
        arena[at + 1] = arena[at + 2] as number;
        arena[at + 2] = falsified;
      }
      const first = arena[at + 1] as number;
      let moved = value[first] === 1 ? -1 : 0;
      for (let k = at + 3; moved === 0 && k <= at + size; k++) if (value[arena[k] as number] !== -1) moved = k;
      if (moved > 0) {
        const other = arena[moved] as number;
        arena[at + 2] = other;
        arena[moved] = falsified;
        (watches[other] as number[]).push(at, first);
        continue;
      }
      list[kept++] = at;
      list[kept++] = first;
      if (moved === -1) continue;
      if (value[first] === -1) {
        conflict = at;
        i += 2;
        break;
      }
      assign(first, at);
    }
    while (i < list.length) list[kept++] = list[i++] as number;
    list.length = kept;
    return conflict;
  };

  /** The false codes that forced `code`, or, for 0, that are violated. A sum's reason is built when it is asked for. */
  const causes = (why: number, code: number): readonly number[] => {
    if (why >= 0) {
      const found: number[] = [];
      const end = why + (arena[why] as number);
      for (let k = why + 1; k <= end; k++) if (arena[k] !== code) found.push(arena[k] as number);
      return found;
    }
    const limit = code === 0 ? trailSize : (position[code >> 1] as number);
    return [...(sums[-2 - why] as Sum).codes].filter((c) => value[c] === -1 && (position[c >> 1] as number) < limit);
  };

  /** First unique implication point; the learnt clause has the asserting code first and the backjump level's second. */
  const analyze = (conflict: number): { readonly codes: number[]; readonly back: number } => {
    const codes: number[] = [0];
    const touched: number[] = [];
    let open = 0;
    let index = trailSize;
    let why = conflict;
    let code = 0;
    do {
      for (const cause of causes(why, code)) {
        const v = cause >> 1;
        if (seen[v] === 1 || level[v] === 0) continue;
        seen[v] = 1;
        touched.push(v);
        if (level[v] === levelStart.length) open++;
        else codes.push(cause);
      }
      do code = trail[--index] as number;
      while (seen[code >> 1] === 0);
      why = reason[code >> 1] as number;
      open--;
    } while (open > 0);
    codes[0] = code ^ 1;
    const short = codes.filter((c, i) => i === 0 || !isRedundant(c));
    for (const v of touched.toSorted((a, b) => order.age(a) - order.age(b))) {
      seen[v] = 0;
      order.bump(v);
    }
    return { codes: short, back: secondLevel(short) };
  };
  const isRedundant = (code: number): boolean => {
    const why = reason[code >> 1] as number;
    return why !== NO_REASON && causes(why, code ^ 1).every((c) => seen[c >> 1] === 1 || level[c >> 1] === 0);
  };
  const secondLevel = (codes: number[]): number => {
    if (codes.length === 1) return 0;
    let best = 1;
    for (let i = 2; i < codes.length; i++)
      if ((level[(codes[i] as number) >> 1] as number) > (level[(codes[best] as number) >> 1] as number)) best = i;
    [codes[1], codes[best]] = [codes[best] as number, codes[1] as number];
    return level[(codes[1] as number) >> 1] as number;
  };

  /** Which assumptions make this one impossible. */
  const analyzeFinal = (failed: number): readonly Literal[] => {
    const found = [literalOf(failed)];
    if (level[failed >> 1] === 0) return found;
    seen[failed >> 1] = 1;
    for (let i = trailSize - 1; i >= (levelStart[0] as number); i--) {
      const code = trail[i] as number;
      const v = code >> 1;
      if (seen[v] === 0) continue;
      seen[v] = 0;
      const why = reason[v] as number;
      if (why === NO_REASON) found.push(literalOf(code));
      else for (const cause of causes(why, code)) if ((level[cause >> 1] as number) > 0) seen[cause >> 1] = 1;
    }
    seen[failed >> 1] = 0;
    return found;
  };

  const attach = (codes: readonly number[]): number => {
    arena = widen(arena, arenaSize + codes.length);
    const at = arenaSize;
    arena[arenaSize++] = codes.length;
    for (const code of codes) arena[arenaSize++] = code;
    (watches[codes[0] as number] as number[]).push(at, codes[1] as number);
    (watches[codes[1] as number] as number[]).push(at, codes[0] as number);
    return at;
  };

  const learn = (codes: readonly number[]): void => {
    if (codes.length === 1) return assign(codes[0] as number, NO_REASON);
    const at = attach(codes);
    learnts.push({ at, glue: new Set(codes.map((code) => level[code >> 1])).size });
    assign(codes[0] as number, at);
  };

  /** Drops the worse half of what was learnt, so that a long session keeps its speed. */
  const forget = (): void => {
    const isReason = (at: number): boolean => {
      const code = arena[at + 1] as number;
      return value[code] === 1 && reason[code >> 1] === at;
    };
    const ranked = learnts.toSorted((a, b) => a.glue - b.glue || a.at - b.at);
    const keep = ranked.filter(({ at, glue }, i) => glue <= 2 || i < ranked.length / 2 || isReason(at));
    const kept = new Set(keep);
    for (const learnt of learnts) if (!kept.has(learnt)) arena[learnt.at] = -(arena[learnt.at] as number);
    learnts = keep;
    learntMax = Math.max(learntMax, keep.length * 2);
  };

  const addClause = (literals: readonly Literal[]): void => {
    backtrack(0);
    const codes = [...new Set(literals.map(codeOf))];
    if (codes.some((code) => value[code] === 1 || codes.includes(code ^ 1))) return;
    const open = codes.filter((code) => value[code] === 0);
    if (open.length > 1) attach(open);
    else if (open.length === 1) settle(() => assign(open[0] as number, NO_REASON));
    else consistent = false;
  };
  const settle = (change: () => void): void => {
    change();
    if (propagate() !== NO_REASON) consistent = false;
  };

  const addSum = (terms: readonly Term[], atLeast: number): void => {
    backtrack(0);
    const { list, bound } = normalSum(terms, atLeast);
    if (bound <= 0) return;
    const open = list.filter(({ code }) => value[code] === 0);
    const sure = list.reduce((total, { code, weight }) => total + (value[code] === 1 ? weight : 0), 0);
    const rest = bound - sure;
    if (rest <= 0) return;
    const index = sums.length;
    const sum: Sum = {
      codes: Int32Array.from(open, ({ code }) => code),
      weights: Float64Array.from(open, ({ weight }) => weight),
      slack: open.reduce((total, { weight }) => total + weight, 0) - rest,
    };
    sums.push(sum);
    for (const { code, weight } of open) (sumsOf[code] as number[]).push(index, weight);
    settle(() => {
      if (!propagateSum(index)) consistent = false;
    });
  };

  const solve = (assumptions: readonly Literal[]): boolean => {
    lastCore = [];
    if (!consistent) return false;
    const wanted = assumptions.map(codeOf);
    let common = 0;
    while (common < wanted.length && common < placed.length && wanted[common] === placed[common]) common++;
    backtrack(common);
    placed = wanted;
    let budget = RESTART_UNIT;
    let restarts = 1;
    let conflicts = 0;
    for (;;) {
      const conflict = propagate();
      if (conflict !== NO_REASON) {
        if (levelStart.length === 0) return (consistent = false);
        must(++conflicts <= CONFLICTS_MAX, 'a published model is decided within its budget of conflicts');
        const { codes, back } = analyze(conflict);
        backtrack(back);
        placed = wanted;
        learn(codes);
        budget--;
        continue;
      }
      if (budget <= 0) {
        budget = RESTART_UNIT * luby(++restarts);
        if (learnts.length > learntMax) forget();
        backtrack(Math.min(wanted.length, levelStart.length));
        placed = wanted;
        continue;
      }
      if (levelStart.length < wanted.length) {
        const code = wanted[levelStart.length] as number;
        if (value[code] === -1) {
          lastCore = analyzeFinal(code);
          placed = wanted.slice(0, levelStart.length);
          return false;
        }
        levelStart.push(trailSize);
        if (value[code] === 0) assign(code, NO_REASON);
        continue;
      }
      const next = order.next();
      if (next === 0) {
        for (let v = 1; v <= variables; v++) model[v] = value[v * 2] === 1 ? 1 : 0;
        return true;
      }
      levelStart.push(trailSize);
      assign(next * 2 + (phase[next] === 1 ? 0 : 1), NO_REASON);
    }
  };

  return {
    variable,
    addClause,
    addSum,
    solve,
    isTrue: (v) => model[v] === 1,
    core: () => lastCore,
    prefer: (v, wanted) => {
      phase[v] = wanted ? 1 : 0;
    },
  };
};
