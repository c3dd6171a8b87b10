/** Read off the steps that were taken, so that what is reported is what was given. */
import { decText, exactText, roundTo, sub, ZERO } from '#kernel/decimal.ts';
import { toldAmount } from '#contexts/promotion/index.ts';
import type { AttributedPromotion } from './attributed-promotion.contract.ts';
import { type Descent, type Pricing, itemKey } from './price-charge.ts';
import { paidPerOf } from './promotions-by-item.ts';
import { type Terms, termMoney } from './term.ts';

const PREFIX = 'promotion:';
/** More digits than any rate has; what is told need not be longer. */
const OFF_SCALE = 18;

export const attributePromotions = (
  pricing: Pricing,
  terms: Terms,
  charges: readonly Descent[],
): readonly AttributedPromotion[] =>
  pricing.promotions.size === 0 ? [] : charges.flatMap((descent) => attributed(pricing, terms, descent));

const attributed = (pricing: Pricing, terms: Terms, descent: Descent): readonly AttributedPromotion[] => {
  const { item, segment, entry, steps } = descent;
  const per = paidPerOf(entry.charge);
  return steps.flatMap((step, index) => {
    if (!step.source.startsWith(PREFIX) || step.skipped !== undefined) return [];
    const promotion = step.source.slice(PREFIX.length);
    const candidate = pricing.promotions.get(itemKey(item))?.find((one) => one.promotion === promotion);
    const off = sub(told(steps[index - 1]!.result), told(step.result));
    return [
      {
        promotion,
        campaign: candidate?.campaign ?? promotion,
        lineId: item.lineId,
        componentId: item.componentId,
        charge: entry.slot,
        segmentId: segment.id,
        from: segment.from,
        to: segment.to ?? null,
        per: per ?? ('rate' as const),
        off: exactText(off),
        overTerm: decText(per === null ? ZERO : termMoney(terms, descent, off, pricing.minorUnits)),
        billing: candidate?.billing ?? 'price',
        onCancellation: candidate?.onCancellation ?? 'keep',
      },
    ];
  });
};

/** A step may tell more digits than a price may have. */
const told = (text: string) => roundTo(toldAmount(text), OFF_SCALE, 'halfEven');
