/**
 * How much was given away, for whoever decides whether it may be. Counted before rounding, so that a discount of 10 % is 10 % whatever the
 * cents did; and by the highest line, so that one line at 60 % is not hidden by a large one at list. Usage counts by its rates: a threshold
 * must not depend on an assumption.
 */
import { inPercent } from '#engines/price/percent.ts';
import { type Decimal, ZERO, add, decText, isZero, max, roundTo, sub } from '#kernel/decimal.ts';
import type { Share } from './allocate-order-discount.ts';
import type { FixedCharge } from './line-facts.ts';
import { type Descent, isUsage } from './price-charge.ts';
import type { DiscountSummary } from './price-result.contract.ts';
import { type Terms, termValue } from './term.ts';

export type DiscountValues = {
  readonly list: Decimal;
  readonly before: Decimal;
  readonly net: Decimal;
  /** Highest of the usage charges. */
  readonly usageOff: Decimal;
  readonly usageGiven: Decimal;
};
export type DiscountRow = DiscountSummary['lines'][number];

export const discountSummary = (
  { values, discretionary: highest }: { readonly values: DiscountValues; readonly discretionary: Decimal },
  lines: readonly DiscountRow[],
): DiscountSummary => ({
  effectivePercent: decText(effective(values)),
  discretionaryPercent: decText(highest),
  lines: [...lines],
});

export const discountRow = (lineId: string, values: DiscountValues, minorUnits: number): DiscountRow => ({
  lineId,
  list: decText(roundTo(values.list, minorUnits, 'halfEven')),
  net: decText(roundTo(values.net, minorUnits, 'halfEven')),
  effectivePercent: decText(effective(values)),
  discretionaryPercent: decText(discretionary(values)),
});

export const NO_VALUES: DiscountValues = { list: ZERO, before: ZERO, net: ZERO, usageOff: ZERO, usageGiven: ZERO };

/** Before shares of a discount on the whole. Sums in place: a large quote has tens of thousands of charges, and nothing here is seen from outside. */
export const discountValues = (terms: Terms, charges: readonly Descent[]): DiscountValues => {
  let { list, before, net, usageOff, usageGiven } = NO_VALUES;
  for (const descent of charges) {
    const met = descent.before ?? descent.amount;
    const left = descent.after ?? descent.amount;
    if (isUsage(descent)) {
      usageOff = max(usageOff, percentOffOf(descent.list, left));
      usageGiven = max(usageGiven, percentOffOf(met, left));
      continue;
    }
    list = add(list, termValue(terms, descent, descent.list));
    before = add(before, termValue(terms, descent, met));
    net = add(net, termValue(terms, descent, left));
  }
  return { list, before, net, usageOff, usageGiven };
};

export const withShares = (
  terms: Terms,
  values: DiscountValues,
  fixed: readonly FixedCharge[],
  shares: readonly (Share | null)[],
): DiscountValues => {
  let { net } = values;
  shares.forEach((share, index) => {
    if (share === null) return;
    net = sub(net, share.per === 'credit' ? share.exact : termValue(terms, fixed[index]!.descent, share.exact));
  });
  return { ...values, net };
};

export const valuesTogether = (a: DiscountValues, b: DiscountValues): DiscountValues => ({
  list: add(a.list, b.list),
  before: add(a.before, b.before),
  net: add(a.net, b.net),
  usageOff: max(a.usageOff, b.usageOff),
  usageGiven: max(a.usageGiven, b.usageGiven),
});

const effective = ({ list, net, usageOff }: DiscountValues): Decimal => max(percentOffOf(list, net), usageOff);
export const discretionary = ({ before, net, usageGiven }: DiscountValues): Decimal =>
  max(percentOffOf(before, net), usageGiven);

/** 0 of nothing; never below 0: a contracted price above the list is not a discount. */
const percentOffOf = (whole: Decimal, left: Decimal): Decimal =>
  isZero(whole) ? ZERO : max(inPercent(sub(whole, left), whole, 'up') ?? ZERO, ZERO);
