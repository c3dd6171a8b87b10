/** The front door of order. */
export { type CaptureInput, type Captured, type CaptureLine, captureOrders } from './capture.ts';
export { assessOrderCancellation, cancelOrder, finishCancellation } from './cancel-order.ts';
export { createOrder } from './create-order.ts';
export { supplementOrder } from './supplement-order.ts';
export { priceOrderRoutes } from './price-order.routes.ts';
export { amendOrder } from './amend-order.ts';
export type { AmendedItem } from './amendment.ts';
export { nextItems } from './next-items.ts';
export { itemsOfQuote, partiesOfQuote } from './preview-items.ts';
export { holdOrder, releaseOrder } from './hold-order.ts';
export { forgetOrderContacts } from './forget-contact.store.ts';
export { completeOrder } from './complete-order.ts';
export {
  type Basis,
  type ItemAction,
  type ItemChange,
  type ItemBody,
  type NewOrder,
  type Order,
  type OrderHeader,
  type OrderItem,
  type OrderParties,
  type OrderState,
  type Party,
  type Priority,
  type PriceLeaf,
  type PromisedTerm,
  ITEM_TERMS_SCHEMA,
  ORDER_ITEMS_MAX,
  orderConstraints,
  orderFacts,
  orderRefusals,
  orderResource,
} from './order.ts';
export { eventOf, type ItemEvent } from './item-event.ts';
export { orderCreditOf } from './owed-term.ts';
export { orderLife } from './order.lifecycle.ts';
export { orderRoutes, visibleOrder } from './order.routes.ts';
export {
  agreeCancellation,
  declineCancellation,
  beginOrder,
  lockOrder,
  readOrder,
  readOrderByNumber,
  readOrderItem,
  readOrderItems,
  readOrders,
} from './order.store.ts';
export { listOrdersInFlight, readOrdersInFlight } from './open-use.store.ts';
export { orderDue } from './order-due.ts';
export { OrderPolicy } from './order-policy.ts';
export { recordFailed, recordPartial } from './settle-order.ts';
export { rejectOrder } from './reject-order.ts';
export { readPendingChanges } from './pending-change.store.ts';
export { ORDER_DUE_TIMER, submitOrder } from './submit-order.ts';
export { convertQuote } from './convert-quote.ts';
export { readOrdersOfRevision, readSiblingOrders } from './conversion.store.ts';
export { acceptedLines } from './capture-input.ts';
export {
  type CapturedItem,
  type FulfilledItem,
  type OrderStanding,
  type Reach,
  readCapturedItems,
  readFulfilledItems,
  readStandings,
} from './reconciled.store.ts';
export { readOrdersSubmitted } from './submitted.store.ts';
export { readAffectedOrders } from './affected.store.ts';
export { listOrdersBegun } from './decided-under.store.ts';
export { readLookalikes, readOrdersStandingStill } from './standing-still.store.ts';
export { readToldOrders } from './audited.store.ts';
export { bulkOrderFacts } from './bulk/bulk-orders.ts';
export { bulkOrderCommands, bulkOrderRoutes } from './bulk/bulk-orders.routes.ts';
export { sweepBulkOrders } from './bulk/run-bulk-orders.jobs.ts';
export {
  type EndedOrder,
  type OrderFigures,
  type PromisedMoney,
  readCarriedOut,
  readOrderFigures,
  readPromisedMoney,
} from './figures.store.ts';
export { OPEN_STATES, readOrderNumbers, readOrdersIn } from './counted.store.ts';
