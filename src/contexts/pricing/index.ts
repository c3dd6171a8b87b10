/** Pricing's front door: the artifacts it reads, what it is asked, what it promises. */
export {
  Charge,
  ChargeModel,
  ChargeType,
  CurrencyCode,
  DecimalText,
  UsageUnit,
  type ChargeModelText,
} from './charge.contract.ts';
export {
  CostBook,
  CostEntry,
  DiscountPolicy,
  DiscountSchedule,
  EntryCondition,
  PriceBook,
  PriceEntry,
  RateTable,
  Waterfall,
  type WaterfallStepId,
  type WorkedPrice,
} from './price-artifacts.contract.ts';
export {
  AgreementPrice,
  DiscretionaryDiscount,
  OrderDiscount,
  PRICE_LINES_MAX,
  PRICE_REQUEST_SCHEMA,
  PriceComponent,
  PriceLine,
  PriceRequest,
  PricedSegment,
} from './pricing.contract.ts';
export {
  Allocation,
  DiscountSummary,
  ExplainedCharge,
  MarginResult,
  PRICED_LINE_SCHEMA,
  PRICE_PROMISE_SCHEMA,
  PriceEstimate,
  PricePromise,
  PriceResult,
  PriceStep,
  PriceTrace,
  PromisedCharge,
  PromisedLine,
  PromisedTotals,
} from './price-result.contract.ts';
export {
  costBookProblems,
  discountPolicyProblems,
  discountScheduleProblems,
  rateTableProblems,
} from './artifact-problems.ts';
export { priceBookProblems, pricePolicyProblems } from './price-book-problems.ts';
export { PricePolicy } from './price-policy.contract.ts';
export { waterfallProblems } from './waterfall-problems.ts';
export {
  type OpenPricing,
  type PriceDecision,
  calculatePrice,
  openPricing,
  openBeside,
  openToCompare,
  reprice,
  repriceLines,
} from './calculate-price.ts';
export { AmendmentRequest, AmendmentResult } from './amendment.contract.ts';
export { type Instalment, instalmentsOf } from './instalments.ts';
export { calculateAmendment } from './price-amendment.ts';
export { inEditionOf } from './seal.ts';
export { convert } from './convert.ts';
export { PRICING_ENGINE } from './engine.ts';
export {
  type CompiledBook,
  type CompiledRates,
  type PricingModel,
  compilePriceBook,
  compilePricingModel,
  compileRates,
  pricingOf,
} from './pricing-model.ts';
export { AttributedPromotion } from './attributed-promotion.contract.ts';
export { PriceOverride, ToldOverride } from './price-override.contract.ts';
export { previewPromotions, type PromotionPreview } from './preview-promotions.ts';
export { pricingRefusals } from './pricing.refusals.ts';
export { type RatedUsage, rateUsage } from './rate-usage.ts';
export { type Market, hasPrice } from './select-entry.ts';
export { OPEN_ENDED_MONTHS } from './term.ts';
export { type ChangeBill, changeBill, type ChangedLine } from './change-bill.ts';
export { CommittedCharge } from './committed.contract.ts';
export { rowOf } from './row-of.ts';
