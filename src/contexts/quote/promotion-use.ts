/** What each promotion takes off a quote over its term, in the quote's currency: what a budget is charged with. Pure. */
import type { AttributedPromotion } from '#contexts/pricing/index.ts';
import { add, dec, decText, ZERO } from '#kernel/decimal.ts';

export type PromotionUse = { readonly promotion: string; readonly amount: string };

/** Usage has no amount until it is rated, so it takes none. */
export const promotionUses = (given: readonly AttributedPromotion[]): readonly PromotionUse[] =>
  [...Map.groupBy(given, ({ promotion }) => promotion)].map(([promotion, all]) => ({
    promotion,
    amount: decText(all.reduce((sum, { overTerm }) => add(sum, dec(overTerm)), ZERO)),
  }));
