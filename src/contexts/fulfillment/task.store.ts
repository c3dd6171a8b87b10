import { canonical } from '#kernel/canonical.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import { GATE_IS_OPEN, GATE_JOIN, GATE_LETS_START, IS_GATED } from './connector-gate.store.ts';
import type { ConnectorName } from './decomposition.contract.ts';
import { NOT_HELD } from './plan-hold.store.ts';
import type { Settlement } from './settle-task.ts';
import type { LateField, Task } from './task.ts';
import { latestTurn } from './turn.ts';
import { withoutZone } from './turn.store.ts';

/** The task's row and, of its work, what a decision asks. Locks only the row that changes. */
const TASK = `select t.id, t.plan_id as "planId", t.order_id as "orderId", t.account_id as "accountId", t.kind, t.state, t.version,
    t.entry_leaf as "entryLeaf", t.deps_left as "depsLeft", t.due_at as "dueAt", t.fence, t.tries, t.key_no as "keyNo",
    t.earlier_unknown as "earlierUnknown", t.last_sent_at as "lastSentAt", t.checks, t.callback_seq as "callbackSeq", t.repairs, t.problem,
    w.item_id as "itemId", w.key, w.name, w.connector, w.operation, w.retry, w.idempotent, w.status_query as "statusQuery",
    w.settles_within_ms as "settlesWithinMs", w.point_of_no_return as "pointOfNoReturn",
    w.call_timeout_ms as "callTimeoutMs", w.undo_key as "undoKey", w.manual, w.not_before as "notBefore", w.milestone, t.lease_owner as "leaseOwner"
  from fulfillment.task t join fulfillment.task_work w on w.tenant_id = t.tenant_id and w.id = t.id
  where t.tenant_id = $1`;

/** A task that is due, and whether the gate of its connector has to be passed under a lock. */
export type DueTask = Task & { readonly gated: boolean };

/**
 * What may be started now, each in its turn (`turn.ts`): of orders that nobody holds, of connectors that are not paused and whose gate is open.
 * Skips what another worker is looking at.
 */
export const lockStartable = (tx: Tx, at: Temporal.Instant, limit: number): Promise<readonly DueTask[]> =>
  tx.query<DueTask>({
    name: 'task-lock-startable',
    text: `${TASK.replace(' from fulfillment.task t', `, ${IS_GATED} as gated from fulfillment.task t`).replace(' where t.tenant_id', ` ${GATE_JOIN} where t.tenant_id`)}
             and t.kind = 'call' and t.state in ('ready', 'retryScheduled') and t.turn_at <= $4 and t.due_at <= $2 and ${NOT_HELD} and ${GATE_LETS_START}
           order by t.turn_at, t.id limit $3 for update of t skip locked`,
    values: [tx.tenantId, at.toString(), limit, withoutZone(latestTurn(at))],
  });

/** Attempts whose worker is gone. */
export const lockExpired = (tx: Tx, at: Temporal.Instant, limit: number): Promise<readonly Task[]> =>
  tx.query<Task>({
    name: 'task-lock-expired',
    text: `${TASK} and t.state = 'inFlight' and t.due_at <= $2 order by t.due_at, t.id limit $3 for update of t skip locked`,
    values: [tx.tenantId, at.toString(), limit],
  });

/** Every attempt that is under way, whoever holds its lease; and all that is still to be sent and not yet known to be in doubt. */
export const lockOfLostHistory = (tx: Tx, limit: number): Promise<readonly Task[]> =>
  tx.query<Task>({
    name: 'task-lock-of-lost-history',
    text: `${TASK} and (t.state = 'inFlight'
             or (t.kind = 'call' and t.state in ('waiting', 'ready', 'retryScheduled') and not t.earlier_unknown))
           order by t.id limit $2 for update of t`,
    values: [tx.tenantId, limit],
  });

export const lockTasks = (tx: Tx, ids: readonly string[]): Promise<readonly Task[]> =>
  tx.query<Task>({
    name: 'task-lock',
    text: `${TASK} and t.id = any($2::uuid[]) order by t.id for update of t`,
    values: [tx.tenantId, ids],
  });

export type Successor = Task & { readonly predecessors: readonly string[] };

/**
 * The successors of tasks that are about to end, with how many of those each waits for. They are locked in the order of their ids, so that two
 * tasks that end together count down one after the other; the plan itself is never locked.
 */
export const lockSuccessors = (tx: Tx, ids: readonly string[]): Promise<readonly Successor[]> =>
  tx.query<Successor>({
    name: 'task-lock-successors',
    text: `${TASK.replace(
      ' from fulfillment.task t',
      `, (select array_agg(d.task_id::text) from fulfillment.task_dependency d
             where d.tenant_id = $1 and d.successor_id = t.id and d.task_id = any($2::uuid[])) as predecessors
           from fulfillment.task t`,
    )}
           and t.id in (select d.successor_id from fulfillment.task_dependency d where d.tenant_id = $1 and d.task_id = any($2::uuid[]))
           order by t.id for update of t`,
    values: [tx.tenantId, ids],
  });

