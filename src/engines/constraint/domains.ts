/**
 * What can still be chosen, kept rather than computed anew: one whole that satisfies the rules and the choices, and for each
 * literal that is false in it but possible a *delta*, the few variables to flip so that another such whole has it. A choice
 * moves the whole by its delta and costs only the deltas that this breaks; taking it back restores what was before.
 */
import { must } from '#kernel/outcome.ts';
import type { Moment } from './deltas.ts';
import { createDeltas, HOLDS, IMPOSSIBLE, UNKNOWN } from './deltas.ts';
import { createDoubts } from './doubts.ts';
import { createMend } from './mend.ts';
import { createNearWalk } from './near.ts';
import type { Problem } from './problem.ts';
import type { Decide, Solver } from './solver.ts';
import { CONFLICTS_MAX } from './solver.ts';

/** Neither way shut, chosen in every whole, or in none. `states` holds their places here. */
export const OPTION_STATES = ['open', 'forced', 'excluded'] as const;
export type OptionState = (typeof OPTION_STATES)[number];
export const [OPEN, FORCED, EXCLUDED] = [0, 1, 2] as const;

export type Domains = {
  /** From the choices as they were to these (codes); false when they conflict, then what was possible of them stays. */
  readonly moveTo: (choices: readonly number[]) => boolean;
  /** Under the choices, for each variable that is asked about, at its number: a place in OPTION_STATES. */
  readonly states: () => Uint8Array;
  readonly stateOf: (variable: number) => number;
  /** Whether these two codes can hold together, besides the choices. */
  readonly canBoth: (one: number, other: number) => boolean;
};

/** More than this and the whole model is searched, in the order that learning from conflicts has found. */
const NEAR_CONFLICTS_MAX = 8;
/** How far what is required is followed; beyond it a search of its own finds the same. */
const DEPTH_MAX = 100;
/** Of the wholes that were last searched for, how many are looked through for what they have besides. */
const FOUND_MAX = 24;
/** And how many of them show where to mend. */
const GUIDES_MAX = 2;
const NOTHING: Decide = () => 0;

type Level = { readonly choices: readonly number[]; readonly flips: readonly number[]; readonly before: Moment };

