/**
 * A worker reports what became of its calls: tx 2 of every outside call. Each report is judged by itself under the lock of its task: a lost
 * lease records nothing, what a callback has settled already is absorbed, and what ended frees its successors in this same transaction.
 */
import { Type, type Static } from 'typebox';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, defineCommand, type Decision } from '#platform/command.ts';
import type { SubmitOutcome } from '#platform/connectors/connector.ts';
import { emptyModel } from '#platform/artifacts/model.ts';
import { type ConnectorGate, gateFact, type Gates, hear, type Heard, type LimitsOf } from './connector-gate.ts';
import { lockGatesHeardOf, saveGates } from './connector-gate.store.ts';
import { limitsOfModel } from './model-policies.ts';
import { type CallOutcome, CallOutcome as CallOutcomeSchema, CallTrace, troubleOf } from './outcome.contract.ts';
import { type Settled, settleTasks } from './settle-tasks.ts';
import { settleAnswer, type Settlement, settleUnsendable } from './settle-task.ts';
import { type Task, TASK_BATCH_MAX, taskResource } from './task.ts';
import { type EndedAttempt, endAttempts, lockSuccessors, lockTasks, saveTasks, type Successor } from './task.store.ts';

const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });

export const OutcomeReport = Type.Object(
  {
    taskId: Uuid,
    attemptId: Uuid,
    fence: Type.Integer({ minimum: 1 }),
    outcome: CallOutcomeSchema,
    trace: CallTrace,
  },
  { additionalProperties: false },
);
export const RecordOutcomePayload = Type.Object(
  { outcomes: Type.Array(OutcomeReport, { minItems: 1, maxItems: TASK_BATCH_MAX }) },
  { additionalProperties: false },
);
export type OutcomeReport = Static<typeof OutcomeReport>;
type Payload = Static<typeof RecordOutcomePayload>;
type Loaded = {
  readonly tasks: readonly Task[];
  readonly successors: readonly Successor[];
  readonly gates: Gates;
};
type Recorded = Decision &
  Settled & { readonly ended: readonly EndedAttempt[]; readonly gates: readonly ConnectorGate[] };

const settle = (task: Task, outcome: CallOutcome, at: Temporal.Instant): Settlement | undefined => {
  if (outcome.kind !== 'unsendable') return settleAnswer(task, outcome as SubmitOutcome, at);
  return task.state === 'inFlight' ? settleUnsendable(task, outcome.code, outcome.message) : undefined;
};

export const decideRecord = (
  { tasks, successors, gates }: Loaded,
  command: Pick<Command<Payload>, 'at' | 'payload' | 'id'>,
  limitsOf: LimitsOf = limitsOfModel(emptyModel),
): Outcome<Recorded> => {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const { held = [], late = [] } = Object.groupBy(command.payload.outcomes, ({ taskId, fence }) =>
    byId.get(taskId)?.fence === fence ? 'held' : 'late',
  );
  const lost = late.map(({ taskId, fence }) => ({ taskId, fence }));
  if (held.length === 0) return refused({ code: 'task.lease-lost', tasks: lost });
  const settlements = held.flatMap((report) => {
    const before = byId.get(report.taskId);
    const settlement = before && settle(before, report.outcome, command.at);
    return before && settlement ? [{ before, settlement }] : [];
  });
  const settled = settleTasks(settlements, successors, command.at);
  const heard = held.flatMap(({ taskId, outcome }): readonly Heard[] => {
    const connector = byId.get(taskId)?.connector ?? null;
    const said = troubleOf(outcome);
    return connector === null || said === undefined ? [] : [{ connector, ...said }];
  });
  const { changed, turned } = hear(gates, heard, limitsOf, command.at);
  const states = new Map(settlements.map(({ settlement }) => [settlement.task.id, settlement.task.state]));
  return accepted({
    ...settled,
    facts: [...settled.facts, ...turned.map((gate) => gateFact(gate, command.id('connector', gate.connector)))],
    gates: changed,
    ended: held.map(endedAttempt),
    answer: {
      recorded: held.map(({ taskId }) => ({ taskId, state: states.get(taskId) ?? byId.get(taskId)?.state ?? null })),
      /** What came too late beside what did not: not taken, as task.lease-lost says. */
      lost,
      freed: settled.freed,
    },
  });
};

const endedAttempt = ({ attemptId, outcome, trace }: OutcomeReport): EndedAttempt => ({
  id: attemptId,
  state: attemptState(outcome),
  tookMs: (trace.tookUs / 1000).toFixed(3),
  status: trace.status ?? null,
  answerSha256: trace.answerSha256 ?? null,
  answerStart: trace.answerStart ?? null,
  detail: 'why' in outcome ? outcome.why : 'code' in outcome ? `${outcome.code}: ${outcome.message}` : null,
});

const attemptState = ({ kind }: CallOutcome): EndedAttempt['state'] =>
  kind === 'failed-safe' || kind === 'unsendable' ? 'failedSafe' : kind;

export const recordOutcome = defineCommand<Payload, Loaded, Recorded>({
  name: 'fulfillment.record-outcome',
  context: 'fulfillment',
  aggregate: 'task-batch',
  payload: RecordOutcomePayload,
  load: async (tx, command) => {
    const ids = command.payload.outcomes.map((report) => report.taskId);
    const inTrouble = command.payload.outcomes.some(({ outcome }) => troubleOf(outcome)?.trouble);
    const [tasks, successors, gates] = await Promise.all([
      lockTasks(tx, ids),
      lockSuccessors(tx, ids),
      lockGatesHeardOf(tx, ids, inTrouble, command.at),
    ]);
    return { tasks, successors, gates };
  },
  resource: (_loaded, command) => taskResource(command.tenantId, { id: command.commandId }),
  decide: (loaded, command, _prepared, model) => decideRecord(loaded, command, limitsOfModel(model)),
  save: (decided, _loaded, next, command) => [
    ...saveTasks(command.tenantId, decided.saved, next),
    ...endAttempts(command.tenantId, decided.ended, command.at.toString()),
    ...saveGates(command.tenantId, decided.gates, command.at.toString()),
  ],
});
