/** A consumer lost what it had, or is new: a range of facts is told to it once more, and to nobody else. Each keeps its id, so what it has it drops. */
import { type Static, Type } from 'typebox';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Decision, defineCommand } from '#platform/command.ts';
import { readFactIdsBetween, readKnownFacts } from '#platform/facts/outbox.store.ts';
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

/** Who it is for is looked up before it is known whether they may ask; that there is no such consumer is told to those who may. */
type Loaded = { readonly consumer: Consumer | undefined; readonly factIds: readonly string[] };
type Found = Loaded & { readonly consumer: Consumer };

const found = (loaded: Loaded, { payload }: { readonly payload: { readonly consumer: string } }): Outcome<Found> =>
  loaded.consumer === undefined
    ? refused({ code: 'events.no-such-consumer', consumer: payload.consumer })
    : accepted({ ...loaded, consumer: loaded.consumer });

const asksOf = {
  context: 'events',
  aggregate: 'event-replay',
  creates: true,
} as const;

const fact = (type: string, id: string, { consumer, factIds }: Found) => ({
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
    return { consumer, factIds: consumer ? await readFactIdsBetween(tx, payload, REPLAYED_FACTS_MAX + 1) : [] };
  },
  resource: (_loaded, { tenantId }) => tenantResource(tenantId),
  decide: (loaded, command) => {
    const known = found(loaded, command);
    if (!known.ok) return known;
    const { consumer, factIds } = known.value;
    if (factIds.length > REPLAYED_FACTS_MAX)
      return refused({ code: 'events.range-too-large', most: REPLAYED_FACTS_MAX });
    return accepted({
      facts: [fact('EventsReplayed', command.id('event-replay'), known.value)],
      answer: { consumer: consumer.name, replayed: factIds.length },
    });
  },
  save: (_decided, { consumer, factIds }, _next, { tenantId, at }) =>
    consumer === undefined || factIds.length === 0 ? [] : [tellAgain(tenantId, consumer, factIds, at)],
});

export const requeueEvents = defineCommand<Static<typeof Requeue>, Loaded, Decision>({
  ...asksOf,
  name: 'events.requeue',
  payload: Requeue,
  load: async (tx, { payload }) => {
    const consumer = await consumerOf(tx, payload.consumer);
    return { consumer, factIds: consumer ? await readDeadOf(tx, consumer, payload.factIds) : [] };
  },
  resource: (_loaded, { tenantId }) => tenantResource(tenantId),
  decide: (loaded, command) => {
    const known = found(loaded, command);
    if (!known.ok) return known;
    const { consumer, factIds } = known.value;
    if (factIds.length === 0) return refused({ code: 'events.nothing-dead', consumer: consumer.name });
    return accepted({
      facts: [fact('EventsRequeued', command.id('event-replay'), known.value)],
      answer: { consumer: consumer.name, requeued: factIds.length },
    });
  },
  save: (_decided, { consumer, factIds }, _next, { tenantId, at }) =>
    consumer === undefined ? [] : [requeue(tenantId, consumer, factIds, at)],
});

/** Single facts once more, whatever became of them: whoever consumes lost one, or wants to see one again. */
export const redeliverEvents = defineCommand<Static<typeof Requeue>, Loaded, Decision>({
  ...asksOf,
  name: 'events.redeliver',
  action: 'events.replay',
  payload: Requeue,
  load: async (tx, { payload }) => ({
    consumer: await consumerOf(tx, payload.consumer),
    factIds: await readKnownFacts(tx, payload.factIds),
  }),
  resource: (_loaded, { tenantId }) => tenantResource(tenantId),
  decide: (loaded, command) => {
    const known = found(loaded, command);
    if (!known.ok) return known;
    const { consumer, factIds } = known.value;
    const unknown = command.payload.factIds.filter((id) => !factIds.includes(id));
    if (unknown.length > 0) return refused({ code: 'events.no-such-fact', factIds: unknown });
    return accepted({
      facts: [fact('EventsRedelivered', command.id('event-replay'), known.value)],
      answer: { consumer: consumer.name, redelivered: factIds.length },
    });
  },
  save: (_decided, { consumer, factIds }, _next, { tenantId, at }) =>
    consumer === undefined ? [] : [tellAgain(tenantId, consumer, factIds, at)],
});
