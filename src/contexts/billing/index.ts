/** The front door of billing. */
export {
  billingConstraints,
  billingFacts,
  billingRefusals,
  type Handoff,
  handoffResource,
  type HandoffState,
  type Instruction,
} from './billing.ts';
export { BillingMapping, type BillingRule } from './billing-mapping.contract.ts';
export { readAffectedHandoffs } from './affected.store.ts';
export { readHandoffOfOrder, readInstructions, type StoredInstruction } from './billing.store.ts';
export { readInvoiceLine, readInvoiceLines } from './invoice.store.ts';
export { billingRoutes } from './billing.routes.ts';
export { handoffLife } from './handoff.lifecycle.ts';
export { handoffPayload } from './handoff-payload.ts';
export { type ChargeFacts, mapCharge } from './map-charge.ts';
export { reportInvoice } from './report-invoice.ts';
export { settleInvoiceLine } from './settle-line.ts';
export { recordDelivery } from './record-delivery.ts';
export { instructionsOf, mappingFacts, requestActivation } from './request-activation.ts';
export {
  type BillingFigures,
  type OpenLine,
  readBillingFigures,
  readHandedOver,
  readInstructedItems,
  readOpenLines,
} from './figures.store.ts';
export { readHandoffsWaiting, readUnsettledLines } from './counted.store.ts';
