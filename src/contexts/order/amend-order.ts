/**
 * An order is changed after it was taken on. The items that it had stay on record, the newest version counts; what the plan makes of it
 * (keep, undo, redo, add) and whether a point of no return forbids it is decided in the same transaction, by flows/order-amended.ts.
 */
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { fingerprint } from '#kernel/hash.ts';
import { pricingOf, rowOf } from '#contexts/pricing/index.ts';
import { readQuoteHead } from '#contexts/quote/index.ts';
import { type Command, defineCommand, type Decision } from '#platform/command.ts';
import type { Door } from '#platform/door.ts';
import { amendItems, type NewItemVersion, toldOf } from './amend-items.ts';
import type { FollowsQuantity } from './amend-terms.ts';
import { type AmendedItem, AmendPayload, type WholeChange } from './amendment.ts';
import { saveAmendment } from './amendment.store.ts';
import { namesOf, onOrder } from './on-order.ts';
import type { Order, OrderItem, OrderState } from './order.ts';
import { lockOrder, readOrder, readOrderItems } from './order.store.ts';

export type Loaded = { readonly order: Order; readonly items: readonly OrderItem[] };
export type Amendment = Decision & {
  readonly whole: WholeChange;
  readonly beginOn: string | null;
  readonly versions: readonly NewItemVersion[];
  readonly added: readonly OrderItem[];
  readonly left: number;
};

/** While it is being cancelled, or has ended, there is nothing to amend. */
const AMENDABLE: readonly OrderState[] = ['draft', 'acknowledged', 'pending', 'held', 'inProgress'];

/** Whether the order may be amended at all, and was looked at as it is now. */
export const notAmendable = (order: Order, looked: number, move: 'amend' | 'supplement'): Outcome<null> => {
  if (!AMENDABLE.includes(order.state))
    return refused({ code: 'order.move-not-allowed', state: order.state, move, allowed: [] });
  return order.version === looked
    ? accepted(null)
    : refused({ code: 'order.version-stale', looked, current: order.version });
};

export const wholeOf = (
  order: Order,
  { requestedFor, promisedFor, priority, customerReference }: WholeChange,
): WholeChange => ({
  ...(requestedFor === undefined || requestedFor === order.requestedFor ? {} : { requestedFor }),
  ...(promisedFor === undefined || promisedFor === order.promisedFor ? {} : { promisedFor }),
  ...(priority === undefined || priority === order.priority ? {} : { priority }),
  ...(customerReference === undefined || customerReference === order.customerReference ? {} : { customerReference }),
});

/** A pending order begins as many days before it is wanted as it did. */
export const movedBeginning = (
  { state, beginOn, requestedFor, contractFrom }: Order,
  whole: WholeChange,
): string | null => {
  if (state !== 'pending' || beginOn === null || whole.requestedFor === undefined) return null;
  const moved = Temporal.PlainDate.from(requestedFor ?? contractFrom).until(whole.requestedFor, {
    largestUnit: 'days',
  });
  return Temporal.PlainDate.from(beginOn).add(moved).toString();
};

export const amendedFact = (
  order: Order,
  kind: 'amendment' | 'supplement',
  reasonCode: string,
  whole: WholeChange,
  items: readonly AmendedItem[],
) => ({
  type: 'OrderAmended',
  subject: { kind: 'order', id: order.id },
  data: {
    ...namesOf(order),
    orderVersion: order.version + 1,
    kind,
    reasonCode,
    whole: { ...whole },
    items: JSON.parse(JSON.stringify(items)),
  },
});

export const decideAmend = (
  { order, items }: Loaded,
  payload: AmendPayload,
  follows: FollowsQuantity,
): Outcome<Amendment> => {
  const open = notAmendable(order, payload.orderVersion, 'amend');
  if (!open.ok) return open;
  const amended = amendItems(items, payload.items ?? [], follows);
  if (!amended.ok) return amended;
  const { versions, left } = amended.value;
  if (left === 0) return refused({ code: 'order.nothing-left', orderId: order.id });
  const whole = wholeOf(order, payload);
  if (versions.length === 0 && Object.keys(whole).length === 0)
    return refused({ code: 'order.nothing-amended', orderId: order.id });
  const told = versions.map(({ item, kind }) => toldOf(item, kind === 'changed' ? 'changed' : 'dropped'));
  const fact = amendedFact(order, 'amendment', payload.reasonCode, whole, told);
  return accepted({
    whole,
    beginOn: movedBeginning(order, whole),
    versions,
    added: [],
    left,
    facts: [fact],
    answer: { orderId: order.id, state: order.state, orderVersion: order.version + 1, items: told.length, left },
    decisions: [fingerprint('order-amendment/1', fact.data)],
  });
};

/** How each charge follows its quantity, by the rows of the model that the order started with and the market it was sold in. */
const readFollows = (door: Door, command: Command<AmendPayload>): Promise<FollowsQuantity> =>
  door.read(command.tenantId, async (tx) => {
    const order = await readOrder(tx, command.payload.orderId);
    const head = order?.revisionId ? await readQuoteHead(tx, order.revisionId) : undefined;
    if (order === undefined || head === undefined) return () => null;
    const pricing = pricingOf(await door.models.byHash(tx, order.modelHash));
    if (!pricing.ok) return () => null;
    return (offering, charge) => {
      const kind = rowOf(pricing.value, head.header, offering, charge)?.charge.model.kind;
      if (kind === undefined) return null;
      return kind === 'flat' || kind === 'perUnit' ? kind : 'otherwise';
    };
  });

export const saveDecided = (
  decided: Amendment,
  { order }: Loaded,
  next: Parameters<typeof saveAmendment>[1],
  command: Command<{ readonly reasonCode: string }>,
) => saveAmendment(command.tenantId, next, { ...decided, order, reasonCode: command.payload.reasonCode }, command.at);

export const amendOrder = defineCommand<AmendPayload, Loaded, Amendment, FollowsQuantity>({
  name: 'order.amend',
  context: 'order',
  aggregate: 'order',
  refusalsRecorded: true,
  payload: AmendPayload,
  prepare: async (door, command) => accepted(await readFollows(door, command)),
  load: async (tx, command) => {
    const order = await lockOrder(tx, command.payload.orderId);
    return order && { order, items: await readOrderItems(tx, order.id) };
  },
  head: ({ order }) => onOrder.head(order),
  resource: ({ order }, command) => onOrder.resource(order, command),
  decide: (loaded, command, follows) => decideAmend(loaded, command.payload, follows),
  save: (decided, loaded, next, command) => saveDecided(decided, loaded, next, command),
});
