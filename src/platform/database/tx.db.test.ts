import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabase } from '#test/support/database.ts';
import { isStoreError, readTransaction, sql, systemTransaction, transaction, violatedKey } from './tx.ts';

const database = await testDatabase();
const app = database.pool('app');
const TENANT = '019b0000-0000-7000-8000-000000000001';
const OTHER = '019b0000-0000-7000-8000-000000000002';
const SUBJECT = '019b0000-0000-7000-8000-00000000000a';
const AT = '2026-11-21T10:00:00Z';

const timer = (kind: string, tenant = TENANT) =>
  sql`insert into platform.timer (tenant_id, kind, subject_id, due_at) values (${tenant}, ${kind}, ${SUBJECT}, ${AT})`;
const kinds = (tenant = TENANT): Promise<readonly string[]> =>
  readTransaction(app, tenant, async (tx) =>
    (await tx.query<{ kind: string }>(sql`select kind from platform.timer order by kind`)).map(({ kind }) => kind),
  );

test('what a transaction wrote is there after it, and only for its tenant', async () => {
  await transaction(app, TENANT, (tx) => tx.query(timer('written')));
  assert.deepEqual(await kinds(), ['written']);
  assert.deepEqual(await kinds(OTHER), []);
});

test('writes and COMMIT travel together, and their rows come back one by one', async () => {
  const rows = await transaction(app, TENANT, (tx) =>
    tx.pipeline([timer('piped'), sql`select 1 as one`, sql`select 2 as two`], { commit: true }),
  );
  assert.deepEqual(rows, [[], [{ one: 1 }], [{ two: 2 }]]);
  assert.deepEqual(await kinds(), ['piped', 'written']);
});

test('when one of the pipelined statements fails, nothing commits and the first reason is thrown', async () => {
  const before = await kinds();
  await assert.rejects(
    transaction(app, TENANT, (tx) => tx.pipeline([timer('half'), timer('written'), timer('rest')], { commit: true })),
    (error) => isStoreError(error) && error.kind === 'unique' && violatedKey(error) === 'timer_pkey',
  );
  assert.deepEqual(await kinds(), before);
});

test('a failure that the work swallowed still fails the transaction', async () => {
  const before = await kinds();
  await assert.rejects(
    transaction(app, TENANT, async (tx) => {
      await tx.query(timer('swallowed'));
      await tx.query(timer('written')).catch(() => {});
    }),
    (error) => isStoreError(error) && error.kind === 'unique',
  );
  assert.deepEqual(await kinds(), before);
});

test('a failure that nobody awaited fails the transaction and not the process', async () => {
  const before = await kinds();
  await assert.rejects(
    transaction(app, TENANT, async (tx) => {
      void tx.query(timer('written'));
      void tx.query(timer('after'));
    }),
    (error) => isStoreError(error) && error.kind === 'unique',
  );
  assert.deepEqual(await kinds(), before);
});

test('a value that cannot be sent leaves nothing behind', async () => {
  const before = await kinds();
  await assert.rejects(
    transaction(app, TENANT, async (tx) => {
      await tx.query(timer('sent'));
      void tx.query(sql`select ${Number.NaN}`);
    }),
    /Broken promise: a number sent to the database is finite/,
  );
  assert.deepEqual(await kinds(), before);
});

test('a dry run meets every constraint and leaves nothing behind', async () => {
  const before = await kinds();
  await transaction(app, TENANT, (tx) => tx.pipeline([timer('dry')], { rollback: true }));
  await assert.rejects(
    transaction(app, TENANT, (tx) => tx.pipeline([timer('written')], { rollback: true })),
    /timer_pkey/,
  );
  assert.deepEqual(await kinds(), before);
});

test("the work's own error passes unchanged, and rolls back", async () => {
  const before = await kinds();
  const mine = new Error('mine');
  await assert.rejects(
    transaction(app, TENANT, async (tx) => {
      await tx.query(timer('mine'));
      throw mine;
    }),
    (error) => error === mine,
  );
  assert.deepEqual(await kinds(), before);
});

