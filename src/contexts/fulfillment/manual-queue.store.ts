import type { Priority } from '#contexts/order/index.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { ManualWork } from './decomposition.contract.ts';
import type { TaskState } from './task.ts';
import { STEP_BY_HAND_HOURS } from './turn.ts';

export type QueuedTask = {
  readonly taskId: string;
  readonly orderId: string;
  readonly accountId: string;
  readonly itemId: string | null;
  readonly name: string;
  readonly key: string;
  readonly state: TaskState;
  readonly version: number;
  /** Of its order. */
  readonly priority: Priority;
  readonly manual: ManualWork;
  readonly payload: string;
  readonly takenBy: string | null;
  /** Of a task that lies in the queue: when it should be done. Of one that is taken: when it goes back. */
  readonly dueAt: string;
};

type Asked = {
  readonly queue?: string | undefined;
  /** Whose tasks come before all others: they are in somebody's hands already. */
  readonly personId?: string | undefined;
  readonly at: Temporal.Instant;
  readonly limit: number;
};

/**
 * What people may take now, or have taken: of orders that nobody holds, whose day has come. What the person has taken stands first, then what lies
 * in the queues, each task in its turn (`turnByHand`), then what others have taken.
 */
export const readManualQueue = (tx: Tx, { queue, personId, at, limit }: Asked): Promise<readonly QueuedTask[]> =>
  tx.query<QueuedTask>({
    name: 'manual-queue',
    text: `select t.id as "taskId", t.order_id as "orderId", t.account_id as "accountId", w.item_id as "itemId", w.name, w.key, t.state, t.version, t.priority,
             w.manual, w.payload, t.lease_owner as "takenBy", t.due_at as "dueAt"
           from fulfillment.task t join fulfillment.task_work w on w.tenant_id = t.tenant_id and w.id = t.id
           where t.tenant_id = $1 and t.kind = 'manual' and t.state in ('ready', 'inFlight') and (w.not_before is null or w.not_before <= $2)
             and ($3::text is null or w.manual ->> 'queue' = $3)
             and (t.state = 'inFlight' or not exists (
               select from fulfillment.plan_hold h where h.tenant_id = t.tenant_id and h.order_id = t.order_id))
           order by case when t.lease_owner = $5 then 0 when t.state = 'ready' then 1 else 2 end,
             t.due_at + t.priority * make_interval(hours => $6), t.id limit $4`,
    values: [tx.tenantId, at.toString(), queue ?? null, limit, personId ?? null, STEP_BY_HAND_HOURS],
  });
