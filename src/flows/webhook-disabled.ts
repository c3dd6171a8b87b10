/** What happens when a webhook is disabled: who runs the service is told, because somebody outside hears nothing from now on. */
import { appMark } from '#contexts/communication/index.ts';
import type { Flow } from '#platform/flows.ts';
import { tellRoles } from './tell-people.ts';

export const webhookDisabled: Flow = {
  fact: 'WebhookDisabled',
  meaning: 'A webhook failed again and again, or somebody disabled it.',
  together: [],
  after: [
    tellRoles('tell-who-runs-it', async (fact) => ({
      template: 'webhook-disabled',
      roles: ['sre'],
      cause: `webhook-disabled/${fact.id}`,
      about: { kind: 'webhook', id: fact.subject.id },
      accountId: null,
      values: { because: String(fact.words?.['why'] ?? '–'), link: appMark('/events') },
    })),
  ],
};
