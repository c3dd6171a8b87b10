/**
 * How many billing cycles a stretch costs when cycles begin on a fixed day (Kill Bill, in advance): a leading part up to the first billing
 * day, full cycles, and a trailing part after the last one. A part is over the days from a billing day to the same day of the next or the last
 * cycle (28 February to 28 March, also when the billing day is the 31st), rounded to nine places half up, as Kill Bill does. Billing days
 * are clamped to short months, never chained.
 */
import { type Decimal, ZERO, add, divRound, whole } from '#kernel/decimal.ts';
import { must } from '#kernel/outcome.ts';
import { addMonthsAnchored, daysBetween } from '#kernel/period.ts';
import { addDays, daysInMonthOf, monthStart } from './day-count.ts';

/** A cycle of months is anchored to a day of the month; one of days is not. */
export type CycleLength = { readonly months: number } | { readonly days: number };

export type CycleTerms = {
  readonly from: string;
  /** The first day that is no longer billed; absent: no end is known. */
  readonly to?: string | undefined;
  /** Billed up to and including the cycle that contains this day. */
  readonly target: string;
  /** Day of the month, 1–31; 31 is the last day of every month. */
  readonly billingDay: number;
  readonly cycle: CycleLength;
};

/** `billedTo`: the first day that is not billed yet. */
export type Cycles = {
  readonly leading: Decimal;
  readonly full: number;
  readonly trailing: Decimal;
  readonly total: Decimal;
  readonly billedTo: string;
};

const CYCLE_SCALE = 9;
const CYCLES_MAX = 12_000;

export const billingCycles = (terms: CycleTerms): Cycles => {
  const { from, to, target } = terms;
  must(to === undefined || from <= to, 'a subscription does not end before it begins');
  must(target >= from, 'nothing is billed before a subscription begins');
  const first = firstBillingDay(terms);
  if (to !== undefined && to < first) return endsBeforeFirst(terms, to);
  const billedTo = lastBilled(terms, first);
  const leading =
    from < first ? part(daysBetween(from, first), daysBetween(plus(first, terms.cycle, -1), first)) : ZERO;
  let full = 0;
  while (cycleDay(terms, first, full + 1) <= billedTo) full++;
  const last = cycleDay(terms, first, full);
  const trailing =
    last < billedTo ? part(daysBetween(last, billedTo), daysBetween(last, plus(last, terms.cycle, 1))) : ZERO;
  return { leading, full, trailing, total: add(add(leading, whole(full)), trailing), billedTo };
};

/** It is over before a first cycle begins: a part of the cycle that would have begun with it. */
const endsBeforeFirst = ({ from, cycle }: CycleTerms, to: string): Cycles => {
  const trailing = part(daysBetween(from, to), daysBetween(from, plus(from, cycle, 1)));
  return { leading: ZERO, full: 0, trailing, total: trailing, billedTo: to };
};

const lastBilled = (terms: CycleTerms, first: string): string => {
  let count = 0;
  while (cycleDay(terms, first, count) <= terms.target) {
    count++;
    must(count <= CYCLES_MAX, 'a stretch has a countable number of cycles');
  }
  const next = cycleDay(terms, first, count);
  return terms.to !== undefined && terms.to < next ? terms.to : next;
};

/** The first day on or after the start that is a billing day. */
const firstBillingDay = ({ from, billingDay, cycle }: CycleTerms): string => {
  if ('days' in cycle) return from;
  const inMonth = onBillingDay(from, billingDay);
  return inMonth >= from ? inMonth : onBillingDay(plus(inMonth, cycle, 1), billingDay);
};

const cycleDay = ({ billingDay, cycle }: CycleTerms, first: string, count: number): string => {
  const day = plus(first, cycle, count);
  return 'days' in cycle ? day : onBillingDay(day, billingDay);
};

const onBillingDay = (date: string, billingDay: number): string =>
  addDays(monthStart(date), Math.min(billingDay, daysInMonthOf(date)) - 1);

const plus = (date: string, cycle: CycleLength, count: number): string =>
  'days' in cycle ? addDays(date, cycle.days * count) : addMonthsAnchored(date, cycle.months * count);

const part = (days: number, of: number): Decimal => divRound(whole(days), whole(of), CYCLE_SCALE, 'halfUp');
