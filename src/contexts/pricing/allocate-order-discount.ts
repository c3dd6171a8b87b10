/**
 * An order's discount, shared out over its charges by largest remainder so that the parts are the whole to the last cent. The shares are a
 * vector of their own and not part of any line: editing one line of 10,000 may move many shares, and must not rewrite the other 9,999 lines.
 */
import type { Finding } from '#engines/decision.ts';
import { percentOf } from '#engines/price/percent.ts';
import { type Decimal, ZERO, cmp, dec, decText, isZero, roundTo, sum } from '#kernel/decimal.ts';
import { allocate } from '#kernel/money.ts';
import { type Outcome, accepted, refused } from '#kernel/outcome.ts';
import type { FixedCharge } from './line-facts.ts';
import type { Descent, Pricing } from './price-charge.ts';
import type { Allocation } from './price-result.contract.ts';
import type { OrderDiscount } from './pricing.contract.ts';
import { keyOf } from './promise.ts';
import { type Terms, termMoney } from './term.ts';

/**
 * `exact`: the share before rounding, in the charge's own terms (an amount, or an amount of one period). `overTerm`: what it takes off the
 * charge over its term: a credit once, a share of a period in every period.
 */
export type Share = {
  /** Of the discount; null where it is an amount. */
  readonly percent: string | null;
  readonly per: 'once' | 'period' | 'credit';
  readonly amount: Decimal;
  readonly exact: Decimal;
  readonly overTerm: Decimal;
  readonly told: Allocation;
};
/** One for each fixed charge, in their order. */
export type Shares = { readonly shares: readonly (Share | null)[]; readonly findings: readonly Finding[] };

export const allocateOrderDiscount = (
  pricing: Pricing,
  terms: Terms,
  discount: OrderDiscount | null,
  fixed: readonly FixedCharge[],
): Shares => {
  if (discount === null || isZero(dec(discount.value))) return { shares: fixed.map(() => null), findings: [] };
  const meant: Meant[] = [];
  fixed.forEach((charge, index) => {
    const { type } = charge.descent.entry.charge;
    if (discount.chargeTypes === undefined || discount.chargeTypes.includes(type)) meant.push({ ...charge, index });
  });
  const sharing = { pricing, terms };
  const given =
    discount.kind === 'percent'
      ? percentages(sharing, discount.value, meant)
      : credit(sharing, dec(discount.value), meant);
  const shares: (Share | null)[] = fixed.map(() => null);
  if (!given.ok) return { shares, findings: [given.refusal] };
  given.value.forEach((share, index) => (shares[meant[index]!.index] = share));
  return { shares, findings: [] };
};

type Meant = FixedCharge & { readonly index: number };
type Sharing = { readonly pricing: Pricing; readonly terms: Terms };

/** Off every amount: what is paid alike (once, each month, each year, over the same dates) is summed, rounded once, and shared out. */
const percentages = (sharing: Sharing, percent: string, meant: readonly Meant[]): Outcome<readonly Share[]> => {
  if (cmp(dec(percent), HUNDRED) > 0)
    return refused({ code: 'price.order-discount-exceeds-price', percent: decText(dec(percent)) });
  const { minorUnits } = sharing.pricing;
  const shares: Share[] = Array.from({ length: meant.length });
  const groups = new Map<string, number[]>();
  meant.forEach(({ alike }, index) => {
    const group = groups.get(alike);
    if (group === undefined) groups.set(alike, [index]);
    else group.push(index);
  });
  for (const group of groups.values()) {
    const weights = group.map((index) => meant[index]!.descent.amount);
    const { book } = meant[group[0]!]!.descent;
    const off = roundTo(percentOf(sum(weights), dec(percent)), minorUnits, book.rounding);
    const parts = allocate(off, weights, minorUnits);
    group.forEach((index, at) => {
      const { descent } = meant[index]!;
      const per = descent.entry.charge.type === 'oneTime' ? 'once' : 'period';
      shares[index] = shareOf(sharing, descent, per, parts[at]!, percent);
    });
  }
  return accepted(shares);
};

/** One credit for the order, shared out by what each charge comes to over its term. */
const credit = (sharing: Sharing, amount: Decimal, meant: readonly Meant[]): Outcome<readonly Share[]> => {
  const { currency, minorUnits } = sharing.pricing;
  if (cmp(roundTo(amount, minorUnits, 'down'), amount) !== 0)
    return refused({ code: 'price.discount-too-fine', discount: decText(amount), currency });
  const weights = meant.map(({ worth }) => worth.net);
  const price = meant.length === 0 ? ZERO : sum(weights);
  if (cmp(amount, price) > 0)
    return refused({ code: 'price.order-discount-exceeds-price', discount: decText(amount), price: decText(price) });
  const parts = allocate(amount, weights, minorUnits);
  return accepted(meant.map(({ descent }, index) => shareOf(sharing, descent, 'credit', parts[index]!, null)));
};

/** A share that has not moved is the same object, so that what rests on it is not worked out again. `percent` null: the amount is what was meant, and not rounded from a percentage. */
const shareOf = (
  { pricing, terms }: Sharing,
  descent: Descent,
  per: Share['per'],
  amount: Decimal,
  percent: string | null,
): Share => {
  const before = descent.share;
  const moved =
    before === undefined ||
    before.per !== per ||
    before.percent !== percent ||
    before.amount.units !== amount.units ||
    before.amount.scale !== amount.scale;
  if (!moved) return before;
  const exact = percent === null ? amount : percentOf(descent.amount, dec(percent));
  const overTerm = per === 'period' ? termMoney(terms, descent, amount, pricing.minorUnits) : amount;
  descent.share = { per, percent, amount, exact, overTerm, told: { ...keyOf(descent), per, amount: decText(amount) } };
  return descent.share;
};

const HUNDRED = dec('100');
