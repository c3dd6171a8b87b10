/**
 * Ramps: a line whose quantity or price steps over time, as half-open segments. An amendment cuts them where it takes effect; intervals
 * (contract years) read them. Nothing is averaged: a segment is a promise and keeps its own dates.
 */
import { type Decimal, ZERO, cmp } from '#kernel/decimal.ts';
import { must } from '#kernel/outcome.ts';
import { type Period, addMonthsAnchored, intersect } from '#kernel/period.ts';
import { uplifted } from './amendment.ts';
import { type MonthDayCount, monthsAndDays } from './day-count.ts';
import { type Fraction, NOTHING_OF, addFractions, timesFraction } from './fraction.ts';

export type Stepped<T> = Required<Period> & { readonly value: T };

/**
 * The segments after a change that holds from a day to a day: those that lie inside take the new value, those that it cuts are split, and
 * neighbours of equal value stay apart, because each is a promise of its own. Without an end the change holds to the end of the last one.
 */
export const amendSteps = <T>(
  steps: readonly Stepped<T>[],
  change: { readonly from: string; readonly to?: string },
  valueOf: (before: T) => T,
): readonly Stepped<T>[] =>
  steps.flatMap((step) => {
    const inside = intersect(step, change);
    if (inside === undefined) return [step];
    must(inside.to !== undefined, 'a segment that ends is cut into segments that end');
    const parts = [
      { ...step, to: inside.from },
      { ...step, from: inside.from, to: inside.to, value: valueOf(step.value) },
      { ...step, from: inside.to },
    ];
    return parts.filter((part) => part.from < part.to);
  });

/** Neighbours that say the same are one segment: an amendment that changes nothing leaves no trace. */
export const joinSteps = (steps: readonly Stepped<Decimal>[]): readonly Stepped<Decimal>[] =>
  steps.reduce<readonly Stepped<Decimal>[]>((joined, step) => {
    const last = joined.at(-1);
    return last !== undefined && last.to === step.from && cmp(last.value, step.value) === 0
      ? [...joined.slice(0, -1), { ...last, to: step.to }]
      : [...joined, step];
  }, []);

/** What monthly prices come to inside an interval: full months, and broken ones by the day count. Exact. */
export const worthWithin = (
  monthly: readonly Stepped<Decimal>[],
  interval: Required<Period>,
  dayCount: MonthDayCount,
): Fraction => {
  let worth = NOTHING_OF;
  for (const step of monthly) {
    const inside = intersect(step, interval);
    if (inside?.to === undefined) continue;
    worth = addFractions(worth, timesFraction(step.value, monthsAndDays(inside.from, inside.to, dayCount)));
  }
  return worth;
};

/** What an amount that falls due on one day comes to inside an interval: all of it, or nothing. */
export const onceWithin = (amount: Decimal, on: string, { from, to }: Required<Period>): Decimal =>
  on >= from && on < to ? amount : ZERO;

/** A price that rises by a percentage every year, for each of the years: 100, 110, 121. */
export const upliftByYear = (price: Decimal, percent: Decimal, years: number): readonly Decimal[] =>
  Array.from({ length: years }, (_, year) => uplifted(price, percent, year));

/** Contract years from an anchor, for as many as there are. */
export const contractYears = (anchor: string, years: number): readonly Required<Period>[] =>
  Array.from({ length: years }, (_, year) => ({
    from: addMonthsAnchored(anchor, 12 * year),
    to: addMonthsAnchored(anchor, 12 * (year + 1)),
  }));
