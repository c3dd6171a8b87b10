/**
 * Clauses with the same number of solutions, but fewer of everything: what is forced is taken out, variables that always
 * agree (or always differ) become one, literals that follow from another of their clause go. Feature trees are full of both.
 */
import type { Literal } from '../literals.ts';
import { codeOf, literalOf, normalSum } from '../literals.ts';
import type { ExactSum } from './exact-clauses.ts';

export type Simplified = {
  /** By code: clauses over what is left, each sorted; no clause of one. */
  readonly clauses: readonly (readonly number[])[];
  readonly sums: readonly ExactSum[];
  /** The variables that still matter; those of `free` are in no clause at all. */
  readonly variables: readonly number[];
  readonly free: number;
  /** By variable: 1 where an option stands behind it, 0 for helpers, which options settle. */
  readonly isOption: Uint8Array;
};

const ROUNDS_MAX = 8;

/** The variables 1 … options are options. Undefined when nothing satisfies the clauses. */
export const simplify = (
  options: number,
  variables: number,
  given: readonly (readonly Literal[])[],
  givenSums: readonly ExactSum[] = [],
): Simplified | undefined => {
  let clauses: readonly (readonly number[])[] = given.map((clause) => clause.map(codeOf));
  /** By code: the code that stands for it; 0 is true, 1 is false. */
  const stands = Int32Array.from({ length: variables * 2 + 2 }, (_, code) => code);
  const find = (code: number): number => {
    let root = code;
    while (root > 1 && stands[root] !== root) root = stands[root] as number;
    for (let at = code; at !== root;) {
      const above = stands[at] as number;
      stands[at] = root;
      at = above;
    }
    return root;
  };
  const join = (code: number, other: number): void => {
    stands[code] = other;
    stands[code ^ 1] = other ^ 1;
  };
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const before = clauses;
    const written = rewrite(clauses, find, join);
    if (written === undefined) return undefined;
    clauses = strengthened(written);
    if (!joinEquivalent(variables, clauses, find, join)) return undefined;
    if (clauses.length === before.length && size(clauses) === size(before) && isSettled(clauses, find)) break;
  }
  const left = rewrite(clauses, find, join);
  if (left === undefined) return undefined;
  const sums = givenSums.map((sum) => rewriteSum(sum, find)).filter(({ bound }) => bound > 0);
  if (sums.some(({ list, bound }) => list.reduce((total, { weight }) => total + weight, 0) < bound)) return undefined;
  const used = new Set<number>();
  for (const clause of left) for (const code of clause) used.add(code >> 1);
  for (const { list } of sums) for (const { code } of list) used.add(code >> 1);
  let free = 0;
  for (let v = 1; v <= variables; v++) if (find(v * 2) === v * 2 && !used.has(v)) free++;
  const isOption = new Uint8Array(variables + 1);
  for (let v = 1; v <= options; v++) isOption[find(v * 2) >> 1] = 1;
  return { clauses: left, sums, variables: [...used].toSorted((a, b) => a - b), free, isOption };
};

const size = (clauses: readonly (readonly number[])[]): number =>
  clauses.reduce((total, { length }) => total + length, 0);
const isSettled = (clauses: readonly (readonly number[])[], find: (code: number) => number): boolean =>
  clauses.every((clause) => clause.length > 1 && clause.every((code) => find(code) === code));

/** Every literal by what stands for it; clauses of one settle theirs, until no clause changes. */
const rewrite = (
  clauses: readonly (readonly number[])[],
  find: (code: number) => number,
  join: (code: number, other: number) => void,
): readonly (readonly number[])[] | undefined => {
  let current = clauses;
  for (let isChanged = true; isChanged;) {
    isChanged = false;
    const kept = new Map<string, readonly number[]>();
    for (const clause of current) {
      const codes = [...new Set(clause.map(find))].filter((code) => code !== 1).toSorted((a, b) => a - b);
      if (codes[0] === 0 || codes.some((code, i) => codes[i + 1] === (code ^ 1) && (code & 1) === 0)) continue;
      if (codes.length === 0) return undefined;
      if (codes.length === 1) {
        join(codes[0] as number, 0);
        isChanged = true;
      } else kept.set(codes.join(','), codes);
    }
    current = [...kept.values()];
  }
  return current;
};

