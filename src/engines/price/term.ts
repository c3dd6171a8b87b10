/** How many months a term has: whole ones from the anchor, and a rest in days of the month it falls in. Kept as a fraction, so that it rounds once. */
import { type Decimal, type Rounding, divRound, mul, roundTo, whole } from '#kernel/decimal.ts';
import { addMonthsAnchored, daysBetween } from '#kernel/period.ts';

/** `months / parts` months: 1 month and 14 of 30 days is 44 / 30. */
export type TermMonths = { readonly months: Decimal; readonly parts: Decimal };

export const wholeMonths = (count: number): TermMonths => ({ months: whole(count), parts: whole(1) });

/** From is the anchor; `to` is the first day after the term. Day count: actual days over the days of the started month. */
export const termMonths = (from: string, to: string): TermMonths => {
  const full = fullMonths(from, to);
  const started = addMonthsAnchored(from, full);
  const days = daysBetween(started, to);
  if (days === 0) return wholeMonths(full);
  const monthDays = daysBetween(started, addMonthsAnchored(from, full + 1));
  return { months: whole(full * monthDays + days), parts: whole(monthDays) };
};

/** A monthly (or yearly) amount over the term. Whole months, which most terms are, need no division. */
export const overTerm = (
  amount: Decimal,
  period: 'month' | 'year',
  term: TermMonths,
  scale: number,
  mode: Rounding,
): Decimal => {
  const months = mul(amount, term.months);
  if (period === 'year') return divRound(months, mul(term.parts, TWELVE), scale, mode);
  return term.parts.units === 1n ? roundTo(months, scale, mode) : divRound(months, term.parts, scale, mode);
};

const TWELVE = whole(12);

const fullMonths = (from: string, to: string): number => {
  const calendar = monthNumber(to) - monthNumber(from);
  return addMonthsAnchored(from, calendar) > to ? calendar - 1 : calendar;
};

const monthNumber = (date: string): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
