import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabase } from '#test/support/database.ts';
import { movableClock } from './clock.ts';
import { transaction } from './database/tx.ts';
import { keepHouse } from './housekeeping.jobs.ts';

const TENANTS = ['01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000000000002'] as const;
const PRINCIPAL = '01900000-0000-7000-8000-000000000003';
const database = await testDatabase();
const app = database.pool('app');
const clock = movableClock('2036-11-21T10:00:00Z');
const keep = () =>
  keepHouse({ pool: database.pool('relay', { max: 1 }), clock: clock.now, tenants: async () => TENANTS });

const key = (tenantId: string, name: string, expiresAt: string) =>
  transaction(app, tenantId, (tx) =>
    tx.query({
      text: `insert into platform.idempotency (tenant_id, principal_id, command, key, input_hash, answer, recorded_at, expires_at)
             values ($1, $2, 'quote.price', $3, $4, '{}', $5, $5)`,
      values: [tenantId, PRINCIPAL, name, new Uint8Array(32), expiresAt],
    }),
  );

test('keys are forgotten when they expire, in every tenant, and not a moment earlier', async () => {
  for (const tenant of TENANTS) {
    await key(tenant, 'over', '2036-11-21T10:00:00Z');
    await key(tenant, 'holds', '2036-11-21T10:00:01Z');
  }
  await keep();
  const left = await database.admin<{ key: string }>('select key from platform.idempotency');
  assert.deepEqual(
    left.map((row) => row.key),
    ['holds', 'holds'],
  );
});

test('a process that runs for years has a month ready for what it will write', async () => {
  await keep();
  const made = await database.admin<{ part: string | null }>(
    `select to_regclass('platform.entry_' || month)::text as part from unnest(array['2036_11', '2036_12', '2037_01', '2037_02']) as month`,
  );
  assert.deepEqual(
    made.map(({ part }) => part),
    ['platform.entry_2036_11', 'platform.entry_2036_12', 'platform.entry_2037_01', 'platform.entry_2037_02'],
  );
});
