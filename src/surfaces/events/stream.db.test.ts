/** Facts read along as they happen: whoever comes back says where they were, and misses nothing; what comes twice is known by its id. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { misfits } from '#platform/facts/fact-schema.ts';
import type { Json } from '#kernel/json.ts';
import { until } from '#sims/testing.ts';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';
import { schemaOf } from './fact-schemas.ts';

const troth = await startTroth({ roles: ['api', 'relay'] });
after(troth.stop);
const deal = aDeal(troth);

type Event = { readonly id: string; readonly type: string; readonly subject: string; readonly data: Json };
/** A reader as clients are: it remembers the last id, and drops what it has by the event's own id. */
const aReader = () => {
  const events: Event[] = [];
  const seen = new Set<string>();
  let repeated = 0;
  let place = '';
  let ending = new AbortController();
  const read = async (types: string): Promise<void> => {
    const headers = {
      authorization: `Bearer ${await troth.tokenFor('sam.sre')}`,
      ...(place === '' ? {} : { 'last-event-id': place }),
    };
    const response = await fetch(`${troth.url}/events/stream${types}`, { headers, signal: ending.signal });
    assert.equal(response.status, 200);
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += new TextDecoder().decode(chunk);
      const whole = text.split('\n\n');
      text = whole.pop() ?? '';
      for (const part of whole) take(part);
    }
  };
  const take = (part: string): void => {
    const lines = new Map(
      part.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
    );
    const id = lines.get('id');
    if (id !== undefined) place = id;
    if (id === undefined || lines.get('event') === 'place') return;
    const event = JSON.parse(lines.get('data') ?? '') as Event;
    if (seen.has(event.id)) repeated += 1;
    else events.push(event);
    seen.add(event.id);
  };
  let reading: Promise<void> = Promise.resolve();
  return {
    events,
    repeated: () => repeated,
    place: () => place,
    begin: async (types = '', from = place) => {
      place = from;
      ending = new AbortController();
      reading = read(types).catch((error: unknown) => {
        if (!ending.signal.aborted) throw error;
      });
      await until(() => place !== '', 'the stream begins', 60_000);
    },
    end: async () => {
      ending.abort();
      await reading;
    },
  };
};
const recorded = async (subjectId: string): Promise<readonly string[]> =>
  (
    await troth.database.admin<{ id: string }>('select id from platform.outbox where subject_id = $1 order by seq', [
      subjectId,
    ])
  ).map(({ id }) => id);
const of = (events: readonly Event[], quoteId: string) =>
  events.filter(({ subject }) => subject === `quote/${quoteId}`).map(({ id }) => id);

test('a reader hears what happens while it is there and, when it comes back, all that happened meanwhile', async () => {
  const reader = aReader();
  await reader.begin();
  const [first, second] = [await deal.priced(), await deal.priced()];
  await until(() => of(reader.events, second).length >= 4, 'it hears them', 60_000);
  await reader.end();
  const missed = await deal.priced();
  await until(
    async () => (await troth.database.admin('select 1 from platform.outbox where published_at is null')).length === 0,
    'they are passed on',
    60_000,
  );
  await reader.begin();
  const late = await deal.priced();
  await until(() => of(reader.events, late).length >= 4, 'it hears the rest', 60_000);
  await reader.end();
  for (const id of [first, second, missed, late]) assert.deepEqual(of(reader.events, id), await recorded(id));
  assert.equal(reader.repeated(), 0, 'from its place nothing comes twice');
});

test('a reader that lost its place goes on from an earlier one, and drops by id what it has', async () => {
  const reader = aReader();
  await reader.begin();
  const early = reader.place();
  const quoteId = await deal.priced();
  await until(() => of(reader.events, quoteId).length >= 4, 'it hears them', 60_000);
  await reader.end();
  await reader.begin('', early);
  await until(() => reader.repeated() >= 4, 'it is told again', 60_000);
  await reader.end();
  assert.deepEqual(of(reader.events, quoteId), await recorded(quoteId), 'and has each once');
});

test('a reader of some types hears those; one without the right, or with a place of nobody, hears why not', async () => {
  const reader = aReader();
  await reader.begin('?types=QuotePriced');
  const quoteId = await deal.priced();
  await until(() => of(reader.events, quoteId).length >= 1, 'it hears one', 60_000);
  await reader.end();
  assert.deepEqual([...new Set(reader.events.map(({ type }) => type))], ['com.troth.quote.quote-priced.v1']);
  assert.equal((await troth.get('rita.rep', '/events/stream')).status, 403);
  const strange = await fetch(`${troth.url}/events/stream`, {
    headers: { authorization: `Bearer ${await troth.tokenFor('sam.sre')}`, 'last-event-id': '1.2.3' },
  });
  assert.equal(((await strange.json()) as { code: string }).code, 'events.no-such-place');
});

test('what the company’s own beginning states is as the registry says', async () => {
  const facts = await troth.database.admin<{ type: string; data: Json }>(
    `select type, event::json -> 'data' as data from platform.outbox`,
  );
  const wrong = facts.flatMap(({ type, data }) =>
    misfits(schemaOf(type).schema, data).map((what) => `${type}: ${what}`),
  );
  assert.deepEqual([...new Set(wrong)], [], 'npm run schemas learns what is new; what breaks needs a new version');
});

test('numbers tell operations how late facts are, for each sink', async () => {
  const metrics = await (await fetch(`${troth.url}/metrics`)).text();
  for (const name of ['troth_outbox_waiting', 'troth_outbox_lag_seconds'])
    assert.match(metrics, new RegExp(`^${name} \\d`, 'm'));
  for (const name of ['troth_sink_waiting', 'troth_sink_dead', 'troth_sink_lag_seconds'])
    assert.match(metrics, new RegExp(`^${name}{sink="webhooks"} \\d`, 'm'));
});
