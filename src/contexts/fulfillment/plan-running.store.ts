/** The SQL of plans that grow, wait for other orders and are amended while they run. */
import { canonical } from '#kernel/canonical.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { Growth } from './grow-plan.ts';
import { lockPlanOfOrder, lockSuccessors, type PlanTask, type Successor } from './task.store.ts';
import type { LateField } from './task.ts';

/** A task of a running plan, with what comparing and growing ask of its work. */
export type RunningTask = PlanTask & {
  readonly ruleId: string;
  readonly artifactHash: string;
  readonly endsItemChanges: boolean;
  readonly payload: JsonObject;
  readonly late: readonly LateField[];
  readonly undoesTask: string | null;
  readonly ref: string | null;
  readonly result: JsonObject;
};

type Work = Pick<RunningTask, 'ruleId' | 'artifactHash' | 'endsItemChanges' | 'late' | 'undoesTask' | 'ref'> & {
  readonly id: string;
  readonly payload: string;
  readonly result: string;
};

/** The tasks of the plan that fulfils an order, locked by their ids; not those by which it is billed or taken back. */
export const lockRunning = async (tx: Tx, orderId: string): Promise<readonly RunningTask[]> => {
  // One after the other: what is read of the work is read of rows that can no longer change.
  const tasks = await lockPlanOfOrder(tx, orderId);
  const works = await tx.query<Work>({
    name: 'plan-running-work',
    text: `select w.id, w.rule_id as "ruleId", w.artifact_hash as "artifactHash", w.ends_item_changes as "endsItemChanges", w.late,
                  w.undoes as "undoesTask", t.ref, coalesce(t.result, '{}') as result,
                  coalesce((select c.payload from fulfillment.task_correction c where c.tenant_id = $1 and c.task_id = w.id
                            order by c.key_no desc limit 1), w.payload) as payload
           from fulfillment.task_work w
           join fulfillment.task t on t.tenant_id = w.tenant_id and t.id = w.id
           join fulfillment.plan p on p.tenant_id = w.tenant_id and p.id = w.plan_id and p.purpose = 'fulfil'
           where w.tenant_id = $1 and w.order_id = $2`,
    values: [tx.tenantId, orderId],
  });
  const byId = new Map(works.map((work) => [work.id, work]));
  return tasks.flatMap((task) => {
    const work = byId.get(task.id);
    return work === undefined
      ? []
      : [
          {
            ...task,
            ...work,
            payload: JSON.parse(work.payload) as JsonObject,
            result: JSON.parse(work.result) as JsonObject,
          },
        ];
  });
};

