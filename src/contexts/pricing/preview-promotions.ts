/** What the promotions of a request come to when they meet its prices: what each gives, and why one that may apply gives nothing. Pure. */
import type { PromotionCandidate } from '#contexts/promotion/index.ts';
import { type Outcome, accepted } from '#kernel/outcome.ts';
import type { AttributedPromotion } from './attributed-promotion.contract.ts';
import { calculatePrice } from './calculate-price.ts';
import type { PriceRequest } from './pricing.contract.ts';
import type { PricingModel } from './pricing-model.ts';

export type PromotionPreview = {
  readonly given: readonly AttributedPromotion[];
  /** Each reason once, on however many charges it was met. */
  readonly passedOver: readonly { readonly promotion: string; readonly why: string }[];
};

export const previewPromotions = (
  request: PriceRequest,
  candidates: readonly PromotionCandidate[],
  model: PricingModel,
): Outcome<PromotionPreview> => {
  const decision = calculatePrice({ ...request, promotions: [...candidates] }, model);
  if (!decision.ok) return decision;
  const { output, trace } = decision.value.price;
  const given = output.value.promotions ?? [];
  const passedOver = new Map(
    trace.lines
      .flatMap(({ charges }) => charges.flatMap(({ steps }) => steps))
      .flatMap(({ step, source, skipped }) =>
        step === 'promotion' && skipped !== undefined && source.startsWith(PREFIX)
          ? [{ promotion: source.slice(PREFIX.length), why: skipped }]
          : [],
      )
      .map((one) => [`${one.promotion} ${one.why}`, one]),
  );
  return accepted({ given, passedOver: [...passedOver.values()] });
};

const PREFIX = 'promotion:';
