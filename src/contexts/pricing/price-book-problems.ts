/** What the publish gate asks of a price book and of the price policy beyond their schema; each answer names the row. */
import type { Finding } from '#engines/decision.ts';
import { chargeModelProblems } from '#engines/price/charge-model.ts';
import { cmp, dec, isZero } from '#kernel/decimal.ts';
import { overlaps } from '#kernel/period.ts';
import type { ChargeRule, TimeOfDay } from './charge.contract.ts';
import { seconds } from './clock-time.ts';
import { currencyProblems, duplicates, pairs, periodProblems } from './common-problems.ts';
import type { PriceBook, PriceEntry } from './price-artifacts.contract.ts';
import type { PricePolicy } from './price-policy.contract.ts';
import { percentCircles } from './percent-depth.ts';

export const priceBookProblems = (book: PriceBook): readonly Finding[] => [
  ...currencyProblems(book.currency),
  ...duplicates(book.entries.map((entry) => entry.id)).map((id) => ({ code: 'price-book.duplicate-entry', entry: id })),
  ...book.entries.flatMap(entryProblems),
  ...percentCircles(book.entries).map((circle) => ({ code: 'price-book.circular-percentage', circle })),
  ...[...Map.groupBy(book.entries, (entry) => entry.offering).values()].flatMap((entries) => [
    ...overlapProblems(entries),
    ...cycleProblems(entries),
  ]),
];

/** `books` and `rates`: keys that the policy may name. */
export const pricePolicyProblems = (
  policy: PricePolicy,
  books: readonly PriceBook[],
  rateTables: readonly {
    readonly key: string;
    readonly base: string;
    readonly rates: readonly { readonly currency: string }[];
  }[],
): readonly Finding[] => {
  const regions = new Set((policy.regions ?? []).map(({ key }) => key));
  const { conversion } = policy;
  const table = rateTables.find(({ key }) => key === conversion?.rateTable);
  const known = new Set(table === undefined ? [] : [table.base, ...table.rates.map(({ currency }) => currency)]);
  const rows = conversion?.books ?? [];
  return [
    ...duplicates((policy.regions ?? []).map(({ key }) => key)).map((region) => ({
      code: 'price-policy.duplicate-region',
      region,
    })),
    ...books.flatMap((book) => unknownRegions(book, regions)),
    ...(conversion !== undefined && table === undefined
      ? [{ code: 'price-policy.unknown-rate-table', rateTable: conversion.rateTable }]
      : []),
    ...rows.flatMap((row): readonly Finding[] => {
      const book = books.find(({ key }) => key === row.book);
      if (book === undefined) return [{ code: 'price-policy.unknown-book', book: row.book }];
      if (book.currency === row.currency)
        return [{ code: 'price-policy.converts-to-itself', book: row.book, currency: row.currency }];
      const missing = [book.currency, row.currency].filter((currency) => table !== undefined && !known.has(currency));
      return [
        ...currencyProblems(row.currency),
        ...missing.map((currency) => ({ code: 'price-policy.no-rate', book: row.book, currency })),
      ];
    }),
  ];
};

const unknownRegions = (book: PriceBook, known: ReadonlySet<string>): readonly Finding[] => {
  const named = [
    ...(book.regions ?? []).map((region) => ({ region, entry: undefined })),
    ...book.entries.flatMap(({ id, condition }) => (condition?.regions ?? []).map((region) => ({ region, entry: id }))),
  ];
  return named
    .filter(({ region }) => !known.has(region))
    .map(({ region, entry }) => ({
      code: 'price-book.unknown-region',
      book: book.key,
      region,
      ...(entry === undefined ? {} : { entry }),
    }));
};

const entryProblems = (entry: PriceEntry): readonly Finding[] => [
  ...periodProblems(entry.effective, { entry: entry.id }),
  ...ruleProblems(entry).map((problem) => ({ code: 'price-book.model', entry: entry.id, problem })),
  ...(entry.charge.type === 'usage' && isZero(dec(entry.charge.unit.size))
    ? [{ code: 'price-book.unit-of-nothing', entry: entry.id }]
    : []),
  ...(entry.charge.type !== 'usage' && entry.timeOfDay !== undefined
    ? [{ code: 'price-book.time-of-day-not-on-usage', entry: entry.id }]
    : []),
  ...(entry.timeOfDay !== undefined && entry.timeOfDay.from === entry.timeOfDay.to
    ? [{ code: 'price-book.window-of-nothing', entry: entry.id, at: entry.timeOfDay.from }]
    : []),
  ...(entry.charge.type === 'usage' ? commitmentProblems(entry.charge.commitment, entry.id) : []),
  ...(entry.bundle !== undefined && entry.charge.type === 'usage'
    ? [{ code: 'price-book.bundle-of-usage', entry: entry.id }]
    : []),
];

const ruleProblems = ({ charge }: PriceEntry): readonly string[] => {
  const model: ChargeRule = charge.model;
  if (model.kind === 'costPlus') return [];
  if (model.kind !== 'percentOf') return chargeModelProblems(model);
  const { minimum, maximum } = model;
  return minimum !== undefined && maximum !== undefined && cmp(dec(maximum), dec(minimum)) < 0
    ? ['the most it comes to is below the least']
    : [];
};

