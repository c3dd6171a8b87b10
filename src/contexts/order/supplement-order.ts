/**
 * More of the same order: new items, another date or contact reference. What was begun is not touched; the new items are planned beside it, in the same
 * transaction (flows/order-amended.ts), at a price of their own that is proved like that of a direct order.
 */
import { type Static, Type } from 'typebox';
import { fingerprint } from '#kernel/hash.ts';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, defineCommand } from '#platform/command.ts';
import { toldOf } from './amend-items.ts';
import {
  amendedFact,
  type Amendment,
  type Loaded,
  movedBeginning,
  notAmendable,
  saveDecided,
  wholeOf,
} from './amend-order.ts';
import { WholeFields } from './amendment.ts';
import { captureOrders } from './capture.ts';
import { askOf, ReplayTokenText } from './create-order.ts';
import { askFields } from './direct-ask.ts';
import { directItems } from './direct-items.ts';
import { type ProvedAsk, proveAsk } from './direct-price.ts';
import { onOrder, OrderId, ReasonCode } from './on-order.ts';
import { type OrderItem, ORDER_ITEMS_MAX } from './order.ts';
import { lockOrder, readLastPosition, readOrder, readOrderItems } from './order.store.ts';

const SupplementPayload = Type.Object(
  {
    orderId: OrderId,
    orderVersion: Type.Integer({ minimum: 1 }),
    reasonCode: ReasonCode,
    ...askFields,
    ...WholeFields,
    replayToken: Type.Optional(ReplayTokenText),
  },
  { additionalProperties: false },
);
type Payload = Static<typeof SupplementPayload>;
type Supplemented = Loaded & { readonly lastPosition: number };

const addedItems = (
  { order, lastPosition }: Supplemented,
  proved: ProvedAsk,
  { payload, id, tenantId }: Pick<Command<Payload>, 'payload' | 'id' | 'tenantId'>,
): readonly OrderItem[] => {
  const [made] = captureOrders({
    ...order,
    tenantId,
    id,
    quoteId: order.id,
    revisionId: order.id,
    familyId: order.id,
    documentHash: '',
    requestedFor: order.requestedFor ?? order.contractFrom,
    contractTo: order.contractTo ?? order.contractFrom,
    customerReference: order.customerReference ?? '',
    lines: directItems(proved, payload.lines, id),
  }).orders;
  must(made, 'lines that were proved make items');
  return made.items.map((item, index) => ({
    ...item,
    orderId: order.id,
    position: lastPosition + index + 1,
    version: 1,
  }));
};

export const decideSupplement = (
  loaded: Supplemented,
  command: Pick<Command<Payload>, 'payload' | 'id' | 'tenantId'>,
  proved: ProvedAsk,
): Outcome<Amendment> => {
  const { order, items } = loaded;
  const { payload } = command;
  const open = notAmendable(order, payload.orderVersion, 'supplement');
  if (!open.ok) return open;
  if (proved.quote.header.currency !== order.currency)
    return refused({ code: 'order.other-currency', order: order.currency, supplement: proved.quote.header.currency });
  const added = addedItems(loaded, proved, command);
  const left = items.length + added.length;
  if (left > ORDER_ITEMS_MAX) return refused({ code: 'order.too-many-items', items: left, max: ORDER_ITEMS_MAX });
  const whole = wholeOf(order, payload);
  const fact = amendedFact(
    order,
    'supplement',
    payload.reasonCode,
    whole,
    added.map((item) => toldOf(item, 'added')),
  );
  return accepted({
    whole,
    beginOn: movedBeginning(order, whole),
    versions: [],
    added,
    left,
    facts: [{ ...fact, data: { ...fact.data, priceProof: { ...proved.proof } } }],
    answer: { orderId: order.id, state: order.state, orderVersion: order.version + 1, items: added.length, left },
    decisions: [fingerprint('order-amendment/1', fact.data), ...proved.decisions.slice(0, 100)],
  });
};

export const supplementOrder = defineCommand<Payload, Supplemented, Amendment, ProvedAsk>({
  name: 'order.supplement',
  action: 'order.amend',
  context: 'order',
  aggregate: 'order',
  refusalsRecorded: true,
  payload: SupplementPayload,
  prepare: (door, command) =>
    door.read(command.tenantId, async (tx) => {
      const order = await readOrder(tx, command.payload.orderId);
      if (order === undefined) return refused({ code: 'order.not-found' });
      const ask = askOf({ ...command.payload, accountId: order.accountId });
      const { at, payload, actor } = command;
      return proveAsk(tx, door, { ask, at, personId: actor.personId, replayToken: payload.replayToken });
    }),
  load: async (tx, command) => {
    const order = await lockOrder(tx, command.payload.orderId);
    if (order === undefined) return undefined;
    const [items, lastPosition] = await Promise.all([readOrderItems(tx, order.id), readLastPosition(tx, order.id)]);
    return { order, items, lastPosition };
  },
  head: ({ order }) => onOrder.head(order),
  resource: ({ order }, command) => ({
    ...onOrder.resource(order, command),
    // What is added counts: a mode that blocks a product blocks it here too.
    scope: () =>
      order.scope ? { ...order.scope, products: command.payload.lines.map(({ offering }) => offering) } : {},
  }),
  decide: (loaded, command, proved) => decideSupplement(loaded, command, proved),
  save: (decided, loaded, next, command) => saveDecided(decided, loaded, next, command),
});
