/** The order is asked for: from here on it is worked on. Its plan is derived in the same transaction, by flows/order-submitted.ts. */
import { Type, type Static } from 'typebox';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import { type Account, readAccount } from '#contexts/accounts/index.ts';
import { type Command, defineCommand, type Decision } from '#platform/command.ts';
import { type Order, orderResource, type OrderState } from './order.ts';
import { orderLife } from './order.lifecycle.ts';
import { lockOrder, saveOrderState } from './order.store.ts';

export const OrderIdPayload = Type.Object(
  { orderId: Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' }) },
  { additionalProperties: false },
);
type Payload = Static<typeof OrderIdPayload>;
type Loaded = { readonly order: Order; readonly account: Account | undefined };
type Submitted = Decision & { readonly state: OrderState };

/** Customer identity is a reference that is validated now; everything else of the promise stands as it was accepted. */
export const decideSubmit = (
  { order, account }: Loaded,
  command: Pick<Command<Payload>, 'at' | 'payload'>,
): Outcome<Submitted> => {
  must(order.id === command.payload.orderId, 'the shell loads the order that the command names');
  const moved = orderLife.move(order.state, 'submit');
  if (!moved.ok) return moved;
  if (order.itemCount === 0) return refused({ code: 'order.empty', orderId: order.id });
  if (account?.state !== 'active') return refused({ code: 'order.account-closed', accountId: order.accountId });
  const subject = { kind: 'order', id: order.id };
  const names = { orderId: order.id, number: order.number, accountId: order.accountId };
  return accepted({
    state: moved.value,
    facts: [
      { type: 'OrderValidated', subject, data: { ...names, items: order.itemCount } },
      {
        type: 'OrderSubmitted',
        subject,
        data: { ...names, quoteId: order.quoteId, contentRoot: order.contentRoot, modelHash: order.modelHash },
      },
    ],
    answer: { orderId: order.id, number: order.number, state: moved.value },
  });
};

export const submitOrder = defineCommand<Payload, Loaded, Submitted>({
  name: 'order.submit',
  context: 'order',
  aggregate: 'order',
  payload: OrderIdPayload,
  load: async (tx, command) => {
    const order = await lockOrder(tx, command.payload.orderId);
    return order && { order, account: await readAccount(tx, order.accountId) };
  },
  head: ({ order }) => ({ ...order, root: order.contentRoot }),
  resource: ({ order }, command) => orderResource(command.tenantId, order),
  decide: decideSubmit,
  save: (decided, _loaded, next, command) => [
    saveOrderState(command.tenantId, next, decided.state, { submittedAt: command.at.toString() }),
  ],
});
