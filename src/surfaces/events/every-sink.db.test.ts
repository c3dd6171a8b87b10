/**
 * Every way in which facts leave × everything that can be asked of it when something went wrong. The table has a cell for each, and each cell is a
 * test: a sink that is added, or a thing that is added to what may be asked, is missing here until it is tried.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { Kafka, logLevel } from 'kafkajs';
import { systemClock } from '#platform/clock.ts';
import { DELIVERY_ATTEMPTS_MAX, deliverDue, type Post } from '#platform/deliver.jobs.ts';
import { kafkaSink, type KafkaProducer } from '#platform/sinks/kafka.connector.ts';
import { natsSink } from '#platform/sinks/nats.connector.ts';
import { verifyWebhook } from '#platform/webhook-signature.ts';
import { until } from '#sims/testing.ts';
import { aDeal } from '#test/invariants/deal.ts';
import { startKafkaMock, startNats } from '#test/support/brokers.ts';
import { startTroth } from '#test/support/troth.ts';

const FEATURES = [
  'a fact is redelivered on demand',
  'a range is replayed to it and to nobody else',
  'what it will never take is a dead letter that holds up nothing',
  'a dead letter is queued again and taken',
] as const;
type Feature = (typeof FEATURES)[number];
const SINKS = ['webhook', 'sse', 'nats', 'kafka'] as const;
type Sink = (typeof SINKS)[number];

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const WAIT_MS = 60_000;
/** Pauses between tries are an hour in the end. */
let passed = 0;
const clock = () => systemClock().add({ seconds: passed });

const folder = mkdtempSync(join(tmpdir(), 'troth-every-sink-'));
const [nats, kafka] = await Promise.all([startNats(folder), startKafkaMock()]);
/** The mock of Kafka refuses nothing: that a message is too large is said in its place. */
let kafkaRefuses = (_value: string): boolean => false;
const producer = (): KafkaProducer => {
  const real = new Kafka({ brokers: kafka.address.split(','), logLevel: logLevel.NOTHING }).producer({
    allowAutoTopicCreation: true,
    maxInFlightRequests: 1,
  }) as unknown as KafkaProducer;
  return {
    connect: () => real.connect(),
    disconnect: () => real.disconnect(),
    sendBatch: (batch) => {
      // Of one topic: to make each of them costs the mock seconds.
      const topicMessages = batch.topicMessages.filter(({ topic }) => topic === 'troth.quote');
      if (topicMessages.some(({ messages }) => messages.some(({ value }) => kafkaRefuses(value))))
        throw new Error('MESSAGE_TOO_LARGE');
      return topicMessages.length === 0 ? Promise.resolve() : real.sendBatch({ ...batch, topicMessages });
    },
  };
};
const troth = await startTroth({
  roles: ['api', 'relay'],
  clock,
  sinks: [natsSink({ servers: nats.address }), kafkaSink({ brokers: kafka.address }, producer)],
});
const reading = new Kafka({ brokers: kafka.address.split(','), logLevel: logLevel.NOTHING }).consumer({
  groupId: 'all',
  maxWaitTimeInMs: 50,
});
after(async () => {
  await reading.disconnect();
  await troth.stop();
  await nats.stop();
  await kafka.stop();
  rmSync(folder, { recursive: true, force: true });
});
const deal = aDeal(troth);
const ops = <T = object>(path: string, payload: object) => deal.does<T>('sam.sre', path, payload);

/** The ids that each consumer was told, as often as it was told them. */
const heard: Record<Sink, string[]> = { webhook: [], sse: [], nats: [], kafka: [] };
const { webhookId } = await ops<{ webhookId: string }>('/webhooks', {
  url: 'https://sink.example/facts',
  secret: SECRET,
  types: ['QuoteCreated'],
});
let webhookSays = 200;
const post: Post = async (_url, headers, body) => {
  assert.ok(verifyWebhook([SECRET], headers, body, clock()).ok, 'our word is signed');
  if (webhookSays === 200) heard.webhook.push((JSON.parse(body) as { id: string }).id);
  return webhookSays;
};
const deliver = async (): Promise<void> => {
  while ((await deliverDue(troth.app.door, troth.tenantId, post)) > 0);
};
await reading.connect();
await reading.subscribe({ topic: 'troth.quote', fromBeginning: true });
const NAME: Record<Sink, string> = { webhook: webhookId, sse: 'sse', nats: 'nats', kafka: 'kafka' };

