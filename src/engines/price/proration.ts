/**
 * The part of a period's price that a shorter stretch costs. A fraction, exact; money comes of it once, at the end. Every way of counting
 * that vendors publish is a named method; none is right, so the price policy says which one a contract has.
 */
import type { Decimal, Rounding } from '#kernel/decimal.ts';
import { must } from '#kernel/outcome.ts';
import { type Period, addMonthsAnchored, daysBetween } from '#kernel/period.ts';
import { calendarMonths, daysWithFixedMonth, monthsAndDays, partOfMonth } from './day-count.ts';
import { type Fraction, fraction, partOf } from './fraction.ts';

/**
 * Of a period's price (a month's, a quarter's, a year's):
 * - `daysOverPeriod`: actual days / actual days of the whole period (Kill Bill, Chargebee, Lago, Meteroid, Orb). A quarter or a year alike.
 * - `daysOverStartMonth`: actual days / days from the start to the same day of the next month (Chargebee, "regular term": 31 Jan has 28).
 * - `daysOverCalendarMonth`: actual days / days of the calendar month of the start (Zuora, actual days).
 * - `daysOver30`: actual days / 30 (Zuora, actual/360). - `strict30Over30`: 30/360, every month has 30 days (Zuora).
 * - `fixedMonthOverFixedMonth`: days with the start's month taken as `monthDays` long / `monthDays` (Kill Bill).
 * Of a year's price:
 * - `daysOver365`: actual days / 365. - `daysOverRealYear`: actual days / days from the start to its anniversary (Dynamics 365, "Daily").
 * - `calendarMonthsOver12`: calendar months with parts / 12 (Dynamics 365, "Monthly"); whole months when the dates are.
 */
export type ProrationMethod =
  | 'daysOverPeriod'
  | 'daysOverStartMonth'
  | 'daysOverCalendarMonth'
  | 'daysOver30'
  | 'strict30Over30'
  | 'fixedMonthOverFixedMonth'
  | 'daysOver365'
  | 'daysOverRealYear'
  | 'calendarMonthsOver12';

/** What is prorated, and the period whose price is known: needed by `daysOverPeriod` only. One-time fees are never prorated. */
export type Stretch = {
  readonly from: string;
  readonly to: string;
  readonly period?: Required<Period>;
  readonly monthDays?: number;
};

export const prorationOf = (method: ProrationMethod, { from, to, period, monthDays }: Stretch): Fraction => {
  must(from <= to, 'what is prorated does not end before it begins');
  switch (method) {
    case 'daysOverPeriod':
      must(period !== undefined && period.from < period.to, 'the period that is prorated has days');
      return fraction(daysBetween(from, to), daysBetween(period.from, period.to));
    case 'daysOverStartMonth':
      return fraction(daysBetween(from, to), daysBetween(from, addMonthsAnchored(from, 1)));
    case 'daysOverCalendarMonth':
      return partOfMonth(from, to, 'actualOverMonth');
    case 'daysOver30':
      return partOfMonth(from, to, 'actualOver30');
    case 'strict30Over30':
      return partOfMonth(from, to, 'strict30Over30');
    case 'fixedMonthOverFixedMonth':
      must(monthDays !== undefined && monthDays > 0, 'a fixed month says how many days it has');
      return fraction(daysWithFixedMonth(from, to, monthDays), monthDays);
    case 'daysOver365':
      return fraction(daysBetween(from, to), 365);
    case 'daysOverRealYear':
      return fraction(daysBetween(from, to), daysBetween(from, addMonthsAnchored(from, 12)));
    case 'calendarMonthsOver12': {
      const months = calendarMonths(from, to);
      return { part: months.part, of: { units: months.of.units * 12n, scale: months.of.scale } };
    }
  }
};

export const prorate = (
  amount: Decimal,
  method: ProrationMethod,
  stretch: Stretch,
  rounding: { readonly scale: number; readonly mode: Rounding },
): Decimal => partOf(amount, prorationOf(method, stretch), rounding.scale, rounding.mode);

