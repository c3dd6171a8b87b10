import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabase } from '#test/support/database.ts';
import { readTransaction, sql } from './tx.ts';

const database = await testDatabase();
const TENANT = '0198c000-0000-7000-8000-000000000001';
const LIMIT_MS = 200;

test('a reader that computes for long after its read has left no transaction open: the connection is not taken away', async () => {
  const app = database.pool('app', { max: 1 });
  const connection = async (): Promise<number> => {
    const [row] = await readTransaction(
      app,
      TENANT,
      (tx) => tx.query<{ pid: number }>(sql`select pg_backend_pid() as pid`),
      { limitMs: LIMIT_MS },
    );
    return row?.pid ?? 0;
  };
  const before = await connection();
  // The event loop is held, as a long computation holds it: what was not sent before is not sent now.
  const until = performance.now() + 4 * LIMIT_MS;
  while (performance.now() < until);
  assert.equal(await connection(), before);
});
