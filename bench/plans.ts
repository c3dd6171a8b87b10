/**
 * Plans of 12 tasks in six levels, worked off through the real command road against other systems that answer at once; beside it the limit:
 * pgbench running `limits/claim_complete.sql`, the rows that must be written for a task and no more, on the same server.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { beginPlan, runWorker, type Plan } from '#contexts/fulfillment/index.ts';
import { DEFAULT_RETRY } from '#contexts/fulfillment/retry.policy.ts';
import type { TaskPlan } from '#contexts/fulfillment/task.ts';
import { anId } from '#contexts/order/order.builder.ts';
import { silentLog } from '#platform/database/log.ts';
import { type Database, openDatabase } from '#platform/database/open-database.ts';
import { migrate } from '#platform/database/migrate.ts';
import { transaction } from '#platform/database/tx.ts';
import { doneAnswer, execution, MODEL, TENANT } from '#test/support/execution.ts';

const ORDERS = Number(process.env['ORDERS'] ?? 200);
const SECONDS = 5;
const CONCURRENCY = Number(process.env['CONCURRENCY'] ?? 128);
const LIMITS = new URL('./limits/', import.meta.url).pathname;
const PGBENCH = ['/usr/bin/pgbench', '/usr/local/bin/pgbench'];

const task = (planId: string, orderId: string, no: number, dependsOn: readonly string[]): TaskPlan => ({
  id: anId('task', planId, no),
  planId,
  orderId,
  itemId: anId('item', orderId),
  key: `t${no}`,
  name: `Task ${no}`,
  kind: no === 11 ? 'milestone' : 'call',
  connector: no === 11 ? null : 'provisioning',
  operation: no === 11 ? null : 'provisioning.provision',
  payload: { itemId: anId('item', orderId), quantity: '10' },
  late: [],
  ruleId: 'bench',
  artifactHash: MODEL,
  pointOfNoReturn: false,
  undo: null,
  undoes: null,
  retry: DEFAULT_RETRY,
  callTimeoutMs: 10_000,
  idempotent: true,
  statusQuery: true,
  settlesWithinMs: 5_000,
  dependsOn,
});

/** A start, ten in five levels of two, an end. */
const planOf = (no: number): Plan => {
  const orderId = anId('order', no);
  const id = anId('plan', no);
  const at = (index: number) => anId('task', id, index);
  const before = (index: number): readonly string[] => {
    if (index === 0) return [];
    if (index <= 2) return [at(0)];
    const level = Math.floor((index - 1) / 2);
    return [at(2 * level - 1), at(2 * level)];
  };
  return {
    id,
    orderId,
    accountId: anId('account'),
    purpose: 'fulfil',
    modelHash: MODEL,
    tasks: Array.from({ length: 12 }, (_, index) =>
      task(id, orderId, index, index === 11 ? [at(9), at(10)] : before(index)),
    ),
  };
};

const inDatabase = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

/** Tasks per second of one worker process, from the first claim to the last plan's end. */
const ours = async (database: Database, adminUrl: string): Promise<number> => {
  const world = await execution(
    database,
    () =>
      ({ key }) =>
        doneAnswer(key),
  );
  await world.seed();
  const pool = database.pool('app');
  for (let no = 0; no < ORDERS; no += 1)
    await transaction(pool, TENANT, (tx) => tx.pipeline(beginPlan(TENANT, planOf(no), world.clock.now()).statements));
  const jobs = { statements: () => [], committed: () => {}, work: async () => {}, close: async () => {} };
  const started = performance.now();
  const worker = await runWorker({
    door: world.door,
    registry: world.registry,
    worker: 'bench',
    concurrency: CONCURRENCY,
    sweepMs: 500,
    jobs,
  });
  await inDatabase(adminUrl, async (client) => {
    for (;;) {
      const { rows } = await client.query<{ open: boolean }>(
        `select exists (select from fulfillment.task where state <> 'done') as open`,
      );
      if (!rows[0]?.open) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
  const seconds = (performance.now() - started) / 1000;
  await worker.close();
  return (ORDERS * 12) / seconds;
};

/** Undefined where there is no pgbench: then the limit is not measured, and not guessed. */
const limit = async (adminUrl: string): Promise<number | undefined> => {
  const pgbench = PGBENCH.find(existsSync);
  if (pgbench === undefined) return undefined;
  await inDatabase(adminUrl, (client) => client.query('create database bench_limit'));
  const url = Object.assign(new URL(adminUrl), { pathname: '/bench_limit' }).toString();
  const schema = readFileSync(join(LIMITS, 'claim_complete_schema.sql'), 'utf8');
  await inDatabase(url, async (client) => {
    for (const statement of schema.split(/;\n|; (?=VACUUM)/))
      if (statement.trim() !== '') await client.query(statement);
  });
  const script = join(LIMITS, 'claim_complete.sql');
  const out = execFileSync(pgbench, ['-n', '-f', script, '-c', '8', '-j', '2', '-T', String(SECONDS), url]).toString();
  return Number(/tps = ([\d.]+)/.exec(out)?.[1]);
};

const folder = mkdtempSync(join(tmpdir(), 'troth-bench-'));
const database = await openDatabase({ dataFolder: folder, log: silentLog });
try {
  await migrate(database);
  const adminUrl = database.adminUrl ?? '';
  const most = await limit(adminUrl);
  const tasks = await ours(database, adminUrl);
  console.log(`plans: ${Math.round(tasks)} tasks/s with ${ORDERS} orders of 12 tasks`);
  console.log(
    most === undefined
      ? 'limit not measured (no pgbench)'
      : `limit: ${Math.round(most)} tasks/s; ratio ${(tasks / most).toFixed(2)}`,
  );
} finally {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
}
