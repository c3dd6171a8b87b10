/** Somebody outside wants to hear of facts: an address, what it wants to hear, and the secret that our word is signed with. */
import { Type } from 'typebox';
import { accepted, refused } from '#kernel/outcome.ts';
import { defineCommand, type Decision } from '#platform/command.ts';
import type { OutboundPolicy } from '#platform/outbound/policy.ts';
import type { RefusalTexts } from '#platform/refusals.ts';
import { insertWebhook } from '#platform/webhooks.store.ts';
import { withoutSecrets } from '#platform/without-secrets.ts';

type Payload = { readonly url: string; readonly secret: string; readonly types: readonly string[] };

export const webhookFacts = [
  'WebhookRegistered',
  'WebhookDisabled',
  'WebhookEnabled',
  'EventsReplayed',
  'EventsRequeued',
  'EventsRedelivered',
] as const;

export const webhookRefusals: RefusalTexts = {
  'webhook.address': {
    status: 422,
    title: 'The address cannot be told anything',
    todo: 'Give an address that can be called from here: the reason is given. Outside development that is https on the public internet.',
  },
};

const problemOf = (text: string, policy: OutboundPolicy): string | null => {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return 'it is no http or https address';
  if (url.username !== '' || url.password !== '') return 'it has a user in it';
  return policy.problemOf(url);
};

export const registerWebhook = defineCommand<Payload, object, Decision, { readonly why: string | null }>({
  name: 'webhook.register',
  context: 'events',
  aggregate: 'webhook',
  creates: true,
  keepsSecret: true,
  payload: Type.Object(
    {
      url: Type.String({ minLength: 8, maxLength: 500 }),
      secret: Type.String({ minLength: 24, maxLength: 200 }),
      /** Fact names, as `QuoteAccepted`; none means all. */
      types: Type.Array(Type.String({ pattern: '^[A-Z][A-Za-z]{2,79}$' }), { maxItems: 200, uniqueItems: true }),
    },
    { additionalProperties: false },
  ),
  prepare: async (door, command) => accepted({ why: problemOf(command.payload.url, door.outbound) }),
  load: async () => ({}),
  resource: (_loaded, command) => ({ type: 'Tenant', id: command.tenantId, attrs: { tenant: command.tenantId } }),
  decide: (_loaded, command, { why }) => {
    const { url, types } = command.payload;
    if (why !== null) return refused({ code: 'webhook.address', url: withoutSecrets(url), why });
    const id = command.id('webhook');
    return accepted({
      facts: [
        { type: 'WebhookRegistered', subject: { kind: 'webhook', id }, data: { webhookId: id, types: [...types] } },
      ],
      answer: { webhookId: id },
    });
  },
  save: (_decided, _loaded, next, command) => [
    insertWebhook(command.tenantId, { id: next.id, ...command.payload }, command.at.toString(), next.entryLeaf),
  ],
});
