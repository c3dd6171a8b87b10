/** What billing is sent: the identity of the handoff, whose it is, and each instruction with its exact terms. Nothing to be worked out over there. */
import type { Json, JsonObject } from '#kernel/json.ts';
import type { QuoteCommitment } from '#contexts/quote/index.ts';
import { type Order, orderCreditOf } from '#contexts/order/index.ts';
import type { Handoff } from './billing.ts';
import type { StoredInstruction } from './billing.store.ts';

export const handoffPayload = (
  order: Order,
  handoff: Handoff,
  instructions: readonly StoredInstruction[],
  /** Of the revision that was accepted: its content root covers them. */
  commitments: readonly QuoteCommitment[] = [],
  /** Of items that change what the customer has: credits and charges for the period in which the change falls, as they were accepted. */
  settlement: readonly Json[] = [],
): JsonObject => ({
  ...orderCredit(order, instructions),
  handoffId: handoff.id,
  orderId: order.id,
  orderNumber: order.number,
  accountId: order.accountId,
  currency: order.currency,
  effectiveFrom: order.contractFrom,
  billTo: order.parties.billTo,
  payer: order.parties.payer,
  contentRoot: order.contentRoot,
  termsRoot: handoff.termsRoot,
  instructions: instructions.map((each) => ({
    instructionId: each.id,
    orderItemId: each.itemId,
    action: each.action,
    chargeKey: each.chargeKey,
    segmentId: each.segmentId,
    ...(each.componentId === '' ? {} : { componentId: each.componentId }),
    ...(each.productCode === null ? {} : { productCode: each.productCode }),
    terms: each.terms,
    termsHash: each.termsHash,
    priceLeafHash: each.priceLeafHash,
  })),
  ...(settlement.length === 0 ? {} : { settlement }),
  // Over several charges, so beside them; one deal that became several orders tells them once.
  ...(commitments.length === 0 || order.part > 1
    ? {}
    : { commitments: commitments.map((each) => ({ ...each, covers: { ...each.covers } })) }),
});

/** An amount off the whole offer is one credit, given once; each term says its part, and nobody has to add them up. */
const orderCredit = ({ currency }: Order, instructions: readonly StoredInstruction[]): JsonObject => {
  const amount = orderCreditOf(instructions.filter(({ action }) => action === 'activate').map(({ terms }) => terms));
  return amount === null ? {} : { orderCredit: { amount, currency } };
};
