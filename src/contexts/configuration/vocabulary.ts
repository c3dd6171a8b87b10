/**
 * What a configuration's rules can speak of, as options of the constraint engine, which knows only chosen and not chosen. An
 * enumerated characteristic is an option for each value (`x@plug=type-f`). A number that rules speak of is a ladder: `x@slots`
 * says that there is one, `x@slots>=3` that it is three or more; other numbers stay outside, in their range and free.
 */
import type { Characteristic } from '#contexts/catalog/index.ts';
import type { Formula } from '#engines/constraint/index.ts';
import type { Place } from './configuration-tree.ts';

export const NUMBER_STEPS_MAX = 1_000;
export const QUANTITY = 'quantity';
/** What begins the name of a helper, as no option's does. */
export const HELPER = '~';

/** A chosen whole number: `base` true and the first `n` rungs true mean `min + n * step`. */
export type Ladder = {
  readonly ref: string;
  readonly base: string;
  readonly min: number;
  readonly step: number;
  readonly rungs: readonly string[];
};
/** A helper that is true exactly when the formula is; people never see it. */
export type Definition = { readonly name: string; readonly formula: Formula };

export type Vocabulary = {
  readonly names: () => readonly string[];
  readonly ladders: ReadonlyMap<string, Ladder>;
  readonly definitions: readonly Definition[];
  readonly add: (name: string) => void;
  /** undefined when there are more rungs than can be held. */
  readonly ladder: (ref: string, base: string, range: Range) => Ladder | undefined;
  /** The name of an option that is true exactly when the formula is. */
  readonly nameFor: (formula: Formula) => string;
};
export type Range = { readonly min: number; readonly max: number; readonly step: number };

export const vocabulary = (): Vocabulary => {
  const names = new Set<string>();
  const ladders = new Map<string, Ladder>();
  const definitions: Definition[] = [];
  return {
    names: () => [...names],
    ladders,
    definitions,
    add: (name) => void names.add(name),
    ladder: (ref, base, { min, max, step }) => {
      const known = ladders.get(ref);
      if (known) return known;
      const count = Math.floor((max - min) / step);
      if (count > NUMBER_STEPS_MAX) return undefined;
      const rungs = Array.from({ length: count }, (_, at) => `${ref}>=${min + (at + 1) * step}`);
      const made: Ladder = { ref, base, min, step, rungs };
      ladders.set(ref, made);
      for (const name of [base, ...rungs]) names.add(name);
      return made;
    },
    nameFor: (formula) => {
      if (typeof formula === 'string') return formula;
      const text = JSON.stringify(formula);
      const known = definitions.find((each) => JSON.stringify(each.formula) === text);
      if (known) return known.name;
      const name = `${HELPER}${definitions.length + 1}`;
      definitions.push({ name, formula });
      names.add(name);
      return name;
    },
  };
};

export const characteristicRef = (path: string, key: string): string => `${path}@${key}`;
export const valueRef = (path: string, key: string, value: string | boolean): string => `${path}@${key}=${value}`;
export const quantityRef = (ref: string): string => `${ref}@${QUANTITY}`;

/** The values that are listed one by one; undefined for numbers and free text. */
export const valuesOf = ({ type, values = [] }: Characteristic): readonly string[] | undefined =>
  type === 'enum' ? values : type === 'boolean' ? ['true', 'false'] : undefined;

export const rangeOfInteger = ({ type, min, max, step = 1 }: Characteristic): Range | undefined => {
  if (type !== 'integer' || min === undefined || max === undefined) return undefined;
  const range = { min: Number(min), max: Number(max), step: Number(step) };
  return Object.values(range).every(Number.isSafeInteger) ? range : undefined;
};

export const rangeOfQuantity = ({ min, max }: Place): Range => ({ min, max, step: 1 });

export const EVERYTHING: Formula = { and: [] };
export const NOTHING: Formula = { or: [] };
export const anyOf = (formulas: readonly Formula[]): Formula =>
  formulas.length === 1 ? (formulas[0] as Formula) : { or: formulas };

/** Whether the number on the ladder lies in [from, to]; the ends may lie outside its range. */
export const withinRange = ({ base, min, step, rungs }: Ladder, from: number, to: number): Formula => {
  const first = Math.ceil((from - min) / step);
  const last = Math.floor((to - min) / step);
  if (first > last || last < 0 || first > rungs.length) return NOTHING;
  const atLeast: Formula = first <= 0 ? base : (rungs[first - 1] as string);
  return last >= rungs.length ? atLeast : { and: [atLeast, { not: rungs[last] as string }] };
};
