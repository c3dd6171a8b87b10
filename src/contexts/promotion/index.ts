/** Promotion's front door: what may apply. Pricing decides what does, and computes it. */
export {
  BillingInterpretation,
  CancellationTreatment,
  PRIORITY_DEFAULT,
  Promotion,
  PromotionCandidate,
  PromotionEffect,
  PromotionEligibility,
} from './promotion.contract.ts';
export { sameCode } from './clauses.ts';
export {
  PROMOTION_ENGINE,
  promotionCandidates,
  type PromotionQuestion,
  type PromotionVerdict,
} from './promotion-candidates.ts';
export { budgetsOf, type BudgetedPromotion } from './budget.ts';
export { promotionRefusals } from './promotion.ts';
export {
  type BudgetUse,
  consumeReservations,
  readTaken,
  releaseReservations,
  reserveBudgets,
} from './reservation.store.ts';
