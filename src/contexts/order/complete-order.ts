/** Every task has ended well: the promise is kept. What follows (assets, billing, the customer) is in flows/order-fulfilled.ts. */
import type { Static } from 'typebox';
import { accepted, type Outcome } from '#kernel/outcome.ts';
import { defineCommand, type Decision } from '#platform/command.ts';
import { type Order, orderResource, type OrderState } from './order.ts';
import { orderLife } from './order.lifecycle.ts';
import { lockOrder, saveOrderState } from './order.store.ts';
import { OrderIdPayload } from './submit-order.ts';

type Payload = Static<typeof OrderIdPayload>;
type Completed = Decision & { readonly state: OrderState };

export const decideComplete = (order: Order): Outcome<Completed> => {
  const moved = orderLife.move(order.state, 'complete');
  if (!moved.ok) return moved;
  const data = {
    orderId: order.id,
    number: order.number,
    accountId: order.accountId,
    items: order.itemCount,
    contentRoot: order.contentRoot,
  };
  return accepted({
    state: moved.value,
    facts: [{ type: 'OrderFulfilled', subject: { kind: 'order', id: order.id }, data }],
    answer: { orderId: order.id, state: moved.value },
  });
};

/** Sent by the flow of the plan's completion only: the guard (all tasks ended) is the plan's own, in the fact that it recorded. */
export const completeOrder = defineCommand<Payload, Order, Completed>({
  name: 'order.complete',
  action: 'fulfillment.complete-order',
  context: 'order',
  aggregate: 'order',
  payload: OrderIdPayload,
  load: (tx, command) => lockOrder(tx, command.payload.orderId),
  head: (order) => ({ ...order, root: order.contentRoot }),
  resource: (order, command) => orderResource(command.tenantId, order),
  decide: decideComplete,
  save: (decided, _order, next, command) => [
    saveOrderState(command.tenantId, next, decided.state, { endedAt: command.at.toString() }),
  ],
});
