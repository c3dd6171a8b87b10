/**
 * Which variable is decided next: the most recently bumped one that is open (VMTF, "variable move to front", as in
 * CaDiCaL). A doubly linked list with stamps; `from` is kept such that nothing newer than it is open.
 */
import { widen } from './grow.ts';

export type Order = {
  /** Variables come as 1, 2, 3, … */
  readonly add: (variable: number) => void;
  readonly bump: (variable: number) => void;
  readonly reopened: (variable: number) => void;
  /** 0 when none is open. */
  readonly next: () => number;
  readonly age: (variable: number) => number;
};

export const createOrder = (isOpen: (variable: number) => boolean, variables: number): Order => {
  let before = new Int32Array(variables + 1);
  let after = new Int32Array(variables + 1);
  let stamp = new Float64Array(variables + 1);
  let newest = 0;
  let from = 0;
  let clock = 0;

  const link = (v: number): void => {
    before[v] = newest;
    after[v] = 0;
    if (newest !== 0) after[newest] = v;
    newest = v;
    stamp[v] = ++clock;
  };

  const add = (v: number): void => {
    before = widen(before, v);
    after = widen(after, v);
    stamp = widen(stamp, v);
    link(v);
    from = v;
  };
  for (let v = 1; v <= variables; v++) add(v);

  return {
    add,
    bump: (v) => {
      if (v === newest) return;
      const [left, right] = [before[v] as number, after[v] as number];
      if (left !== 0) after[left] = right;
      before[right] = left;
      if (from === v) from = left === 0 ? right : left;
      link(v);
      if (isOpen(v)) from = v;
    },
    reopened: (v) => {
      if ((stamp[v] as number) > (stamp[from] as number)) from = v;
    },
    next: () => {
      while (from !== 0 && !isOpen(from)) from = before[from] as number;
      return from;
    },
    age: (v) => stamp[v] as number,
  };
};
