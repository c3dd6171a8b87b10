import { Type } from 'typebox';
import type { Json } from '#kernel/json.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { visibleOrder } from '#contexts/order/index.ts';
import type { Tx } from '#platform/database/tx.ts';
import { listScope } from '#platform/access/list-scope.ts';
import { CursorText, limitOf, nextCursor, PageLimit, readCursor } from '#platform/http/cursor.ts';
import { commandRoute, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import { caseResource, type FalloutCase } from './fallout.ts';
import { readCase, readCases, readCasesOfOrder, readRepairs } from './fallout.store.ts';
import { repairOrder, retryTask } from './repair-order.ts';

const CASES_PER_PAGE = 200;

const viewCase = ({ entryLeaf: _leaf, ...found }: FalloutCase, at: Temporal.Instant): Json => ({
  ...found,
  ageSeconds: Math.max(
    0,
    Math.floor((at.epochMilliseconds - Temporal.Instant.from(found.openedAt).epochMilliseconds) / 1000),
  ),
  overdue: found.state !== 'resolved' && Temporal.Instant.compare(at, found.slaDueAt) > 0,
});

const viewWithRepairs = async (tx: Tx, found: FalloutCase, at: Temporal.Instant): Promise<Json> => ({
  case: viewCase(found, at),
  repairs: (await readRepairs(tx, found.id)).map(({ detail, ...repair }) => ({
    ...repair,
    detail: JSON.parse(detail) as Json,
  })),
});

/** The cases that the reader may see, and no others, are read. */
export const readCasesFor = async (
  tx: Tx,
  reader: Reader,
  filter: Omit<Parameters<typeof readCases>[1], 'ownAccountId'>,
): Promise<readonly FalloutCase[]> => {
  const scope = listScope(reader, 'fallout.read', { type: 'FalloutCase', hasTerritory: false });
  return scope === undefined ? [] : readCases(tx, { ...filter, ownAccountId: scope.accountId });
};

export const falloutRoutes: readonly Route[] = [
  commandRoute(
    'POST',
    '/orders/:orderId/repair-actions',
    'Repair a fallen task by an action that is safe for its case',
    repairOrder,
  ),
  commandRoute('POST', '/orders/:orderId/retry-task', 'Try a fallen task again', retryTask),
  queryRoute({
    method: 'GET',
    path: '/fallout',
    summary: 'The worklist: open cases, the nearest service level first',
    action: 'fallout.read',
    querystring: Type.Object(
      {
        state: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('repairing'), Type.Literal('resolved')])),
        ownerGroup: Type.Optional(Type.String({ maxLength: 100 })),
        after: Type.Optional(CursorText),
        limit: Type.Optional(PageLimit),
      },
      { additionalProperties: false },
    ),
    read: async (tx, reader, { query }, door) => {
      const { after, limit: asked, ...filter } = query;
      const cursor = readCursor(after, 'instant');
      if (!cursor.ok) return cursor;
      const limit = limitOf(asked, CASES_PER_PAGE);
      const cases = await readCasesFor(tx, reader, { ...filter, after: cursor.value, limit });
      const mine = cases.filter((found) => reader.may('fallout.read', caseResource(tx.tenantId, found)));
      return accepted({
        asOf: door.clock().toString(),
        cases: mine.map((found) => viewCase(found, door.clock())),
        next: nextCursor(cases, limit, ({ slaDueAt }) => slaDueAt),
      });
    },
  }),
  queryRoute({
    method: 'GET',
    path: '/fallout/:caseId',
    summary: 'One case, with what was done about it',
    action: 'fallout.read',
    read: async (tx, reader, { params }, door) => {
      const found = await readCase(tx, params['caseId'] ?? '');
      if (found === undefined || !reader.may('fallout.read', caseResource(tx.tenantId, found)))
        return refused({ code: 'fallout-case.not-found' });
      return accepted(await viewWithRepairs(tx, found, door.clock()));
    },
  }),
  queryRoute({
    method: 'GET',
    path: '/orders/:orderId/fallout',
    summary: 'What fell out of an order, and what was done about it',
    action: 'fallout.read',
    read: async (tx, reader, query, door) => {
      const order = await visibleOrder(tx, reader, query);
      if (!order.ok) return order;
      const cases = await readCasesOfOrder(tx, order.value.id);
      const mine = cases.filter((found) => reader.may('fallout.read', caseResource(tx.tenantId, found)));
      const views = await Promise.all(mine.map((found) => viewWithRepairs(tx, found, door.clock())));
      return accepted({ asOf: door.clock().toString(), cases: views });
    },
  }),
];
