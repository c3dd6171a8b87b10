/**
 * What is known of each literal: it holds in the whole, it is impossible, or a delta leads to another whole that has it. An
 * index tells which deltas flip a variable. All of it is a stack: `backTo` restores any earlier moment, at the cost of what
 * changed since.
 */
import { widen } from './grow.ts';

/* What is known of a code: the number of its delta, or one of these. */
export const IMPOSSIBLE = -1;
export const UNKNOWN = -2;
export const HOLDS = -3;

export type Moment = { readonly deltas: number; readonly entries: number; readonly changes: number };

export type Deltas = {
  /** By code; to read. */
  readonly known: Int32Array;
  readonly learn: (code: number, what: number) => void;
  /** `flips`: the codes that it makes true. */
  readonly add: (code: number, flips: readonly number[]) => void;
  readonly codeOf: (delta: number) => number;
  readonly sizeOf: (delta: number) => number;
  readonly eachVariable: (delta: number, visit: (variable: number) => void) => void;
  readonly contains: (delta: number, variable: number) => boolean;
  /** Whether any delta ever flipped it. */
  readonly isFlipped: (variable: number) => boolean;
  /** Each delta that is known of a code now and flips the variable; `visit` may replace it. */
  readonly eachWith: (variable: number, visit: (delta: number) => void) => void;
  readonly moment: () => Moment;
  readonly backTo: (moment: Moment) => void;
};

/** Codes of the variables 1…asked have deltas, which may flip any of 1…variables. */
export const createDeltas = (asked: number, variables: number): Deltas => {
  const known = new Int32Array(asked * 2 + 2).fill(UNKNOWN);
  const changes: number[] = []; // code, what was known of it
  let starts = new Int32Array(asked * 2 + 2);
  let codes = new Int32Array(asked * 2 + 2);
  let deltas = 0;
  // An entry names a variable and leads to the older entries of the same variable.
  let variable = new Int32Array(asked * 4 + 4);
  let older = new Int32Array(asked * 4 + 4);
  let owner = new Int32Array(asked * 4 + 4);
  let entries = 0;
  const newest = new Int32Array(variables + 1).fill(-1);

  const learn = (code: number, what: number): void => {
    changes.push(code, known[code] as number);
    known[code] = what;
  };

  return {
    known,
    learn,
    add: (code, flips) => {
      const last = entries + flips.length;
      starts = widen(starts, deltas + 1);
      codes = widen(codes, deltas);
      variable = widen(variable, last);
      older = widen(older, last);
      owner = widen(owner, last);
      codes[deltas] = code;
      for (const flip of flips) {
        const v = flip >> 1;
        variable[entries] = v;
        owner[entries] = deltas;
        older[entries] = newest[v] as number;
        newest[v] = entries++;
      }
      learn(code, deltas++);
      starts[deltas] = entries;
    },
    codeOf: (delta) => codes[delta] as number,
    sizeOf: (delta) => (starts[delta + 1] as number) - (starts[delta] as number),
    eachVariable: (delta, visit) => {
      for (let e = starts[delta] as number; e < (starts[delta + 1] as number); e++) visit(variable[e] as number);
    },
    contains: (delta, v) => {
      for (let e = starts[delta] as number; e < (starts[delta + 1] as number); e++) if (variable[e] === v) return true;
      return false;
    },
    isFlipped: (v) => newest[v] !== -1,
    eachWith: (v, visit) => {
      for (let e = newest[v] as number; e !== -1; e = older[e] as number) {
        const delta = owner[e] as number;
        if (known[codes[delta] as number] === delta) visit(delta);
      }
    },
    moment: () => ({ deltas, entries, changes: changes.length }),
    backTo: (moment) => {
      while (changes.length > moment.changes) {
        const before = changes.pop() as number;
        known[changes.pop() as number] = before;
      }
      while (entries > moment.entries) {
        entries--;
        newest[variable[entries] as number] = older[entries] as number;
      }
      deltas = moment.deltas;
    },
  };
};
