/** Facts reach a real NATS server and the mock of Kafka: each of them, in order per aggregate, also when the broker dies in between. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Kafka, logLevel } from 'kafkajs';
import { until } from '#sims/testing.ts';
import { aDeal } from '#test/invariants/deal.ts';
import { readNats, startKafkaMock, startNats } from '#test/support/brokers.ts';
import { startTroth } from '#test/support/troth.ts';
import { kafkaSink } from './kafka.connector.ts';
import { natsSink } from './nats.connector.ts';
import type { EventSink, Taken } from './sink.ts';

const folder = mkdtempSync(join(tmpdir(), 'troth-nats-'));
let nats = await startNats(folder);
const kafka = await startKafkaMock();
/** A broker that is told what to say, beside the two real ones. */
let word: (event: string) => Taken = () => ({ kind: 'taken' });
const heard: string[] = [];
const moody: EventSink = {
  name: 'moody',
  publish: async (events) =>
    events.map(({ event }) => {
      const said = word(event);
      if (said.kind === 'taken') heard.push(event);
      return said;
    }),
  close: async () => {},
};
const troth = await startTroth({
  roles: ['api', 'relay'],
  sinks: [natsSink({ servers: nats.address }), kafkaSink({ brokers: kafka.address }), moody],
});
after(async () => {
  await troth.stop();
  await nats.stop();
  await kafka.stop();
  rmSync(folder, { recursive: true, force: true });
});
const deal = aDeal(troth);

const counts = async (sink: string, state: string): Promise<number> =>
  (
    await troth.database.admin<{ n: number }>(
      'select count(*)::int as n from platform.sink_delivery where sink = $1 and state = $2',
      [sink, state],
    )
  )[0]?.n ?? 0;
const passedOn = (sink: string) =>
  until(
    async () =>
      // In this order: what is published has left its row for the broker.
      (await troth.database.admin('select 1 from platform.outbox where published_at is null limit 1')).length === 0 &&
      (await counts(sink, 'pending')) === 0,
    `everything reaches ${sink}`,
    60_000,
  );
const recorded = async (subjectId?: string): Promise<readonly string[]> =>
  (
    await troth.database.admin<{ id: string }>(
      `select id from platform.outbox where $1::uuid is null or subject_id = $1 order by seq`,
      [subjectId ?? null],
    )
  ).map(({ id }) => id);

type Event = { readonly id: string; readonly subject: string };

const storedInNats = () => readNats(nats.address);
const distinct = (events: readonly Event[]): readonly string[] => [...new Set(events.map(({ id }) => id))];
const about = (events: readonly Event[], subject: string) =>
  distinct(events.filter((each) => each.subject === subject));

test('NATS JetStream has every fact, those of one aggregate in their order, and none twice', async () => {
  const quoteId = await deal.priced();
  await passedOn('nats');
  const stored = await storedInNats();
  assert.deepEqual(distinct(stored).toSorted(), (await recorded()).toSorted());
  assert.equal(stored.length, distinct(stored).length);
  assert.deepEqual(about(stored, `quote/${quoteId}`), await recorded(quoteId));
});

test('while the NATS server is dead facts wait, and when it is back it has them all, in order', async () => {
  await nats.kill();
  const quoteId = await deal.priced();
  await until(async () => (await counts('nats', 'pending')) > 0, 'they wait');
  nats = await startNats(folder, nats.port);
  await passedOn('nats');
  const stored = await storedInNats();
  assert.deepEqual(distinct(stored).toSorted(), (await recorded()).toSorted());
  assert.deepEqual(about(stored, `quote/${quoteId}`), await recorded(quoteId));
});

