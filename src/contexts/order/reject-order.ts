/** The order is not taken on, with its reason: what it was captured from stays as it is, and a corrected order is another one. */
import { accepted, type Outcome } from '#kernel/outcome.ts';
import { defineCommand, type Decision } from '#platform/command.ts';
import { namesOf, onOrder, OrderAndReason } from './on-order.ts';
import type { Order, OrderState } from './order.ts';
import { orderLife } from './order.lifecycle.ts';
import { saveOrderState } from './order.store.ts';

type Rejected = Decision & { readonly state: OrderState };

export const decideReject = (order: Order, { reasonCode }: OrderAndReason): Outcome<Rejected> => {
  const moved = orderLife.move(order.state, 'reject');
  if (!moved.ok) return moved;
  const data = { ...namesOf(order), reasonCode };
  return accepted({
    state: moved.value,
    facts: [{ type: 'OrderRejected', subject: { kind: 'order', id: order.id }, data }],
    answer: { orderId: order.id, state: moved.value },
  });
};

export const rejectOrder = defineCommand<OrderAndReason, Order, Rejected>({
  ...onOrder,
  name: 'order.reject',
  refusalsRecorded: true,
  payload: OrderAndReason,
  decide: (order, command) => decideReject(order, command.payload),
  save: ({ state }, _order, next, command) => [
    saveOrderState(command.tenantId, next, state, { endedAt: command.at.toString() }),
  ],
});
