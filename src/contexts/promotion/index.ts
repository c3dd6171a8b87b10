/** Promotion's front door: what may apply. Pricing decides what does, and computes it. */
export { Promotion, PromotionCandidate, PromotionEffect, PromotionEligibility } from './promotion.contract.ts';
export {
  PROMOTION_ENGINE,
  promotionCandidates,
  type PromotionQuestion,
  type PromotionVerdict,
} from './promotion-candidates.ts';
