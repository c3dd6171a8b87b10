import { Type } from 'typebox';
import type { Json } from '#kernel/json.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { readOrder } from '#contexts/order/index.ts';
import { commandRoute, queryRoute, type Route } from '#platform/http/routes.ts';
import {
  completeTaskCommand,
  giveBackTaskCommand,
  refuseTaskCommand,
  takeTaskCommand,
} from './manual-task.commands.ts';
import { readManualQueue } from './manual-queue.store.ts';
import { taskResource } from './task.ts';

const LISTED_MAX = 500;

export const manualTaskRoutes: readonly Route[] = [
  commandRoute('POST', '/manual-tasks/:taskId/take', 'Take a task that a person does', takeTaskCommand),
  commandRoute('POST', '/manual-tasks/:taskId/give-back', 'Give a task back into its queue', giveBackTaskCommand),
  commandRoute(
    'POST',
    '/manual-tasks/:taskId/complete',
    'Say that it is done, and show what it asks for',
    completeTaskCommand,
  ),
  commandRoute(
    'POST',
    '/manual-tasks/:taskId/refuse',
    'Say that it cannot be done, and why: a case is opened',
    refuseTaskCommand,
  ),
  queryRoute({
    method: 'GET',
    path: '/manual-tasks',
    summary: 'What waits for a person, each task in its turn, and who has taken what',
    action: 'fulfillment.do-manual',
    querystring: Type.Object(
      { queue: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })) },
      { additionalProperties: false },
    ),
    read: async (tx, reader, { query }, door) => {
      if (!reader.may('fulfillment.do-manual', taskResource(tx.tenantId, { id: tx.tenantId })))
        return refused({ code: 'access.denied', action: 'fulfillment.do-manual', policies: [] });
      const at = door.clock();
      const { personId } = reader.principal;
      const tasks = await readManualQueue(tx, { queue: query.queue, personId, at, limit: LISTED_MAX });
      const orders = await Promise.all(
        [...new Set(tasks.map(({ orderId }) => orderId))].map((id) => readOrder(tx, id)),
      );
      const numbers = new Map(orders.flatMap((order) => (order ? [[order.id, order.number] as const] : [])));
      return accepted({
        asOf: at.toString(),
        tasks: tasks.map(({ payload, manual, dueAt, ...task }) => ({
          ...task,
          orderNumber: numbers.get(task.orderId) ?? null,
          queue: manual.queue,
          instructions: manual.instructions,
          evidence: (manual.evidence ?? []) as unknown as Json,
          given: JSON.parse(payload) as Json,
          mine: task.takenBy === personId,
          dueAt: Temporal.Instant.from(dueAt).toString(),
          overdue: task.state === 'ready' && Temporal.Instant.compare(Temporal.Instant.from(dueAt), at) < 0,
        })),
        more: tasks.length === LISTED_MAX,
      });
    },
  }),
];