export const insertExpansion = (
  tenantId: string,
  place: { readonly id: string; readonly planId: string; readonly orderId: string },
  { answers, tasks }: Growth,
  at: string,
): Statement => ({
  name: 'plan-expansion-insert',
  text: `insert into fulfillment.plan_expansion (tenant_id, task_id, plan_id, order_id, answers, tasks, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
  values: [tenantId, place.id, place.planId, place.orderId, canonical(answers), tasks.length, at],
});

export type ExpansionRow = { readonly taskId: string; readonly answers: JsonObject; readonly recordedAt: string };

/** What each late rule of an order was decided by. */
export const readExpansions = async (tx: Tx, orderId: string): Promise<readonly ExpansionRow[]> =>
  (
    await tx.query<Omit<ExpansionRow, 'answers'> & { readonly answers: string }>({
      name: 'plan-expansions',
      text: `select task_id as "taskId", answers, recorded_at as "recordedAt" from fulfillment.plan_expansion
             where tenant_id = $1 and order_id = $2 order by recorded_at, task_id`,
      values: [tx.tenantId, orderId],
    })
  ).map((row) => ({ ...row, answers: JSON.parse(row.answers) as JsonObject }));

/** Places of late rules whose turn has come. Skips what another worker plans. */
export const readExpandable = async (tx: Tx, at: Temporal.Instant, limit: number): Promise<readonly string[]> =>
  (
    await tx.query<{ readonly id: string }>({
      name: 'plan-expandable',
      text: `select id from fulfillment.task where tenant_id = $1 and kind = 'expansion' and state = 'ready' and due_at <= $2
             order by due_at, id limit $3`,
      values: [tx.tenantId, at.toString(), limit],
    })
  ).map(({ id }) => id);

export type OrderWait = {
  readonly taskId: string;
  readonly orderId: string;
  readonly otherOrderId: string;
  readonly offering: string;
  readonly taskKey: string;
};

export const insertWaits = (tenantId: string, waits: readonly OrderWait[], at: string): readonly Statement[] =>
  waits.length === 0
    ? []
    : [
        {
          name: 'order-wait-insert',
          text: `insert into fulfillment.order_wait (tenant_id, recorded_at, task_id, order_id, other_order_id, offering, task_key)
                 select $1, $2, w.* from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[]) as w`,
          values: [
            tenantId,
            at,
            waits.map(({ taskId }) => taskId),
            waits.map(({ orderId }) => orderId),
            waits.map(({ otherOrderId }) => otherOrderId),
            waits.map(({ offering }) => offering),
            waits.map(({ taskKey }) => taskKey),
          ],
        },
      ];

const WAIT = `select task_id as "taskId", order_id as "orderId", other_order_id as "otherOrderId", offering, task_key as "taskKey"
  from fulfillment.order_wait where tenant_id = $1 and released_at is null`;

/** Who waits for an order to be planned. */
export const readWaitsFor = (tx: Tx, otherOrderId: string): Promise<readonly OrderWait[]> =>
  tx.query<OrderWait>({
    name: 'order-waits-for',
    text: `${WAIT} and other_order_id = $2 order by task_id`,
    values: [tx.tenantId, otherOrderId],
  });

/** For which orders the tasks of an order wait that are not planned yet. */
export const readWaitsOf = (tx: Tx, orderId: string): Promise<readonly OrderWait[]> =>
  tx.query<OrderWait>({
    name: 'order-waits-of',
    text: `${WAIT} and order_id = $2 order by task_id`,
    values: [tx.tenantId, orderId],
  });

export const releaseWaits = (
  tenantId: string,
  waits: readonly OrderWait[],
  because: 'planned' | 'cancelled',
  at: string,
): readonly Statement[] =>
  waits.length === 0
    ? []
    : [
        {
          name: 'order-wait-release',
          text: `update fulfillment.order_wait w set released_at = $2, because = $3
                 from unnest($4::uuid[], $5::uuid[]) as r(task, other)
                 where w.tenant_id = $1 and w.task_id = r.task and w.other_order_id = r.other and w.released_at is null`,
          values: [
            tenantId,
            at,
            because,
            waits.map(({ taskId }) => taskId),
            waits.map(({ otherOrderId }) => otherOrderId),
          ],
        },
      ];

type NewAmendment = {
  readonly id: string;
  readonly planId: string;
  readonly orderId: string;
  readonly orderVersion: number;
  readonly changes: JsonObject;
  readonly at: string;
};

export const insertAmendment = (tenantId: string, amendment: NewAmendment): Statement => ({
  name: 'plan-amendment-insert',
  text: `insert into fulfillment.plan_amendment (tenant_id, id, plan_id, order_id, order_version, changes, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
  values: [
    tenantId,
    amendment.id,
    amendment.planId,
    amendment.orderId,
    amendment.orderVersion,
    canonical(amendment.changes),
    amendment.at,
  ],
});

export type AmendmentRow = {
  readonly id: string;
  readonly orderVersion: number;
  readonly changes: JsonObject;
  readonly recordedAt: string;
};

/** How the plan of an order was changed while it ran, oldest first. */
export const readAmendments = async (tx: Tx, orderId: string): Promise<readonly AmendmentRow[]> =>
  (
    await tx.query<Omit<AmendmentRow, 'changes'> & { readonly changes: string }>({
      name: 'plan-amendments',
      text: `select id, order_version as "orderVersion", changes, recorded_at as "recordedAt" from fulfillment.plan_amendment
             where tenant_id = $1 and order_id = $2 order by recorded_at, id`,
      values: [tx.tenantId, orderId],
    })
  ).map((row) => ({ ...row, changes: JSON.parse(row.changes) as JsonObject }));

/** What an amendment had taken back is taken back. */
export const markUndone = (tenantId: string, taskId: string): Statement => ({
  name: 'task-undone',
  text: `update fulfillment.task set state = 'compensated', version = version + 1
         where tenant_id = $1 and id = $2 and state = 'compensating'`,
  values: [tenantId, taskId],
});

/** What other orders wait for of these tasks, locked: they go on without what will not be done. */
export const lockWaitingElsewhere = async (
  tx: Tx,
  orderId: string,
  taskIds: readonly string[],
): Promise<readonly Successor[]> => (await lockSuccessors(tx, taskIds)).filter((task) => task.orderId !== orderId);
