/**
 * The order is cancelled while it is worked on. What has not begun is left; what was done is taken back in reverse order, by a plan of its own whose
 * tasks are tried, reconciled and repaired like any other. One task past its point of no return, or not settled, and nothing is touched; what is
 * only under way is waited for before (assess-cancellation.ts).
 */
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import type { Fact } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { Job } from '#platform/jobs/job-port.ts';
import { beginPlan } from './begin-plan.ts';
import { MILESTONE } from './decompose.ts';
import { lockWaitingElsewhere } from './plan-running.store.ts';
import type { Urgent } from './plan.store.ts';
import { ENDED_WELL } from './settle-tasks.ts';
import { countDown } from './task-facts.ts';
import { idempotencyKeyOf, hasEffect, type Plan, type Task, type TaskPlan } from './task.ts';
import { taskLife } from './task.lifecycle.ts';
import { lockPlanOfOrder, type PlanTask, saveTasks } from './task.store.ts';

export type CancelledPlan = {
  readonly facts: readonly Fact[];
  readonly statements: readonly Statement[];
  readonly jobs: readonly Job[];
  /** Tasks that will not be done: a case on one of them has lost its subject. */
  readonly cancelled: readonly string[];
};

type Ids = (...labels: readonly (string | number)[]) => string;
type Assessed = { readonly cancelled: readonly Task[]; readonly compensating: readonly PlanTask[] };

const UNSETTLED: ReadonlySet<Task['state']> = new Set(['inFlight', 'awaitingOutcome', 'unknown', 'failed']);

/** Nobody can say that nothing happened. */
export const mayHaveHappened = (task: Task): boolean =>
  UNSETTLED.has(task.state) || task.earlierUnknown || task.problem?.cause === 'outcome-unknown';

/** Why a task forbids the cancellation; undefined when it does not. */
export const whyNotCancelled = (task: PlanTask): string | undefined => {
  if (task.pointOfNoReturn && (task.state === 'done' || mayHaveHappened(task)))
    return 'it has passed its point of no return';
  if (mayHaveHappened(task)) return 'it is under way, and what became of it is not known yet';
  if (task.state === 'done' && hasEffect(task) && task.undo === null) return 'it was done, and nothing takes it back';
  return undefined;
};

export const assessCancellation = (tasks: readonly PlanTask[]): Outcome<Assessed> => {
  const forbid = tasks.flatMap((task) => {
    const reason = whyNotCancelled(task);
    return reason === undefined ? [] : [{ taskId: task.id, task: task.name, reason }];
  });
  if (forbid.length > 0)
    return refused({ code: 'plan.cancel-declined', tasks: forbid.slice(0, 20), count: forbid.length });
  // What an amendment takes back is taken back to its end; the cancellation waits for it.
  const open = tasks.filter((task) => task.undoKey === null && taskLife.allowed(task.state).includes('cancel'));
  return accepted({
    cancelled: open.map((task) => ({
      ...task,
      state: 'cancelled',
      version: task.version + 1,
      dueAt: null,
      problem: null,
    })),
    compensating: tasks.filter((task) => task.state === 'done' && hasEffect(task) && task.undoKey === null),
  });
};

/** Of what is taken back, what was done on top of a task: it goes first. */
export const restingOn = <T extends Pick<PlanTask, 'id' | 'predecessors'>>(
  task: Pick<T, 'id'>,
  taken: readonly T[],
): readonly T[] => taken.filter((later) => later.predecessors.includes(task.id));

