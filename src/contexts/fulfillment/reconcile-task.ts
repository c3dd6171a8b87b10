/** The other system was asked what became of the work. Its word decides; without it the task stays unknown, is asked about later, and in the end reaches a person. */
import { Type, type Static } from 'typebox';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, defineCommand, type Decision } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { QueryOutcome } from '#platform/connectors/connector.ts';
import { emptyModel } from '#platform/artifacts/model.ts';
import { type ConnectorGate, gateFact, type Gates, hear, type LimitsOf } from './connector-gate.ts';
import { lockGatesHeardOf, saveGates } from './connector-gate.store.ts';
import { limitsOfModel } from './model-policies.ts';
import { type CheckOutcome, CheckOutcome as CheckOutcomeSchema, troubleOfCheck } from './outcome.contract.ts';
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
type Asked = TaskAndSuccessors & { readonly gates: Gates };
type Reconciled = Decision & Settled & { readonly gates: readonly ConnectorGate[] };

export const loadTaskAndSuccessors = async (tx: Tx, taskId: string): Promise<TaskAndSuccessors | undefined> => {
  const [tasks, successors] = await Promise.all([lockTasks(tx, [taskId]), lockSuccessors(tx, [taskId])]);
  return tasks[0] && { task: tasks[0], successors };
};

const settle = (task: Task, outcome: CheckOutcome, at: Temporal.Instant) =>
  outcome.kind === 'unaskable' ? settleUnaskable(task, at) : settleQuery(task, outcome as QueryOutcome, at);

export const decideReconcile = (
  { task, successors, gates }: Asked,
  { at, payload, id }: Pick<Command<Payload>, 'at' | 'payload' | 'id'>,
  limitsOf: LimitsOf = limitsOfModel(emptyModel),
): Outcome<Reconciled> => {
  const settlement = task.version === payload.askedAtVersion ? settle(task, payload.outcome, at) : undefined;
  if (settlement === undefined)
    return refused({ code: 'task.nothing-to-record', taskId: task.id, state: task.state, version: task.version });
  const settled = settleTasks([{ before: task, settlement }], successors, at);
  const said = troubleOfCheck(payload.outcome);
  const heard = task.connector === null || said === undefined ? [] : [{ connector: task.connector, ...said }];
  const { changed, turned } = hear(gates, heard, limitsOf, at);
  return accepted({
    ...settled,
    gates: changed,
    facts: [...settled.facts, ...turned.map((gate) => gateFact(gate, id('connector', gate.connector)))],
    answer: { taskId: task.id, state: settlement.task.state, freed: settled.freed },
  });
};

const loadAsked = async (tx: Tx, { taskId, outcome }: Payload, at: Temporal.Instant): Promise<Asked | undefined> => {
  const [found, gates] = await Promise.all([
    loadTaskAndSuccessors(tx, taskId),
    lockGatesHeardOf(tx, [taskId], typeof troubleOfCheck(outcome)?.trouble === 'string', at),
  ]);
  return found && { ...found, gates };
};

export const reconcileTask = defineCommand<Payload, Asked, Reconciled>({
  name: 'fulfillment.reconcile-task',
  context: 'fulfillment',
  aggregate: 'task',
  payload: ReconcilePayload,
  load: (tx, command) => loadAsked(tx, command.payload, command.at),
  head: ({ task }) => task,
  resource: ({ task }, command) => taskResource(command.tenantId, task),
  decide: (loaded, command, _prepared, model) => decideReconcile(loaded, command, limitsOfModel(model)),
  save: (decided, _loaded, next, command) => [
    ...saveTasks(command.tenantId, decided.saved, next),
    ...saveGates(command.tenantId, decided.gates, command.at.toString()),
  ],
});
