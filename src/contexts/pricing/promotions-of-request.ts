/** The promotions of a request on their items, with the shares of those that look at several lines at once. */
import { contains } from '#kernel/period.ts';
import type { Pricing } from './price-charge.ts';
import { startLine } from './price-line.ts';
import type { PriceRequest } from './pricing.contract.ts';
import {
  type PromotionsByItem,
  allotAcross,
  isAcrossLines,
  itemKeysOf,
  promotionsByItem,
} from './promotions-by-item.ts';

export const promotionsOf = (request: PriceRequest, pricing: Pricing): PromotionsByItem => {
  const promotions = promotionsByItem(request.lines, request.promotions);
  const across = request.promotions.filter(isAcrossLines);
  if (across.length === 0) return promotions;
  const touched = new Set(across.flatMap(({ items }) => items));
  const cutting = { ...pricing, promotions };
  const started = request.lines
    .filter((line) => itemKeysOf(line).some((key) => touched.has(key)))
    .flatMap((line) => startLine(cutting, line).charges);
  const { steps } = pricing.model.waterfall;
  const agreedAlone = steps.find(({ id }) => id === 'promotion')?.exclusiveWith?.includes('agreement') === true;
  return allotAcross(promotions, {
    lines: request.lines,
    started,
    minorUnits: pricing.minorUnits,
    isShut: ({ item, entry }) =>
      agreedAlone &&
      (pricing.agreements.get(`${item.offering}/${entry.charge.key}`) ?? []).some(({ effective }) =>
        contains(effective, pricing.on),
      ),
  });
};
