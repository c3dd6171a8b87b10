/**
 * A worker takes tasks that are due. The attempt stands in our rows, with our idempotency key, before anything leaves: after a crash we know
 * what may have been sent. One command takes a batch, because a commit for each would cost more than the work.
 */
import { Type, type Static } from 'typebox';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, defineCommand, type Decision } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { emptyModel } from '#platform/artifacts/model.ts';
import { admit, type ConnectorGate, type Gates, type LimitsOf } from './connector-gate.ts';
import { lockGates, saveGates } from './connector-gate.store.ts';
import { limitsOfModel } from './model-policies.ts';
import { LEASE_MARGIN_MS } from './retry.policy.ts';
import { loseSight, mustAskFirst } from './settle-task.ts';
import { settlementFact, taskFact } from './task-facts.ts';
import { taskLife } from './task.lifecycle.ts';
import { idempotencyKeyOf, type Task, TASK_BATCH_MAX, taskResource } from './task.ts';
import {
  type DueTask,
  insertAttempts,
  lockStartable,
  type NewAttempt,
  type SavedTask,
  saveTasks,
} from './task.store.ts';

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

export type Due = { readonly tasks: readonly Task[]; readonly gates: Gates };

type Started = Decision & {
  readonly gates: readonly ConnectorGate[];
  readonly tasks: readonly Task[];
  readonly doubtful: readonly SavedTask[];
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
  due: Due,
  command: Pick<Command<Payload>, 'at' | 'payload' | 'id'>,
  limitsOf: LimitsOf = limitsOfModel(emptyModel),
): Outcome<Started> => {
  const { admitted, changed } = admit(due.tasks, due.gates, limitsOf, command.at);
  if (admitted.length === 0) return refused({ code: 'task.none-due' });
  // After a restore: what may have been sent in the history that is lost, and must not be sent twice, is asked about first.
  const doubtful = admitted
    .filter(mustAskFirst)
    .map((before) => ({ before, settlement: loseSight(before, command.at) }));
  const tasks = admitted.filter((task) => !mustAskFirst(task)).map((task) => claim(task, command.at));
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
    doubtful: doubtful.map(({ settlement }) => settlement),
    gates: changed,
    attempts,
    worker: command.payload.worker,
    facts: [
      ...tasks.map((task) =>
        taskFact('FulfillmentTaskStarted', task, { attempt: task.tries, idempotencyKey: idempotencyKeyOf(task) }),
      ),
      ...doubtful.flatMap(({ before, settlement }) => settlementFact(before, settlement, [])),
    ],
    answer: { claims },
  });
};

const connectorsOf = (tasks: readonly DueTask[]): readonly string[] => [
  ...new Set(tasks.flatMap(({ gated, connector }) => (gated && connector !== null ? [connector] : []))),
];

/** Gates are locked after tasks, here as where outcomes are recorded; where nothing is gated, none is. */
const loadDue = async (tx: Tx, at: Temporal.Instant, limit: number): Promise<Due> => {
  const tasks = await lockStartable(tx, at, limit);
  const gated = connectorsOf(tasks);
  return { tasks, gates: gated.length === 0 ? new Map() : await lockGates(tx, gated, at) };
};

export const startAttempt = defineCommand<Payload, Due, Started>({
  name: 'fulfillment.start-attempt',
  action: 'fulfillment.start-task',
  context: 'fulfillment',
  aggregate: 'task-batch',
  payload: StartAttemptPayload,
  load: (tx, command) => loadDue(tx, command.at, command.payload.limit),
  resource: (_due, command) => taskResource(command.tenantId, { id: command.commandId }),
  decide: (due, command, _prepared, model) => decideStart(due, command, limitsOfModel(model)),
  save: (decided, _due, next, command) => [
    ...saveTasks(
      command.tenantId,
      [...decided.tasks.map((task) => ({ task, leaseOwner: decided.worker })), ...decided.doubtful],
      next,
    ),
    insertAttempts(command.tenantId, decided.attempts, decided.worker, command.at.toString()),
    ...saveGates(command.tenantId, decided.gates, command.at.toString()),
  ],
});