const relayed = (sink: 'nats' | 'kafka') =>
  until(
    async () =>
      (await troth.database.admin('select 1 from platform.outbox where published_at is null limit 1')).length === 0 &&
      (
        await troth.database.admin(
          `select 1 from platform.sink_delivery where sink = $1 and state = 'pending' limit 1`,
          [sink],
        )
      ).length === 0,
    `everything reaches ${sink}`,
    WAIT_MS,
  );
/** A new quote; the id of the fact that it was made. */
const quoted = async (): Promise<string> => {
  const quoteId = await deal.drafted();
  const [row] = await troth.database.admin<{ id: string }>(
    `select id from platform.outbox where subject_id = $1 and type = 'QuoteCreated'`,
    [quoteId],
  );
  assert.ok(row);
  await until(
    async () =>
      (await troth.database.admin('select 1 from platform.outbox where id = $1 and published_at is not null', [row.id]))
        .length === 1,
    'it is passed on',
    WAIT_MS,
  );
  return row.id;
};
const times = (list: readonly string[], id: string): number => list.filter((each) => each === id).length;
const recordedAt = async (id: string): Promise<string> =>
  (
    await troth.database.admin<{ at: string }>(
      `select to_jsonb(recorded_at) #>> '{}' as at from platform.outbox where id = $1`,
      [id],
    )
  )[0]?.at ?? '';
/** As narrow as a moment: this fact, and what was stated with it. */
const rangeOf = async (id: string) => {
  const at = Temporal.Instant.from(await recordedAt(id));
  return { from: at.toString(), to: at.add({ milliseconds: 1 }).toString(), types: ['QuoteCreated'] };
};
const deadOf = async (sink: Sink): Promise<readonly string[]> =>
  (
    await deal.reads<{ items: readonly { consumer: string; factId: string }[] }>('sam.sre', '/events/dead')
  ).items.flatMap(({ consumer, factId }) => (consumer === NAME[sink] ? [factId] : []));

// ── NATS ────────────────────────────────────────────────────────────────────────────────────────────────────────────
const inNats = async <T>(
  work: (
    at: Awaited<ReturnType<typeof jetstreamManager>>,
    connection: Awaited<ReturnType<typeof connect>>,
  ) => Promise<T>,
): Promise<T> => {
  const connection = await connect({ servers: nats.address });
  try {
    return await work(await jetstreamManager(connection), connection);
  } finally {
    await connection.close();
  }
};
const stored = () =>
  inNats(async (manager, connection) => {
    const { state } = await manager.streams.info('TROTH');
    if (state.messages === 0) return [];
    const name = `reader-${Math.trunc(performance.now() * 1000)}`;
    await manager.consumers.add('TROTH', { name, ack_policy: 'none' as never });
    const consumer = await jetstream(connection).consumers.get('TROTH', name);
    const found: string[] = [];
    for await (const message of await consumer.fetch({ max_messages: state.messages, expires: 5_000 }))
      found.push(message.json<{ id: string }>().id);
    return found;
  });
/** Within its window the stream drops what it has by its id; whoever is told again is one that lost it. */
const loseStream = () => inNats((manager) => manager.streams.delete('TROTH'));
const natsTakesAtMost = (bytes: number) =>
  inNats((manager) => manager.streams.update('TROTH', { max_msg_size: bytes }));

// ── the stream of server-sent events ────────────────────────────────────────────────────────────────────────────────
const EVENT = /^data: (\{.*\})$/m;
const PLACE = /^id: (.*)$/m;
/** Reads until it has those facts, which may come in any order when they are about different quotes; gives all that it was told, with the place after each. */
const readUntil = async (wanted: string | readonly string[], query: string, place?: string) => {
  const ending = new AbortController();
  const headers = {
    authorization: `Bearer ${await troth.tokenFor('sam.sre')}`,
    ...(place === undefined ? {} : { 'last-event-id': place }),
  };
  const response = await fetch(`${troth.url}/events/stream?types=QuoteCreated${query}`, {
    headers,
    signal: ending.signal,
  });
  assert.equal(response.status, 200);
  const told: { readonly id: string; readonly place: string; readonly before: string }[] = [];
  let text = '';
  let before = '';
  try {
    for await (const chunk of response.body ?? []) {
      text += new TextDecoder().decode(chunk);
      const whole = text.split('\n\n');
      text = whole.pop() ?? '';
      for (const part of whole) {
        const at = PLACE.exec(part)?.[1] ?? before;
        const event = EVENT.exec(part)?.[1];
        const of = event === undefined ? undefined : (JSON.parse(event) as { id?: string }).id;
        if (of !== undefined) told.push({ id: of, place: at, before });
        before = at;
      }
      if ([wanted].flat().every((id) => told.some((each) => each.id === id))) return told;
    }
  } finally {
    ending.abort();
  }
  return told;
};
const ids = (told: readonly { readonly id: string }[]) => told.map(({ id }) => id);

