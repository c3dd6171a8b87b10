/** The words of order: what a product order and its items are, the facts, the refusals. No behaviour. */
import type { Json } from '#kernel/json.ts';
import type { StateOf } from '#kernel/lifecycle.ts';
import type { Segment } from '#kernel/period.ts';
import type { ResourceFacts } from '#platform/command.ts';
import type { RefusalTexts } from '#platform/refusals.ts';
import type { ScopeFacts } from '#platform/switches.ts';
import type { LineChange } from '#contexts/quote/index.ts';
import type { orderLife } from './order.lifecycle.ts';

export type OrderState = StateOf<typeof orderLife>;

/** A party by its id or key, with what a document or a parcel needs of it. */
export type Party = { readonly id: string; readonly name: string; readonly [detail: string]: Json };

export type OrderParties = {
  readonly soldTo: Party;
  readonly billTo: Party;
  readonly payer: Party;
  readonly shipTo: Party;
  readonly seller: Party;
  readonly site?: Party;
  readonly endCustomer?: Party;
  readonly partner?: Party;
};
export type PartyRole = keyof OrderParties;

export type ItemAction = 'add' | 'modify' | 'delete' | 'noChange';
/** Which versions govern the item: those of today, those of the asset it changes, or a migration from them. */
export type Basis = 'newSale' | 'inherited' | 'migrate';

/** One promised charge of one segment, exactly as it was accepted. Only these members are read here; the others ride along untouched. */
export type PromisedTerm = {
  readonly chargeKey: string;
  readonly chargeName: string;
  readonly type: 'oneTime' | 'recurring' | 'usage';
  readonly segmentId: string;
  readonly currency: string;
  readonly [detail: string]: Json;
};

/** The leaf of the accepted package that holds the item's price, and what it says. */
export type PriceLeaf = { readonly terms: readonly PromisedTerm[]; readonly leafHash: string };

/** As it was accepted with its line. `bill`: what is credited and charged for the period in which it falls, to the cent. */
export type ItemChange = LineChange & {
  readonly orderType: string;
  readonly currency: string;
  readonly bill: readonly Json[];
};

/** What was accepted about one line. It is stored whole, by its fingerprint, and never recalculated. */
export type ItemBody = {
  /** Of an item that changes what the customer has: which asset, from which day, what it becomes, and what was until then. */
  readonly change?: ItemChange;
  readonly offeringName?: string;
  readonly segments: readonly Segment[];
  readonly configuration: { readonly selection: Json; readonly fingerprint: string };
  readonly priceLeaf: PriceLeaf;
  readonly site?: Party;
  readonly shipTo?: Party;
  readonly billTo?: Party;
  readonly payer?: Party;
  readonly endCustomer?: Party;
  readonly seller?: Party;
};

export type OrderItem = {
  readonly id: string;
  readonly orderId: string;
  /** Counts amendments: 1 as it was captured. Absent on items that were never stored. */
  readonly version?: number;
  /** The line it comes from, of a quote or of a direct order: one line becomes one item, whatever is retried. */
  readonly sourceLineId: string;
  readonly lineageId: string;
  readonly position: number;
  readonly parentItemId: string | null;
  readonly offering: string;
  readonly offeringHash: string;
  readonly action: ItemAction;
  readonly basis: Basis;
  readonly body: ItemBody;
  /** Fingerprint of the promised terms: what billing is handed must still have it. */
  readonly termsHash: string;
};

export type OrderSource = 'quote' | 'direct' | 'remainder';
/** TMF622: 0 is the most urgent, 4 the least. */
export type Priority = 0 | 1 | 2 | 3 | 4;
export const PRIORITY_DEFAULT: Priority = 2;

