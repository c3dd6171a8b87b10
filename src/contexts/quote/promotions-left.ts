/** What promotions would have given on options that the customer did not take: it was reserved with the rest, and is given to nobody. */
import type { Tx } from '#platform/database/tx.ts';
import { readDecision } from './decision.store.ts';
import type { PricedPart, StoredPrice } from './priced-line.ts';
import { readPartsOfLines } from './priced-line.store.ts';
import { type PromotionUse, promotionUses } from './promotion-use.ts';

/** Of one promotion, in the quote's currency: all that was reserved for the offer, and what of it was not taken. */
export type PromotionLeft = { readonly promotion: string; readonly all: string; readonly left: string };

export const leftOf = (all: readonly PromotionUse[], left: readonly PromotionUse[]): readonly PromotionLeft[] => {
  const reserved = new Map(all.map(({ promotion, amount }) => [promotion, amount]));
  return left.map(({ promotion, amount }) => ({ promotion, all: reserved.get(promotion) ?? amount, left: amount }));
};

/** Costs one query for an offer without options, which is most of them. */
export const readPromotionsLeft = async (
  tx: Tx,
  quoteId: string,
  chosen: readonly string[],
): Promise<readonly PromotionLeft[]> => {
  const price = await readDecision<StoredPrice>(tx, quoteId, 'price');
  const taken = new Set(chosen);
  const refused = (price?.result.options ?? []).flatMap(({ lineId }) => (taken.has(lineId) ? [] : [lineId]));
  if (price === undefined || refused.length === 0 || price.result.promotionUses.length === 0) return [];
  const parts = await readPartsOfLines<PricedPart>(tx, 'priced_line', quoteId, refused);
  const given = [...parts.values()].flatMap(({ body }) => body.promotions ?? []);
  return leftOf(price.result.promotionUses, promotionUses(given));
};
