/** What a person gave on a line, by charge. */
import type { Finding } from '#engines/decision.ts';
import { type Decimal, cmp, dec, decText, exactText, isZero, roundTo, sum } from '#kernel/decimal.ts';
import { allocate } from '#kernel/money.ts';
import { type Descent, type Discretion, type Pricing, paidPer } from './price-charge.ts';
import type { PriceLine } from './pricing.contract.ts';

/** What a person gave, by charge: the percentage as it is, an amount shared out over the charges it is meant for by what they cost. */
export const discretionOf = (
  pricing: Pricing,
  { lineId, discretionary: given }: PriceLine,
  charges: readonly Descent[],
  findings: Finding[],
): ReadonlyMap<Descent, Discretion> => {
  const shares = new Map<Descent, Discretion>();
  if (given === null) return shares;
  const value = dec(given.value);
  if (given.kind === 'percent') {
    for (const descent of charges)
      if (given.chargeTypes === undefined || given.chargeTypes.includes(descent.entry.charge.type))
        shares.set(descent, { kind: 'percent', value, reason: given.reason });
    return shares;
  }
  const meant = charges.filter((descent) => paidPer(descent) === given.on);
  if (meant.length === 0) findings.push({ code: 'price.discount-on-nothing', lineId, on: given.on });
  if (cmp(roundTo(value, pricing.minorUnits, 'down'), value) !== 0)
    findings.push({ code: 'price.discount-too-fine', lineId, discount: decText(value), currency: pricing.currency });
  else
    for (const [segmentId, group] of Map.groupBy(meant, (descent) => descent.segment.id))
      shareOut(pricing, { lineId, segmentId, value, reason: given.reason }, group, shares, findings);
  return shares;
};

const shareOut = (
  pricing: Pricing,
  given: { readonly lineId: string; readonly segmentId: string; readonly value: Decimal; readonly reason: string },
  group: readonly Descent[],
  shares: Map<Descent, Discretion>,
  findings: Finding[],
): void => {
  const { lineId, segmentId, value, reason } = given;
  const weights = group.map((descent) => descent.amount);
  const price = sum(weights);
  if (cmp(value, price) > 0) {
    const discount = { discount: decText(value), price: exactText(price) };
    findings.push({ code: 'price.discount-exceeds-price', lineId, segmentId, ...discount });
    return;
  }
  if (isZero(value)) return;
  const parts = allocate(value, weights, pricing.minorUnits);
  group.forEach((descent, index) => shares.set(descent, { kind: 'amount', value: parts[index]!, reason }));
};