const commitmentProblems = (
  commitment: { readonly minimum?: string; readonly maximum?: string } | undefined,
  entry: string,
): readonly Finding[] => {
  if (commitment === undefined) return [];
  const { minimum, maximum } = commitment;
  if (minimum === undefined && maximum === undefined) return [{ code: 'price-book.commitment-of-nothing', entry }];
  return minimum !== undefined && maximum !== undefined && cmp(dec(maximum), dec(minimum)) < 0
    ? [{ code: 'price-book.commitment-maximum-below-minimum', entry, minimum, maximum }]
    : [];
};

/**
 * Two rows of a charge that the stated order of `EntryCondition` does not tell apart, and that one line could meet on one day: selection
 * would refuse the quote, so the gate refuses the book.
 */
const overlapProblems = (entries: readonly PriceEntry[]): readonly Finding[] =>
  [...Map.groupBy(entries, specificity).values()].flatMap((rivals) =>
    rivalsOf(rivals)
      .filter(([a, b]) => overlaps(a.effective, b.effective) && clocksMeet(a, b) && usageMeets(a, b))
      .map(([a, b]) => ({
        code: 'price-book.overlapping-entries',
        offering: a.offering,
        charge: a.charge.key,
        entries: [a.id, b.id],
      })),
  );

const dimensionsOf = ({ condition = {} }: PriceEntry): readonly (readonly [string, readonly string[]])[] => {
  const { characteristics, ...named } = condition;
  return [
    ...Object.entries(named).filter((dimension): dimension is [string, string[]] => dimension[1] !== undefined),
    ...Object.entries(characteristics ?? {}).map(([key, values]) => [`characteristic ${key}`, values] as const),
  ].sort(([a], [b]) => (a < b ? -1 : 1));
};

/** What rows have in common that no order tells apart: the same charge, dimensions and thresholds. */
const specificity = (entry: PriceEntry): string =>
  JSON.stringify([
    entry.charge.key,
    entry.minimumQuantity ?? null,
    entry.minimumTermMonths ?? null,
    entry.minimumUsage !== undefined,
    dimensionsOf(entry).map(([name]) => name),
  ]);

/** Beyond this a row's combinations of values are not written out, and it is held against every other of its kind. */
const COMBINATIONS_MAX = 500;

/** Rows that share a value in every dimension. By their combinations, not by pairs: a price list has thousands of rows that differ in a value. */
const rivalsOf = (rows: readonly PriceEntry[]): readonly (readonly [PriceEntry, PriceEntry])[] => {
  const broad: PriceEntry[] = [];
  const cells = new Map<string, PriceEntry[]>();
  for (const row of rows) {
    const combinations = combinationsOf(dimensionsOf(row).map(([, values]) => values));
    if (combinations === null) broad.push(row);
    for (const cell of combinations ?? []) cells.set(cell, [...(cells.get(cell) ?? []), row]);
  }
  const found = new Map<string, readonly [PriceEntry, PriceEntry]>();
  for (const cell of cells.values()) for (const pair of pairs(cell)) found.set(`${pair[0].id} ${pair[1].id}`, pair);
  for (const wide of broad)
    for (const row of rows)
      if (row !== wide && meet(wide, row)) found.set([wide.id, row.id].sort().join(' '), [wide, row]);
  return [...found.values()];
};

const combinationsOf = (values: readonly (readonly string[])[]): readonly string[] | null => {
  if (values.reduce((count, each) => count * each.length, 1) > COMBINATIONS_MAX) return null;
  return values.reduce<readonly string[]>(
    (cells, each) => cells.flatMap((cell) => each.map((value) => `${cell}\u0000${value}`)),
    [''],
  );
};

const meet = (a: PriceEntry, b: PriceEntry): boolean => {
  const others = new Map(dimensionsOf(b));
  return dimensionsOf(a).every(([name, values]) => values.some((value) => others.get(name)?.includes(value)));
};

/** A higher threshold of the same metric is more specific; thresholds of two metrics are not comparable, so both could hold. */
const usageMeets = ({ minimumUsage: a }: PriceEntry, { minimumUsage: b }: PriceEntry): boolean =>
  a === undefined || b === undefined || a.metric !== b.metric || cmp(dec(a.atLeast), dec(b.atLeast)) === 0;

/** A row for a time of day is preferred to one without, so only two of a kind are rivals, and only in a second they share. */
const clocksMeet = ({ timeOfDay: a }: PriceEntry, { timeOfDay: b }: PriceEntry): boolean => {
  if (a === undefined || b === undefined) return a === b;
  return spans(a).some(([from, to]) => spans(b).some(([start, end]) => from < end && start < to));
};

const spans = ({ from, to }: TimeOfDay): readonly (readonly [number, number])[] =>
  seconds(from) < seconds(to)
    ? [[seconds(from), seconds(to)]]
    : [
        [seconds(from), 86_400],
        [0, seconds(to)],
      ];

/** Usage that is less another that is less the first has no quantity. */
const cycleProblems = (entries: readonly PriceEntry[]): readonly Finding[] => {
  const less = new Map<string, readonly string[]>();
  for (const { charge } of entries) if (charge.type === 'usage') less.set(charge.unit.metric, charge.unit.less ?? []);
  const reaches = (from: string, target: string, seen: ReadonlySet<string>): boolean =>
    (less.get(from) ?? []).some(
      (next) => next === target || (!seen.has(next) && reaches(next, target, new Set([...seen, next]))),
    );
  return [...less.keys()]
    .filter((metric) => reaches(metric, metric, new Set()))
    .map((metric) => ({ code: 'price-book.circular-usage', offering: entries[0]!.offering, metric }));
};
