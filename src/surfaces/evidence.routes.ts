/** The proof of a promise, as a file that its holder can check without us. Every export is asked for by name and leaves an entry. */
import { readHandoffOfOrder } from '#contexts/billing/index.ts';
import { readCasesOfOrder } from '#contexts/fallout/index.ts';
import { readPlansOfOrder, readTasksOfOrder } from '#contexts/fulfillment/index.ts';
import type { PackageAudience, Subject } from '#contexts/evidence/index.ts';
import { orderResource, readOrder, readOrdersOfRevision } from '#contexts/order/index.ts';
import { quotePackage } from '#contexts/proposal/index.ts';
import { quoteResource, readQuote } from '#contexts/quote/index.ts';
import { isUuid } from '#kernel/ids.ts';
import { type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import { queryRoute, type Query, type Reader, type Route } from '#platform/http/routes.ts';

/** What the reader's package opens: their own side of the promise, and costs only for who may see them everywhere else. */
const audienceOf = ({ principal, may }: Reader, resource: ReturnType<typeof quoteResource>): PackageAudience => {
  if (principal.type === 'customer') return 'customer';
  return may('view.cost', resource) && may('view.floor', resource) ? 'auditor' : 'internal';
};

/** Everything that carried an order out: its entries come along with the quote's. */
const subjectsOf = async (tx: Tx, orderId: string): Promise<readonly Subject[]> => {
  const [plans, tasks, cases, handoff] = await Promise.all([
    readPlansOfOrder(tx, orderId),
    readTasksOfOrder(tx, orderId),
    readCasesOfOrder(tx, orderId),
    readHandoffOfOrder(tx, orderId),
  ]);
  return [
    { kind: 'order', id: orderId },
    ...plans.map(({ id }) => ({ kind: 'plan', id })),
    ...tasks.map(({ id }) => ({ kind: 'task', id })),
    ...cases.map(({ id }) => ({ kind: 'fallout-case', id })),
    ...(handoff ? [{ kind: 'handoff', id: handoff.id }] : []),
  ];
};

const ofQuote = async (tx: Tx, reader: Reader, query: Query): Promise<Outcome<Uint8Array>> => {
  const id = query.params['quoteId'] ?? '';
  const quote = isUuid(id) ? await readQuote(tx, id) : undefined;
  if (!quote) return refused({ code: 'quote.not-found' });
  const resource = quoteResource(tx.tenantId, quote);
  if (!reader.may('evidence.export', resource))
    return refused({ code: 'access.denied', action: 'evidence.export', policies: [] });
  const orders = await readOrdersOfRevision(tx, id);
  const also = (await Promise.all(orders.map(({ orderId }) => subjectsOf(tx, orderId)))).flat();
  return quotePackage(tx, id, audienceOf(reader, resource), also);
};

const ofOrder = async (tx: Tx, reader: Reader, query: Query): Promise<Outcome<Uint8Array>> => {
  const id = query.params['orderId'] ?? '';
  const order = isUuid(id) ? await readOrder(tx, id) : undefined;
  if (!order) return refused({ code: 'order.not-found' });
  const quote = await readQuote(tx, order.revisionId);
  if (!quote || !reader.may('evidence.export', orderResource(tx.tenantId, order)))
    return refused({ code: 'access.denied', action: 'evidence.export', policies: [] });
  return quotePackage(
    tx,
    order.revisionId,
    audienceOf(reader, quoteResource(tx.tenantId, quote)),
    await subjectsOf(tx, id),
  );
};

const zip = 'application/zip';

export const evidenceRoutes: readonly Route[] = [
  queryRoute({
    method: 'GET',
    path: '/quotes/:quoteId/evidence-package',
    summary: 'What proves a quote, and the orders it became',
    action: 'evidence.export',
    answers: zip,
    read: ofQuote,
  }),
  queryRoute({
    method: 'GET',
    path: '/orders/:orderId/evidence-package',
    summary: 'What proves an order, and the quote it came from',
    action: 'evidence.export',
    answers: zip,
    read: ofOrder,
  }),
];
