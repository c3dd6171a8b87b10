/** The other system was asked what became of the work. Its word decides; without it the task stays unknown, is asked about later, and in the end reaches a person. */
import { Type, type Static } from 'typebox';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, defineCommand, type Decision } from '#platform/command.ts';
import type { QueryOutcome } from '#platform/connectors/connector.ts';
import { type CheckOutcome, CheckOutcome as CheckOutcomeSchema } from './outcome.contract.ts';
import { settleQuery, settleUnaskable } from './settle-task.ts';
import { type Settled, settleTasks } from './settle-tasks.ts';
import { type Task, taskResource } from './task.ts';
import { lockSuccessors, lockTasks, saveTasks, type Successor } from './task.store.ts';

export const ReconcilePayload = Type.Object(
  {
    taskId: Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' }),
    /** The version at which the task was read before asking: an answer about an older send proves nothing about a newer one. */
    askedAtVersion: Type.Integer({ minimum: 1 }),
    outcome: CheckOutcomeSchema,
  },
  { additionalProperties: false },
);
type Payload = Static<typeof ReconcilePayload>;
export type TaskAndSuccessors = { readonly task: Task; readonly successors: readonly Successor[] };
type Reconciled = Decision & Settled;

export const loadTaskAndSuccessors = async (
  tx: Parameters<typeof lockTasks>[0],
  taskId: string,
): Promise<TaskAndSuccessors | undefined> => {
  const [tasks, successors] = await Promise.all([lockTasks(tx, [taskId]), lockSuccessors(tx, [taskId])]);
  return tasks[0] && { task: tasks[0], successors };
};

const settle = (task: Task, outcome: CheckOutcome, at: Temporal.Instant) =>
  outcome.kind === 'unaskable' ? settleUnaskable(task, at) : settleQuery(task, outcome as QueryOutcome, at);

export const decideReconcile = (
  { task, successors }: TaskAndSuccessors,
  { at, payload }: Pick<Command<Payload>, 'at' | 'payload'>,
): Outcome<Reconciled> => {
  const settlement = task.version === payload.askedAtVersion ? settle(task, payload.outcome, at) : undefined;
  if (settlement === undefined)
    return refused({ code: 'task.nothing-to-record', taskId: task.id, state: task.state, version: task.version });
  const settled = settleTasks([{ before: task, settlement }], successors, at);
  return accepted({ ...settled, answer: { taskId: task.id, state: settlement.task.state, freed: settled.freed } });
};

export const reconcileTask = defineCommand<Payload, TaskAndSuccessors, Reconciled>({
  name: 'fulfillment.reconcile-task',
  context: 'fulfillment',
  aggregate: 'task',
  payload: ReconcilePayload,
  load: (tx, command) => loadTaskAndSuccessors(tx, command.payload.taskId),
  head: ({ task }) => task,
  resource: ({ task }, command) => taskResource(command.tenantId, task),
  decide: decideReconcile,
  save: (decided, _loaded, next, command) => saveTasks(command.tenantId, decided.saved, next),
});
