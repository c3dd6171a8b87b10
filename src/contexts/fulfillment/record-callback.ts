/**
 * The other system tells what became of work it had accepted. It may say so twice, late, before our own answer came, or out of order; each is
 * absorbed, and only news changes anything. Which tenant and connector speak is known from the endpoint's secret, never from the body.
 */
import { Type, type Static } from 'typebox';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, defineCommand, type Decision } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { SubmitOutcome } from '#platform/connectors/connector.ts';
import { takeIn, wasTakenIn } from '#platform/inbox.store.ts';
import { CallbackOutcome } from './outcome.contract.ts';
import { loadTaskAndSuccessors, type TaskAndSuccessors } from './reconcile-task.ts';
import { settleCallback } from './settle-task.ts';
import { type Settled, settleTasks } from './settle-tasks.ts';
import { readIdempotencyKey, taskResource } from './task.ts';
import { endOpenAttempts, saveTasks } from './task.store.ts';

export const CallbackPayload = Type.Object(
  {
    /** From the endpoint that was called: work of another system is not found through it. */
    connector: Type.String({ minLength: 1, maxLength: 80 }),
    messageId: Type.String({ minLength: 1, maxLength: 200 }),
    bodySha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    idempotencyKey: Type.String({ minLength: 1, maxLength: 200 }),
    sequence: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    outcome: CallbackOutcome,
  },
  { additionalProperties: false },
);
type Payload = Static<typeof CallbackPayload>;
type News = Extract<SubmitOutcome, { kind: 'done' | 'accepted' | 'refused' }>;
type Recorded = Decision & Settled;
/** `repeated`: this message had its effect before. */
export type MessageForTask = TaskAndSuccessors & { readonly repeated?: boolean };

/** The task first: whoever brings the same message at the same moment waits for its lock, and then finds the message taken in. */
export const loadForMessage = async (
  tx: Tx,
  { idempotencyKey, connector }: { readonly idempotencyKey: string; readonly connector: string },
  messageId: string,
): Promise<MessageForTask | undefined> => {
  const key = readIdempotencyKey(idempotencyKey);
  const found = key && (await loadTaskAndSuccessors(tx, key.taskId));
  return found && { ...found, repeated: await wasTakenIn(tx, connector, messageId) };
};

export const decideCallback = (
  { task, successors, repeated = false }: MessageForTask,
  { at, payload, tenantId }: Pick<Command<Payload>, 'at' | 'payload' | 'tenantId'>,
): Outcome<Recorded> => {
  const key = readIdempotencyKey(payload.idempotencyKey);
  if (task.connector !== payload.connector || key === undefined)
    return refused({ code: 'callback.unknown-work', idempotencyKey: payload.idempotencyKey });
  if (repeated) return refused({ code: 'callback.repeated', messageId: payload.messageId });
  // A word about a request that a person has since replaced settles nothing about the present one.
  const settlement =
    key.keyNo === task.keyNo ? settleCallback(task, payload.outcome as News, payload.sequence, at) : undefined;
  if (settlement === undefined)
    return refused({ code: 'task.nothing-to-record', taskId: task.id, state: task.state, version: task.version });
  const settled = settleTasks([{ before: task, settlement }], successors, at);
  return accepted({
    ...settled,
    answer: { taskId: task.id, state: settlement.task.state, freed: settled.freed },
    // The process that takes callbacks is not a worker: somebody has to be woken.
    jobs: settled.freed.length === 0 ? [] : [{ queue: 'dispatch', data: { tenantId } }],
  });
};

/** Keyed by the message: the same one again gets the stored answer. One that says nothing new is refused, changes nothing, and is answered as taken in. */
export const recordCallback = defineCommand<Payload, MessageForTask, Recorded>({
  name: 'fulfillment.record-callback',
  action: 'fulfillment.record-outcome',
  context: 'fulfillment',
  aggregate: 'task',
  payload: CallbackPayload,
  load: (tx, { payload }) => loadForMessage(tx, payload, payload.messageId),
  head: ({ task }) => task,
  resource: ({ task }, command) => taskResource(command.tenantId, task),
  decide: decideCallback,
  save: (decided, { task }, next, command) => [
    takeIn(command.tenantId, command.payload.connector, command.payload.messageId, command.at.toString()),
    ...saveTasks(command.tenantId, decided.saved, next),
    ...(task.state === 'inFlight'
      ? [endOpenAttempts(command.tenantId, task.id, command.payload.outcome.kind, command.at.toString())]
      : []),
  ],
});