const CELLS: Readonly<Record<Sink, Readonly<Record<Feature, () => Promise<void>>>>> = {
  webhook: {
    'a fact is redelivered on demand': async () => {
      const id = await quoted();
      await deliver();
      assert.equal(times(heard.webhook, id), 1);
      await ops('/events/redeliver', { consumer: webhookId, factIds: [id] });
      await deliver();
      assert.equal(times(heard.webhook, id), 2, 'once more, with its own id');
    },
    'a range is replayed to it and to nobody else': async () => {
      const [id, other] = [await quoted(), await quoted()];
      await deliver();
      await until(() => times(heard.kafka, id) === 1, 'it is read', WAIT_MS);
      await relayed('nats');
      await ops('/events/replay', { consumer: webhookId, ...(await rangeOf(id)) });
      await deliver();
      assert.deepEqual([times(heard.webhook, id), times(heard.webhook, other)], [2, 1]);
      await relayed('kafka');
      assert.deepEqual([times(await stored(), id), times(heard.kafka, id)], [1, 1]);
    },
    'what it will never take is a dead letter that holds up nothing': async () => {
      const id = await quoted();
      webhookSays = 500;
      for (let tries = 0; tries < DELIVERY_ATTEMPTS_MAX; tries += 1) {
        await deliver();
        passed += 3_600;
      }
      troth.signInAnew();
      assert.deepEqual(await deadOf('webhook'), [id]);
      webhookSays = 200;
      const next = await quoted();
      await deliver();
      assert.equal(times(heard.webhook, next), 1);
    },
    'a dead letter is queued again and taken': async () => {
      const factIds = await deadOf('webhook');
      await ops('/events/requeue', { consumer: webhookId, factIds });
      await deliver();
      assert.deepEqual(
        factIds.map((id) => times(heard.webhook, id)),
        [1],
      );
      assert.deepEqual(await deadOf('webhook'), []);
    },
  },
  sse: {
    'a fact is redelivered on demand': async () => {
      const begun = (await readUntil(await quoted(), '&from=2026-01-01T00:00:00Z')).at(-1);
      const id = await quoted();
      const [first] = await readUntil(id, '', begun?.place);
      assert.equal(first?.id, id);
      assert.ok(ids(await readUntil(id, '', first?.before)).includes(id), 'its place is said back');
    },
    'a range is replayed to it and to nobody else': async () => {
      const id = await quoted();
      for (const again of [1, 2]) {
        const told = await readUntil(id, `&from=${(await rangeOf(id)).from}`);
        assert.equal(told.at(-1)?.id, id, `time ${again}`);
      }
      await relayed('nats');
      assert.equal(times(await stored(), id), 1);
      const at = await fetch(`${troth.url}/events/stream?from=2026-02-30T00:00:00Z`, {
        headers: { authorization: `Bearer ${await troth.tokenFor('sam.sre')}` },
      });
      assert.equal(((await at.json()) as { code: string }).code, 'events.no-such-place');
    },
    // A reader takes for itself: one that dies of an event meets it again, and whoever else reads goes on.
    'what it will never take is a dead letter that holds up nothing': async () => {
      const from = `&from=${(await rangeOf(await quoted())).from}`;
      const id = await quoted();
      const dying = (await readUntil(id, from)).find((each) => each.id === id);
      const next = await quoted();
      assert.ok(await readUntil([id, next], from), 'another reader has both');
      assert.ok(ids(await readUntil(id, '', dying?.before)).includes(id), 'it comes back before what it died of');
      assert.ok(!ids(await readUntil(next, '', dying?.place)).includes(id), 'or leaves it behind');
      assert.deepEqual(await deadOf('sse'), []);
    },
    'a dead letter is queued again and taken': async () => {
      const from = (await rangeOf(await quoted())).from;
      const id = await quoted();
      const left = (await readUntil(id, `&from=${from}`)).find((each) => each.id === id);
      const next = await quoted();
      // What it had left behind it asks for again with the place before it, together with all that came since.
      const told = ids(await readUntil([id, next], '', left?.before));
      assert.deepEqual([told.includes(id), told.includes(next)], [true, true]);
    },
  },
  nats: {
    'a fact is redelivered on demand': async () => {
      const [id, other] = [await quoted(), await quoted()];
      await relayed('nats');
      await loseStream();
      await ops('/events/redeliver', { consumer: 'nats', factIds: [id] });
      // The first try meets no stream; the pause before the next one is over.
      passed += 120;
      await relayed('nats');
      const has = await stored();
      assert.deepEqual([times(has, id), times(has, other)], [1, 0]);
    },
    'a range is replayed to it and to nobody else': async () => {
      const [id, other] = [await quoted(), await quoted()];
      await relayed('nats');
      await relayed('kafka');
      const [webhookHas, kafkaHas] = [times(heard.webhook, id), times(heard.kafka, id)];
      await loseStream();
      await ops('/events/replay', { consumer: 'nats', ...(await rangeOf(id)) });
      passed += 120;
      await relayed('nats');
      const has = await stored();
      assert.deepEqual([times(has, id), times(has, other)], [1, 0]);
      assert.deepEqual([times(heard.webhook, id), times(heard.kafka, id)], [webhookHas, kafkaHas]);
    },
    'what it will never take is a dead letter that holds up nothing': async () => {
      await natsTakesAtMost(64);
      const id = await quoted();
      await relayed('nats');
      assert.ok((await deadOf('nats')).includes(id));
      await natsTakesAtMost(-1);
      const next = await quoted();
      await relayed('nats');
      const has = await stored();
      assert.deepEqual([times(has, id), times(has, next)], [0, 1]);
    },
    'a dead letter is queued again and taken': async () => {
      const factIds = await deadOf('nats');
      await ops('/events/requeue', { consumer: 'nats', factIds });
      await relayed('nats');
      const has = await stored();
      assert.deepEqual([...new Set(factIds.map((id) => times(has, id)))], [1]);
      assert.deepEqual(await deadOf('nats'), []);
    },
  },
  kafka: {
    'a fact is redelivered on demand': async () => {
      const id = await quoted();
      await until(() => times(heard.kafka, id) === 1, 'it is read', WAIT_MS);
      await ops('/events/redeliver', { consumer: 'kafka', factIds: [id] });
      await until(() => times(heard.kafka, id) === 2, 'it is read again', WAIT_MS);
    },
    'a range is replayed to it and to nobody else': async () => {
      const [id, other] = [await quoted(), await quoted()];
      await until(() => times(heard.kafka, other) === 1, 'they are read', WAIT_MS);
      const natsHas = times(await stored(), id);
      await ops('/events/replay', { consumer: 'kafka', ...(await rangeOf(id)) });
      await until(() => times(heard.kafka, id) === 2, 'it is read again', WAIT_MS);
      assert.equal(times(heard.kafka, other), 1);
      await relayed('nats');
      assert.equal(times(await stored(), id), natsHas);
    },
    'what it will never take is a dead letter that holds up nothing': async () => {
      kafkaRefuses = (text) => text.includes('quote-created');
      const id = await quoted();
      await until(async () => (await deadOf('kafka')).includes(id), 'it is dead', WAIT_MS);
      kafkaRefuses = () => false;
      const next = await quoted();
      await until(() => times(heard.kafka, next) === 1, 'the next is read', WAIT_MS);
      assert.equal(times(heard.kafka, id), 0);
    },
    'a dead letter is queued again and taken': async () => {
      const factIds = await deadOf('kafka');
      await ops('/events/requeue', { consumer: 'kafka', factIds });
      await until(() => factIds.every((id) => times(heard.kafka, id) === 1), 'it is read', WAIT_MS);
      assert.deepEqual(await deadOf('kafka'), []);
    },
  },
};

await reading.run({
  eachMessage: async ({ message }) => {
    heard.kafka.push((JSON.parse(String(message.value)) as { id: string }).id);
  },
});

test('every cell of the table is there', () => {
  for (const sink of SINKS) assert.deepEqual(Object.keys(CELLS[sink]).toSorted(), FEATURES.toSorted(), sink);
});
for (const sink of SINKS) for (const feature of FEATURES) test(`${sink}: ${feature}`, CELLS[sink][feature]);

test('what was never stated cannot be told again, nor by whoever may not', async () => {
  const asked = { consumer: webhookId, factIds: ['01a00000-0000-7000-8000-00000000dead'] };
  assert.equal((await deal.refused('sam.sre', '/events/redeliver', asked)).code, 'events.no-such-fact');
  assert.equal((await deal.refused('ada.auditor', '/events/redeliver', asked)).code, 'access.denied');
});