/** What is in doubt or overdue, to be asked about: of a system that is spared, later, so that its silence uses up no question. Read without a lock: asking twice is harmless, and the answer is checked under one. */
export const readInDoubt = (tx: Tx, at: Temporal.Instant, limit: number): Promise<readonly Task[]> =>
  tx.query<Task>({
    name: 'task-in-doubt',
    text: `${TASK.replace(' where t.tenant_id', ` ${GATE_JOIN} where t.tenant_id`)}
             and t.state in ('unknown', 'awaitingOutcome') and t.due_at <= $2 and ${GATE_IS_OPEN} order by t.due_at, t.id limit $3`,
    values: [tx.tenantId, at.toString(), limit],
  });

export type CallWork = {
  readonly id: string;
  readonly connector: ConnectorName;
  readonly operation: string;
  readonly payload: JsonObject;
  readonly late: readonly LateField[];
  readonly callTimeoutMs: number;
  readonly undoKey: string | null;
};

type CallRow = Omit<CallWork, 'payload'> & { readonly payload: string };

/** What is sent: the newest correction where a person made one. */
export const readCallWork = async (tx: Tx, ids: readonly string[]): Promise<readonly CallWork[]> => {
  const rows = await tx.query<CallRow>({
    name: 'task-call-work',
    text: `select w.id, w.connector, w.operation, w.late, w.call_timeout_ms as "callTimeoutMs", w.undo_key as "undoKey",
             coalesce((select c.payload from fulfillment.task_correction c where c.tenant_id = $1 and c.task_id = w.id
                       order by c.key_no desc limit 1), w.payload) as payload
           from fulfillment.task_work w where w.tenant_id = $1 and w.id = any($2::uuid[])`,
    values: [tx.tenantId, ids],
  });
  return rows.map((row) => ({ ...row, payload: JSON.parse(row.payload) as JsonObject }));
};

export type AnswerRow = { readonly id: string; readonly ref: string; readonly result: string };

export const readAnswers = (tx: Tx, ids: readonly string[]): Promise<readonly AnswerRow[]> =>
  tx.query<AnswerRow>({
    name: 'task-answers',
    text: `select id, ref, coalesce(result, '{}') as result from fulfillment.task
           where tenant_id = $1 and id = any($2::uuid[]) and ref is not null`,
    values: [tx.tenantId, ids],
  });

/** Whether a task that follows has a member of its payload from this one's answer. */
export const readAnswersNeeded = async (tx: Tx, taskId: string): Promise<boolean> => {
  const rows = await tx.query<{ needed: boolean }>({
    name: 'task-answers-needed',
    text: `select exists (
             select from fulfillment.task_dependency d
             join fulfillment.task_work w on w.tenant_id = d.tenant_id and w.id = d.successor_id
             where d.tenant_id = $1 and d.task_id = $2::uuid and w.late @> jsonb_build_array(jsonb_build_object('taskId', $2::text))) as needed`,
    values: [tx.tenantId, taskId],
  });
  return rows[0]?.needed ?? false;
};

export type TaskRow = Task & {
  readonly ref: string | null;
  readonly result: string | null;
  readonly leaseOwner: string | null;
  readonly payload: string;
  readonly ruleId: string;
  readonly artifactHash: string;
  readonly partId: string | null;
  readonly undo: { readonly operation: string } | null;
  readonly predecessors: readonly string[];
  readonly corrected: boolean;
};

/** All tasks of an order, for whoever looks at its plan. */
export const readTasksOfOrder = (tx: Tx, orderId: string): Promise<readonly TaskRow[]> =>
  tx.query<TaskRow>({
    name: 'task-of-order',
    text: `${TASK.replace(
      ' from fulfillment.task t',
      `, t.ref, t.result, w.payload, w.rule_id as "ruleId",
             w.artifact_hash as "artifactHash", w.part_id as "partId", w.undo, t.key_no > 0 as corrected,
             coalesce((select array_agg(d.task_id::text) from fulfillment.task_dependency d
                       where d.tenant_id = $1 and d.successor_id = t.id), '{}') as predecessors
           from fulfillment.task t`,
    )} and t.order_id = $2 order by t.id`,
    values: [tx.tenantId, orderId],
  });

export type AttemptRow = {
  readonly id: string;
  readonly taskId: string;
  readonly state: string;
  readonly idempotencyKey: string;
  readonly worker: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly tookMs: string | null;
  readonly status: number | null;
  readonly detail: string | null;
};