export type OrderHeader = {
  readonly id: string;
  readonly number: string;
  readonly accountId: string;
  readonly territory: string;
  /** `quote`: an accepted revision became it. `direct`: it was ordered at a price that is proved. `remainder`: what another order left undone. */
  readonly source: OrderSource;
  /** Null of an order that no quote became. A remainder has those of its order. */
  readonly quoteId: string | null;
  readonly revisionId: string | null;
  readonly familyId: string | null;
  /** 1 unless the conversion was asked to split. */
  readonly part: number;
  readonly contentRoot: string;
  readonly documentHash: string | null;
  readonly acceptedAt: string;
  readonly currency: string;
  readonly requestedFor: string | null;
  /** What the customer was told: the day by which it will be done. */
  readonly promisedFor: string | null;
  /** No work is begun before this day. */
  readonly beginOn: string | null;
  readonly priority: Priority;
  readonly customerReference: string | null;
  /** The order of which it is the rest. */
  readonly remainderOf: string | null;
  readonly contractFrom: string;
  readonly contractTo: string | null;
  /** The commercial model whose rules it started with, and finishes with. */
  readonly modelHash: string;
  readonly parties: OrderParties;
  readonly approvals: Json;
  /** Natural persons who shaped, approved or converted it: segregation of duties looks at them later. */
  readonly personsInvolved: readonly string[];
  readonly itemCount: number;
  /** Where it belongs. Its products are kept with its items; absent on an order from before it was kept. */
  readonly scope?: ScopeFacts | null;
};

export type Order = OrderHeader & {
  readonly state: OrderState;
  readonly version: number;
  /** How often it was amended or supplemented. */
  readonly amendments: number;
  readonly entryLeaf: Uint8Array | null;
  readonly recordedAt: string;
  readonly submittedAt: string | null;
  readonly endedAt: string | null;
};

/** An order as capture makes it, before its first row is written. */
export type NewOrder = { readonly header: OrderHeader; readonly items: readonly OrderItem[] };

export const ITEM_TERMS_SCHEMA = 'order-item-terms/1';
/** One conversion makes this many items at most, in one transaction of bounded length. */
export const ORDER_ITEMS_MAX = 10_000;

export const orderFacts = [
  'OrderCaptured',
  'OrderRejected',
  'OrderValidated',
  'OrderSubmitted',
  'OrderDeferred',
  'OrderDue',
  'OrderHeld',
  'OrderReleased',
  'OrderAmended',
  'OrderCancelled',
  'OrderCancellationRequested',
  'OrderCancellationAssessed',
  'OrderCancellationAgreed',
  'OrderCancellationDeclined',
  'OrderFulfilled',
  'OrderPartiallyFulfilled',
  'OrderFailed',
] as const;

export const orderResource = (
  tenantId: string,
  order: Pick<Order, 'id' | 'accountId' | 'territory' | 'state' | 'personsInvolved' | 'scope'>,
): ResourceFacts => ({
  type: 'Order',
  id: order.id,
  scope: () => order.scope ?? {},
  attrs: {
    tenant: tenantId,
    accountId: order.accountId,
    territory: order.territory,
    status: order.state,
    personsInvolved: order.personsInvolved,
  },
});

