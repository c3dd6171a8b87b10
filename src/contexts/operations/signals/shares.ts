/** The small arithmetic of figures. Pure. */
import type { Part } from './signal.ts';

/** In percent with two decimals; nothing of nothing is nothing. */
export const share = (some: number, all: number): number | null =>
  all === 0 ? null : Math.round((some * 10_000) / all) / 100;

export const tenths = (value: number | null): number | null =>
  value === null ? null : Math.round(value * 1_000) / 1_000;

export const partsOf = (rows: readonly { readonly name: string; readonly count: number }[]): readonly Part[] =>
  rows.map(({ name, count }) => ({ name, value: count }));

export const casesOf = (rows: readonly { readonly name: string; readonly cases: number }[]): readonly Part[] =>
  rows.map(({ name, cases }) => ({ name, value: cases }));
