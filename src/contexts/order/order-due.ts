/** The day of a pending order has come: its plan is derived under the rules it was asked for with, and work begins (flows/order-submitted.ts). */
import type { Static } from 'typebox';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, defineCommand, type Decision } from '#platform/command.ts';
import { namesOf, onOrder } from './on-order.ts';
import type { Order, OrderState } from './order.ts';
import { orderLife } from './order.lifecycle.ts';
import { dayOf } from './order-policy.ts';
import { saveOrderState } from './order.store.ts';
import { OrderIdPayload } from './submit-order.ts';

type Payload = Static<typeof OrderIdPayload>;
type Due = Decision & { readonly state: OrderState };

export const decideDue = (order: Order, { at }: Pick<Command<Payload>, 'at'>): Outcome<Due> => {
  const moved = orderLife.move(order.state, 'fallDue');
  if (!moved.ok) return moved;
  // An amendment may have moved the day after the timer was read.
  if (order.beginOn !== null && order.beginOn > dayOf(at).toString())
    return refused({ code: 'order.not-due', beginOn: order.beginOn });
  return accepted({
    state: moved.value,
    facts: [
      {
        type: 'OrderDue',
        subject: { kind: 'order', id: order.id },
        data: { ...namesOf(order), modelHash: order.modelHash },
      },
    ],
    answer: { orderId: order.id, state: moved.value },
  });
};

export const orderDue = defineCommand<Payload, Order, Due>({
  ...onOrder,
  name: 'order.fall-due',
  payload: OrderIdPayload,
  decide: decideDue,
  save: ({ state }, _order, next, command) => [saveOrderState(command.tenantId, next, state)],
});
