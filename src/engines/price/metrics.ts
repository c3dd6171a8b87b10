/**
 * What sales calls a deal's size. Definitions differ between vendors, so each figure's own stands with it. Metrics are estimates: they are
 * never promised, never billed, and are told rounded.
 */
import { type Decimal, mul, whole } from '#kernel/decimal.ts';
import type { Period } from '#kernel/period.ts';
import { type MonthDayCount, monthsAndDays } from './day-count.ts';
import { type Fraction, addFractions, fraction, timesFraction } from './fraction.ts';

/** How often a recurring price is asked for, in months. */
const BILLING_MONTHS = { monthly: 1, quarterly: 3, semiAnnual: 6, annual: 12 } as const;
export type BillingFrequency = keyof typeof BILLING_MONTHS;

/** Monthly recurring revenue: quantity × the price sold at, by the month. One-time fees and usage are not in it (Zuora, "Order MRR"). */
export const mrr = (quantity: Decimal, sellPrice: Decimal, frequency: BillingFrequency): Fraction =>
  fraction(mul(quantity, sellPrice), whole(BILLING_MONTHS[frequency]));

/** Annual recurring revenue: net price / months of the term × 12 (Conga). One-time fees are not in it. */
export const arr = (netPrice: Decimal, termMonths: Decimal): Fraction =>
  timesFraction(netPrice, fraction(whole(12), termMonths));

/**
 * What a monthly price comes to over a term: total contract value by actual days (Zuora, "TCV": a broken month counts over its own days),
 * total contracted billing by what the bill does (Zuora, "TCB": 30-day months, where billing has them), extended list price by the list price
 * as the bill counts it ("ELP").
 */
export const overTermDays = (monthly: Fraction, term: Required<Period>, dayCount: MonthDayCount): Fraction => {
  const months = monthsAndDays(term.from, term.to, dayCount);
  return { part: mul(monthly.part, months.part), of: mul(monthly.of, months.of) };
};

/** Total contract value: recurring over the term and, where the definition has them, one-time fees. */
export const withOneTime = (recurring: Fraction, oneTime: Decimal): Fraction =>
  addFractions(recurring, fraction(oneTime, 1));

/**
 * Annual contract value: total contract value / years (Conga, one-time fees included), or recurring alone (`withoutOneTime`). A term that is
 * shorter than a year counts by its part of one.
 */
export type AcvDefinition = 'withOneTime' | 'withoutOneTime';

export const acv = (
  recurring: Fraction,
  oneTime: Decimal,
  termMonths: Decimal,
  definition: AcvDefinition,
): Fraction => {
  const total = definition === 'withOneTime' ? withOneTime(recurring, oneTime) : recurring;
  return { part: mul(total.part, whole(12)), of: mul(total.of, termMonths) };
};
