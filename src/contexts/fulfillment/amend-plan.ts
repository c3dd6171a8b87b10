/**
 * An order is amended while it is worked on: the plan of what it is now is held against the plan that runs, by the rules that the order started
 * with, and the difference is carried out in the transaction of the amendment. One task that forbids it, and nothing is touched.
 */
import type { JsonObject } from '#kernel/json.ts';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import type { Order, OrderItem } from '#contexts/order/index.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { Fact } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { Job } from '#platform/jobs/job-port.ts';
import { goOnElsewhere } from './cancel-plan.ts';
import { amendmentProblems } from './amendment-problems.ts';
import { applyDiff, type AppliedDiff } from './apply-diff.ts';
import { inputOfModel, planOfModel } from './model-plan.ts';
import { joinOrders } from './plan-across.ts';
import { diffPlans, type ItemKey, type PlanDiff } from './plan-diff.ts';
import { insertAmendment, lockRunning, type RunningTask } from './plan-running.store.ts';
import { insertDependencies, insertPlanWork, readPartsOfOrder, readPlansOfOrder } from './plan.store.ts';
import { ENDED_WELL } from './settle-tasks.ts';
import { dueWhenFreed, taskFact } from './task-facts.ts';
import type { Plan, PlanPart, Task, TaskPlan } from './task.ts';
import { saveTasks } from './task.store.ts';

export type AmendedPlan = {
  readonly facts: readonly Fact[];
  readonly statements: readonly Statement[];
  readonly jobs: readonly Job[];
  /** Tasks that will not be done: a case on one of them has lost its subject. */
  readonly cancelled: readonly string[];
};

export type Amending = {
  readonly order: Order;
  readonly orderVersion: number;
  /** As they stood, and as the amendment leaves them. */
  readonly items: readonly OrderItem[];
  readonly next: readonly OrderItem[];
  readonly model: CommercialModel;
};

type Command = { readonly at: Temporal.Instant; readonly id: (...labels: readonly (string | number)[]) => string };

const NOTHING: AmendedPlan = { facts: [], statements: [], jobs: [], cancelled: [] };
/** Refusals and facts name this many tasks. */
const NAMED_MAX = 20;

export const amendPlan = async (tx: Tx, amending: Amending, command: Command): Promise<Outcome<AmendedPlan>> => {
  const running = await lockRunning(tx, amending.order.id);
  // Not submitted yet: its plan is made of what it is then.
  if (running.length === 0) return accepted(NOTHING);
  const [plans, parts] = await Promise.all([
    readPlansOfOrder(tx, amending.order.id),
    readPartsOfOrder(tx, amending.order.id),
  ]);
  const plan = plans.find(({ purpose }) => purpose === 'fulfil');
  must(plan, 'tasks of an order have its plan');
  const next = nextPlan(amending, running, plan.conditions, command.id);
  if (!next.ok) return next;
  const diff = diffPlans(running, next.value.tasks, itemKeyOf(amending));
  const problems = amendmentProblems(diff);
  if (problems.length > 0)
    return refused({ code: 'plan.amendment-declined', tasks: problems.slice(0, NAMED_MAX), count: problems.length });
  const applied = applyDiff(running, diff, plan, command.id);
  const joined = await joinOrders(tx, amending.order, amending.next, applied.made, command.at);
  if (!joined.ok) return joined;
  const placed = placeParts(next.value.parts, parts, applied.made, plan.id, itemKeyOf(amending));
  const ended = new Set(
    running.filter(({ id, state }) => ENDED_WELL.has(state) && !isTaken(applied, id)).map(({ id }) => id),
  );
  const cancelled = applied.cancelled.map(({ id }) => id);
  const elsewhere = await goOnElsewhere(tx, plan.orderId, cancelled, command.at);
  const saved = [...savedTasks(applied, command.at), ...elsewhere];
  const finished = saved.filter(({ kind, state }) => kind === 'milestone' && state === 'done');
  return accepted({
    cancelled,
    facts: [amendedFact(amending, plan.id, diff), ...finished.map((end) => taskFact('FulfillmentPlanCompleted', end))],
    statements: [
      ...insertPlanWork(
        tx.tenantId,
        { id: plan.id, orderId: plan.orderId, accountId: plan.accountId, priority: amending.order.priority, ...placed },
        command.at.toString(),
        (task) => task.dependsOn.filter((id) => !ended.has(id)).length + (joined.value.deps.get(task.id) ?? 0),
      ),
      ...insertDependencies(tx.tenantId, applied.edges),
      ...joined.value.statements,
      ...saveTasks(
        tx.tenantId,
        saved.map((task) => ({ task })),
        { entryLeaf: null },
      ),
      insertAmendment(tx.tenantId, {
        id: command.id('plan-amendment', plan.id, amending.orderVersion),
        planId: plan.id,
        orderId: plan.orderId,
        orderVersion: amending.orderVersion,
        changes: toldOf(diff),
        at: command.at.toString(),
      }),
    ],
    jobs: [{ queue: 'dispatch', data: { tenantId: tx.tenantId, planId: plan.id } }],
  });
};

