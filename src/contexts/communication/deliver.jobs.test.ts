import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Door } from '#platform/door.ts';
import { runDelivery } from './deliver.jobs.ts';

test('a database that does not answer costs a round of the post and not the process', async () => {
  const warned: unknown[] = [];
  const log = { warn: (details: { readonly err: Error }) => void warned.push(details.err.message) };
  let rounds = 0;
  const delivery = await runDelivery({
    door: { log } as unknown as Door,
    jobs: { statements: () => [], committed: () => {}, work: async () => {}, close: async () => {} },
    mail: { send: () => Promise.reject(new Error('nobody writes')), close: () => {} },
    tenants: async () => {
      rounds += 1;
      if (rounds === 1) throw new Error('timeout exceeded when trying to connect');
      return [];
    },
    sweepMs: 1,
    complete: (_tenantId, letter) => letter,
  });
  while (rounds < 2) await pause(1);
  await delivery.close();
  assert.deepEqual(warned, ['timeout exceeded when trying to connect']);
});
