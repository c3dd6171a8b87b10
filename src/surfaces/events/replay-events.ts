/** A consumer lost what it had, or is new: a range of facts is told to it once more, and to nobody else. Each keeps its id, so what it has it drops. */
import { type Static, Type } from 'typebox';
import { accepted, refused } from '#kernel/outcome.ts';
import { type Decision, defineCommand } from '#platform/command.ts';
import { readFactIdsBetween } from '#platform/facts/outbox.store.ts';
import { type Consumer, ConsumerName, consumerOf, requeue, tellAgain, tenantResource } from './consumer.ts';
import { readDeadOf } from './dead.ts';

export const REPLAYED_FACTS_MAX = 20_000;
const REQUEUED_MAX = 1_000;

const closed = { additionalProperties: false } as const;
const Moment = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?Z$' });
const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });

const Replay = Type.Object(
  {
    consumer: ConsumerName,
    /** When they were recorded: from, and until before. */
    from: Moment,
    to: Moment,
    /** Fact names, as `QuoteAccepted`; none means all. */
    types: Type.Array(Type.String({ pattern: '^[A-Z][A-Za-z]{2,79}$' }), { maxItems: 200, uniqueItems: true }),
  },
  closed,
);
const Requeue = Type.Object(
  { consumer: ConsumerName, factIds: Type.Array(Uuid, { minItems: 1, maxItems: REQUEUED_MAX, uniqueItems: true }) },
  closed,
);

type Loaded = { readonly consumer: Consumer; readonly factIds: readonly string[] };

const asksOf = {
  context: 'events',
  aggregate: 'event-replay',
  creates: true,
  notFound: 'events.no-such-consumer',
} as const;

const fact = (type: string, id: string, { consumer, factIds }: Loaded) => ({
  type,
  subject: { kind: 'event-replay', id },
  data: { consumer: consumer.name, facts: factIds.length },
});

export const replayEvents = defineCommand<Static<typeof Replay>, Loaded, Decision>({
  ...asksOf,
  name: 'events.replay',
  payload: Replay,
  load: async (tx, { payload }) => {
    const consumer = await consumerOf(tx, payload.consumer);
    return consumer && { consumer, factIds: await readFactIdsBetween(tx, payload, REPLAYED_FACTS_MAX + 1) };
  },
  resource: (_loaded, { tenantId }) => tenantResource(tenantId),
  decide: (loaded, { id }) => {
    const { consumer, factIds } = loaded;
    if (factIds.length > REPLAYED_FACTS_MAX)
      return refused({ code: 'events.range-too-large', most: REPLAYED_FACTS_MAX });
    return accepted({
      facts: [fact('EventsReplayed', id('event-replay'), loaded)],
      answer: { consumer: consumer.name, replayed: factIds.length },
    });
  },
  save: (_decided, { consumer, factIds }, _next, { tenantId, at }) =>
    factIds.length === 0 ? [] : [tellAgain(tenantId, consumer, factIds, at)],
});

export const requeueEvents = defineCommand<Static<typeof Requeue>, Loaded, Decision>({
  ...asksOf,
  name: 'events.requeue',
  payload: Requeue,
  load: async (tx, { payload }) => {
    const consumer = await consumerOf(tx, payload.consumer);
    return consumer && { consumer, factIds: await readDeadOf(tx, consumer, payload.factIds) };
  },
  resource: (_loaded, { tenantId }) => tenantResource(tenantId),
  decide: (loaded, { id }) => {
    const { consumer, factIds } = loaded;
    if (factIds.length === 0) return refused({ code: 'events.nothing-dead', consumer: consumer.name });
    return accepted({
      facts: [fact('EventsRequeued', id('event-replay'), loaded)],
      answer: { consumer: consumer.name, requeued: factIds.length },
    });
  },
  save: (_decided, { consumer, factIds }, _next, { tenantId, at }) => [requeue(tenantId, consumer, factIds, at)],
});