export const readAttempts = (tx: Tx, taskIds: readonly string[], limit: number): Promise<readonly AttemptRow[]> =>
  tx.query<AttemptRow>({
    name: 'attempts',
    text: `select id, task_id as "taskId", state, idempotency_key as "idempotencyKey", worker, started_at as "startedAt",
                  ended_at as "endedAt", took_ms as "tookMs", status, detail
           from fulfillment.attempt where tenant_id = $1 and task_id = any($2::uuid[]) order by id limit $3`,
    values: [tx.tenantId, taskIds, limit],
  });

export type SavedTask = Pick<Settlement, 'task' | 'result'> & { readonly leaseOwner?: string };

/** Writes tasks as they were decided on, under the locks with which they were read. */
export const saveTasks = (
  tenantId: string,
  saved: readonly SavedTask[],
  head: Pick<Head, 'entryLeaf'>,
): readonly Statement[] =>
  saved.length === 0
    ? []
    : [
        {
          name: 'task-save',
          text: `update fulfillment.task t
                 set state = s.state, version = s.version, entry_leaf = coalesce($3, t.entry_leaf), deps_left = s.deps_left, due_at = s.due_at, fence = s.fence,
                     lease_owner = s.lease_owner, tries = s.tries, key_no = s.key_no, earlier_unknown = s.earlier_unknown,
                     last_sent_at = s.last_sent_at, checks = s.checks, callback_seq = s.callback_seq, repairs = s.repairs, problem = s.problem,
                     ref = coalesce(s.ref, t.ref), result = coalesce(s.result, t.result)
                 from unnest($2::uuid[], $4::text[], $5::integer[], $6::integer[], $7::timestamptz[], $8::integer[], $9::text[],
                             $10::integer[], $11::integer[], $12::boolean[], $13::timestamptz[], $14::integer[], $15::integer[],
                             $16::jsonb[], $17::text[], $18::text[], $19::integer[])
                   as s(id, state, version, deps_left, due_at, fence, lease_owner, tries, key_no, earlier_unknown, last_sent_at, checks,
                        callback_seq, problem, ref, result, repairs)
                 where t.tenant_id = $1 and t.id = s.id`,
          values: [
            tenantId,
            saved.map(({ task }) => task.id),
            head.entryLeaf,
            saved.map(({ task }) => task.state),
            saved.map(({ task }) => task.version),
            saved.map(({ task }) => task.depsLeft),
            saved.map(({ task }) => task.dueAt),
            saved.map(({ task }) => task.fence),
            saved.map(({ leaseOwner }) => leaseOwner ?? null),
            saved.map(({ task }) => task.tries),
            saved.map(({ task }) => task.keyNo),
            saved.map(({ task }) => task.earlierUnknown),
            saved.map(({ task }) => task.lastSentAt),
            saved.map(({ task }) => task.checks),
            saved.map(({ task }) => task.callbackSeq),
            saved.map(({ task }) => (task.problem === null ? null : JSON.stringify(task.problem))),
            saved.map(({ result }) => result?.ref ?? null),
            saved.map(({ result }) => (result === undefined ? null : JSON.stringify(result.result))),
            saved.map(({ task }) => task.repairs),
          ],
        },
      ];

export type NewAttempt = {
  readonly id: string;
  readonly taskId: string;
  readonly fence: number;
  readonly idempotencyKey: string;
};

export const insertAttempts = (
  tenantId: string,
  attempts: readonly NewAttempt[],
  worker: string,
  at: string,
): Statement => ({
  name: 'attempt-insert',
  text: `insert into fulfillment.attempt (tenant_id, id, task_id, fence, idempotency_key, state, worker, started_at)
         select $1, a.id, a.task, a.fence, a.key, 'inFlight', $2, $3
         from unnest($4::uuid[], $5::uuid[], $6::integer[], $7::text[]) as a(id, task, fence, key)`,
  values: [
    tenantId,
    worker,
    at,
    attempts.map((attempt) => attempt.id),
    attempts.map((attempt) => attempt.taskId),
    attempts.map((attempt) => attempt.fence),
    attempts.map((attempt) => attempt.idempotencyKey),
  ],
});

export type EndedAttempt = {
  readonly id: string;
  readonly state: 'done' | 'accepted' | 'refused' | 'failedSafe' | 'unknown';
  readonly tookMs: string | null;
  readonly status: number | null;
  readonly answerSha256: string | null;
  readonly answerStart: string | null;
  readonly detail: string | null;
};

