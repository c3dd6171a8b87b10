/** Behind the numbers about the work on orders: tasks, promised days, systems. Each row names its order; its number is the order's to tell. */
import type { CountedRow } from '#platform/database/counted-row.ts';
import type { Tx } from '#platform/database/tx.ts';

export type CountedWork = { readonly id: string; readonly orderId: string; readonly at: string | null };

/** As figures.store.ts counts them. */
const TASKS = {
  waiting: `t.state in ('ready', 'retryScheduled') and t.due_at <= $2 and t.kind <> 'manual'`,
  retrying: `t.state = 'retryScheduled'`,
  'by-hand': `t.kind = 'manual' and t.state in ('ready', 'inFlight')`,
} as const;
export type TasksThat = keyof typeof TASKS;

export const readTasksThat = (
  tx: Tx,
  which: TasksThat,
  at: Temporal.Instant,
  limit: number,
): Promise<readonly CountedWork[]> =>
  tx.query<CountedWork>({
    name: `tasks-that-${which}`,
    text: `select t.id, t.order_id as "orderId", t.due_at as at from fulfillment.task t
           where t.tenant_id = $1 and $2::timestamptz is not null and ${TASKS[which]} order by t.due_at, t.id limit $3`,
    values: [tx.tenantId, at.toString(), limit],
  });

/** Orders whose promised day is past and that are not over, the latest of all first. */
export const readBrokenPromises = (tx: Tx, at: Temporal.Instant, limit: number): Promise<readonly CountedWork[]> =>
  tx.query<CountedWork>({
    name: 'promises-broken',
    text: `select order_id as id, order_id as "orderId", due_on::timestamp at time zone 'UTC' as at from fulfillment.order_promise
           where tenant_id = $1 and ended_at is null and due_on < ($2 at time zone 'UTC')::date order by due_on, order_id limit $3`,
    values: [tx.tenantId, at.toString(), limit],
  });

export const readOpenBreakers = (tx: Tx): Promise<readonly CountedRow[]> =>
  tx.query<CountedRow>({
    name: 'breakers-open',
    text: `select connector as id, connector as title, failing_since as at, because as why from fulfillment.connector_gate
           where tenant_id = $1 and breaker <> 'closed' order by connector`,
    values: [tx.tenantId],
  });
