/**
 * A callback that changed nothing is kept with its reason: who investigates a fallout sees that the other system did speak, when, and why it did not count.
 * Once for each message, text and reason, so that a sender who repeats itself fills nothing.
 */
import { Type, type Static } from 'typebox';
import { accepted } from '#kernel/outcome.ts';
import { type Decision, defineCommand } from '#platform/command.ts';
import { insertNotedCallback } from './noted-callback.store.ts';
import { taskResource } from './task.ts';

const Text = Type.String({ minLength: 1, maxLength: 200 });

export const NotedCallback = Type.Object(
  {
    connector: Type.String({ minLength: 1, maxLength: 80 }),
    /** Nothing of a body is read before its signature holds, so that neither stands here where it did not. */
    messageId: Type.Optional(Text),
    idempotencyKey: Type.Optional(Text),
    bodySha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    /** Answered as taken in, so that it is not sent again. */
    takenIn: Type.Boolean(),
    reason: Type.String({ minLength: 1, maxLength: 80 }),
  },
  { additionalProperties: false },
);
export type NotedCallback = Static<typeof NotedCallback>;

export const noteCallback = defineCommand<NotedCallback, true, Decision>({
  name: 'fulfillment.note-callback',
  action: 'fulfillment.record-outcome',
  context: 'fulfillment',
  aggregate: 'callback',
  creates: true,
  payload: NotedCallback,
  load: async () => true,
  resource: (_nothing, command) => taskResource(command.tenantId, { id: command.commandId }),
  decide: (_nothing, { id, payload: { reason } }) => accepted({ facts: [], answer: { id: id('callback'), reason } }),
  save: (_decided, _nothing, next, command) => [
    insertNotedCallback(command.tenantId, next, command.payload, command.at.toString()),
  ],
});
