import { canonical } from '#kernel/canonical.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { Plan, PlanPurpose, TaskPlan } from './task.ts';

const initialState = (task: TaskPlan): 'waiting' | 'ready' | 'done' => {
  if (task.dependsOn.length > 0) return 'waiting';
  return task.kind === 'milestone' ? 'done' : 'ready';
};

export const insertPlan = (tenantId: string, plan: Plan, at: string): readonly Statement[] => [
  {
    name: 'plan-insert',
    text: `insert into fulfillment.plan (tenant_id, id, order_id, account_id, purpose, model_hash, task_count, recorded_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    values: [tenantId, plan.id, plan.orderId, plan.accountId, plan.purpose, plan.modelHash, plan.tasks.length, at],
  },
  insertWork(tenantId, plan.tasks),
  insertTasks(tenantId, plan, at),
  ...insertDependencies(tenantId, plan.tasks),
];

const insertWork = (tenantId: string, tasks: readonly TaskPlan[]): Statement => ({
  name: 'plan-work-insert',
  text: `insert into fulfillment.task_work
           (tenant_id, id, plan_id, order_id, item_id, key, name, kind, connector, operation, payload, late, rule_id, artifact_hash,
            point_of_no_return, undo, retry, call_timeout_ms, idempotent, status_query, settles_within_ms, undoes, undo_key)
         select $1, w.* from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[],
           $10::text[], $11::text[], $12::jsonb[], $13::text[], $14::text[], $15::boolean[], $16::jsonb[], $17::jsonb[], $18::integer[],
           $19::boolean[], $20::boolean[], $21::integer[], $22::uuid[], $23::text[]) as w`,
  values: [
    tenantId,
    tasks.map((task) => task.id),
    tasks.map((task) => task.planId),
    tasks.map((task) => task.orderId),
    tasks.map((task) => task.itemId),
    tasks.map((task) => task.key),
    tasks.map((task) => task.name),
    tasks.map((task) => task.kind),
    tasks.map((task) => task.connector),
    tasks.map((task) => task.operation),
    tasks.map((task) => canonical(task.payload)),
    tasks.map((task) => JSON.stringify(task.late)),
    tasks.map((task) => task.ruleId),
    tasks.map((task) => task.artifactHash),
    tasks.map((task) => task.pointOfNoReturn),
    tasks.map((task) => (task.undo === null ? null : JSON.stringify(task.undo))),
    tasks.map((task) => JSON.stringify(task.retry)),
    tasks.map((task) => task.callTimeoutMs),
    tasks.map((task) => task.idempotent),
    tasks.map((task) => task.statusQuery),
    tasks.map((task) => task.settlesWithinMs),
    tasks.map((task) => task.undoes?.taskId ?? null),
    tasks.map((task) => task.undoes?.key ?? null),
  ],
});

const insertTasks = (tenantId: string, plan: Plan, at: string): Statement => ({
  name: 'plan-tasks-insert',
  text: `insert into fulfillment.task (tenant_id, id, plan_id, order_id, account_id, kind, state, version, deps_left, due_at)
         select $1, t.id, $2, $3, $4, t.kind, t.state, 1, t.deps, case when t.state = 'ready' then $5::timestamptz end
         from unnest($6::uuid[], $7::text[], $8::text[], $9::integer[]) as t(id, kind, state, deps)`,
  values: [
    tenantId,
    plan.id,
    plan.orderId,
    plan.accountId,
    at,
    plan.tasks.map((task) => task.id),
    plan.tasks.map((task) => task.kind),
    plan.tasks.map(initialState),
    plan.tasks.map((task) => task.dependsOn.length),
  ],
});

const insertDependencies = (tenantId: string, tasks: readonly TaskPlan[]): readonly Statement[] => {
  const edges = tasks.flatMap((task) => task.dependsOn.map((before) => ({ before, after: task.id })));
  if (edges.length === 0) return [];
  return [
    {
      name: 'plan-dependencies-insert',
      text: `insert into fulfillment.task_dependency (tenant_id, task_id, successor_id)
             select $1, d.* from unnest($2::uuid[], $3::uuid[]) as d`,
      values: [tenantId, edges.map((edge) => edge.before), edges.map((edge) => edge.after)],
    },
  ];
};

export type PlanRow = {
  readonly id: string;
  readonly orderId: string;
  readonly accountId: string;
  readonly purpose: PlanPurpose;
  readonly modelHash: string;
  readonly taskCount: number;
  readonly recordedAt: string;
};

const PLAN = `select id, order_id as "orderId", account_id as "accountId", purpose, model_hash as "modelHash", task_count as "taskCount",
                     recorded_at as "recordedAt" from fulfillment.plan where tenant_id = $1`;

export const readPlan = async (tx: Tx, planId: string): Promise<PlanRow | undefined> =>
  (await tx.query<PlanRow>({ name: 'plan-read', text: `${PLAN} and id = $2`, values: [tx.tenantId, planId] }))[0];

export const readPlansOfOrder = (tx: Tx, orderId: string): Promise<readonly PlanRow[]> =>
  tx.query<PlanRow>({
    name: 'plans-of-order',
    text: `${PLAN} and order_id = $2 order by recorded_at, purpose desc`,
    values: [tx.tenantId, orderId],
  });