/** The task that takes another one back, under the key of that one's work. */
export const undoTask = (
  task: PlanTask,
  plan: Pick<Plan, 'orderId' | 'modelHash'> & { readonly planId: string; readonly id: string },
  dependsOn: readonly string[],
): TaskPlan => {
  must(task.undo, 'what is taken back has an undo');
  const taking = {
    ...MILESTONE,
    id: plan.id,
    planId: plan.planId,
    orderId: plan.orderId,
    itemId: task.itemId,
    key: `undo-${task.key}`,
    name: `Take back: ${task.name}`,
    ruleId: 'compensation',
    artifactHash: plan.modelHash,
    undoes: { taskId: task.id, key: idempotencyKeyOf(task) },
    dependsOn,
  };
  if (task.kind === 'manual') {
    must(task.manual, 'what a person did stands in a queue');
    const instructions = String(task.undo.payload['instructions']);
    return { ...taking, kind: 'manual', manual: { ...task.manual, instructions, evidence: [] } };
  }
  must(task.operation && task.connector, 'what another system did is a call');
  return {
    ...taking,
    kind: 'call',
    connector: task.connector,
    operation: task.operation,
    payload: task.undo.payload,
    undo: task.undo,
    callTimeoutMs: task.callTimeoutMs,
    // Taking back what is taken back already changes nothing: the work contract says so of every undo.
    idempotent: true,
    statusQuery: task.statusQuery,
    settlesWithinMs: task.settlesWithinMs,
  };
};

/** Each done task is undone after all done tasks that rested on it: the dependencies, turned round. */
export const compensationPlan = (
  order: Pick<Plan, 'orderId' | 'accountId' | 'modelHash'>,
  done: readonly PlanTask[],
  id: Ids,
  /** What an earlier amendment is still taking back: the order is not cancelled before that is. */
  outstanding: readonly string[] = [],
): Plan => {
  const planId = id('plan', 'compensate');
  const undoId = (taskId: string): string => id('task', planId, taskId);
  const tasks = done.map((task) =>
    undoTask(
      task,
      { ...order, planId, id: undoId(task.id) },
      restingOn(task, done).map(({ id: later }) => undoId(later)),
    ),
  );
  const followed = new Set(tasks.flatMap((task) => task.dependsOn));
  const end: TaskPlan = {
    ...MILESTONE,
    id: undoId('end'),
    planId,
    orderId: order.orderId,
    name: 'All that was done is taken back',
    artifactHash: order.modelHash,
    dependsOn: [...tasks.filter((task) => !followed.has(task.id)).map((task) => task.id), ...outstanding],
  };
  return { ...order, id: planId, purpose: 'compensate', conditions: {}, parts: [], tasks: [...tasks, end] };
};

/** What is not there holds nothing up: tasks of other orders that have waited for these go on without them. */
export const goOnElsewhere = async (
  tx: Tx,
  orderId: string,
  cancelled: readonly string[],
  at: Temporal.Instant,
): Promise<readonly Task[]> => countDown(cancelled, await lockWaitingElsewhere(tx, orderId, cancelled), at).tasks;

export const cancelPlan = async (
  tx: Tx,
  order: Pick<Plan, 'orderId' | 'accountId' | 'modelHash'> & Urgent,
  command: { readonly at: Temporal.Instant; readonly id: Ids },
): Promise<Outcome<CancelledPlan>> => {
  const tasks = await lockPlanOfOrder(tx, order.orderId);
  const assessed = assessCancellation(tasks);
  if (!assessed.ok) return assessed;
  const { cancelled, compensating } = assessed.value;
  const outstanding = tasks.filter(({ undoKey, state }) => undoKey !== null && !ENDED_WELL.has(state));
  const begun = beginPlan(
    tx.tenantId,
    compensationPlan(
      order,
      compensating,
      command.id,
      outstanding.map((task) => task.id),
    ),
    order,
    command.at,
  );
  const cancelledIds = cancelled.map((task) => task.id);
  const elsewhere = await goOnElsewhere(tx, order.orderId, cancelledIds, command.at);
  const taking = compensating.map((task): Task => ({
    ...task,
    state: 'compensating',
    version: task.version + 1,
    dueAt: null,
  }));
  const data = {
    orderId: order.orderId,
    accountId: order.accountId,
    cancelled: cancelled.length,
    toTakeBack: compensating.length,
  };
  return accepted({
    cancelled: cancelledIds,
    facts: [{ type: 'FulfillmentPlanCancelled', subject: { kind: 'order', id: order.orderId }, data }, ...begun.facts],
    statements: [
      ...saveTasks(
        tx.tenantId,
        [...cancelled, ...taking, ...elsewhere].map((task) => ({ task })),
        { entryLeaf: null },
      ),
      ...begun.statements,
    ],
    jobs: elsewhere.length === 0 ? begun.jobs : [{ queue: 'dispatch', data: { tenantId: tx.tenantId } }],
  });
};
