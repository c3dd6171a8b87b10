/**
 * The customer no longer wants it. Before work begins that is the end of it; afterwards the plan is assessed in the same transaction
 * (flows/order-cancellation-requested.ts): a task past its point of no return, or not settled, refuses the whole, and nothing was touched.
 */
import { Type, type Static } from 'typebox';
import { accepted, type Outcome } from '#kernel/outcome.ts';
import { defineCommand, type Decision } from '#platform/command.ts';
import { type Order, orderResource, type OrderState } from './order.ts';
import { orderLife } from './order.lifecycle.ts';
import { lockOrder, saveOrderState } from './order.store.ts';
import { OrderIdPayload } from './submit-order.ts';

export const CancelPayload = Type.Object(
  {
    orderId: Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' }),
    reasonCode: Type.String({ pattern: '^[a-z][a-z0-9-]{1,59}$' }),
  },
  { additionalProperties: false },
);
type Payload = Static<typeof CancelPayload>;
type Cancelled = Decision & { readonly state: OrderState };

const factsAbout = (order: Order) => ({
  orderId: order.id,
  number: order.number,
  accountId: order.accountId,
  submitted: order.submittedAt !== null,
});

export const decideCancel = (order: Order, { reasonCode }: Pick<Payload, 'reasonCode'>): Outcome<Cancelled> => {
  const inFlight = orderLife.allowed(order.state).includes('requestCancellation');
  const moved = orderLife.move(order.state, inFlight ? 'requestCancellation' : 'cancel');
  if (!moved.ok) return moved;
  const type = inFlight ? 'OrderCancellationRequested' : 'OrderCancelled';
  return accepted({
    state: moved.value,
    facts: [{ type, subject: { kind: 'order', id: order.id }, data: { ...factsAbout(order), reasonCode } }],
    answer: { orderId: order.id, state: inFlight ? 'pendingCancellation' : moved.value },
  });
};

export const cancelOrder = defineCommand<Payload, Order, Cancelled>({
  name: 'order.cancel',
  context: 'order',
  aggregate: 'order',
  refusalsRecorded: true,
  payload: CancelPayload,
  load: (tx, command) => lockOrder(tx, command.payload.orderId),
  head: (order) => ({ ...order, root: order.contentRoot }),
  resource: (order, command) => orderResource(command.tenantId, order),
  decide: (order, command) => decideCancel(order, command.payload),
  save: (decided, _order, next, command) => [
    saveOrderState(
      command.tenantId,
      next,
      decided.state,
      decided.state === 'cancelled' ? { endedAt: command.at.toString() } : {},
    ),
  ],
});

export const decideFinishCancellation = (order: Order): Outcome<Cancelled> => {
  const moved = orderLife.move(order.state, 'finishCancellation');
  if (!moved.ok) return moved;
  return accepted({
    state: moved.value,
    facts: [{ type: 'OrderCancelled', subject: { kind: 'order', id: order.id }, data: factsAbout(order) }],
    answer: { orderId: order.id, state: moved.value },
  });
};

/** Sent by the flow once everything that was done is taken back. */
export const finishCancellation = defineCommand<Static<typeof OrderIdPayload>, Order, Cancelled>({
  name: 'order.finish-cancellation',
  action: 'fulfillment.complete-order',
  context: 'order',
  aggregate: 'order',
  payload: OrderIdPayload,
  load: (tx, command) => lockOrder(tx, command.payload.orderId),
  head: (order) => ({ ...order, root: order.contentRoot }),
  resource: (order, command) => orderResource(command.tenantId, order),
  decide: decideFinishCancellation,
  save: (decided, _order, next, command) => [
    saveOrderState(command.tenantId, next, decided.state, { endedAt: command.at.toString() }),
  ],
});
