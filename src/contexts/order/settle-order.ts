/**
 * A person records how an order ended that did not end whole: a part of it will not be done (`partial`), or nothing (`failed`). Neither is ever
 * inferred. What was not done goes into an order of its own, at the terms that were accepted, unless the customer does not want it any more.
 */
import { Type, type Static } from 'typebox';
import { fingerprint } from '#kernel/hash.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, defineCommand, type Decision } from '#platform/command.ts';
import type { NewItemVersion } from './amend-items.ts';
import { insertVersions } from './amendment.store.ts';
import { captured } from './capture.ts';
import { namesOf, onOrder, OrderAndReason, OrderId, ReasonCode } from './on-order.ts';
import type { NewOrder, Order, OrderItem, OrderState } from './order.ts';
import { orderLife } from './order.lifecycle.ts';
import { insertOrders, lockOrder, readLastPart, readOrderItems, saveOrderState } from './order.store.ts';
import { type Id, leaveOut, remainderOf } from './remainder.ts';

const PARTIAL_ITEMS_MAX = 1_000;
const PartialPayload = Type.Object(
  {
    orderId: OrderId,
    reasonCode: ReasonCode,
    notDone: Type.Array(OrderId, { minItems: 1, maxItems: PARTIAL_ITEMS_MAX, uniqueItems: true }),
    /** Whether the rest is still wanted: it becomes an order of its own. */
    remainder: Type.Boolean(),
  },
  { additionalProperties: false },
);
type PartialPayload = Static<typeof PartialPayload>;
type Loaded = { readonly order: Order; readonly items: readonly OrderItem[]; readonly lastPart: number };
type Settled = Decision & {
  readonly state: OrderState;
  readonly versions: readonly NewItemVersion[];
  readonly remainder: NewOrder | null;
};

export const decidePartial = (
  { order, items, lastPart }: Loaded,
  payload: PartialPayload,
  id: Id,
): Outcome<Settled> => {
  const moved = orderLife.move(order.state, 'settlePartial');
  if (!moved.ok) return moved;
  const left = leaveOut(items, payload.notDone, payload.remainder);
  if (!left.ok) return left;
  const { versions, notDone, kept } = left.value;
  if (kept === 0) return refused({ code: 'order.nothing-done', orderId: order.id });
  const remainder = payload.remainder ? remainderOf(order, notDone, lastPart + 1, id) : null;
  const data = {
    ...namesOf(order),
    reasonCode: payload.reasonCode,
    notDone: notDone.map((item) => item.id),
    done: kept,
    remainderOrderId: remainder?.header.id ?? null,
    remainderNumber: remainder?.header.number ?? null,
  };
  return accepted({
    state: moved.value,
    versions,
    remainder,
    facts: [
      { type: 'OrderPartiallyFulfilled', subject: { kind: 'order', id: order.id }, data },
      ...(remainder === null ? [] : [captured(remainder)]),
    ],
    answer: {
      orderId: order.id,
      state: moved.value,
      done: kept,
      notDone: notDone.length,
      remainderOrderId: data.remainderOrderId,
      remainderNumber: data.remainderNumber,
    },
    decisions: [fingerprint('order-partial/1', data)],
  });
};

export const recordPartial = defineCommand<PartialPayload, Loaded, Settled>({
  name: 'order.record-partial',
  action: 'order.settle',
  context: 'order',
  aggregate: 'order',
  refusalsRecorded: true,
  payload: PartialPayload,
  load: async (tx, command) => {
    const order = await lockOrder(tx, command.payload.orderId);
    if (order === undefined) return undefined;
    const [items, lastPart] = await Promise.all([readOrderItems(tx, order.id), readLastPart(tx, order.revisionId)]);
    return { order, items, lastPart };
  },
  head: ({ order }) => onOrder.head(order),
  resource: ({ order }, command) => onOrder.resource(order, command),
  decide: (loaded, command) => decidePartial(loaded, command.payload, command.id),
  save: ({ state, versions, remainder }, _loaded, next, command) => [
    saveOrderState(command.tenantId, next, state, { endedAt: command.at.toString() }),
    ...insertVersions(command.tenantId, next, versions, command.payload.reasonCode, command.at),
    ...(remainder === null ? [] : insertOrders(command.tenantId, [remainder], next.entryLeaf, command.at)),
  ],
});

export const decideFailed = (
  order: Order,
  { reasonCode }: OrderAndReason,
): Outcome<Decision & { state: OrderState }> => {
  const moved = orderLife.move(order.state, 'settleFailed');
  if (!moved.ok) return moved;
  return accepted({
    state: moved.value,
    facts: [{ type: 'OrderFailed', subject: { kind: 'order', id: order.id }, data: { ...namesOf(order), reasonCode } }],
    answer: { orderId: order.id, state: moved.value },
  });
};

export const recordFailed = defineCommand<OrderAndReason, Order, Decision & { readonly state: OrderState }>({
  ...onOrder,
  name: 'order.record-failed',
  action: 'order.settle',
  refusalsRecorded: true,
  payload: OrderAndReason,
  decide: (order, command: Pick<Command<OrderAndReason>, 'payload'>) => decideFailed(order, command.payload),
  save: ({ state }, _order, next, command) => [
    saveOrderState(command.tenantId, next, state, { endedAt: command.at.toString() }),
  ],
});
