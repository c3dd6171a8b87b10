/**
 * Hands a message to a gateway of the company's own over a webhook: a chat, a customer portal, whatever delivers it from there. Signed as facts are
 * (Standard Webhooks), under the message's own id, so that one that comes twice is known. A gateway in trouble is left alone for a while instead of
 * using up the tries of every message.
 */
import type { Clock } from '#platform/clock.ts';
import type { ConnectorGuard } from '#platform/connectors/guard.ts';
import type { Post } from '#platform/deliver.jobs.ts';
import { signWebhook } from '#platform/webhook-signature.ts';
import type { Message } from './communication.ts';
import type { MailSender } from './mail.connector.ts';
import type { DeliveryOutcome } from './record-delivery.ts';

export type HookConfig = { readonly url: string; /** `whsec_…` */ readonly secret: string };
export type HookMeans = { readonly post: Post; readonly clock: Clock; readonly guard: ConnectorGuard };

/** Names its breaker. */
const GATEWAY = 'message-gateway';

/** What says later: too busy, too slow, in conflict with itself, or its own trouble. Any other no is one to this message. */
const LATER: ReadonlySet<number> = new Set([408, 409, 425, 429]);

const outcomeOf = (status: number): DeliveryOutcome => {
  if (status >= 200 && status < 300) return { kind: 'sent' };
  const why = `the gateway answered ${status}`;
  return status >= 400 && status < 500 && !LATER.has(status) ? { kind: 'refused', why } : { kind: 'later', why };
};

const bodyOf = ({ id, template, language, recipient, recipientName, title, body, ...message }: Message): string =>
  JSON.stringify({
    id,
    template,
    language,
    to: { name: recipientName, address: recipient },
    about: { kind: message.subjectKind, id: message.subjectId },
    title,
    body,
    recordedAt: Temporal.Instant.from(message.recordedAt).toString(),
  });

export const hookSender = ({ url, secret }: HookConfig, { post, clock, guard }: HookMeans): MailSender => {
  const send = async (message: Message): Promise<DeliveryOutcome> => {
    const body = bodyOf(message);
    const headers = {
      'content-type': 'application/json',
      ...signWebhook(secret, { id: message.id, sentAt: clock(), body }),
    };
    try {
      return outcomeOf(await post(url, headers, body));
    } catch (error) {
      return { kind: 'later', why: (error instanceof Error ? error.message : String(error)).slice(0, 500) };
    }
  };
  return {
    isClosed: async (tenantId) => (await guard.closed(tenantId)).has(GATEWAY),
    send: async (message, tenantId) => {
      const outcome = await send(message);
      await guard.heard(tenantId, GATEWAY, outcome.kind === 'later' ? outcome.why : null);
      return outcome;
    },
    close: () => {},
  };
};
