/**
 * The order is asked for: from here on it is worked on, or waits for its day. Its plan is derived in the same transaction, by
 * flows/order-submitted.ts; of an order that waits, on its day, and until then it is only seen that one can be derived.
 */
import { Type, type Static } from 'typebox';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import { type Account, readAccount } from '#contexts/accounts/index.ts';
import { type Command, defineCommand, type Decision } from '#platform/command.ts';
import { setTimer } from '#platform/timers.store.ts';
import { Day } from './amendment.ts';
import { namesOf, onOrder, OrderId, ReasonCode } from './on-order.ts';
import type { Order, OrderState } from './order.ts';
import { orderLife } from './order.lifecycle.ts';
import { beginningOf, dayOf, type OrderPolicy, orderPolicyOf, startOf } from './order-policy.ts';
import { lockOrder, saveOrderState } from './order.store.ts';

export const OrderIdPayload = Type.Object({ orderId: OrderId }, { additionalProperties: false });
const SubmitPayload = Type.Object(
  {
    orderId: OrderId,
    /** Work does not begin before this day, whatever the policy would have. */
    notBefore: Type.Optional(Day),
    /** Why an order is dated back, where the policy asks for it. */
    reasonCode: Type.Optional(ReasonCode),
  },
  { additionalProperties: false },
);
type Payload = Static<typeof SubmitPayload>;
type Loaded = { readonly order: Order; readonly account: Account | undefined };
type Submitted = Decision & { readonly state: OrderState; readonly beginOn: string | null };

export const ORDER_DUE_TIMER = 'order-due';

/** Customer identity is a reference that is validated now; everything else of the promise stands as it was accepted. */
export const decideSubmit = (
  { order, account }: Loaded,
  command: Pick<Command<Payload>, 'at' | 'payload'>,
  policy: Partial<OrderPolicy> = {},
): Outcome<Submitted> => {
  must(order.id === command.payload.orderId, 'the shell loads the order that the command names');
  const moved = orderLife.move(order.state, 'submit');
  if (!moved.ok) return moved;
  if (order.itemCount === 0) return refused({ code: 'order.empty', orderId: order.id });
  if (account?.state !== 'active') return refused({ code: 'order.account-closed', accountId: order.accountId });
  const { notBefore, reasonCode } = command.payload;
  const wantedFor = order.requestedFor ?? order.contractFrom;
  const begin = beginningOf(
    policy,
    {
      wantedFor,
      ...(notBefore === undefined ? {} : { notBefore }),
      ...(reasonCode === undefined ? {} : { reasonCode }),
    },
    dayOf(command.at),
  );
  if (!begin.ok) return begin;
  return accepted(submitted(order, moved.value, begin.value, reasonCode));
};

const submitted = (
  order: Order,
  acknowledged: OrderState,
  beginOn: string | null,
  reasonCode: string | undefined,
): Submitted => {
  const subject = { kind: 'order', id: order.id };
  const names = namesOf(order);
  const deferred = orderLife.move(acknowledged, 'defer');
  must(deferred.ok, 'an order that was just taken on may wait for its day');
  const state = beginOn === null ? acknowledged : deferred.value;
  return {
    state,
    beginOn,
    facts: [
      { type: 'OrderValidated', subject, data: { ...names, items: order.itemCount } },
      {
        type: 'OrderSubmitted',
        subject,
        data: {
          ...names,
          quoteId: order.quoteId,
          contentRoot: order.contentRoot,
          modelHash: order.modelHash,
          ...(beginOn === null ? {} : { beginOn }),
          ...(reasonCode === undefined ? {} : { reasonCode }),
        },
      },
      ...(beginOn === null ? [] : [{ type: 'OrderDeferred', subject, data: { ...names, beginOn } }]),
    ],
    answer: { orderId: order.id, number: order.number, state, beginOn },
  };
};

export const submitOrder = defineCommand<Payload, Loaded, Submitted>({
  name: 'order.submit',
  context: 'order',
  aggregate: 'order',
  refusalsRecorded: true,
  payload: SubmitPayload,
  load: async (tx, command) => {
    const order = await lockOrder(tx, command.payload.orderId);
    return order && { order, account: await readAccount(tx, order.accountId) };
  },
  head: ({ order }) => onOrder.head(order),
  resource: ({ order }, command) => onOrder.resource(order, command),
  decide: (loaded, command, _prepared, model) => decideSubmit(loaded, command, orderPolicyOf(model)),
  save: ({ state, beginOn }, { order }, next, command) => [
    saveOrderState(command.tenantId, next, state, { submittedAt: command.at.toString(), beginOn }),
    ...(beginOn === null ? [] : [setTimer(command.tenantId, ORDER_DUE_TIMER, order.id, startOf(beginOn))]),
  ],
});
