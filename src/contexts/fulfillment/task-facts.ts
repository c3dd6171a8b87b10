/** What is told about a task's moves, and what its end does to those that wait for it. Pure. */
import type { JsonObject } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import type { Fact } from '#platform/command.ts';
import type { Settlement } from './settle-task.ts';
import { readIdempotencyKey, type Task, type TaskWork } from './task.ts';
import { taskLife } from './task.lifecycle.ts';

/** A task that counts down, and which of the ending tasks it waits for. */
export type Waiting = Task & { readonly predecessors: readonly string[] };

type Named = Pick<Task, 'id' | 'orderId' | 'planId' | 'accountId' | 'itemId' | 'name' | 'connector' | 'operation'>;

export const taskFact = (type: string, task: Named, more: JsonObject = {}): Fact => ({
  type,
  subject: { kind: 'task', id: task.id },
  data: {
    taskId: task.id,
    orderId: task.orderId,
    planId: task.planId,
    accountId: task.accountId,
    ...(task.itemId === null ? {} : { itemId: task.itemId }),
    name: task.name,
    ...(task.connector === null ? {} : { connector: task.connector }),
    ...(task.operation === null ? {} : { operation: task.operation }),
    ...more,
  },
});

/** The fact of a settlement. A mere later look at an unknown task is no move, and no fact. */
export const settlementFact = (
  before: Task,
  { move, task, result }: Settlement,
  freed: readonly string[],
): readonly Fact[] => {
  if (move === null) return [];
  const row = taskLife.row(before.state, move) ?? taskLife.moves.find(({ name }) => name === move);
  must(row, 'a settlement made a move of the life of a task');
  const more: JsonObject = {
    ...(result === undefined ? {} : { ref: result.ref }),
    ...(move === 'complete' ? { freed, hadFallout: before.repairs > 0 || before.state === 'fallenOut' } : {}),
    ...(move === 'complete' && task.undoKey !== null
      ? { tookBack: readIdempotencyKey(task.undoKey)?.taskId ?? '' }
      : {}),
    ...(task.problem === null
      ? {}
      : { cause: task.problem.cause, code: task.problem.code, message: task.problem.message }),
    ...(task.dueAt === null ? {} : { dueAt: task.dueAt }),
  };
  const reached =
    move === 'complete' && task.milestone
      ? [taskFact('FulfillmentMilestoneReached', task, { milestone: task.milestone })]
      : [];
  return [taskFact(row.fact, task, more), ...reached];
};

export type CountedDown = {
  /** Everything that waits, with what it still waits for. */
  readonly tasks: readonly Task[];
  /** Which tasks an ending one freed: the last of its predecessors in the batch gets the credit. */
  readonly freedBy: ReadonlyMap<string, readonly string[]>;
  /** Milestones that ended: plans that are complete. */
  readonly finished: readonly Task[];
};

/** Successors of tasks that are done or skipped. The caller holds their locks. */
export const countDown = (
  ended: readonly string[],
  successors: readonly Waiting[],
  at: Temporal.Instant,
): CountedDown => {
  const ending = new Set(ended);
  const freedBy = new Map<string, string[]>();
  const tasks: Task[] = [];
  const finished: Task[] = [];
  for (const { predecessors, ...task } of successors) {
    const over = predecessors.filter((id) => ending.has(id));
    if (over.length === 0 || task.state !== 'waiting') continue;
    must(task.depsLeft >= over.length, 'a task waits for at least those predecessors that have not ended yet');
    const next = freeWhenLast({ ...task, version: task.version + 1, depsLeft: task.depsLeft - over.length }, at);
    tasks.push(next);
    if (next.state === 'done') finished.push(next);
    const last = over.at(-1);
    if (next.state === 'ready' && last !== undefined) freedBy.set(last, [...(freedBy.get(last) ?? []), next.id]);
  }
  return { tasks, freedBy, finished };
};

const freeWhenLast = (task: Task, at: Temporal.Instant): Task => {
  if (task.depsLeft > 0) return task;
  return task.kind === 'milestone'
    ? { ...task, state: 'done', dueAt: null }
    : { ...task, state: 'ready', dueAt: dueWhenFreed(task, at) };
};

/**
 * When a task that waits for nothing more is next looked at: a call when it may begin, which is not before its day; what a person does when
 * it should be done.
 */
export const dueWhenFreed = (task: Pick<TaskWork, 'manual' | 'notBefore'>, at: Temporal.Instant): string => {
  const day = task.notBefore ? Temporal.Instant.from(task.notBefore) : at;
  const from = Temporal.Instant.compare(day, at) > 0 ? day : at;
  return (task.manual ? from.add({ hours: task.manual.withinHours }) : from).toString();
};
