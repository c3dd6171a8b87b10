/** Somebody has read a message in the app. Once; that they look again changes nothing. */
import { Type } from 'typebox';
import { accepted } from '#kernel/outcome.ts';
import { type Decision, defineCommand } from '#platform/command.ts';
import { type Message, messageResource } from './communication.ts';
import { lockMessage, saveRead } from './communication.store.ts';

type Payload = { readonly messageId: string };

export const markMessageRead = defineCommand<Payload, Message, Decision>({
  name: 'communication.mark-read',
  context: 'communication',
  aggregate: 'message',
  payload: Type.Object(
    { messageId: Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' }) },
    { additionalProperties: false },
  ),
  load: (tx, { payload }) => lockMessage(tx, payload.messageId),
  head: (message) => message,
  resource: (message, { tenantId }) => messageResource(tenantId, message),
  decide: (message) => {
    const answer = { messageId: message.id, read: true };
    if (message.readAt !== null) return accepted({ unchanged: true, facts: [], answer });
    return accepted({
      facts: [{ type: 'MessageRead', subject: { kind: 'message', id: message.id }, data: { messageId: message.id } }],
      answer,
    });
  },
  save: (_decided, _message, next, { tenantId, at }) => [saveRead(tenantId, next, at.toString())],
});