test('an error never repeats a value of a row', async () => {
  const secret = 'value-that-nobody-may-see';
  const attempts = [
    sql`insert into platform.timer (tenant_id, kind, subject_id, due_at) values (${TENANT}, 'written', ${SUBJECT}, ${AT}) returning ${secret}::text`,
    sql`select ${secret}::uuid`,
    sql`select ${secret}::int`,
    sql`insert into platform.idempotency values (${TENANT}, ${SUBJECT}, 'c', '', ${new Uint8Array(32)}, ${secret}, null, ${AT}, ${AT})`,
    sql`insert into platform.timer (tenant_id, kind, subject_id, due_at, payload) values (${TENANT}, 'j', ${SUBJECT}, ${AT}, ${secret}::jsonb)`,
  ];
  for (const attempt of attempts)
    await assert.rejects(
      transaction(app, TENANT, (tx) => tx.query(attempt)),
      (error) =>
        isStoreError(error) && !`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`.includes(secret),
    );
});

test('reading refuses to write', async () => {
  await assert.rejects(
    readTransaction(app, TENANT, (tx) => tx.query(timer('read'))),
    /read-only transaction/,
  );
});

test('a transaction over its limit is cut off and says so; the pool goes on', async () => {
  await assert.rejects(
    transaction(app, TENANT, (tx) => tx.query(sql`select pg_sleep(5)`), { limitMs: 150 }),
    (error) => isStoreError(error) && (error.kind === 'statement-timeout' || error.kind === 'transaction-too-long'),
  );
  await assert.rejects(
    transaction(
      app,
      TENANT,
      async (tx) => {
        await tx.query(timer('idle'));
        await new Promise((resolve) => setTimeout(resolve, 400));
        await tx.query(sql`select 1`);
      },
      { limitMs: 150 },
    ),
    (error) => isStoreError(error) && error.kind === 'transaction-too-long',
  );
  assert.ok(!(await kinds()).includes('idle'));
});

test('a connection that is cut while committing is told apart: the outcome is unknown', async () => {
  const admin = database.pool('app');
  await assert.rejects(
    transaction(app, TENANT, async (tx) => {
      const [row] = await tx.query<{ pid: number }>(sql`select pg_backend_pid() as pid`);
      await tx.query(timer('cut'));
      await transaction(admin, TENANT, (other) => other.query(sql`select pg_terminate_backend(${row?.pid})`));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }),
    (error) => isStoreError(error) && error.kind === 'connection' && error.outcomeUnknown,
  );
  assert.ok(!(await kinds()).includes('cut'));
});

test('two transactions that wait for each other: one is told it may be repeated, the other goes through', async () => {
  await transaction(app, TENANT, (tx) => tx.pipeline([timer('lock-a'), timer('lock-b')], { commit: true }));
  const lock = (kind: string) =>
    sql`select 1 from platform.timer where tenant_id = ${TENANT} and kind = ${kind} for update`;
  const both = (first: string, second: string) =>
    transaction(app, TENANT, async (tx) => {
      await tx.query(lock(first));
      await new Promise((resolve) => setTimeout(resolve, 100));
      await tx.query(lock(second));
    });
  const results = await Promise.allSettled([both('lock-a', 'lock-b'), both('lock-b', 'lock-a')]);
  const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  assert.equal(refused.length, 1);
  assert.ok(isStoreError(refused[0]) && refused[0].kind === 'deadlock' && refused[0].retryable);
});

test('the relay works across tenants only where a policy says so', async () => {
  const relay = database.pool('relay');
  await transaction(app, OTHER, (tx) => tx.query(timer('theirs', OTHER)));
  const due = await systemTransaction(relay, (tx) =>
    tx.query<{ tenant_id: string }>(
      sql`select distinct tenant_id from platform.timer where due_at <= ${AT} order by tenant_id`,
    ),
  );
  assert.deepEqual(
    due.map(({ tenant_id }) => tenant_id),
    [TENANT, OTHER],
  );
  for (const forbidden of [
    sql`select payload from platform.timer`,
    sql`select * from platform.blob`,
    sql`delete from platform.timer`,
  ])
    await assert.rejects(
      systemTransaction(relay, (tx) => tx.query(forbidden)),
      (error) => isStoreError(error) && error.kind === 'not-permitted',
    );
});
