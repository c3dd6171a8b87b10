/**
 * Somebody has a message sent again: it failed, or whoever it was for never saw it. To its receiver it is another letter, so it is one here:
 * with a life of its own, and the first one stays what it was.
 */
import { Type } from 'typebox';
import { accepted, refused } from '#kernel/outcome.ts';
import { type Decision, defineCommand } from '#platform/command.ts';
import { ERASED, type Message, messageResource } from './communication.ts';
import { insertAgain, lockMessage } from './communication.store.ts';

type Payload = { readonly messageId: string };
/** Whoever did not see it five times is reached otherwise. */
const RESENT_MAX = 5;

export const resendMessage = defineCommand<Payload, Message, Decision>({
  name: 'communication.resend',
  context: 'communication',
  aggregate: 'message',
  payload: Type.Object(
    { messageId: Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' }) },
    { additionalProperties: false },
  ),
  load: (tx, { payload }) => lockMessage(tx, payload.messageId),
  head: (message) => message,
  resource: (message, { tenantId }) => messageResource(tenantId, message),
  decide: (message, command) => {
    const { id, state, template, subjectId, accountId, resent } = message;
    if (message.againOf !== null) return refused({ code: 'message.resend-the-first', messageId: message.againOf });
    if (state === 'queued') return refused({ code: 'message.still-queued', dueAt: message.dueAt });
    if (message.recipient === ERASED) return refused({ code: 'message.recipient-erased' });
    if (resent >= RESENT_MAX) return refused({ code: 'message.resent-often', resent });
    const againId = command.id('message-again');
    return accepted({
      facts: [
        {
          type: 'MessageResent',
          subject: { kind: 'message', id },
          data: { messageId: id, againId, template, about: subjectId, accountId },
        },
      ],
      answer: { messageId: id, againId },
      jobs: [{ queue: 'deliver', data: { tenantId: command.tenantId, messageId: againId } }],
    });
  },
  save: (_decided, _message, next, { tenantId, at, id }) =>
    insertAgain(tenantId, next, id('message-again'), at.toString()),
});
