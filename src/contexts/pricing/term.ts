/** What a charge comes to over its segment. An open-ended segment counts for a year, said as `OPEN_ENDED_MONTHS`, because for ever has no sum. */
import { type TermMonths, overTerm, termMonths, wholeMonths } from '#engines/price/term.ts';
import { type Decimal, divRound, mul, roundTo } from '#kernel/decimal.ts';
import type { Descent } from './price-charge.ts';

export const OPEN_ENDED_MONTHS = 12;
/** Whole months from the first day, then the days of the started month over its own length. */
export const TERM_DAY_COUNT = 'whole-months-then-actual-days';

/** Months of a segment, remembered: most lines of a quote share theirs, and calendar arithmetic is the slow part. */
export type Terms = (segment: { readonly from: string; readonly to?: string }) => TermMonths;

export const newTerms = (): Terms => {
  const known = new Map<string, TermMonths>();
  return ({ from, to }) => {
    const key = `${from}/${to ?? ''}`;
    const found = known.get(key) ?? (to === undefined ? wholeMonths(OPEN_ENDED_MONTHS) : termMonths(from, to));
    known.set(key, found);
    return found;
  };
};

/** Finer than any currency: values that are compared or summed over a term before they are told. */
export const VALUE_SCALE = 24;

/** Money over the term, rounded once. One-time amounts are themselves. */
export const termMoney = (
  terms: Terms,
  { segment, entry: { charge }, book }: Descent,
  amount: Decimal,
  minorUnits: number,
): Decimal =>
  charge.type === 'recurring'
    ? overTerm(amount, charge.period, terms(segment), minorUnits, book.rounding)
    : roundTo(amount, minorUnits, book.rounding);

/** Money over the term of a fixed charge: at its list price, and at its own. */
export type Worth = { readonly list: Decimal; readonly net: Decimal };

export const worthOf = (terms: Terms, descent: Descent, minorUnits: number): Worth => ({
  list: termMoney(terms, descent, descent.list, minorUnits),
  net: termMoney(terms, descent, descent.amount, minorUnits),
});

/** The same, not rounded to money: for percentages, which must not move because money rounds. Whole months are exact. */
export const termValue = (terms: Terms, { segment, entry: { charge } }: Descent, amount: Decimal): Decimal => {
  if (charge.type !== 'recurring') return amount;
  const term = terms(segment);
  if (charge.period === 'month' && term.parts.units === 1n) return mul(amount, term.months);
  return overTerm(amount, charge.period, term, VALUE_SCALE, 'halfEven');
};

export const perMonthOverTerm = (terms: Terms, descent: Descent, perMonth: Decimal, minorUnits: number): Decimal => {
  const { months, parts } = terms(descent.segment);
  return divRound(mul(perMonth, months), parts, minorUnits, descent.book.rounding);
};