const isTaken = ({ compensating }: AppliedDiff, taskId: string): boolean =>
  compensating.some(({ id }) => id === taskId);

/** Through all its versions an item has one lineage. */
const itemKeyOf = ({ items, next }: Amending): ItemKey => {
  const lineages = new Map([...items, ...next].map(({ id, lineageId }) => [id, lineageId]));
  return (itemId) => lineages.get(itemId);
};

/**
 * What was answered decides about late rules again, but only answers that stand: those of tasks that the amendment keeps. What they are is known
 * from a first comparison; with them the second plan says what the running one has grown to.
 */
const nextPlan = (
  amending: Amending,
  running: readonly RunningTask[],
  conditions: JsonObject,
  id: Command['id'],
): Outcome<Plan> => {
  const { model, order, next } = amending;
  const first = planOfModel(model, order, next, id, { conditions });
  if (!first.ok) return first;
  const { keep } = diffPlans(running, first.value.tasks, itemKeyOf(amending));
  const answers = new Map(
    keep.flatMap(({ task, next: wanted }) =>
      task.state === 'done' && task.ref !== null
        ? [[`${wanted.itemId}/${wanted.key}`, { ref: task.ref, ...task.result }] as const]
        : [],
    ),
  );
  const input = inputOfModel(model, order, next, id, { conditions });
  const isLate = input.rules.some(({ rule }) => rule.late !== undefined);
  if (!isLate) return first;
  return planOfModel(model, order, next, id, {
    conditions,
    answers: (itemId, key) => answers.get(`${itemId}/${key}`),
  });
};

/** A service that the order has already goes on; one that is named anew, or is otherwise, stands beside it. */
const placeParts = (
  wanted: readonly PlanPart[],
  standing: readonly PlanPart[],
  made: readonly TaskPlan[],
  planId: string,
  itemKey: ItemKey,
): { readonly parts: readonly PlanPart[]; readonly tasks: readonly TaskPlan[] } => {
  const nameOf = ({ itemId, key }: PlanPart): string => `${itemKey(itemId) ?? itemId}/${key}`;
  const has = new Map(standing.map((part) => [nameOf(part), part.id]));
  const here = new Map(wanted.map((part) => [part.id, has.get(nameOf(part)) ?? part.id]));
  const place = (id: string | null): string | null => (id === null ? null : (here.get(id) ?? id));
  return {
    parts: wanted
      .filter((part) => !has.has(nameOf(part)))
      .map((part) => ({ ...part, planId, supportsId: place(part.supportsId) })),
    tasks: made.map((task) => ({ ...task, partId: place(task.partId) })),
  };
};

const savedTasks = ({ cancelled, compensating, recounted }: AppliedDiff, at: Temporal.Instant): readonly Task[] => [
  ...cancelled.map((task): Task => ({
    ...task,
    state: 'cancelled',
    version: task.version + 1,
    dueAt: null,
    problem: null,
  })),
  ...compensating.map((task): Task => ({ ...task, state: 'compensating', version: task.version + 1, dueAt: null })),
  ...recounted.map(({ task, depsLeft }): Task => ({
    ...task,
    version: task.version + 1,
    depsLeft,
    ...stateAfter(task, depsLeft, at),
  })),
];

const stateAfter = (task: Task, depsLeft: number, at: Temporal.Instant): Pick<Task, 'state' | 'dueAt'> => {
  if (depsLeft > 0) return { state: 'waiting', dueAt: null };
  return task.kind === 'milestone' ? { state: 'done', dueAt: null } : { state: 'ready', dueAt: dueWhenFreed(task, at) };
};

const toldOf = (diff: PlanDiff): JsonObject => {
  const named = (tasks: readonly { readonly id: string; readonly name: string; readonly key: string }[]) =>
    tasks.map(({ id, name, key }) => ({ taskId: id, name, key }));
  return {
    kept: diff.keep.length,
    dropped: named(diff.drop),
    undone: named(diff.undo),
    redone: diff.redo.map(({ was, next, because }) => ({
      taskId: was.id,
      by: next.id,
      name: next.name,
      key: next.key,
      because: [...because],
    })),
    added: named(diff.add),
  };
};

const amendedFact = ({ order, orderVersion }: Amending, planId: string, diff: PlanDiff): Fact => ({
  type: 'FulfillmentPlanAmended',
  subject: { kind: 'order', id: order.id },
  data: {
    orderId: order.id,
    accountId: order.accountId,
    planId,
    orderVersion,
    kept: diff.keep.length,
    dropped: diff.drop.length,
    undone: diff.undo.length,
    redone: diff.redo.length,
    added: diff.add.length,
  },
});
