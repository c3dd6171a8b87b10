import type { Tx } from '#platform/database/tx.ts';
import type { ManualWork } from './decomposition.contract.ts';
import type { TaskState } from './task.ts';

export type QueuedTask = {
  readonly taskId: string;
  readonly orderId: string;
  readonly accountId: string;
  readonly itemId: string | null;
  readonly name: string;
  readonly key: string;
  readonly state: TaskState;
  readonly version: number;
  readonly manual: ManualWork;
  readonly payload: string;
  readonly takenBy: string | null;
  /** Of a task that lies in the queue: when it should be done. Of one that is taken: when it goes back. */
  readonly dueAt: string;
};

/** What people may take now, or have taken: of orders that nobody holds, whose day has come, the most urgent first. */
export const readManualQueue = (
  tx: Tx,
  filter: { readonly queue?: string | undefined; readonly at: Temporal.Instant; readonly limit: number },
): Promise<readonly QueuedTask[]> =>
  tx.query<QueuedTask>({
    name: 'manual-queue',
    text: `select t.id as "taskId", t.order_id as "orderId", t.account_id as "accountId", w.item_id as "itemId", w.name, w.key, t.state, t.version,
             w.manual, w.payload, t.lease_owner as "takenBy", t.due_at as "dueAt"
           from fulfillment.task t join fulfillment.task_work w on w.tenant_id = t.tenant_id and w.id = t.id
           where t.tenant_id = $1 and t.kind = 'manual' and t.state in ('ready', 'inFlight') and (w.not_before is null or w.not_before <= $2)
             and ($3::text is null or w.manual ->> 'queue' = $3)
             and (t.state = 'inFlight' or not exists (
               select from fulfillment.plan_hold h where h.tenant_id = t.tenant_id and h.order_id = t.order_id))
           order by t.due_at, t.id limit $4`,
    values: [tx.tenantId, filter.at.toString(), filter.queue ?? null, filter.limit],
  });
