/**
 * An order's discount, shared out over its charges by largest remainder so that the parts are the whole to the last cent. The shares are a
 * vector of their own and not part of any line: editing one line of 10,000 may move many shares, and must not rewrite the other 9,999 lines.
 */
import type { Finding } from '#engines/decision.ts';
import { percentOf } from '#engines/price/percent.ts';
import { type Decimal, ZERO, cmp, dec, decText, isZero, roundTo, sum } from '#kernel/decimal.ts';
import { allocate } from '#kernel/money.ts';
import type { OrderDiscount } from './pricing.contract.ts';
import { type Descent, type Pricing, isUsage, paidAlike, paidPer } from './price-charge.ts';
import type { Worths } from './term.ts';

/** `exact`: the share before rounding, in the charge's own terms (an amount, or an amount of one period). */
export type Share = { readonly per: 'once' | 'period' | 'credit'; readonly amount: Decimal; readonly exact: Decimal };
export type Shares = { readonly shares: ReadonlyMap<Descent, Share>; readonly findings: readonly Finding[] };

export const allocateOrderDiscount = (
  pricing: Pricing,
  worths: Worths,
  discount: OrderDiscount | null,
  charges: readonly Descent[],
): Shares => {
  if (discount === null || isZero(dec(discount.value))) return NONE;
  const fixed = charges.filter((descent) => !isUsage(descent));
  const meant = fixed.filter(
    ({ entry }) => discount.chargeTypes === undefined || discount.chargeTypes.includes(entry.charge.type),
  );
  return discount.kind === 'percent'
    ? percentages(pricing, dec(discount.value), meant)
    : credit(pricing, worths, dec(discount.value), meant);
};

const NONE: Shares = { shares: new Map(), findings: [] };

/** Off every amount: what is paid alike (once, each month, each year, over the same dates) is summed, rounded once, and shared out. */
const percentages = (pricing: Pricing, percent: Decimal, meant: readonly Descent[]): Shares => {
  if (cmp(percent, dec('100')) > 0)
    return blocked({ code: 'price.order-discount-exceeds-price', percent: decText(percent) });
  const shares = new Map<Descent, Share>();
  for (const group of Map.groupBy(meant, paidAlike).values()) {
    const weights = group.map((descent) => descent.amount);
    const off = roundTo(percentOf(sum(weights), percent), pricing.minorUnits, group[0]!.book.rounding);
    const parts = allocate(off, weights, pricing.minorUnits);
    group.forEach((descent, index) =>
      shares.set(descent, {
        per: paidPer(descent) === 'oneTime' ? 'once' : 'period',
        amount: parts[index]!,
        exact: percentOf(weights[index]!, percent),
      }),
    );
  }
  return { shares, findings: [] };
};

/** One credit for the order, shared out by what each charge comes to over its term. */
const credit = (pricing: Pricing, worths: Worths, amount: Decimal, meant: readonly Descent[]): Shares => {
  if (cmp(roundTo(amount, pricing.minorUnits, 'down'), amount) !== 0)
    return blocked({ code: 'price.discount-too-fine', discount: decText(amount), currency: pricing.currency });
  const weights = meant.map((descent) => worths.get(descent)!.net);
  const price = meant.length === 0 ? ZERO : sum(weights);
  if (cmp(amount, price) > 0)
    return blocked({ code: 'price.order-discount-exceeds-price', discount: decText(amount), price: decText(price) });
  const parts = allocate(amount, weights, pricing.minorUnits);
  return {
    shares: new Map(
      meant.map((descent, index) => [descent, { per: 'credit', amount: parts[index]!, exact: parts[index]! }]),
    ),
    findings: [],
  };
};

const blocked = (finding: Finding): Shares => ({ shares: new Map(), findings: [finding] });
