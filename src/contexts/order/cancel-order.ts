/** The customer no longer wants it, and nothing was done yet. Once work has begun the answer is an honest *not yet*. */
import { Type, type Static } from 'typebox';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { defineCommand, type Decision } from '#platform/command.ts';
import { type Order, orderResource, type OrderState } from './order.ts';
import { orderLife } from './order.lifecycle.ts';
import { lockOrder, saveOrderState } from './order.store.ts';

export const CancelPayload = Type.Object(
  {
    orderId: Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' }),
    reasonCode: Type.String({ pattern: '^[a-z][a-z0-9-]{1,59}$' }),
  },
  { additionalProperties: false },
);
type Payload = Static<typeof CancelPayload>;
type Cancelled = Decision & { readonly state: OrderState };

export const decideCancel = (order: Order, { reasonCode }: Payload): Outcome<Cancelled> => {
  // Taking back work in flight needs the plan's points of no return and its compensation; refusing is safe, guessing is not.
  if (orderLife.allowed(order.state).includes('requestCancellation'))
    return refused({ code: 'order.cancel-not-yet', orderId: order.id, state: order.state });
  const moved = orderLife.move(order.state, 'cancel');
  if (!moved.ok) return moved;
  return accepted({
    state: moved.value,
    facts: [
      {
        type: 'OrderCancelled',
        subject: { kind: 'order', id: order.id },
        data: { orderId: order.id, number: order.number, accountId: order.accountId, reasonCode },
      },
    ],
    answer: { orderId: order.id, state: moved.value },
  });
};

export const cancelOrder = defineCommand<Payload, Order, Cancelled>({
  name: 'order.cancel',
  context: 'order',
  aggregate: 'order',
  payload: CancelPayload,
  load: (tx, command) => lockOrder(tx, command.payload.orderId),
  head: (order) => ({ ...order, root: order.contentRoot }),
  resource: (order, command) => orderResource(command.tenantId, order),
  decide: (order, command) => decideCancel(order, command.payload),
  save: (decided, _order, next, command) => [
    saveOrderState(command.tenantId, next, decided.state, { endedAt: command.at.toString() }),
  ],
});