test('the mock of Kafka has every fact of a context on its topic, keyed by aggregate, in its order', async () => {
  const quoteId = await deal.priced();
  await passedOn('kafka');
  const wanted = await recorded(quoteId);
  const consumer = new Kafka({ brokers: kafka.address.split(','), logLevel: logLevel.NOTHING }).consumer({
    groupId: 'test',
  });
  const found: { readonly id: string; readonly key: string; readonly ceId: string }[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic: 'troth.quote', fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => {
      const { id } = JSON.parse(String(message.value)) as Event;
      found.push({ id, key: String(message.key), ceId: String(message.headers?.['ce_id']) });
    },
  });
  try {
    const own = () => found.filter(({ key }) => key === quoteId);
    await until(() => own().length >= wanted.length, 'they are read', 30_000);
    assert.deepEqual(
      own().map(({ id }) => id),
      wanted,
    );
    assert.ok(own().every(({ id, ceId }) => id === ceId));
  } finally {
    await consumer.disconnect();
  }
});

test('an outage of one broker holds up its facts and no other’s; order is kept when it is over', async () => {
  await passedOn('moody');
  heard.length = 0;
  word = () => ({ kind: 'later', why: 'busy' });
  const quoteId = await deal.priced();
  await passedOn('kafka');
  assert.equal(heard.length, 0);
  word = () => ({ kind: 'taken' });
  await passedOn('moody');
  const events = heard.map((text) => JSON.parse(text) as Event);
  assert.deepEqual(
    events.filter(({ subject }) => subject === `quote/${quoteId}`).map(({ id }) => id),
    await recorded(quoteId),
  );
});

test('what a broker will never take is set aside as dead, holds up nothing, and waits again when somebody says so', async () => {
  word = (event) => (event.includes('quote-priced') ? { kind: 'refused', why: 'too large' } : { kind: 'taken' });
  const quoteId = await deal.priced();
  await passedOn('moody');
  assert.equal(await counts('moody', 'dead'), 1);
  word = () => ({ kind: 'taken' });
  heard.length = 0;
  const dead = await deal.reads<{ items: readonly { consumer: string; factId: string; why: string }[] }>(
    'sam.sre',
    '/events/dead',
  );
  assert.deepEqual(
    dead.items.map(({ consumer, why }) => [consumer, why]),
    [['moody', 'too large']],
  );
  for (const who of ['rita.rep', 'ada.auditor'])
    assert.equal(
      (await deal.refused(who, '/events/requeue', { consumer: 'moody', factIds: [dead.items[0]?.factId] })).code,
      'access.denied',
    );
  await deal.does('sam.sre', '/events/requeue', { consumer: 'moody', factIds: [dead.items[0]?.factId] });
  await passedOn('moody');
  assert.deepEqual(
    heard.map((text) => (JSON.parse(text) as Event).subject).filter((subject) => subject.startsWith('quote/')),
    [`quote/${quoteId}`],
  );
});

test('a range of facts is replayed to one consumer, in order, and to no other', async () => {
  const [first] = await troth.database.admin<{ at: string }>(
    "select to_jsonb(min(recorded_at)) #>> '{}' as at from platform.outbox",
  );
  heard.length = 0;
  const quotes = { types: ['QuoteCreated', 'QuotePriced'] };
  const range = { from: Temporal.Instant.from(first?.at ?? '').toString(), to: Temporal.Now.instant().toString() };
  const done = await deal.does<{ replayed: number }>('sam.sre', '/events/replay', {
    consumer: 'moody',
    ...range,
    ...quotes,
  });
  assert.ok(done.replayed > 0);
  assert.ok((await counts('kafka', 'pending')) <= 1, 'but for the fact that it was replayed');
  await passedOn('moody');
  // That it was replayed is a fact itself.
  const again = heard.filter((text) => !text.includes('events-replayed'));
  assert.equal(again.length, done.replayed);
  assert.ok(again.every((text) => /quote-created|quote-priced/.test(text)));
  const nobody = await deal.refused('sam.sre', '/events/replay', { consumer: 'nobody', ...range, types: [] });
  assert.equal(nobody.code, 'events.no-such-consumer');
});
