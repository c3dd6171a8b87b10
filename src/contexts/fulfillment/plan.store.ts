import { canonical } from '#kernel/canonical.ts';
import type { Order } from '#contexts/order/index.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { JsonObject } from '#kernel/json.ts';
import { dueWhenFreed } from './task-facts.ts';
import type { Plan, PlanPart, PlanPurpose, TaskPlan } from './task.ts';

/** How many of a task's predecessors are still to end; of a plan that is laid down by itself, all that it names. */
export type DepsLeft = (task: TaskPlan) => number;

/** How urgent its order is: whose turn it is follows from it (`turn.ts`). */
export type Urgent = Pick<Order, 'priority'>;

const initialState = (task: TaskPlan, depsLeft: number): 'waiting' | 'ready' | 'done' => {
  if (depsLeft > 0) return 'waiting';
  return task.kind === 'milestone' ? 'done' : 'ready';
};

export const insertPlan = (
  tenantId: string,
  plan: Plan & Urgent,
  at: string,
  depsLeft: DepsLeft = (task) => task.dependsOn.length,
): readonly Statement[] => [
  {
    name: 'plan-insert',
    text: `insert into fulfillment.plan (tenant_id, id, order_id, account_id, purpose, model_hash, task_count, recorded_at, conditions)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    values: [
      tenantId,
      plan.id,
      plan.orderId,
      plan.accountId,
      plan.purpose,
      plan.modelHash,
      plan.tasks.length,
      at,
      canonical(plan.conditions),
    ],
  },
  ...insertPlanWork(tenantId, plan, at, depsLeft),
];

/** Parts and tasks of a plan, or those by which a running one grows. */
export const insertPlanWork = (
  tenantId: string,
  plan: Pick<Plan, 'id' | 'orderId' | 'accountId' | 'parts' | 'tasks'> & Urgent,
  at: string,
  depsLeft: DepsLeft,
): readonly Statement[] =>
  plan.tasks.length === 0
    ? insertParts(tenantId, plan.parts)
    : [
        ...insertParts(tenantId, plan.parts),
        insertWork(tenantId, plan.tasks),
        insertTasks(tenantId, plan, at, depsLeft),
        ...insertDependencies(
          tenantId,
          plan.tasks.flatMap((task) => task.dependsOn.map((before) => ({ before, after: task.id }))),
        ),
      ];

const insertParts = (tenantId: string, parts: readonly PlanPart[]): readonly Statement[] =>
  parts.length === 0
    ? []
    : [
        {
          name: 'plan-parts-insert',
          text: `insert into fulfillment.plan_part
                   (tenant_id, id, plan_id, order_id, item_id, key, kind, name, specification, supports_id, characteristics, rule_id, artifact_hash)
                 select $1, p.* from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[],
                                            $10::uuid[], $11::text[], $12::text[], $13::text[]) as p`,
          values: [
            tenantId,
            parts.map((part) => part.id),
            parts.map((part) => part.planId),
            parts.map((part) => part.orderId),
            parts.map((part) => part.itemId),
            parts.map((part) => part.key),
            parts.map((part) => part.kind),
            parts.map((part) => part.name),
            parts.map((part) => part.specification),
            parts.map((part) => part.supportsId),
            parts.map((part) => canonical(part.characteristics)),
            parts.map((part) => part.ruleId),
            parts.map((part) => part.artifactHash),
          ],
        },
      ];

const insertWork = (tenantId: string, tasks: readonly TaskPlan[]): Statement => ({
  name: 'plan-work-insert',
  text: `insert into fulfillment.task_work
           (tenant_id, id, plan_id, order_id, item_id, key, name, kind, connector, operation, payload, late, rule_id, artifact_hash,
            point_of_no_return, undo, retry, call_timeout_ms, idempotent, status_query, settles_within_ms, undoes, undo_key, part_id, ends_item_changes, manual,
            not_before, milestone)
         select $1, w.* from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[],
           $10::text[], $11::text[], $12::jsonb[], $13::text[], $14::text[], $15::boolean[], $16::jsonb[], $17::jsonb[], $18::integer[],
           $19::boolean[], $20::boolean[], $21::integer[], $22::uuid[], $23::text[], $24::uuid[], $25::boolean[], $26::jsonb[], $27::timestamptz[],
           $28::text[]) as w`,
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
    tasks.map((task) => task.partId),
    tasks.map((task) => task.endsItemChanges),
    tasks.map((task) => (task.manual ? JSON.stringify(task.manual) : null)),
    tasks.map((task) => task.notBefore ?? null),
    tasks.map((task) => task.milestone ?? null),
  ],
});

const insertTasks = (
  tenantId: string,
  plan: Pick<Plan, 'id' | 'orderId' | 'accountId' | 'tasks'> & Urgent,
  at: string,
  depsLeft: DepsLeft,
): Statement => ({
  name: 'plan-tasks-insert',
  text: `insert into fulfillment.task (tenant_id, id, plan_id, order_id, account_id, kind, state, version, deps_left, due_at, priority)
         select $1, t.id, $2, $3, $4, t.kind, t.state, 1, t.deps, t.due, $10
         from unnest($5::uuid[], $6::text[], $7::text[], $8::integer[], $9::timestamptz[]) as t(id, kind, state, deps, due)`,
  values: [
    tenantId,
    plan.id,
    plan.orderId,
    plan.accountId,
    plan.tasks.map((task) => task.id),
    plan.tasks.map((task) => task.kind),
    plan.tasks.map((task) => initialState(task, depsLeft(task))),
    plan.tasks.map(depsLeft),
    plan.tasks.map((task) =>
      initialState(task, depsLeft(task)) === 'ready' ? dueWhenFreed(task, Temporal.Instant.from(at)) : null,
    ),
    plan.priority,
  ],
});

/** `before` ends before `after` may begin; both may be of other plans. */
export type Dependency = { readonly before: string; readonly after: string };

export const insertDependencies = (tenantId: string, edges: readonly Dependency[]): readonly Statement[] => {
  if (edges.length === 0) return [];
  return [
    {
      name: 'plan-dependencies-insert',
      text: `insert into fulfillment.task_dependency (tenant_id, task_id, successor_id)
             select $1, d.* from unnest($2::uuid[], $3::uuid[]) as d on conflict do nothing`,
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
  /** What was looked up when it was made. */
  readonly conditions: JsonObject;
};

type StoredPlan = Omit<PlanRow, 'conditions'> & { readonly conditions: string };
const planOf = (row: StoredPlan): PlanRow => ({ ...row, conditions: JSON.parse(row.conditions) as JsonObject });

const PLAN = `select id, order_id as "orderId", account_id as "accountId", purpose, model_hash as "modelHash",
                     (select count(*)::int from fulfillment.task t where t.tenant_id = $1 and t.plan_id = p.id) as "taskCount",
                     recorded_at as "recordedAt", conditions from fulfillment.plan p where tenant_id = $1`;

export const readPlan = async (tx: Tx, planId: string): Promise<PlanRow | undefined> =>
  (await tx.query<StoredPlan>({ name: 'plan-read', text: `${PLAN} and id = $2`, values: [tx.tenantId, planId] })).map(
    planOf,
  )[0];

export const readPlansOfOrder = async (tx: Tx, orderId: string): Promise<readonly PlanRow[]> =>
  (
    await tx.query<StoredPlan>({
      name: 'plans-of-order',
      text: `${PLAN} and order_id = $2 order by recorded_at, purpose desc`,
      values: [tx.tenantId, orderId],
    })
  ).map(planOf);

type StoredPart = Omit<PlanPart, 'characteristics'> & { readonly characteristics: string };

/** The services and resources of an order. */
export const readPartsOfOrder = async (tx: Tx, orderId: string): Promise<readonly PlanPart[]> =>
  (
    await tx.query<StoredPart>({
      name: 'plan-parts',
      text: `select id, plan_id as "planId", order_id as "orderId", item_id as "itemId", key, kind, name, specification,
                    supports_id as "supportsId", characteristics, rule_id as "ruleId", artifact_hash as "artifactHash"
             from fulfillment.plan_part where tenant_id = $1 and order_id = $2 order by id`,
      values: [tx.tenantId, orderId],
    })
  ).map((row) => ({ ...row, characteristics: JSON.parse(row.characteristics) as JsonObject }));