export const endAttempts = (tenantId: string, attempts: readonly EndedAttempt[], at: string): readonly Statement[] =>
  attempts.length === 0
    ? []
    : [
        {
          name: 'attempt-end',
          text: `update fulfillment.attempt t
                 set state = a.state, ended_at = $2, took_ms = a.took, status = a.status, answer_sha256 = a.sha, answer_start = a.start,
                     detail = a.detail
                 from unnest($3::uuid[], $4::text[], $5::numeric[], $6::integer[], $7::text[], $8::text[], $9::text[])
                   as a(id, state, took, status, sha, start, detail)
                 where t.tenant_id = $1 and t.id = a.id and t.state = 'inFlight'`,
          values: [
            tenantId,
            at,
            attempts.map((attempt) => attempt.id),
            attempts.map((attempt) => attempt.state),
            attempts.map((attempt) => attempt.tookMs),
            attempts.map((attempt) => attempt.status),
            attempts.map((attempt) => attempt.answerSha256),
            attempts.map((attempt) => attempt.answerStart),
            attempts.map((attempt) => attempt.detail),
          ],
        },
      ];

/** The attempt of a worker that is gone: its outcome is unknown, which is an end of the attempt and not of the work. */
export const abandonAttempts = (tenantId: string, tasks: readonly Task[], at: string): Statement => ({
  name: 'attempt-abandon',
  text: `update fulfillment.attempt t set state = 'unknown', ended_at = $2, detail = 'its worker did not report'
         from unnest($3::uuid[]) as gone(task)
         where t.tenant_id = $1 and t.task_id = gone.task and t.state = 'inFlight'`,
  values: [tenantId, at, tasks.map((task) => task.id)],
});

/** A callback that overtook the answer of its own call ends the attempt too; the answer then finds it ended. */
export const endOpenAttempts = (
  tenantId: string,
  taskId: string,
  state: 'done' | 'accepted' | 'refused',
  at: string,
): Statement => ({
  name: 'attempt-end-by-callback',
  text: `update fulfillment.attempt set state = $3, ended_at = $4, detail = 'told by callback before the answer came'
         where tenant_id = $1 and task_id = $2 and state = 'inFlight'`,
  values: [tenantId, taskId, state, at],
});

/** The move `fallOut` of a task that failed, in the transaction that opens its case. */
export const fallTaskOut = (tenantId: string, taskId: string): Statement => ({
  name: 'task-fall-out',
  text: `update fulfillment.task set state = 'fallenOut', version = version + 1 where tenant_id = $1 and id = $2 and state = 'failed'`,
  values: [tenantId, taskId],
});

/** One task, within a transaction that has locked it already. */
export const readTask = async (tx: Tx, taskId: string): Promise<Task | undefined> =>
  (await tx.query<Task>({ name: 'task-read', text: `${TASK} and t.id = $2`, values: [tx.tenantId, taskId] }))[0];

export type Follower = { readonly taskId: string; readonly name: string; readonly needsAnswer: boolean };

/** What waits for a task, directly, and whether it needs its answer. */
export const readTaskFollowers = (tx: Tx, taskId: string): Promise<readonly Follower[]> =>
  tx.query<Follower>({
    name: 'task-followers',
    text: `select w.id as "taskId", w.name, w.late @> jsonb_build_array(jsonb_build_object('taskId', $2::text)) as "needsAnswer"
           from fulfillment.task_dependency d
           join fulfillment.task_work w on w.tenant_id = d.tenant_id and w.id = d.successor_id
           where d.tenant_id = $1 and d.task_id = $2::uuid order by w.id`,
    values: [tx.tenantId, taskId],
  });

/** The original stays beside it; the newest number counts. */
export const insertCorrection = (
  tenantId: string,
  taskId: string,
  keyNo: number,
  payload: JsonObject,
  by: { readonly personId: string; readonly at: Temporal.Instant },
): Statement => ({
  text: `insert into fulfillment.task_correction (tenant_id, task_id, key_no, payload, person_id, recorded_at)
         values ($1, $2, $3, $4, $5, $6)`,
  values: [tenantId, taskId, keyNo, canonical(payload), by.personId, by.at.toString()],
});

/** Everything of an order's first plan, locked in the order of ids: a cancellation is assessed on what stands. */
export const lockPlanOfOrder = (tx: Tx, orderId: string): Promise<readonly PlanTask[]> =>
  tx.query<PlanTask>({
    name: 'task-lock-plan',
    text: `${TASK.replace(
      ' from fulfillment.task t',
      `, w.undo, coalesce((select array_agg(d.task_id::text) from fulfillment.task_dependency d
                            where d.tenant_id = $1 and d.successor_id = t.id), '{}') as predecessors
           from fulfillment.task t`,
    )} and t.order_id = $2 order by t.id for update of t`,
    values: [tx.tenantId, orderId],
  });

export type PlanTask = Task & {
  readonly undo: { readonly operation: string; readonly payload: JsonObject } | null;
  readonly predecessors: readonly string[];
};
