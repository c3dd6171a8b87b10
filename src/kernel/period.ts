/**
 * Days of a contract. A period is half-open, [from, to): the day it ends is the day the next begins, so neighbours never share
 * or lose a day. Dates are plain (no zone): the zone was resolved once, at capture.
 */
import { cmp, dec, isDecText, isNegative } from './decimal.ts';
import type { Json } from './json.ts';
import { type Outcome, type Refused, accepted, must, refused } from './outcome.ts';

/** Dates are `YYYY-MM-DD`, years 0001–9999, so their text order is their time order. Without `to` the period has no end. */
export type Period = { readonly from: string; readonly to?: string };

/** A stretch of a line's life with one quantity and one configuration: a ramp is three of them. */
export type Segment = {
  readonly id: string;
  readonly from: string;
  readonly to?: string;
  readonly quantity: string;
  readonly characteristics: Readonly<Record<string, Json>>;
};

export const LINE_SEGMENTS_MAX = 120;
/** Large enough for a commitment in single tokens, small enough that a price times a quantity is still a decimal on the wire. */
export const SEGMENT_QUANTITY_MAX = '1000000000000';

/**
 * The segments of one line, as they are, or the first offence: they are in time order, share no day, leave no day out (a pause is a
 * segment of quantity 0, so that it is said, not implied), and only the last may have no end.
 */
export const checkSegments = (segments: readonly Segment[]): Outcome<readonly Segment[]> => {
  if (segments.length === 0) return refused({ code: 'segment.none' });
  if (segments.length > LINE_SEGMENTS_MAX)
    return refused({ code: 'segment.too-many', count: segments.length, max: LINE_SEGMENTS_MAX });
  for (const [index, segment] of segments.entries()) {
    const before = segments[index - 1];
    const offence = checkSegment(segment) ?? (before && checkFollows(before, segment));
    if (offence) return offence;
  }
  const ids = new Set(segments.map((segment) => segment.id));
  if (ids.size < segments.length) return refused({ code: 'segment.duplicate-id' });
  return accepted(segments);
};

const checkSegment = ({ id, from, to, quantity }: Segment): Refused | undefined => {
  if (!isPlainDate(from)) return refused({ code: 'segment.date', id, date: from });
  if (to !== undefined && !isPlainDate(to)) return refused({ code: 'segment.date', id, date: to });
  if (to !== undefined && to <= from) return refused({ code: 'segment.empty', id, from, to });
  if (!isDecText(quantity) || isNegative(dec(quantity)) || cmp(dec(quantity), dec(SEGMENT_QUANTITY_MAX)) > 0)
    return refused({ code: 'segment.quantity', id, quantity, min: '0', max: SEGMENT_QUANTITY_MAX });
  return undefined;
};

const checkFollows = (before: Segment, after: Segment): Refused | undefined => {
  const places = { id: after.id, from: after.from, before: before.id, beforeFrom: before.from, beforeTo: before.to };
  if (after.from < before.from) return refused({ code: 'segment.unordered', ...places });
  if (before.to === undefined || after.from < before.to) return refused({ code: 'segment.overlap', ...places });
  if (after.from > before.to) return refused({ code: 'segment.gap', ...places });
  return undefined;
};

/** Refuses a date that is none and a period without a day. */
export const checkPeriod = <P extends Period>(period: P): Outcome<P> => {
  if (!isPlainDate(period.from)) return refused({ code: 'period.date', date: period.from });
  if (period.to === undefined) return accepted(period);
  if (!isPlainDate(period.to)) return refused({ code: 'period.date', date: period.to });
  if (period.to <= period.from) return refused({ code: 'period.empty', from: period.from, to: period.to });
  return accepted(period);
};

export const contains = (period: Period, date: string): boolean =>
  date >= period.from && (period.to === undefined || date < period.to);

/** Whether they share a day. */
export const overlaps = (a: Period, b: Period): boolean => intersect(a, b) !== undefined;

export const intersect = (a: Period, b: Period): Period | undefined => {
  const from = a.from > b.from ? a.from : b.from;
  const to = earlierEnd(a.to, b.to);
  if (to === undefined) return { from };
  return from < to ? { from, to } : undefined;
};

const earlierEnd = (a: string | undefined, b: string | undefined): string | undefined => {
  if (a === undefined) return b;
  return b === undefined || a < b ? a : b;
};

/** Days from one date to another; negative when the second is earlier. Integer arithmetic, quick enough for proration loops. */
export const daysBetween = (from: string, to: string): number => civilDay(to) - civilDay(from);

/**
 * The date n months after the anchor, clamped to the month's last day: 31 January + 1 is 28 February, + 2 is 31 March.
 * Always from the anchor: chained steps would lose the 31st for ever.
 */
export const addMonthsAnchored = (anchor: string, months: number): string =>
  Temporal.PlainDate.from(anchor).add({ months }).toString();

/** A real day written `YYYY-MM-DD`. */
export const isPlainDate = (value: unknown): value is string => {
  if (typeof value !== 'string' || value.length !== 10 || value[4] !== '-' || value[7] !== '-') return false;
  const [year, month, day] = [numberAt(value, 0, 4), numberAt(value, 5, 7), numberAt(value, 8, 10)];
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
};

/** The digits [from, to) as a number, NaN where one is no digit. By character code: proration loops read many dates. */
const numberAt = (text: string, from: number, to: number): number => {
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
};

const daysInMonth = (year: number, month: number): number => {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
};

/** Days since 1970-01-01 in the proleptic Gregorian calendar (H. Hinnant, "chrono-compatible low-level date algorithms"). */
export const civilDay = (date: string): number => {
  must(isPlainDate(date), 'days are counted between real dates');
  const month = numberAt(date, 5, 7);
  const year = numberAt(date, 0, 4) - (month <= 2 ? 1 : 0);
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + numberAt(date, 8, 10) - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
};