/** By what stands for its literals; what is true has paid its weight. */
const rewriteSum = ({ list, bound }: ExactSum, find: (code: number) => number): ExactSum => {
  const found = list.map(({ code, weight }) => ({ code: find(code), weight }));
  const paid = found.reduce((total, { code, weight }) => total + (code === 0 ? weight : 0), 0);
  return normalSum(
    found.filter(({ code }) => code > 1).map(({ code, weight }) => ({ literal: literalOf(code), weight })),
    bound - paid,
  );
};

/** In a clause with a and b, where a implies b, a says nothing; and a clause around a shorter one says nothing at all. */
const strengthened = (clauses: readonly (readonly number[])[]): readonly (readonly number[])[] => {
  const implied = new Map<number, Set<number>>(); // a → every b of a clause (not a, b)
  const binaries = new Set<string>();
  const add = (a: number, b: number): void => {
    const set = implied.get(a);
    if (set === undefined) implied.set(a, new Set([b]));
    else set.add(b);
  };
  for (const [a, b, c] of clauses) {
    if (a === undefined || b === undefined || c !== undefined) continue;
    add(a ^ 1, b);
    add(b ^ 1, a);
    binaries.add(`${a},${b}`);
  }
  return clauses.flatMap((clause) => {
    if (clause.length === 2) return [clause];
    const codes = [...clause];
    for (let i = 0; i < codes.length && codes.length > 1;) {
      const set = implied.get(codes[i] as number);
      if (set !== undefined && codes.some((other) => set.has(other))) codes.splice(i, 1);
      else i++;
    }
    const isCovered =
      codes.length > 2 && codes.some((a, i) => codes.some((b, k) => k > i && binaries.has(`${a},${b}`)));
    return isCovered ? [] : [codes];
  });
};

/** Literals that imply each other in a circle are one (Tarjan's components of the implications, without recursion). */
const joinEquivalent = (
  variables: number,
  clauses: readonly (readonly number[])[],
  find: (code: number) => number,
  join: (code: number, other: number) => void,
): boolean => {
  const next: number[][] = Array.from({ length: variables * 2 + 2 }, () => []);
  for (const [a, b, c] of clauses) {
    if (a === undefined || b === undefined || c !== undefined) continue;
    (next[a ^ 1] as number[]).push(b);
    (next[b ^ 1] as number[]).push(a);
  }
  const order = new Int32Array(next.length);
  const low = new Int32Array(next.length);
  const isOpen = new Uint8Array(next.length);
  const stack: number[] = [];
  const path: { code: number; child: number }[] = [];
  let clock = 0;
  for (let start = 2; start < next.length; start++) {
    if (order[start] !== 0 || (next[start] as number[]).length === 0) continue;
    path.push({ code: start, child: 0 });
    while (path.length > 0) {
      const frame = path.at(-1) as { code: number; child: number };
      const { code } = frame;
      if (frame.child === 0) {
        order[code] = low[code] = ++clock;
        stack.push(code);
        isOpen[code] = 1;
      }
      const child = (next[code] as number[])[frame.child++];
      if (child !== undefined) {
        if (order[child] === 0) path.push({ code: child, child: 0 });
        else if (isOpen[child] === 1) low[code] = Math.min(low[code] as number, order[child] as number);
        continue;
      }
      path.pop();
      const above = path.at(-1);
      if (above !== undefined) low[above.code] = Math.min(low[above.code] as number, low[code] as number);
      if (low[code] !== order[code]) continue;
      const members = stack.splice(stack.lastIndexOf(code));
      for (const member of members) isOpen[member] = 0;
      const root = find(code);
      for (const member of members) {
        const other = find(member);
        if (other === (root ^ 1)) return false;
        if (other !== root) join(other, root);
      }
    }
  }
  return true;
};
