/** Whoever hears of facts: a webhook by its id, or a broker by its name. What the two have in common is said here once. */
import { Type } from 'typebox';
import { derivedId, isUuid } from '#kernel/ids.ts';
import type { ResourceFacts } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import { requeueDead, replayToSink, sinkIsKnown } from '#platform/sinks/sinks.store.ts';
import { lockWebhook, redeliver } from '#platform/webhooks.store.ts';
import type { RefusalTexts } from '#platform/refusals.ts';

export type Consumer = { readonly kind: 'webhook' | 'sink'; readonly name: string };

export const ConsumerName = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,79}$' });
export const tenantResource = (tenantId: string): ResourceFacts => ({
  type: 'Tenant',
  id: tenantId,
  attrs: { tenant: tenantId },
});

export const consumerOf = async (tx: Tx, name: string): Promise<Consumer | undefined> => {
  if (isUuid(name)) return (await lockWebhook(tx, name)) && { kind: 'webhook', name };
  return (await sinkIsKnown(tx, name)) ? { kind: 'sink', name } : undefined;
};

/** These facts once more, to this consumer only. */
export const tellAgain = (
  tenantId: string,
  { kind, name }: Consumer,
  factIds: readonly string[],
  at: Temporal.Instant,
): Statement => {
  if (kind === 'sink') return replayToSink(tenantId, name, factIds, at.toString());
  const rows = factIds.map((factId) => ({
    id: derivedId(at, `${name}/${factId}`, 'delivery'),
    webhookId: name,
    factId,
  }));
  return redeliver(tenantId, rows, at.toString());
};

/** Only those that are dead; what waits or was delivered is left as it is. */
export const requeue = (
  tenantId: string,
  consumer: Consumer,
  dead: readonly string[],
  at: Temporal.Instant,
): Statement =>
  consumer.kind === 'sink'
    ? requeueDead(tenantId, consumer.name, dead, at.toString())
    : tellAgain(tenantId, consumer, dead, at);

export const eventRefusals: RefusalTexts = {
  'events.no-such-consumer': {
    status: 404,
    title: 'Nobody of this name hears of facts',
    todo: 'Name a webhook by its id or a broker by its name: the page Events (troth events consumers) lists them.',
  },
  'events.range-too-large': {
    status: 422,
    title: 'That many facts are not replayed at once',
    todo: 'Ask for a shorter time or fewer types: the most is given.',
  },
  'events.no-such-fact': {
    status: 404,
    title: 'Some of these were never stated',
    todo: 'Use the ids that events carry; those that nobody knows are given.',
  },
  'events.nothing-dead': {
    status: 409,
    title: 'None of these is dead there',
    todo: 'Look at the page Events (troth events dead) again: somebody may have been quicker.',
  },
  'webhook.not-found': { status: 404, title: 'There is no such webhook', todo: 'Check the id.' },
};
