/** Orders that will miss their date, the nearest first: for those who may read them, while something can still be done. */
import { accepted } from '#kernel/outcome.ts';
import { orderResource, readOrder } from '#contexts/order/index.ts';
import { listScope } from '#platform/access/list-scope.ts';
import { queryRoute, type Route } from '#platform/http/routes.ts';
import { readInJeopardy } from './promise.store.ts';

const LISTED_MAX = 200;

export const jeopardyRoutes: readonly Route[] = [
  queryRoute({
    method: 'GET',
    path: '/jeopardy',
    summary: 'Orders that are expected to end after the day that was promised, and what each waits for',
    action: 'order.read',
    read: async (tx, reader, _query, door) => {
      const scope = listScope(reader, 'order.read', { type: 'Order', attrs: { status: 'inProgress' } });
      const found = scope === undefined ? [] : await readInJeopardy(tx, LISTED_MAX, scope);
      const orders = await Promise.all(found.map(({ orderId }) => readOrder(tx, orderId)));
      // How the work is done over there is not a customer's to read: they are told the day.
      const isCustomer = reader.principal.type === 'customer';
      const items = found.flatMap((promise, index) => {
        const order = orders[index];
        if (order === undefined || !reader.may('order.read', orderResource(tx.tenantId, order))) return [];
        const { orderId, accountId, dueOn, expectedBy, because, jeopardySince, assessedAt } = promise;
        const { number, state } = order;
        return [
          {
            orderId,
            number,
            accountId,
            state,
            promisedFor: dueOn,
            expectedBy,
            because: isCustomer ? null : because,
            jeopardySince,
            assessedAt,
          },
        ];
      });
      return accepted({ items, asOf: door.clock().toString() });
    },
  }),
];