/** Full months and a rest in days, already counted: `price × (months + days / denominator)` (Zuora, partial period proration). */
export const monthPlusDays = (fullMonths: number, days: number, denominator: number): Fraction =>
  fraction(fullMonths * denominator + days, denominator);

/**
 * What is left to pay of a month that began on `startDay` once a trial of so many days has passed (Lago): days after the trial / days of
 * the month. Nothing when the trial outlasts the month.
 */
export const afterTrial = (monthDays: number, startDay: number, trialDays: number): Fraction =>
  fraction(Math.max(0, monthDays - (startDay - 1) - trialDays), monthDays);

/**
 * Salesforce's prorate multiplier: how often the term of the list price (12 months, unless it says otherwise) goes into the term sold.
 * - `day`: days / days of the default term. - `month`: months, rounded up / months.
 * - `monthlyAndDaily`: full months + remaining days × 12 / 365, / months.
 * - `calendarMonthlyAndDaily`: months by the calendar, parts over their own month's days, / months.
 */
export type MultiplierPrecision = 'day' | 'month' | 'monthlyAndDaily' | 'calendarMonthlyAndDaily';

/** Digits of a multiplier as Salesforce shows it. */
export const MULTIPLIER_SCALE = 4;

export const DAYS_OF_A_YEAR = 365;

/** Full months from the anchor and the days that are left. */
const monthsAndRest = (from: string, to: string): { readonly months: number; readonly days: number } => {
  must(from <= to, 'a term does not end before it begins');
  const calendar = monthsBetween(from, to);
  const months = addMonthsAnchored(from, calendar) > to ? calendar - 1 : calendar;
  return { months, days: daysBetween(addMonthsAnchored(from, months), to) };
};

export const multiplierOf = (precision: MultiplierPrecision, from: string, to: string, months = 12): Fraction => {
  const rest = monthsAndRest(from, to);
  switch (precision) {
    case 'day':
      return fraction(daysBetween(from, to) * 12, months * DAYS_OF_A_YEAR);
    case 'month':
      return fraction(rest.months + (rest.days > 0 ? 1 : 0), months);
    case 'monthlyAndDaily':
      return monthsWithDays(rest.months, rest.days, months);
    case 'calendarMonthlyAndDaily': {
      const term = monthsAndDays(from, to, 'actualOverMonth');
      return { part: term.part, of: { units: term.of.units * BigInt(months), scale: term.of.scale } };
    }
  }
};

/** `(months + days × 12 / 365) / default months`. */
export const monthsWithDays = (months: number, days: number, defaultMonths: number): Fraction =>
  fraction(months * DAYS_OF_A_YEAR + days * 12, defaultMonths * DAYS_OF_A_YEAR);

/** The nominal days of a cadence, for a charge that is billed in the period of another one (Meteroid): a year's fee in a month's period. */
const NOMINAL_DAYS = { month: 30, quarter: 91, halfYear: 182, year: 365 } as const;
export type Cadence = keyof typeof NOMINAL_DAYS;

/**
 * The part of a cadence's price that the rest of a period costs: days left / days of the period where the charge is billed in that
 * rhythm (its nominal length is within a quarter of the period's), else days left / nominal days, never more than all of it.
 */
export const restOfPeriod = (period: Required<Period>, change: string, cadence?: Cadence): Fraction => {
  const days = daysBetween(period.from, period.to);
  must(days > 0, 'the period that is prorated has days');
  const left = Math.min(Math.max(0, daysBetween(change, period.to)), days);
  if (cadence === undefined) return fraction(left, days);
  const nominal = NOMINAL_DAYS[cadence];
  if (Math.abs(days - nominal) * 4 <= nominal) return fraction(left, days);
  return fraction(Math.min(left, nominal), nominal);
};

const monthsBetween = (from: string, to: string): number =>
  (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7));
