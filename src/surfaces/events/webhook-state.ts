/** A webhook that fails again and again is disabled by the worker, or by whoever runs the service; enabled again, it is told what waits, in order. */
import { type Static, Type } from 'typebox';
import { accepted } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand } from '#platform/command.ts';
import type { Door } from '#platform/door.ts';
import { runCommand } from '#platform/run-command.ts';
import { lockWebhook, saveWebhookState, type WebhookRow } from '#platform/webhooks.store.ts';
import { tenantResource } from './consumer.ts';

const Payload = Type.Object(
  {
    webhookId: Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' }),
    why: Type.String({ minLength: 1, maxLength: 500 }),
  },
  { additionalProperties: false },
);
type Payload = Static<typeof Payload>;

const toState = (name: string, state: WebhookRow['state'], fact: string) =>
  defineCommand<Payload, WebhookRow, Decision>({
    name,
    context: 'events',
    aggregate: 'webhook',
    payload: Payload,
    load: (tx, { payload }) => lockWebhook(tx, payload.webhookId),
    head: (webhook) => webhook,
    resource: (_webhook, { tenantId }) => tenantResource(tenantId),
    decide: (webhook, { payload }) => {
      const answer = { webhookId: webhook.id, state };
      if (webhook.state === state) return accepted({ unchanged: true, facts: [], answer });
      // The address may hold a token: it is not told on; and why was written by a person, of whom it may tell.
      const data = { webhookId: webhook.id };
      const words = { why: payload.why };
      return accepted({ facts: [{ type: fact, subject: { kind: 'webhook', id: webhook.id }, data, words }], answer });
    },
    save: (_decided, _webhook, next, { tenantId, payload, at }: Command<Payload>) => [
      saveWebhookState(tenantId, next, {
        state,
        why: state === 'disabled' ? payload.why : null,
        at: at.toString(),
      }),
    ],
  });

export const disableWebhook = toState('webhook.disable', 'disabled', 'WebhookDisabled');
export const enableWebhook = toState('webhook.enable', 'active', 'WebhookEnabled');

/** What the worker does when a webhook has failed too often in a row. */
export const disableTired =
  (door: Door) =>
  async (tenantId: string, webhookId: string, why: string): Promise<void> => {
    const envelope = {
      idempotencyKey: `tired:${webhookId}:${door.clock().epochMilliseconds}`,
      payload: { webhookId, why },
    };
    const answer = await runCommand(door, disableWebhook, door.systemPrincipal(tenantId, 'worker'), envelope, {
      channel: 'worker',
    });
    if (!answer.ok) throw new Error(`A webhook could not be disabled: ${JSON.stringify(answer.refusal)}`);
  };
