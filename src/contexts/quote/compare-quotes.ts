/**
 * What is different between two quotes, in words that a seller reads: two revisions, two scenarios, or any two. Lines are the same line when
 * they have one lineage; in a copy, whose lines are sold anew, the first of the same offering that is left stands for the other. Pure.
 */
import { add, dec, decText, neg } from '#kernel/decimal.ts';
import type { Json } from '#kernel/json.ts';
import { headerSays, lineSays, type Said } from './compared-words.ts';
import type { Line } from './line.ts';
import type { Header } from './quote.ts';

export type Difference = {
  readonly field: string;
  readonly label: string;
  readonly before: string | null;
  readonly after: string | null;
};

export type LineMoney = {
  readonly oneTime: string;
  readonly recurringMonthly: string;
  readonly termValue: string | null;
};

export type LineDifference = {
  readonly change: 'added' | 'removed' | 'changed' | 'moved';
  readonly offeringName: string;
  readonly before: { readonly lineId: string; readonly position: number; readonly money: LineMoney | null } | null;
  readonly after: { readonly lineId: string; readonly position: number; readonly money: LineMoney | null } | null;
  readonly fields: readonly Difference[];
};

export type ComparedQuote = {
  readonly header: Header;
  readonly lines: readonly Line[];
  readonly moneyOf: (line: Line) => LineMoney | null;
  readonly totals: Readonly<Record<string, string>> | null;
};

/** `why`: what makes a difference of the two meaningless; null where there is one. */
export type MoneyDifference = Difference & { readonly difference: string | null; readonly why: NoDifference | null };
type NoDifference = 'not-priced' | 'other-currency';

export type Comparison = {
  readonly header: readonly Difference[];
  readonly lines: readonly LineDifference[];
  readonly sameLines: number;
  readonly money: readonly MoneyDifference[];
};

/** `forCustomer`: what was given away, by whom and why, is ours. */
export const compareQuotes = (a: ComparedQuote, b: ComparedQuote, forCustomer = false): Comparison => {
  const pairs = paired(a.lines, b.lines);
  const order = movedPairs(pairs);
  const told = pairs.flatMap(([one, other]) => lineDifference(a, b, one, other, order, forCustomer) ?? []);
  return {
    header: differences(headerSays(a.header), headerSays(b.header), forCustomer),
    lines: told,
    sameLines: pairs.length - told.length,
    money: moneyDifferences(a, b),
  };
};

type Pair = readonly [Line | null, Line | null];

const paired = (before: readonly Line[], after: readonly Line[]): readonly Pair[] => {
  const byLineage = new Map(after.map((line) => [line.lineageId, line]));
  const left = new Set(after);
  const partner = new Map<Line, Line>();
  const meet = (line: Line, other: Line | undefined): void => {
    if (other === undefined || !left.delete(other)) return;
    partner.set(line, other);
  };
  for (const line of before) meet(line, byLineage.get(line.lineageId));
  const byOffering = Map.groupBy(left, ({ offering }) => offering);
  for (const line of before)
    if (!partner.has(line))
      meet(
        line,
        byOffering.get(line.offering)?.find((each) => left.has(each)),
      );
  return [
    ...before.map((line): Pair => [line, partner.get(line) ?? null]),
    ...after.filter((line) => left.has(line)).map((line): Pair => [null, line]),
  ];
};

/** Lines that stand in another order among those that are on both: what was added or removed above a line does not move it. */
const movedPairs = (pairs: readonly Pair[]): ReadonlySet<Line> => {
  const both = pairs.flatMap(([one, other]) => (one !== null && other !== null ? [{ one, other }] : []));
  const was = both.toSorted((x, y) => x.one.position - y.one.position);
  const is = both.toSorted((x, y) => x.other.position - y.other.position);
  return new Set(was.flatMap(({ one }, index) => (is[index]?.one === one ? [] : [one])));
};

const lineDifference = (
  a: ComparedQuote,
  b: ComparedQuote,
  one: Line | null,
  other: Line | null,
  moved: ReadonlySet<Line>,
  forCustomer: boolean,
): LineDifference | null => {
  const before = one && { lineId: one.id, position: one.position, money: a.moneyOf(one) };
  const after = other && { lineId: other.id, position: other.position, money: b.moneyOf(other) };
  const offeringName = other?.offeringName ?? one?.offeringName ?? '';
  if (one === null || other === null)
    return { change: one === null ? 'added' : 'removed', offeringName, before, after, fields: [] };
  const fields = [
    ...differences(lineSays(one), lineSays(other), forCustomer),
    ...priceDifference(before?.money ?? null, after?.money ?? null),
  ];
  if (fields.length > 0) return { change: 'changed', offeringName, before, after, fields };
  return moved.has(one) ? { change: 'moved', offeringName, before, after, fields } : null;
};

const priceDifference = (before: LineMoney | null, after: LineMoney | null): readonly Difference[] => {
  const prices = [
    ['oneTime', 'Paid once'],
    ['recurringMonthly', 'Each month'],
    ['termValue', 'Over the term'],
  ] as const;
  return before === null || after === null
    ? []
    : prices
        .filter(([field]) => before[field] !== after[field])
        .map(([field, label]) => ({ field, label, before: before[field], after: after[field] }));
};

const differences = (before: Said, after: Said, forCustomer: boolean): readonly Difference[] =>
  before.flatMap(({ field, label, value, ours }, index) => {
    const now = after[index]?.value ?? null;
    return value === now || (forCustomer && ours === true) ? [] : [{ field, label, before: value, after: now }];
  });

const TOTALS = [
  ['oneTime', 'Paid once'],
  ['recurringMonthly', 'Each month'],
  ['termValue', 'Over the term'],
  ['listTermValue', 'At list, over the term'],
  ['discountPercent', 'Off the list, percent'],
] as const;

const moneyDifferences = (before: ComparedQuote, after: ComparedQuote): Comparison['money'] =>
  TOTALS.map(([field, label]) => {
    const [was, is] = [before.totals?.[field] ?? null, after.totals?.[field] ?? null];
    const told = { field, label, before: was, after: is };
    if (was === null || is === null) return { ...told, difference: null, why: 'not-priced' };
    // A percentage is of no currency.
    if (field !== 'discountPercent' && before.header.currency !== after.header.currency)
      return { ...told, difference: null, why: 'other-currency' };
    return { ...told, difference: decText(add(dec(is), neg(dec(was)))), why: null };
  });

export const comparisonJson = (comparison: Comparison): Json => comparison as unknown as Json;
