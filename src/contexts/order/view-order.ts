/**
 * An order as its reader may see it. Its money is commercial; how we are organised about it (whose rules, which territory, who approved) is nobody's
 * outside; and a customer reads where it stands in a sentence, not in our states. Pure.
 */
import type { Json, JsonObject } from '#kernel/json.ts';
import { isOutside, type Reader } from '#platform/http/routes.ts';
import { type Order, type OrderItem, orderResource, type OrderState } from './order.ts';
import { orderLife } from './order.lifecycle.ts';

const SAYS: Readonly<Record<OrderState, string>> = {
  draft: 'We have it, and it has not been asked for yet.',
  acknowledged: 'We have taken it on.',
  pending: 'We have taken it on and begin on the day that was agreed.',
  held: 'Work on it is paused.',
  inProgress: 'We are working on it.',
  assessingCancellation: 'We are looking into cancelling it.',
  pendingCancellation: 'It is being cancelled.',
  cancelled: 'It was cancelled.',
  completed: 'It is done.',
  partial: 'A part of it is done; the rest follows as an order of its own, or is not wanted any more.',
  failed: 'We could not deliver it.',
  rejected: 'We could not take it on.',
};

export const customerOrder = (order: Order): Json => ({
  id: order.id,
  number: order.number,
  state: order.state,
  says: SAYS[order.state],
  version: order.version,
  amendments: order.amendments,
  accountId: order.accountId,
  source: order.source,
  quoteId: order.quoteId,
  revisionId: order.revisionId,
  familyId: order.familyId,
  part: order.part,
  contentRoot: order.contentRoot,
  documentHash: order.documentHash,
  acceptedAt: order.acceptedAt,
  currency: order.currency,
  requestedFor: order.requestedFor,
  promisedFor: order.promisedFor,
  beginOn: order.beginOn,
  customerReference: order.customerReference,
  remainderOf: order.remainderOf,
  contractFrom: order.contractFrom,
  contractTo: order.contractTo,
  parties: order.parties,
  itemCount: order.itemCount,
  recordedAt: order.recordedAt,
  submittedAt: order.submittedAt,
  endedAt: order.endedAt,
});

export const viewOrder = (reader: Reader, order: Order, tenantId: string): Json => {
  if (reader.principal.type === 'customer') return customerOrder(order);
  const { entryLeaf: _leaf, approvals, personsInvolved: _persons, ...open } = order;
  const says = SAYS[order.state];
  return reader.may('view.commercial', orderResource(tenantId, order)) && !isOutside(reader)
    ? { ...open, says, approvals }
    : { ...open, says };
};

export const viewItem = (reader: Reader, item: OrderItem, commercial: boolean): Json => {
  const { body, ...open } = item;
  const shown = reader.principal.type === 'customer' ? forCustomer(open) : open;
  const { priceLeaf: _price, change, ...rest } = body;
  if (commercial) return { ...shown, ...body };
  if (change === undefined) return { ...shown, ...rest };
  const { terms: _terms, bill: _bill, upliftPercent: _uplift, ...said } = change;
  return { ...shown, ...rest, change: said };
};

const forCustomer = ({ basis: _basis, offeringHash: _hash, ...open }: Omit<OrderItem, 'body'>) => open;

type OrderAction = {
  readonly action: string;
  readonly name: string;
  readonly from: readonly OrderState[];
  readonly cedar: string;
};

const inMove = (...names: readonly string[]): readonly OrderState[] =>
  orderLife.states.filter((state) => orderLife.allowed(state).some((move) => names.includes(move)));
const OPEN: readonly OrderState[] = ['draft', 'acknowledged', 'pending', 'held', 'inProgress'];

const ACTIONS: readonly OrderAction[] = [
  { action: 'submit', name: 'Ask for it', from: inMove('submit'), cedar: 'order.submit' },
  { action: 'hold', name: 'Hold', from: inMove('hold'), cedar: 'order.hold' },
  { action: 'release', name: 'Release', from: inMove('release'), cedar: 'order.release' },
  { action: 'amend', name: 'Amend', from: OPEN, cedar: 'order.amend' },
  { action: 'supplement', name: 'Order more with it', from: OPEN, cedar: 'order.amend' },
  { action: 'cancel', name: 'Cancel', from: inMove('cancel', 'requestCancellation'), cedar: 'order.cancel' },
  { action: 'reject', name: 'Reject', from: inMove('reject'), cedar: 'order.reject' },
  { action: 'record-partial', name: 'Record a partial delivery', from: inMove('settlePartial'), cedar: 'order.settle' },
  { action: 'record-failed', name: 'Record that it failed', from: inMove('settleFailed'), cedar: 'order.settle' },
];

/** What its reader may do with it, and where not now, why. What the plan forbids (a point of no return) is told by a dry run. */
export const actionsOf = (reader: Reader, order: Order, tenantId: string): readonly JsonObject[] =>
  ACTIONS.filter(({ cedar }) => reader.may(cedar, orderResource(tenantId, order))).map(({ action, name, from }) => {
    const possible = from.includes(order.state);
    return {
      action,
      name,
      possible,
      because: possible ? null : `The order is ${inWords(order.state)}.`,
    };
  });

const inWords = (state: string): string => state.replaceAll(/([A-Z])/g, ' $1').toLowerCase();
