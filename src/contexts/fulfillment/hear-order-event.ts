/**
 * A service order changed its state over there, says an event of TMF641. The standard signs nothing: whose it is says the endpoint that was called, and
 * of the event only the order it is about is read, so that the worst a false one can do is that we ask. What became of the work is asked for,
 * at once instead of when it would be due; repeated, late and overtaken events come to the same answer, because it is the order that answers.
 */
import { Type, type Static } from 'typebox';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { takeIn } from '#platform/inbox.store.ts';
import { type Command, defineCommand, type Decision } from '#platform/command.ts';
import { loadForMessage, type MessageForTask } from './record-callback.ts';
import { askNow, type Settlement } from './settle-task.ts';
import { readIdempotencyKey, taskResource } from './task.ts';
import { saveTasks } from './task.store.ts';

const OrderEventPayload = Type.Object(
  {
    /** From the endpoint that was called: work of another system is not found through it. */
    connector: Type.String({ minLength: 1, maxLength: 80 }),
    eventId: Type.String({ minLength: 1, maxLength: 200 }),
    idempotencyKey: Type.String({ minLength: 1, maxLength: 200 }),
  },
  { additionalProperties: false },
);
type Payload = Static<typeof OrderEventPayload>;
type Heard = Decision & { readonly settlement: Settlement };

const decideOrderEvent = (
  { task, repeated = false }: MessageForTask,
  { at, payload, tenantId }: Pick<Command<Payload>, 'at' | 'payload' | 'tenantId'>,
): Outcome<Heard> => {
  const key = readIdempotencyKey(payload.idempotencyKey);
  if (task.connector !== payload.connector || key === undefined)
    return refused({ code: 'callback.unknown-work', idempotencyKey: payload.idempotencyKey });
  if (repeated) return refused({ code: 'callback.repeated', messageId: payload.eventId });
  const settlement = key.keyNo === task.keyNo ? askNow(task, at) : undefined;
  if (settlement === undefined)
    return refused({ code: 'task.nothing-to-record', taskId: task.id, state: task.state, version: task.version });
  return accepted({
    settlement,
    facts: [],
    answer: { taskId: task.id, state: task.state, freed: [] },
    jobs: [{ queue: 'dispatch', data: { tenantId } }],
  });
};

/** Keyed by the event: the same one again is answered as before. */
export const hearOrderEvent = defineCommand<Payload, MessageForTask, Heard>({
  name: 'fulfillment.hear-order-event',
  action: 'fulfillment.record-outcome',
  context: 'fulfillment',
  aggregate: 'task',
  payload: OrderEventPayload,
  load: (tx, { payload }) => loadForMessage(tx, payload, payload.eventId),
  head: ({ task }) => task,
  resource: ({ task }, command) => taskResource(command.tenantId, task),
  decide: decideOrderEvent,
  save: ({ settlement }, _loaded, next, { tenantId, payload, at }) => [
    takeIn(tenantId, payload.connector, payload.eventId, at.toString()),
    ...saveTasks(tenantId, [settlement], next),
  ],
});
