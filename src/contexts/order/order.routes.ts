import { Type } from 'typebox';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { listScope } from '#platform/access/list-scope.ts';
import type { Tx } from '#platform/database/tx.ts';
import { CursorText, limitOf, nextCursor, PageLimit, readCursor } from '#platform/http/cursor.ts';
import { commandRoute, isOutside, queryRoute, type Query, type Reader, type Route } from '#platform/http/routes.ts';
import { amendOrder } from './amend-order.ts';
import { Day } from './amendment.ts';
import { cancelOrder } from './cancel-order.ts';
import { convertQuote } from './convert-quote.ts';
import { createOrder } from './create-order.ts';
import { supplementOrder } from './supplement-order.ts';
import { holdOrder, releaseOrder } from './hold-order.ts';
import { type Order, orderResource } from './order.ts';
import { readItemVersions } from './amendment.store.ts';
import { actionsOf, viewItem, viewOrder } from './view-order.ts';
import { readOrder, readOrderItems, readOrders, readRemainder } from './order.store.ts';
import { rejectOrder } from './reject-order.ts';
import { recordFailed, recordPartial } from './settle-order.ts';
import { submitOrder } from './submit-order.ts';

/** Read from the rows that commands write: nothing lies between. A projection would say here how far behind it is. */
const live = (at: Temporal.Instant) => ({ asOf: at.toString(), freshness: { source: 'live', lagMs: 0 } });

const ORDERS_PER_PAGE = 100;
const ITEMS_PER_PAGE = 1_000;
const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });

/** The order when its reader may see it; everything else is not there. */
export const visibleOrder = async (tx: Tx, reader: Reader, { params }: Query): Promise<Outcome<Order>> => {
  const order = await readOrder(tx, params['orderId'] ?? '');
  if (order === undefined || !reader.may('order.read', orderResource(tx.tenantId, order)))
    return refused({ code: 'order.not-found' });
  return accepted(order);
};

export const orderRoutes: readonly Route[] = [
  commandRoute('POST', '/quotes/:quoteId/convert-to-order', 'An accepted quote becomes its orders, once', convertQuote),
  commandRoute(
    'POST',
    '/orders',
    'Order without a quote: at a price that is proved, and valid as it stands',
    createOrder,
  ),
  commandRoute(
    'POST',
    '/orders/:orderId/supplement',
    'More of the same order, at a price that is proved; nothing that was begun is touched',
    supplementOrder,
  ),
  commandRoute('POST', '/orders/:orderId/submit', 'Ask for the order: it is validated, planned and begun', submitOrder),
  commandRoute(
    'POST',
    '/orders/:orderId/cancel',
    'Cancel an order; what was done is taken back, unless it is past its point of no return',
    cancelOrder,
  ),
  commandRoute(
    'POST',
    '/orders/:orderId/hold',
    'Stop the work on an order: what runs is finished, nothing new is started',
    holdOrder,
  ),
  commandRoute(
    'POST',
    '/orders/:orderId/record-partial',
    'Record what of an order will not be done; what was done is the customer’s, the rest becomes an order of its own',
    recordPartial,
  ),
  commandRoute(
    'POST',
    '/orders/:orderId/record-failed',
    'Record that nothing of an order can be done; what was done of it is taken back',
    recordFailed,
  ),
  commandRoute('POST', '/orders/:orderId/reject', 'Not take an order on, with the reason', rejectOrder),
  commandRoute(
    'POST',
    '/orders/:orderId/amend',
    'Change an order that was taken on: where it goes, how many, what falls away, its dates',
    amendOrder,
  ),
  commandRoute('POST', '/orders/:orderId/release', 'Let the work on a held order go on', releaseOrder),
  queryRoute({
    method: 'GET',
    path: '/orders',
    summary: 'Orders that the reader may see, newest first',
    action: 'order.read',
    querystring: Type.Object(
      {
        accountId: Type.Optional(Uuid),
        quoteId: Type.Optional(Uuid),
        state: Type.Optional(Type.String({ maxLength: 40 })),
        /** Words of the number, the customer's reference or the customer's name. */
        q: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
        priority: Type.Optional(Type.String({ pattern: '^[0-4]$' })),
        source: Type.Optional(Type.Enum(['quote', 'direct', 'remainder'])),
        /** Open orders that were promised for a day before this one. */
        promisedBefore: Type.Optional(Day),
        after: Type.Optional(CursorText),
        limit: Type.Optional(PageLimit),
      },
      { additionalProperties: false },
    ),
    read: async (tx, reader, { query }, door) => {
      const { after, limit: asked, ...filter } = query;
      const cursor = readCursor(after, 'instant');
      if (!cursor.ok) return cursor;
      const limit = limitOf(asked, ORDERS_PER_PAGE);
      const scope = listScope(reader, 'order.read', { type: 'Order', attrs: { status: 'inProgress' } });
      const orders =
        scope === undefined
          ? []
          : await readOrders(tx, {
              ...filter,
              territories: scope.territories,
              ownAccountId: scope.accountId,
              after: cursor.value,
              limit,
            });
      const mine = orders.filter((order) => reader.may('order.read', orderResource(tx.tenantId, order)));
      return accepted({
        ...live(door.clock()),
        orders: mine.map((order) => viewOrder(reader, order, tx.tenantId)),
        more: orders.length === limit,
        next: nextCursor(orders, limit, ({ recordedAt }) => recordedAt),
      });
    },
  }),
  queryRoute({
    method: 'GET',
    path: '/orders/:orderId',
    summary: 'One order with its items, as they were accepted',
    action: 'order.read',
    querystring: Type.Object(
      { after: Type.Optional(Type.String({ pattern: '^\\d{1,6}$' })) },
      { additionalProperties: false },
    ),
    read: async (tx, reader, query, door) => {
      const order = await visibleOrder(tx, reader, query);
      if (!order.ok) return order;
      const commercial = reader.may('view.commercial', orderResource(tx.tenantId, order.value));
      const after = Number(query.query['after'] ?? 0);
      const items = await readOrderItems(tx, order.value.id, { after, limit: ITEMS_PER_PAGE });
      return accepted({
        asOf: door.clock().toString(),
        order: viewOrder(reader, order.value, tx.tenantId),
        actions: actionsOf(reader, order.value, tx.tenantId),
        amended: isOutside(reader) ? [] : (await readItemVersions(tx, order.value.id)).map((one) => ({ ...one })),
        remainder: await readRemainder(tx, order.value.id),
        items: items.map((item) => viewItem(reader, item, commercial)),
        next: items.length === ITEMS_PER_PAGE ? (items.at(-1)?.position ?? null) : null,
      });
    },
  }),
];