export const orderRefusals: RefusalTexts = {
  'order.not-found': {
    status: 404,
    title: 'There is no such order',
    todo: 'Check the id; you only see the orders of your tenant.',
  },
  'order.move-not-allowed': {
    status: 409,
    title: 'The order is not in a state that allows this',
    todo: 'The moves that are allowed now are named.',
  },
  'order.empty': {
    status: 422,
    title: 'The order has no items',
    todo: 'An order is captured from an accepted revision with lines.',
  },
  'order.account-closed': {
    status: 422,
    title: 'The account of the order is closed',
    todo: 'Have the account reopened, or cancel the order; the quote stays accepted.',
  },
  'order.asset-change-pending': {
    status: 409,
    title: 'Another order is about to change one of these assets',
    todo: 'The order is named. Wait until it is done and take its result over, or have it cancelled; the quote stays accepted.',
  },
  'order.change-without-rule': {
    status: 422,
    title: 'Nobody has said what is to be done for such a change',
    todo: 'Have a decomposition rule published for the offerings and events that are named; the quote stays accepted.',
  },
  'order-bulk-job.not-found': { status: 404, title: 'There is no such bulk job', todo: 'Check the id.' },
  'bulk.too-many-orders': {
    status: 422,
    title: 'A bulk job asks for at most 10,000 orders',
    todo: 'Split the file.',
  },
  'bulk.order-failed': {
    status: 500,
    title: 'This order could not be made, again and again',
    todo: 'Make it by hand, or tell the operators the job and its number.',
  },
  'order.offering-unknown': {
    status: 422,
    title: 'There is no such offering',
    todo: 'Look at what the catalog offers this account.',
  },
  'order.dates-turned-round': {
    status: 422,
    title: 'A line ends before it begins',
    todo: 'Send the day on which it begins and a later one on which it ends.',
  },
  'order.quantity-out-of-range': {
    status: 422,
    title: 'The quantity is outside what can be ordered',
    todo: 'Use a quantity above 0 and at most the limit that is given.',
  },
  'order.not-orderable': {
    status: 422,
    title: 'This may not be ordered as it stands',
    todo: 'What stands in the way is named, with what mends it.',
  },
  'order.price-evidence-missing': {
    status: 422,
    title: 'Nothing proves the price at which this is ordered',
    todo: 'Order it on the page of the account or by troth order new, which ask for the price first; a program sends the replay token of POST /orders/price. What has an agreed price needs none.',
  },
  'order.price-of-something-else': {
    status: 422,
    title: 'The replay token proves the price of something else',
    todo: 'Ask for the price of exactly what is ordered, and send that token.',
  },
  'order.price-of-another-day': {
    status: 422,
    title: 'The price is of a day that is too long ago, or has not come',
    todo: 'Ask for the price of today.',
  },
  'order.other-currency': {
    status: 422,
    title: 'The supplement is in another currency than the order',
    todo: 'Make it an order of its own.',
  },
  'order.too-many-items': {
    status: 422,
    title: 'The order would have too many items',
    todo: 'Make it an order of its own.',
  },
  'order.nothing-done': {
    status: 409,
    title: 'Nothing of the order would be done',
    todo: 'Record that the order failed, or cancel it.',
  },
  'order.not-due': {
    status: 409,
    title: 'The day on which work begins has not come',
    todo: 'Wait for the day that is named, or amend the day for which the order is wanted.',
  },
  'order.too-far-ahead': {
    status: 422,
    title: 'The order is wanted further ahead than the policy allows',
    todo: 'Amend the day for which it is wanted, or ask for it later.',
  },
  'order.backdated-too-far': {
    status: 422,
    title: 'The order is dated back further than the policy allows',
    todo: 'Amend the day for which it is wanted.',
  },
  'order.backdating-needs-reason': {
    status: 422,
    title: 'An order that is dated back needs one of the reasons of the policy',
    todo: 'Send it with one of the reason codes that are named.',
  },
  'order.version-stale': {
    status: 409,
    title: 'The order was changed since you looked at it',
    todo: 'Look at it as it is now, and send the amendment with that version.',
  },
  'order.item-unknown': {
    status: 422,
    title: 'The order has no such item',
    todo: 'It may have been dropped by an earlier amendment: look at the order as it is now.',
  },
  'order.item-version-stale': {
    status: 409,
    title: 'The item was amended since you looked at it',
    todo: 'Look at the item as it is now, and send the amendment with that version.',
  },
  'order.item-named-twice': {
    status: 422,
    title: 'One item is named twice in an amendment',
    todo: 'Say once what becomes of it; the parts of a bundle that is dropped go with it.',
  },
  'order.nothing-amended': {
    status: 422,
    title: 'The amendment changes nothing',
    todo: 'Say what is to be different from how the order stands.',
  },
  'order.nothing-left': {
    status: 422,
    title: 'The amendment would leave nothing of the order',
    todo: 'Cancel the order.',
  },
  'order.amendment-needs-price': {
    status: 422,
    title: 'The accepted price does not say what this would cost',
    todo: 'Drop the item and order what takes its place as a supplement with a price of its own, or make a new revision of the quote.',
  },
  'order.bundle-indivisible': {
    status: 409,
    title: 'No part of this bundle may leave it',
    todo: 'Drop the bundle whole, or leave it as it is: that is how it was sold.',
  },
  'order.no-offer': {
    status: 409,
    title: 'This order came from no offer, so there is no accepted package to prove',
    todo: 'Replay its price by the token that stands on the order; its entries are in the log.',
  },
  'order.captured-already': {
    status: 409,
    title: 'This accepted line or revision has become an order before',
    todo: 'Use the order that exists.',
  },
};

/** What a violated constraint of our tables means. */
export const orderConstraints: Readonly<Record<string, string>> = {
  order_part_once: 'order.captured-already',
  order_source_line_once: 'order.captured-already',
  order_one_remainder: 'order.captured-already',
};
