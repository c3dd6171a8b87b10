/**
 * How days are counted between two dates. Vendors disagree on purpose, so each way is a named policy with its source; a price result says
 * which one applied. Periods are half-open here; a source that writes the last day it bills says so with `periodEnd: 'inclusive'`.
 */
import { whole } from '#kernel/decimal.ts';
import { must } from '#kernel/outcome.ts';
import { addMonthsAnchored, daysBetween, isPlainDate } from '#kernel/period.ts';
import { type Fraction, addFractions, fraction } from './fraction.ts';

/** Whether a written end date is the last day of the period (flexprice, Zuora, Lago) or the first after it (Meteroid, Kill Bill). */
export type PeriodEnd = 'exclusive' | 'inclusive';

/** The first day after a period whose end is written one way or the other. */
export const endOf = (written: string, policy: PeriodEnd): string =>
  policy === 'exclusive' ? written : addDays(written, 1);

/** The last day of a half-open period, for those who write it so. */
export const lastDayOf = (to: string): string => addDays(to, -1);

export const addDays = (date: string, days: number): string => Temporal.PlainDate.from(date).add({ days }).toString();

/**
 * A part of a month in days (Zuora, "When prorating a month, assume 30 days or use actual days"):
 * - `actualOverMonth`: actual days / days of the month in which they start.
 * - `actualOver30`: actual days / 30 ("actual/360").
 * - `strict30Over30`: every month has 30 days; a month's last day is its 30th, the 31st too ("strict 30/360").
 */
export type MonthDayCount = 'actualOverMonth' | 'actualOver30' | 'strict30Over30';

export const partOfMonth = (from: string, to: string, dayCount: MonthDayCount): Fraction => {
  switch (dayCount) {
    case 'actualOverMonth':
      return fraction(daysBetween(from, to), daysInMonthOf(from));
    case 'actualOver30':
      return fraction(daysBetween(from, to), 30);
    case 'strict30Over30':
      return fraction(strictDays(from, to), 30);
  }
};

/** Days between, when every month has 30: the last day of a month that ends the stretch is its 30th, whatever the calendar says. */
export const strictDays = (from: string, to: string): number => {
  if (to <= from) return 0;
  const last = lastDayOf(to);
  const start = Math.min(dayOf(from), 30);
  const end = isMonthEnd(last) ? 30 : dayOf(last);
  return 30 * (monthNumber(last) - monthNumber(from)) + end - start + 1;
};

/**
 * Days between, where the month of the start is taken to have a fixed number of days and the others their own
 * (Kill Bill, `proration.fixed.days`): 23 May to 15 June is 22 days of 30, not 23 of 31. A stretch inside one month is counted as it is.
 */
export const daysWithFixedMonth = (from: string, to: string, monthDays: number): number => {
  const days = daysBetween(from, to);
  return monthNumber(from) === monthNumber(to) ? days : days - (daysInMonthOf(from) - monthDays);
};

/**
 * Months of a stretch by the calendar: the started month's part, the full months, the last month's part, each over its own month's days
 * (Dynamics 365, advanced recurring billing, "Monthly"). 12 August to 22 December: 20/31 + 3 + 22/31.
 */
export const calendarMonths = (from: string, to: string): Fraction => {
  must(from <= to, 'a stretch of time does not end before it begins');
  const first = monthStart(from);
  const last = monthStart(to);
  if (first === last) return fraction(daysBetween(from, to), daysInMonthOf(from));
  const lead = fraction(daysBetween(from, addMonthsAnchored(first, 1)), daysInMonthOf(from));
  const trail = fraction(daysBetween(last, to), daysInMonthOf(to));
  const full = monthNumber(to) - monthNumber(from) - 1;
  return addFractions(addFractions(lead, trail), fraction(full, 1));
};

/**
 * Full calendar months and the days of the broken ones, where a broken month has 30 days (Zuora, TCB) or its own (Zuora, TCV):
 * `months + days / 30`. 18 August to 31 December: 14/30 + 4.
 */
export const monthsAndDays = (from: string, to: string, dayCount: MonthDayCount): Fraction => {
  must(from <= to, 'a stretch of time does not end before it begins');
  const first = monthStart(from) === from ? from : addMonthsAnchored(monthStart(from), 1);
  const last = monthStart(to);
  if (first > last) return partOfMonth(from, to, dayCount);
  const parts = [fraction(whole(monthNumber(last) - monthNumber(first)), 1)];
  if (from < first) parts.push(partOfMonth(from, first, dayCount));
  if (last < to) parts.push(partOfMonth(last, to, dayCount));
  return parts.reduce(addFractions);
};

/** Which day an instant falls on: the zone is data, so that a contract in Auckland does not end a day early in Boston. */
const zonedDay = (instant: string, timeZone: string): string =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate().toString();

/**
 * Days between two moments, by the calendar of a zone; a day of 23 or 25 hours is one day.
 * - `inZone`: each moment is first moved to the zone.
 * - `asWritten`: the dates as they are written are taken for days of the zone, whatever their hour and offset (flexprice's tests).
 */
export type DayBoundary = 'inZone' | 'asWritten';

export const zonedDays = (from: string, to: string, timeZone: string, boundary: DayBoundary): number => {
  const day = (moment: string): string => (boundary === 'inZone' ? zonedDay(moment, timeZone) : moment.slice(0, 10));
  must(isPlainDate(day(from)) && isPlainDate(day(to)), 'a moment begins with its date');
  return daysBetween(day(from), day(to));
};

export const daysInMonthOf = (date: string): number => Temporal.PlainDate.from(date).daysInMonth;
export const monthStart = (date: string): string => `${date.slice(0, 8)}01`;
const monthNumber = (date: string): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
const dayOf = (date: string): number => Number(date.slice(8));
const isMonthEnd = (date: string): boolean => dayOf(date) === daysInMonthOf(date);
