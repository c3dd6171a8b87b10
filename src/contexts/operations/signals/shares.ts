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

const PARTS_MAX = 20;
const NAME_MAX_CHARS = 120;

/** The first of them, each under a name of its own and no longer than is kept: two causes may have one message, and long names one beginning. */
export const namedApart = (parts: readonly Part[]): readonly Part[] => {
  const taken = new Set<string>();
  return parts.slice(0, PARTS_MAX).map((part) => {
    let name = part.name.slice(0, NAME_MAX_CHARS);
    for (let more = 2; taken.has(name); more += 1) {
      const mark = ` (${more})`;
      name = part.name.slice(0, NAME_MAX_CHARS - mark.length) + mark;
    }
    taken.add(name);
    return { ...part, name };
  });
};
