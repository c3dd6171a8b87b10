/**
 * A worker takes tasks that are due. The attempt stands in our rows, with our idempotency key, before anything leaves: after a crash we know
 * what may have been sent. One command takes a batch, because a commit for each would cost more than the work.
 */
import { Type, type Static } from 'typebox';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, defineCommand, type Decision } from '#platform/command.ts';
import { LEASE_MARGIN_MS } from './retry.policy.ts';
import { taskFact } from './task-facts.ts';
import { taskLife } from './task.lifecycle.ts';
import { idempotencyKeyOf, type Task, TASK_BATCH_MAX, taskResource } from './task.ts';
import { insertAttempts, lockStartable, type NewAttempt, saveTasks } from './task.store.ts';

export const StartAttemptPayload = Type.Object(
  {
    worker: Type.String({ minLength: 1, maxLength: 100 }),
    limit: Type.Integer({ minimum: 1, maximum: TASK_BATCH_MAX }),
  },
  { additionalProperties: false },
);
type Payload = Static<typeof StartAttemptPayload>;

/** What a worker was given. Whoever brings an older fence is told that its lease is lost. */
export type Claim = {
  readonly taskId: string;
  readonly attemptId: string;
  readonly fence: number;
  readonly idempotencyKey: string;
  /** A send under this key may have taken effect before. */
  readonly earlierUnknown: boolean;
  readonly leaseUntil: string;
};

type Started = Decision & {
  readonly tasks: readonly Task[];
  readonly attempts: readonly NewAttempt[];
  readonly worker: string;
};

const claim = (task: Task, at: Temporal.Instant): Task => {
  const moved = taskLife.move(task.state, 'start');
  must(moved.ok, 'only what may be started is read for starting');
  return {
    ...task,
    state: moved.value,
    version: task.version + 1,
    fence: task.fence + 1,
    tries: task.tries + 1,
    dueAt: at.add({ milliseconds: task.callTimeoutMs + LEASE_MARGIN_MS }).toString(),
    lastSentAt: at.toString(),
  };
};

export const decideStart = (
  due: readonly Task[],
  command: Pick<Command<Payload>, 'at' | 'payload' | 'id'>,
): Outcome<Started> => {
  if (due.length === 0) return refused({ code: 'task.none-due' });
  const tasks = due.map((task) => claim(task, command.at));
  const attempts = tasks.map((task): NewAttempt => ({
    id: command.id('attempt', task.id),
    taskId: task.id,
    fence: task.fence,
    idempotencyKey: idempotencyKeyOf(task),
  }));
  const claims = tasks.map((task, index): Claim => ({
    taskId: task.id,
    attemptId: attempts[index]?.id ?? '',
    fence: task.fence,
    idempotencyKey: idempotencyKeyOf(task),
    earlierUnknown: task.earlierUnknown,
    leaseUntil: task.dueAt ?? '',
  }));
  return accepted({
    tasks,
    attempts,
    worker: command.payload.worker,
    facts: tasks.map((task) =>
      taskFact('FulfillmentTaskStarted', task, { attempt: task.tries, idempotencyKey: idempotencyKeyOf(task) }),
    ),
    answer: { claims },
  });
};

export const startAttempt = defineCommand<Payload, readonly Task[], Started>({
  name: 'fulfillment.start-attempt',
  action: 'fulfillment.start-task',
  context: 'fulfillment',
  aggregate: 'task-batch',
  payload: StartAttemptPayload,
  load: (tx, command) => lockStartable(tx, command.at, command.payload.limit),
  resource: (_tasks, command) => taskResource(command.tenantId, { id: command.commandId }),
  decide: decideStart,
  save: (decided, _due, next, command) => [
    ...saveTasks(
      command.tenantId,
      decided.tasks.map((task) => ({ task, leaseOwner: decided.worker })),
      next,
    ),
    insertAttempts(command.tenantId, decided.attempts, decided.worker, command.at.toString()),
  ],
});
