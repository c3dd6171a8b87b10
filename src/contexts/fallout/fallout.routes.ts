import { Type } from 'typebox';
import { accepted, refused } from '#kernel/outcome.ts';
import { visibleOrder } from '#contexts/order/index.ts';
import type { Tx } from '#platform/database/tx.ts';
import { listScope } from '#platform/access/list-scope.ts';
import { CursorText, limitOf, nextCursor, PageLimit, readCursor } from '#platform/http/cursor.ts';
import { commandRoute, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import { caseResource, type FalloutCase } from './fallout.ts';
import { assignCase, commentOnCase, takeCase } from './case-work.ts';
import { causeRoutes } from './cause.routes.ts';
import { readCase, readCases, readCasesOfOrder } from './fallout.store.ts';
import { viewCase, viewWhole } from './view-case.ts';
import { reverseRepair } from './reverse-repair.ts';
import { repairOrder, retryTask } from './repair-order.ts';

const CASES_PER_PAGE = 200;

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
  commandRoute('POST', '/fallout/:caseId/take', 'Take a case: from now on it is yours', takeCase),
  commandRoute('POST', '/fallout/:caseId/assign', 'Give a case to somebody, or back to its group', assignCase),
  commandRoute('POST', '/fallout/:caseId/comments', 'Say something about a case', commentOnCase),
  commandRoute(
    'POST',
    '/fallout/:caseId/reverse-repair',
    'Take a wrong repair back, where nothing that follows has begun; both are kept',
    reverseRepair,
  ),
  ...causeRoutes,
  queryRoute({
    method: 'GET',
    path: '/fallout',
    summary: 'The worklist: open cases, the nearest service level first',
    action: 'fallout.read',
    querystring: Type.Object(
      {
        state: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('repairing'), Type.Literal('resolved')])),
        ownerGroup: Type.Optional(Type.String({ maxLength: 100 })),
        category: Type.Optional(Type.String({ maxLength: 60 })),
        causeKey: Type.Optional(Type.String({ maxLength: 300 })),
        /** Those that the asker has. */
        mine: Type.Optional(Type.Literal('true')),
        overdue: Type.Optional(Type.Literal('true')),
        after: Type.Optional(CursorText),
        limit: Type.Optional(PageLimit),
      },
      { additionalProperties: false },
    ),
    read: async (tx, reader, { query }, door) => {
      const { after, limit: asked, mine: own, overdue, ...filter } = query;
      const cursor = readCursor(after, 'instant');
      if (!cursor.ok) return cursor;
      const limit = limitOf(asked, CASES_PER_PAGE);
      const cases = await readCasesFor(tx, reader, {
        ...filter,
        ...(own === undefined ? {} : { assignee: reader.principal.personId }),
        ...(overdue === undefined ? {} : { overdueAt: door.clock().toString() }),
        after: cursor.value,
        limit,
      });
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
      return accepted(await viewWhole(tx, found, door.clock()));
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
      const views = await Promise.all(mine.map((found) => viewWhole(tx, found, door.clock())));
      return accepted({ asOf: door.clock().toString(), cases: views });
    },
  }),
];
