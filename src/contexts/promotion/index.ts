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
export { settleOnLeaving } from './on-cancellation.ts';
export { type Billed, onTheBill } from './on-the-bill.ts';
export { toldAmount } from './told-amount.ts';
export { sameCode } from './clauses.ts';
export {
  PROMOTION_ENGINE,
  candidatesFor,
  promotionCandidates,
  type PromotionQuestion,
  type PromotionVerdict,
} from './promotion-candidates.ts';
export { type Left, leftOf, type LimitedPromotion, limitedOf } from './budget.ts';
export { promotionRefusals } from './promotion.ts';
export { promotionRoutes } from './promotion.routes.ts';
export {
  type BudgetUse,
  consumeReservations,
  giveBack,
  readHolders,
  readTaken,
  readUses,
  releaseReservations,
  reserveBudgets,
  type Uses,
} from './reservation.store.ts';
