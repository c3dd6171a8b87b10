/**
 * Whether what was approved got worse. Each rule that asks is held to the facts that it reads: an approval of it covers every deal that is equal
 * or better in all of them, and none that is worse in one. A deal that is better in one fact and worse in another is worse.
 *
 * | a fact | is worse when |
 * | --- | --- |
 * | compared by the rule with `>` or `>=` | it is higher |
 * | compared by the rule with `<` or `<=` | it is lower |
 * | discount, total, payment term, number of sellers, how far below a floor | it is higher |
 * | margin | it is lower, or not known any more |
 * | a yes or no (below a floor, a clause of our own) | it becomes yes |
 * | sets (clauses and their words, product lines, sellers, lines below their floor) | something is added |
 * | anything else (country, territory, currency, kind of order, term) | it differs |
 */
import { cmp, dec } from '#kernel/decimal.ts';
import type { Json } from '#kernel/json.ts';

export type Direction = 'higher' | 'lower' | 'yes' | 'added' | 'different';
/** One fact that a rule read, with its value then. Cost class where the fact is: it is kept where cost is, and leaves in no answer. */
export type Held = { readonly fact: string; readonly worse: Direction; readonly value: Json };

const WORSE: Readonly<Record<string, Direction>> = {
  discountPercent: 'higher',
  givenAwayPercent: 'higher',
  marginPercent: 'lower',
  floorBreached: 'yes',
  floorDepth: 'higher',
  linesUnderFloor: 'added',
  totalInPolicyCurrency: 'higher',
  paymentTermDays: 'higher',
  sellerCount: 'higher',
  nonStandardClause: 'yes',
  clauses: 'added',
  clauseTexts: 'added',
  productLines: 'added',
  sellers: 'added',
};

/** A number or a yes alone hides what it is about: the same 18 % on a hundred lines more is another deal than on one. */
const BESIDES: Readonly<Record<string, readonly string[]>> = {
  discountPercent: ['givenAwayPercent'],
  floorBreached: ['floorDepth', 'linesUnderFloor'],
  nonStandardClause: ['clauseTexts'],
  clauses: ['clauseTexts'],
  sellerCount: ['sellers'],
};

const NUMBERS: ReadonlySet<string> = new Set([
  'discountPercent',
  'marginPercent',
  'totalInPolicyCurrency',
  'paymentTermDays',
  'sellerCount',
  'termMonths',
]);

const COMPARES = /^\s*(>=|<=|>|<)\s*-?\d+(?:\.\d+)?\s*$/;

const directionOf = (fact: string, cell: string): Direction => {
  const [, sign] = COMPARES.exec(cell) ?? [];
  if (sign !== undefined && NUMBERS.has(fact)) return sign.startsWith('>') ? 'higher' : 'lower';
  return WORSE[fact] ?? 'different';
};

type Cell = { readonly input: string; readonly cell: string };

/** The facts that a rule reads: of its cells, of its condition, and what stands beside them. */
export const heldTo = (
  cells: readonly Cell[],
  condition: string | undefined,
  facts: Readonly<Record<string, unknown>>,
): readonly Held[] => {
  const read = new Map<string, Direction>();
  for (const { input, cell } of cells) read.set(input, directionOf(input, cell));
  for (const [name] of (condition ?? '').matchAll(/[A-Za-z][A-Za-z0-9]*/g))
    if (Object.hasOwn(facts, name) && !read.has(name)) read.set(name, WORSE[name] ?? 'different');
  const besides = [...read.keys()].flatMap((fact) => BESIDES[fact] ?? []);
  for (const beside of besides) if (!read.has(beside)) read.set(beside, WORSE[beside] ?? 'different');
  return [...read].map(([fact, worse]) => ({ fact, worse, value: (facts[fact] ?? null) as Json }));
};

/** `better` and `equal` keep an approval. */
export type Change = {
  readonly fact: string;
  readonly how: 'better' | 'equal' | 'worse';
  readonly was: Json;
  readonly now: Json;
};

/** How each fact that the rule is held to changed; a fact that was not read then is not covered by what was approved. */
export const changesOf = (approved: readonly Held[], now: readonly Held[]): readonly Change[] =>
  now.map(({ fact, worse, value }) => {
    const before = approved.find((each) => each.fact === fact);
    if (before === undefined) return { fact, how: 'worse', was: null, now: value };
    return { fact, how: compare(worse, before.value, value), was: before.value, now: value };
  });

export const gotWorse = (changes: readonly Change[]): boolean => changes.some(({ how }) => how === 'worse');

const compare = (worse: Direction, was: Json, now: Json): Change['how'] => {
  if (same(was, now)) return 'equal';
  if (was === null || now === null) return 'worse';
  switch (worse) {
    case 'higher':
      return cmp(dec(String(now)), dec(String(was))) > 0 ? 'worse' : 'better';
    case 'lower':
      return cmp(dec(String(now)), dec(String(was))) < 0 ? 'worse' : 'better';
    case 'yes':
      return now === true ? 'worse' : 'better';
    case 'added':
      return texts(now).every((text) => texts(was).includes(text)) ? 'better' : 'worse';
    case 'different':
      return 'worse';
  }
};

const texts = (value: Json): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

const same = (a: Json, b: Json): boolean => {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((each, i) => each === b[i]);
  if (typeof a === 'string' && typeof b === 'string' && isNumber(a) && isNumber(b)) return cmp(dec(a), dec(b)) === 0;
  return a === b;
};
const isNumber = (text: string): boolean => /^-?\d{1,15}(\.\d{1,18})?$/.test(text);
