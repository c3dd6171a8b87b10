/** Literals as the outside writes them (DIMACS: `3`, `-3`) and as the solver indexes by them; sums in normal form. */
import { must } from '#kernel/outcome.ts';

/** `3`: variable 3 is true, `-3`: it is false. */
export type Literal = number;
export type Term = { readonly literal: Literal; readonly weight: number };

/** 2v for true, 2v+1 for false; `code ^ 1` is the opposite. */
export const codeOf = (literal: Literal): number => (literal > 0 ? literal * 2 : -literal * 2 + 1);
export const literalOf = (code: number): Literal => (code & 1 ? -(code >> 1) : code >> 1);

/** Positive weights on distinct variables, none above the bound, heaviest first: -w·x is w·(not x) - w. */
export const normalSum = (terms: readonly Term[], atLeast: number) => {
  const byVariable = new Map<number, number>();
  let bound = atLeast;
  for (const { literal, weight } of terms) {
    must(Number.isSafeInteger(weight), 'the weights of a sum are whole numbers');
    const v = Math.abs(literal);
    byVariable.set(v, (byVariable.get(v) ?? 0) + (literal > 0 ? weight : -weight));
    if (literal < 0) bound -= weight;
  }
  for (const weight of byVariable.values()) if (weight < 0) bound -= weight;
  const list = [...byVariable]
    .filter(([, weight]) => weight !== 0)
    .map(([v, weight]) => ({ code: codeOf(weight > 0 ? v : -v), weight: Math.min(Math.abs(weight), bound) }))
    .toSorted((a, b) => b.weight - a.weight || a.code - b.code);
  must(Number.isSafeInteger(list.reduce((total, { weight }) => total + weight, bound)), 'a sum stays within 2^53');
  return { list, bound };
};

/** How long to search before starting over: 1, 1, 2, 1, 1, 2, 4, … (Luby, Sinclair, Zuckerman 1993). */
export const luby = (i: number): number => {
  let size = 1;
  while (size < i + 1) size *= 2;
  return size === i + 1 ? size / 2 : luby(i - size / 2 + 1);
};
