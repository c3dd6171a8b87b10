/**
 * A person stops the work on an order, and lets it go on. What runs is finished; nothing new is started while it is held
 * (flows/order-held.ts). Holding is no end: an order that is held has every way out that one in progress has.
 */
import { accepted, type Outcome } from '#kernel/outcome.ts';
import { defineCommand, type Decision } from '#platform/command.ts';
import { namesOf, onOrder, OrderAndReason } from './on-order.ts';
import type { Order, OrderState } from './order.ts';
import { orderLife } from './order.lifecycle.ts';
import { saveOrderState } from './order.store.ts';

type Moved = Decision & { readonly state: OrderState };

const moved = (order: Order, move: 'hold' | 'release', { reasonCode }: OrderAndReason): Outcome<Moved> => {
  const state = orderLife.move(order.state, move);
  if (!state.ok) return state;
  const type = move === 'hold' ? 'OrderHeld' : 'OrderReleased';
  return accepted({
    state: state.value,
    facts: [{ type, subject: { kind: 'order', id: order.id }, data: { ...namesOf(order), reasonCode } }],
    answer: { orderId: order.id, state: state.value },
  });
};

export const decideHold = (order: Order, payload: OrderAndReason): Outcome<Moved> => moved(order, 'hold', payload);
export const decideRelease = (order: Order, payload: OrderAndReason): Outcome<Moved> =>
  moved(order, 'release', payload);

export const holdOrder = defineCommand<OrderAndReason, Order, Moved>({
  ...onOrder,
  name: 'order.hold',
  refusalsRecorded: true,
  payload: OrderAndReason,
  decide: (order, command) => decideHold(order, command.payload),
  save: ({ state }, _order, next, command) => [saveOrderState(command.tenantId, next, state)],
});

export const releaseOrder = defineCommand<OrderAndReason, Order, Moved>({
  ...onOrder,
  name: 'order.release',
  refusalsRecorded: true,
  payload: OrderAndReason,
  decide: (order, command) => decideRelease(order, command.payload),
  save: ({ state }, _order, next, command) => [saveOrderState(command.tenantId, next, state)],
});
