/**
 * The customer no longer wants it. Before work begins that is the end of it; afterwards the plan is assessed in the same transaction
 * (flows/order-cancellation-requested.ts): a task past its point of no return refuses the whole, and nothing was touched. While something is under
 * way the order waits in `assessingCancellation`: no further task is started, and what becomes of it decides.
 */
import { Type, type Static } from 'typebox';
import { accepted, type Outcome } from '#kernel/outcome.ts';
import { defineCommand, type Decision } from '#platform/command.ts';
import { namesOf, onOrder } from './on-order.ts';
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
    // Work that has begun is assessed with the fact: the order says what came of it.
    answer: { orderId: order.id, state: moved.value },
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

/** Sent by a sweep (flows/assess-cancellations.jobs.ts) once nothing is under way any more, or it was waited for long enough. */
export const assessOrderCancellation = defineCommand<Static<typeof OrderIdPayload>, Order, Decision>({
  ...onOrder,
  name: 'order.assess-cancellation',
  payload: OrderIdPayload,
  decide: (order) => {
    const moved = orderLife.move(order.state, 'agreeCancellation');
    if (!moved.ok) return moved;
    const subject = { kind: 'order', id: order.id };
    return accepted({
      facts: [{ type: 'OrderCancellationAssessed', subject, data: namesOf(order) }],
      answer: { orderId: order.id },
    });
  },
  // What it is now the flow says, in the same transaction.
  save: (_decided, order, next, command) => [saveOrderState(command.tenantId, next, order.state)],
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
