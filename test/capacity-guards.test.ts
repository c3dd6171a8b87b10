/** Each guard of operations 22.3 names a limit that stands in the code, with its value, and a test that saw it act. */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { GUARDS } from '#contexts/operations/capacity/guards.ts';
import { API_KEY_DAYS_MAX } from '#contexts/identity/api-key.ts';
import { issueApiKey } from '#contexts/identity/issue-api-key.ts';
import { modelCache } from '#platform/artifacts/model-cache.ts';
import type { Tx } from '#platform/database/tx.ts';
import { REPLAYED_FACTS_MAX, replayEvents, requeueEvents } from '#surfaces/events/replay-events.ts';
import { Value } from 'typebox/value';
import { pageCache } from '#contexts/proposal/preview-cache.ts';
import { makeMetrics, SERIES_PER_GAUGE_MAX } from '#platform/telemetry.ts';

const SOURCE = [
  'runaway replay jobs',
  'expensive search queries',
  'over-retention of debug traces',
  'unbounded document generation',
  'high cardinality metrics',
  'excessive API polling',
  'retry storms',
  'unused environments',
  'oversized caches',
];

const usedElsewhere = (name: string): boolean =>
  globSync('src/**/*.ts').filter((file) => !file.endsWith('guards.ts') && readFileSync(file, 'utf8').includes(name))
    .length > 1;

test('the nine of operations 22.3 have a guard each, with a limit', () => {
  assert.deepEqual(
    GUARDS.map(({ source }) => source),
    SOURCE,
  );
  assert.ok(GUARDS.every(({ limits }) => limits.length > 0));
});

test('a limit that is named stands in its file with its value, is used beyond its own line, and its test exists', () => {
  for (const { name, value, file, seenIn } of GUARDS.flatMap(({ limits }) => limits)) {
    const text = readFileSync(file, 'utf8');
    assert.match(text, new RegExp(`\\b${name}(:| =) ${value.replaceAll(/[{}*.]/g, '\\$&')}`), `${name} in ${file}`);
    assert.ok(existsSync(seenIn), seenIn);
    const others = text.split(name).length - 2;
    const isRead = others > 0 || usedElsewhere(name);
    assert.ok(isRead, `${name} is read by the code that it bounds`);
  }
});

test('a gauge has so many series and no more; the rest is one, and nothing of it is lost', async () => {
  const metrics = makeMetrics();
  const values = new Map(Array.from({ length: SERIES_PER_GAUGE_MAX + 50 }, (_, at) => [`queue-${at}`, 2]));
  metrics.gaugeBy('waiting', 'what waits', 'queue', async () => values);
  const lines = (await metrics.registry.metrics()).split('\n').filter((line) => line.startsWith('waiting{'));
  assert.equal(lines.length, SERIES_PER_GAUGE_MAX + 1);
  assert.ok(lines.includes('waiting{queue="others"} 100'));
});

test('a cache holds no more than its budget: the oldest make room', () => {
  const cache = pageCache(100);
  cache.put('old', ['x'.repeat(60)]);
  cache.put('new', ['y'.repeat(60)]);
  assert.equal(cache.get('old'), undefined);
  assert.ok(cache.get('new'));
});

test('a model makes room for the next one when the budget of bytes is used', async () => {
  const cache = modelCache(100);
  const canon = JSON.stringify({ text: 'x'.repeat(70) });
  const query = async () => [{ kind: 'note', key: 'k', hash: `sha256:${'0'.repeat(64)}`, canon }];
  const tx = { tenantId: 't', query } as unknown as Tx;
  await cache.byHash(tx, 'first');
  await cache.byHash(tx, 'second');
  assert.equal(cache.peek('t', 'first'), undefined);
  assert.ok(cache.peek('t', 'second'));
});

test('a replay of more events than one takes is refused before the first leaves', () => {
  const loaded = { consumer: { name: 'crm' }, factIds: Array.from({ length: REPLAYED_FACTS_MAX + 1 }, () => 'id') };
  const decided = replayEvents.decide(
    loaded as never,
    { id: () => 'id' } as never,
    undefined as never,
    undefined as never,
  );
  assert.deepEqual(decided, { ok: false, refusal: { code: 'events.range-too-large', most: REPLAYED_FACTS_MAX } });
});

test('a list of events that is longer, and a key for a program that lives longer, do not fit what the commands take', () => {
  const id = (at: number): string => `01900000-0000-7000-8000-${String(at).padStart(12, '0')}`;
  const asked = (count: number) => ({ consumer: id(0), factIds: Array.from({ length: count }, (_, at) => id(at)) });
  assert.ok(Value.Check(requeueEvents.payload, asked(1_000)));
  assert.ok(!Value.Check(requeueEvents.payload, asked(1_001)));
  const days = (issueApiKey.payload as unknown as { readonly properties: Record<string, { readonly maximum: number }> })
    .properties['expiresInDays'];
  assert.equal(days?.maximum, API_KEY_DAYS_MAX);
});
