import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkClocks } from './clock-check.ts';

const databaseAt = (ms: number) => ({ query: async () => ({ rows: [{ ms: String(ms) }] }) });
const NOW = 1_763_719_200_000;
const processAt =
  (...times: number[]) =>
  () =>
    Temporal.Instant.fromEpochMilliseconds(times.length > 1 ? (times.shift() ?? 0) : (times[0] ?? 0));

test('clocks that differ by two seconds are borne, by more are not, in either direction', async () => {
  for (const difference of [0, 2_000, -2_000]) await checkClocks(databaseAt(NOW + difference), processAt(NOW));
  for (const difference of [2_001, -2_001, 3_600_000])
    await assert.rejects(
      checkClocks(databaseAt(NOW + difference), processAt(NOW)),
      /differ by .* s; at most 2 s is safe/,
    );
});

test('a slow answer is not taken for a wrong clock', async () => {
  await checkClocks(databaseAt(NOW + 5_000), processAt(NOW, NOW + 10_000));
});
