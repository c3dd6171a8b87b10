/** Where rows come to lie: months made ahead, a place for any other time, and content under its hash. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabase } from '#test/support/database.ts';
import { isStoreError, sql, transaction } from './tx.ts';

const database = await testDatabase();
const app = database.pool('app');
const ask = database.admin;

const TENANT = '019b0000-0000-7000-8000-000000000001';
const AT = '2026-11-21T10:00:00Z';
const HASH = `sha256:${'0'.repeat(64)}`;

test('months are partitioned ahead, and a row of any other time still finds a place', async () => {
  const place = async (id: string): Promise<string> => {
    await transaction(app, TENANT, (tx) =>
      tx.query(
        sql`insert into platform.inbox (tenant_id, consumer, message_id, received_at) values (${TENANT}, 'c', ${id}, ${AT})`,
      ),
    );
    return (
      (
        await ask<{ part: string }>(
          'select tableoid::regclass::text as part from platform.inbox where message_id = $1',
          [id],
        )
      )[0]?.part ?? ''
    );
  };
  const uuidOf = (at: string): string => {
    const hex = Temporal.Instant.from(at).epochMilliseconds.toString(16).padStart(12, '0');
    return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000001`;
  };
  await ask('select platform.ensure_partitions($1, $2)', ['2031-01-15T00:00:00Z', '2031-03-01T00:00:00Z']);
  assert.equal(await place(uuidOf('2031-01-31T23:59:59.999Z')), 'platform.inbox_2031_01');
  assert.equal(await place(uuidOf('2031-02-01T00:00:00Z')), 'platform.inbox_2031_02');
  assert.equal(await place(uuidOf('2044-02-01T00:00:00Z')), 'platform.inbox_default');
  const [again] = await ask<{ made: number }>('select platform.ensure_partitions($1, $2) as made', [
    '2031-01-15T00:00:00Z',
    '2031-03-01T00:00:00Z',
  ]);
  assert.equal(again?.made, 0);
  await ask('select platform.ensure_partitions($1, $2)', ['2044-01-15T00:00:00Z', '2044-02-01T00:00:00Z']);
  assert.deepEqual(
    await ask(
      `select to_regclass('platform.inbox_2044_02') as part, to_regclass('platform.inbox_2044_01')::text as other`,
    ),
    [{ part: null, other: 'platform.inbox_2044_01' }],
  );
  const forced = await ask<{ enabled: boolean; forced: boolean }>(
    `select c.relrowsecurity as enabled, c.relforcerowsecurity as forced from pg_class c
     join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'platform' and c.relname = 'inbox_2031_01'`,
  );
  assert.deepEqual(
    forced.map(({ enabled, forced: whole }) => [enabled, whole]),
    [[true, true]],
  );
});

test('content is kept under its hash, as text or as bytes, never both', async () => {
  const blob = (canon: string | null, bytes: Uint8Array | null) =>
    sql`insert into platform.blob (tenant_id, hash, kind, canon, bytes, recorded_at) values (${TENANT}, ${HASH}, 'k', ${canon}, ${bytes}, ${AT})`;
  for (const both of [blob('{}', new Uint8Array(1)), blob(null, null)])
    await assert.rejects(
      transaction(app, TENANT, (tx) => tx.query(both)),
      (error) => isStoreError(error) && error.kind === 'check',
    );
  await transaction(app, TENANT, (tx) => tx.query(blob(null, new Uint8Array([0, 255]))));
});
