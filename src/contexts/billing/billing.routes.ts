import { accepted, refused } from '#kernel/outcome.ts';
import { visibleOrder } from '#contexts/order/index.ts';
import { queryRoute, type Route } from '#platform/http/routes.ts';
import { handoffResource } from './billing.ts';
import { invoiceRoutes } from './invoice.routes.ts';
import { readHandoffOfOrder, readInstructions } from './billing.store.ts';

export const billingRoutes: readonly Route[] = [
  ...invoiceRoutes,
  queryRoute({
    method: 'GET',
    path: '/orders/:orderId/billing-handoff',
    summary: 'What billing was told about an order, charge by charge, and what it said back',
    action: 'billing.read',
    read: async (tx, reader, query) => {
      const order = await visibleOrder(tx, reader, query);
      if (!order.ok) return order;
      const handoff = await readHandoffOfOrder(tx, order.value.id);
      if (handoff === undefined || !reader.may('billing.read', handoffResource(tx.tenantId, handoff)))
        return refused({ code: 'handoff.not-found' });
      const { entryLeaf: _leaf, ...open } = handoff;
      return accepted({ handoff: open, instructions: await readInstructions(tx, handoff.id) });
    },
  }),
];