/** undefined when nothing satisfies the rules. `asked`: variables 1…asked have states. The solver is of this problem. */
export const openDomains = (problem: Problem, solver: Solver, asked: number): Domains | undefined => {
  const { state, search } = solver;
  const whole = new Uint8Array(problem.variables * 2 + 2); // by code
  const decideAll: Decide = () => {
    const next = state.order.next();
    return next === 0 ? 0 : next * 2 + (whole[next * 2] === 1 ? 0 : 1);
  };
  const first = search([], decideAll, CONFLICTS_MAX);
  must(first !== undefined, 'a published model is decided within its budget of conflicts');
  if (!first) return undefined;
  for (let i = 0; i < state.trailSize; i++) whole[state.trail[i] as number] = 1;

  const { occurrences } = state;
  const near = createNearWalk(problem, occurrences, state, whole);
  const mend = createMend(problem, occurrences, state, whole);
  const deltas = createDeltas(asked, problem.variables);
  const { known, learn } = deltas;
  const isBusy = new Uint8Array(known.length);
  const levels: Level[] = [];
  let chosen: readonly number[] = [];
  let doubtful: number[] = [];
  let found: readonly (readonly number[])[] = []; // by searching from the whole as it is, as flips
  const doubts = createDoubts(problem, occurrences, state, whole, deltas, (delta) => {
    learn(deltas.codeOf(delta), UNKNOWN);
    doubtful.push(deltas.codeOf(delta));
  });

  /** What is fixed by the choices stands on the trail from here on, and nothing else. */
  const placeChoices = (): void =>
    must(search(chosen, NOTHING, CONFLICTS_MAX) === true, 'choices that a whole satisfies can be placed');

  /** A whole with `more` besides what is chosen, as flips; undefined when there is none. */
  const reach = (more: readonly number[]): readonly number[] | undefined => {
    const wanted = [...chosen, ...more];
    near.begin(chosen.length);
    const answer = search(wanted, near.decide, NEAR_CONFLICTS_MAX) ?? search(wanted, decideAll, CONFLICTS_MAX);
    must(answer !== undefined, 'a published model is decided within its budget of conflicts');
    if (!answer) return undefined;
    const flips: number[] = [];
    const start =
      chosen.length < state.levelStart.length ? (state.levelStart[chosen.length] as number) : state.trailSize;
    for (let i = start; i < state.trailSize; i++) {
      const code = state.trail[i] as number;
      if (whole[code] === 0) flips.push(code);
    }
    return flips;
  };

  const settleDoubts = (): void => {
    const list = doubtful;
    doubtful = [];
    found = [];
    for (const code of list) settle(code, 0);
  };
  /** From the cheapest to the dearest: what is fixed, what is required, mending, what was found before, searching. */
  const settle = (code: number, depth: number): void => {
    if (known[code] !== UNKNOWN || isBusy[code] === 1) return;
    if (state.value[code] === -1) return learn(code, IMPOSSIBLE);
    const start = startFor(code, depth);
    if (start === IMPOSSIBLE) return learn(code, IMPOSSIBLE);
    const flips = mend(code, start === UNKNOWN ? [] : flipsOf(start), []) ?? foundWith(code) ?? searchFor(code);
    if (flips === undefined) learn(code, IMPOSSIBLE);
    else deltas.add(code, flips);
  };
  /**
   * What was found for one literal often has others too. It flips more than they need, so it is no delta to begin a session
   * with: many clicks would break it.
   */
  const foundWith = (code: number): readonly number[] | undefined => {
    const same = levels.length === 0 ? undefined : found.find((flips) => flips.includes(code));
    if (same !== undefined) return same;
    for (const guide of found.slice(0, GUIDES_MAX)) {
      const flips = mend(code, [], guide);
      if (flips !== undefined) return flips;
    }
    return undefined;
  };
  const searchFor = (code: number): readonly number[] | undefined => {
    const flips = reach([code]);
    placeChoices();
    if (flips !== undefined) found = [flips, ...found.slice(0, FOUND_MAX - 1)];
    return flips;
  };

  /**
   * What `code` requires comes first: a delta of that is most of its own. Of what it requires by pairs the largest delta is
   * taken, so that least is done again.
   */
  const startFor = (code: number, depth: number): number => {
    const lost = code ^ 1;
    const { long, pairs } = occurrences;
    let best = UNKNOWN;
    let most = 0;
    const consider = (needed: number): void => {
      if (depth < DEPTH_MAX) settle(needed, depth + 1);
      const delta = known[needed] as number;
      if (delta < 0) return;
      const size = deltas.sizeOf(delta);
      if (size > most) [best, most] = [delta, size];
    };
    isBusy[code] = 1;
    for (let i = pairs.start[lost] as number; i < (pairs.start[lost + 1] as number) && best !== IMPOSSIBLE; i++) {
      const needed = pairs.list[i] as number;
      if (whole[needed] === 1 || needed >> 1 > asked) continue;
      consider(needed);
      if (known[needed] === IMPOSSIBLE) best = IMPOSSIBLE;
    }
    for (let i = long.start[lost] as number; i < (long.start[lost + 1] as number) && best === UNKNOWN; i++) {
      const needed = neededBy(long.list[i] as number, lost);
      if (needed !== 0) consider(needed);
    }
    isBusy[code] = 0;
    return best;
  };
  /** The first that could mend the clause once `lost` is false; 0 when it holds anyway. */
  const neededBy = (at: number, lost: number): number => {
    const { clauses } = problem;
    let needed = 0;
    for (let k = at + 1, end = at + (clauses[at] as number); k <= end; k++) {
      const code = clauses[k] as number;
      if (code === lost) continue;
      if (whole[code] === 1) return 0;
      if (needed === 0 && code >> 1 <= asked && known[code] !== IMPOSSIBLE && isBusy[code] === 0) needed = code;
    }
    return needed;
  };
  const flipsOf = (delta: number): readonly number[] => {
    const flips: number[] = [];
    deltas.eachVariable(delta, (v) => flips.push(v * 2 + (whole[v * 2] as number)));
    return flips;
  };

  const push = (more: readonly number[]): boolean => {
    if (more.some((code) => known[code] === IMPOSSIBLE)) return false;
    const flips = flipsTo(more);
    if (flips === undefined) return false;
    levels.push({ choices: more, flips, before: deltas.moment() });
    const base = chosen.length;
    chosen = [...chosen, ...more];
    placeChoices();
    for (const code of flips)
      if (code >> 1 <= asked) {
        learn(code, HOLDS);
        learn(code ^ 1, UNKNOWN);
        doubtful.push(code ^ 1);
      }
    doubts.raise(flips);
    for (let i = state.levelStart[base] as number; i < state.trailSize; i++) fix(state.trail[i] as number);
    settleDoubts();
    return true;
  };
  const fix = (code: number): void => {
    const opposite = code ^ 1;
    if (opposite >> 1 <= asked && known[opposite] !== IMPOSSIBLE) learn(opposite, IMPOSSIBLE);
    deltas.eachWith(code >> 1, (delta) => {
      learn(deltas.codeOf(delta), UNKNOWN);
      doubtful.push(deltas.codeOf(delta));
    });
  };
  const flipsTo = (more: readonly number[]): readonly number[] | undefined => {
    const missing = more.filter((code) => whole[code] === 0);
    const [code] = missing;
    if (code === undefined) return [];
    const delta = known[code] as number;
    const isEnough = missing.length === 1 && more.every((each) => each === code || !deltas.contains(delta, each >> 1));
    return isEnough ? flipsOf(delta) : reach(more);
  };

  const pop = (): void => {
    const level = levels.pop();
    must(level !== undefined, 'there is a choice to take back');
    for (const code of level.flips) doubts.flip(code ^ 1);
    deltas.backTo(level.before);
    chosen = chosen.slice(0, chosen.length - level.choices.length);
  };

  for (let code = 2; code < known.length; code++)
    if (whole[code] === 1) learn(code, HOLDS);
    else doubtful.push(code);
  placeChoices();
  settleDoubts();

  /** A whole that is known mostly answers; only otherwise is one searched for. */
  const canBoth = (one: number, other: number): boolean => {
    if (known[one] === IMPOSSIBLE || known[other] === IMPOSSIBLE) return false;
    if (holdsUnder(known[one] as number, other) || holdsUnder(known[other] as number, one)) return true;
    const isPossible = reach([one, other]) !== undefined;
    placeChoices();
    return isPossible;
  };
  const holdsUnder = (delta: number, code: number): boolean =>
    (whole[code] === 1) !== (delta >= 0 && deltas.contains(delta, code >> 1));

  const stateOf = (v: number): number =>
    known[v * 2] === IMPOSSIBLE ? EXCLUDED : known[v * 2 + 1] === IMPOSSIBLE ? FORCED : OPEN;

  return {
    moveTo: (choices) => {
      const wanted = new Set(choices);
      if (choices.some((code) => wanted.has(code ^ 1))) return false;
      let keep = 0;
      while (keep < levels.length && (levels[keep] as Level).choices.every((code) => wanted.has(code))) keep++;
      while (levels.length > keep) pop();
      const held = new Set(chosen);
      const more = [...wanted].filter((code) => !held.has(code));
      return more.length === 0 || push(more);
    },
    states: () => {
      const list = new Uint8Array(asked + 1);
      for (let v = 1; v <= asked; v++) list[v] = stateOf(v);
      return list;
    },
    stateOf,
    canBoth,
  };
};
