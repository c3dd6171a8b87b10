/**
 * How much was given away, for whoever decides whether it may be. Counted before rounding, so that a discount of 10 % is 10 % whatever the
 * cents did; and by the highest line, so that one line at 60 % is not hidden by a large one at list. Usage counts by its rates: a threshold
 * must not depend on an assumption.
 */
import { inPercent } from '#engines/price/percent.ts';
import { type Decimal, ZERO, add, decText, isZero, max, roundTo, sub } from '#kernel/decimal.ts';
import type { Shares } from './allocate-order-discount.ts';
import type { DiscountSummary } from './price-result.contract.ts';
import { type Descent, isUsage } from './price-charge.ts';
import type { LineCharges } from './promise.ts';
import { type Terms, termValue } from './term.ts';

type Values = {
  readonly list: Decimal;
  readonly before: Decimal;
  readonly net: Decimal;
  /** Highest of the usage charges. */
  readonly usageOff: Decimal;
  readonly usageGiven: Decimal;
};

export const discountFacts = (
  terms: Terms,
  lines: readonly LineCharges[],
  shares: Shares['shares'],
  minorUnits: number,
): DiscountSummary => {
  const valued = lines.map(({ line, priced }) => ({ line, values: valuesOf(terms, priced.charges, shares) }));
  const whole = valued.map(({ values }) => values).reduce(together, NOTHING);
  return {
    effectivePercent: decText(effective(whole)),
    discretionaryPercent: decText(valued.map(({ values }) => discretionary(values)).reduce(max, ZERO)),
    lines: valued.map(({ line, values }) => ({
      lineId: line.lineId,
      list: decText(roundTo(values.list, minorUnits, 'halfEven')),
      net: decText(roundTo(values.net, minorUnits, 'halfEven')),
      effectivePercent: decText(effective(values)),
      discretionaryPercent: decText(discretionary(values)),
    })),
  };
};

const NOTHING: Values = { list: ZERO, before: ZERO, net: ZERO, usageOff: ZERO, usageGiven: ZERO };

/** Sums in place: a large quote has tens of thousands of charges, and nothing here is seen from outside. */
const valuesOf = (terms: Terms, charges: readonly Descent[], shares: Shares['shares']): Values => {
  let { list, before, net, usageOff, usageGiven } = NOTHING;
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
    net = add(net, netValue(terms, descent, left, shares));
  }
  return { list, before, net, usageOff, usageGiven };
};

const netValue = (terms: Terms, descent: Descent, left: Decimal, shares: Shares['shares']): Decimal => {
  const share = shares.get(descent);
  if (share === undefined) return termValue(terms, descent, left);
  return share.per === 'credit'
    ? sub(termValue(terms, descent, left), share.exact)
    : termValue(terms, descent, sub(left, share.exact));
};

const together = (a: Values, b: Values): Values => ({
  list: add(a.list, b.list),
  before: add(a.before, b.before),
  net: add(a.net, b.net),
  usageOff: max(a.usageOff, b.usageOff),
  usageGiven: max(a.usageGiven, b.usageGiven),
});

const effective = ({ list, net, usageOff }: Values): Decimal => max(percentOffOf(list, net), usageOff);
const discretionary = ({ before, net, usageGiven }: Values): Decimal => max(percentOffOf(before, net), usageGiven);

/** 0 of nothing; never below 0: a contracted price above the list is not a discount. */
const percentOffOf = (whole: Decimal, left: Decimal): Decimal =>
  isZero(whole) ? ZERO : max(inPercent(sub(whole, left), whole, 'up') ?? ZERO, ZERO);
