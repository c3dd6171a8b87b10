/**
 * Plans of 12 tasks in six levels, worked off through the real command road by one or more workers, against other systems that answer at
 * once or after 100 ms; beside it the limit: pgbench running `limits/claim_complete.sql`, the rows that must be written for a task and no
 * more, on the same server. The workers are in one process, each with as many calls at once as a worker process has.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { beginPlan, connectorRegistry, runWorker, type Plan } from '#contexts/fulfillment/index.ts';
import { DEFAULT_RETRY } from '#contexts/fulfillment/retry.policy.ts';
import type { TaskPlan } from '#contexts/fulfillment/task.ts';
import { anId } from '#contexts/order/order.builder.ts';
import type { Database } from '#platform/database/open-database.ts';
import { transaction } from '#platform/database/tx.ts';
import { systemClock } from '#platform/clock.ts';
import type { Job, JobHandler } from '#platform/jobs/job-port.ts';
import { doneAnswer, execution, MODEL, SECRET, TENANT } from '#test/support/execution.ts';
import { pgbench } from './pgbench.ts';
import type { Part } from './part.ts';
import { asAdministrator, limitText } from './place.ts';
import { startRole } from './roles.ts';
import { looking, settles, watchLag } from './settles.ts';
import type { Row } from './table.ts';

const RATIO = 0.6;
const TASKS = 12;
const SWEEP_MS = 500;
/** What a worker process has (`src/app.ts`), where the calls take time; without, more, so that it never waits for hands. */
const HANDS = 16;
const HANDS_AT_ONCE = 128;
const SLOW_MS = 100;
const LIMIT_SECONDS = 4;
const PRIORITIES = [0, 1, 2, 3, 4] as const;

const task = (planId: string, orderId: string, no: number, dependsOn: readonly string[]): TaskPlan => ({
  id: anId('task', planId, no),
  planId,
  orderId,
  itemId: anId('item', orderId),
  partId: null,
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
  endsItemChanges: false,
  undo: null,
  undoes: null,
  retry: DEFAULT_RETRY,
  callTimeoutMs: 10_000,
  idempotent: true,
  statusQuery: true,
  settlesWithinMs: 5_000,
  dependsOn,
  awaits: [],
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
    conditions: {},
    parts: [],
    tasks: Array.from({ length: 12 }, (_, index) =>
      task(id, orderId, index, index === 11 ? [at(9), at(10)] : before(index)),
    ),
  };
};

/** Wakes the workers of this process when a dispatch is committed, as the job engine wakes processes. */
const wakingJobs = () => {
  const handlers: JobHandler[] = [];
  return {
    statements: () => [],
    committed: (jobs: readonly Job[]) => {
      for (const job of jobs) if (job.queue === 'dispatch') for (const handler of handlers) void handler(job);
    },
    work: async (_queue: string, handler: JobHandler) => void handlers.push(handler),
    close: async () => {},
  };
};

type Run = { readonly workers: number; readonly slowMs: number; readonly hands: number; readonly orders: number };
type Measured = {
  readonly tasksPerSecond: number;
  readonly ordersPerSecond: number;
  /** From the end of the last predecessor to the start of what waited for it: median and 95th percentile. */
  readonly levelMs: readonly [median: number, p95: number];
  /** How old the oldest fact was that had not left, at its worst. */
  readonly lagMs: number;
};

const registryOf = (slowMs: number) =>
  connectorRegistry(
    [
      {
        tenantId: TENANT,
        connector: 'provisioning',
        baseUrl: 'http://127.0.0.1:1',
        secrets: [SECRET],
        endpointToken: 'provisioning-endpoint',
        callTimeoutMs: 5_000,
      },
    ],
    {
      transport: async (request) => {
        if (slowMs > 0) await pause(slowMs);
        const { idempotencyKey } = JSON.parse(request.body ?? '{}') as { readonly idempotencyKey: string };
        return { result: doneAnswer(idempotencyKey), tookMs: slowMs };
      },
    },
  );

/** From the first claim to the last plan's end, with a relay beside it that passes facts on, a process of its own as in real life. */
const ours = async (database: Database, { workers, slowMs, hands, orders }: Run): Promise<Measured> => {
  const registry = registryOf(slowMs);
  const world = await execution(
    database,
    () =>
      ({ key }) =>
        doneAnswer(key),
    { now: systemClock, registry },
  );
  await world.seed();
  const pool = database.pool('app');
  for (let no = 0; no < orders; no += 1)
    await transaction(pool, TENANT, (tx) =>
      tx.pipeline(
        beginPlan(TENANT, planOf(no), { priority: PRIORITIES[no % PRIORITIES.length] ?? 2 }, world.clock.now())
          .statements,
      ),
    );
  const jobs = wakingJobs();
  const door = { ...world.door, jobs };
  const relay = await startRole(database, { role: 'relay' });
  const eye = await looking(database);
  const lag = watchLag(database);
  const started = performance.now();
  const running = await Promise.all(
    Array.from({ length: workers }, (_, no) =>
      runWorker({ door, registry, worker: `bench-${no}`, concurrency: hands, sweepMs: SWEEP_MS, jobs }),
    ),
  );
  try {
    await settles(eye, OPEN, STUCK);
    const seconds = (performance.now() - started) / 1000;
    return {
      tasksPerSecond: (orders * TASKS) / seconds,
      ordersPerSecond: orders / seconds,
      levelMs: await levelLatency(database),
      lagMs: await lag.stop(),
    };
  } finally {
    await Promise.all(running.map((worker) => worker.close()));
    await lag.stop();
    await eye.close();
    await relay.stop();
    // The next run has a database of its own, and needs the connections of this one.
    await database.close();
  }
};

const OPEN = `from fulfillment.task where state <> 'done'`;
const STUCK = `select t.state, t.kind, t.tries, t.checks, t.due_at, t.problem, count(*)::int as tasks,
  (select count(*)::int from pg_stat_activity where state <> 'idle') as busy ${OPEN.replace('task', 'task t').replace(' state', ' t.state')} group by 1, 2, 3, 4, 5, 6 limit 10`;

const levelLatency = async (database: Database): Promise<Measured['levelMs']> => {
  const [found] = await asAdministrator<{ median: number; p95: number }>(
    database,
    `with level as (
       select extract(epoch from min(a.started_at) - max(b.ended_at))::float8 * 1000 as ms
       from fulfillment.task_dependency d
       join fulfillment.attempt a on a.tenant_id = d.tenant_id and a.task_id = d.successor_id
       join fulfillment.attempt b on b.tenant_id = d.tenant_id and b.task_id = d.task_id
       group by d.successor_id)
     select percentile_cont(0.5) within group (order by ms) as median, percentile_cont(0.95) within group (order by ms) as p95 from level`,
  );
  return [found?.median ?? 0, found?.p95 ?? 0];
};

const RUNS: readonly Run[] = [
  ...[1, 2, 4].map((workers) => ({ workers, slowMs: 0, hands: HANDS_AT_ONCE, orders: 200 })),
  ...[1, 2, 4].map((workers) => ({ workers, slowMs: SLOW_MS, hands: HANDS, orders: 60 })),
];

/** Few enough that nothing waits for hands: how long a level takes by itself. */
const CALM: Run = { workers: 1, slowMs: 0, hands: HANDS, orders: 2 };

const rowsOf = ({ workers, slowMs }: Run, measured: Measured, limit: number | null): readonly Row[] => {
  const by = `by ${workers} worker${workers === 1 ? '' : 's'}, other systems answering ${slowMs === 0 ? 'at once' : `after ${slowMs} ms`}`;
  const tasks = { name: `tasks of ${TASKS}-task plans, ${by}`, ours: measured.tasksPerSecond, unit: 'per s' } as const;
  return [
    slowMs === 0 && workers === 1 ? { ...tasks, limit, target: { ratio: RATIO } } : tasks,
    { name: `orders of ${TASKS} tasks, ${by}`, ours: measured.ordersPerSecond, unit: 'per s' },
    {
      name: `the oldest fact that had not left, at its oldest (the relay looks four times a second), ${by}`,
      ours: measured.lagMs,
      unit: 'ms',
    },
  ];
};

export const benchPlans: Part = async (place, say) => {
  const url = await place.limit('claim_complete_schema.sql');
  say('the limit of tasks');
  const limit = await pgbench({ url, script: limitText('claim_complete.sql'), mode: 'simple', seconds: LIMIT_SECONDS });
  const alone = await pgbench({
    url,
    script: limitText('claim_complete.sql'),
    mode: 'simple',
    seconds: LIMIT_SECONDS,
    clients: 1,
  });
  const rows: Row[] = [];
  for (const run of RUNS) {
    say(`${run.orders} plans of ${TASKS} tasks, ${run.workers} workers, ${run.slowMs} ms`);
    rows.push(...rowsOf(run, await ours(await place.troth(), run), limit));
  }
  const { levelMs } = await ours(await place.troth(), CALM);
  // One task by itself: the least that lies between the end of one and the start of the next is half of it.
  const level = { unit: 'ms', limit: alone === null ? null : 1_000 / alone } as const;
  rows.push(
    {
      name: 'from a task’s end to the start of what waited for it, median, nothing else going on; beside it a whole task of the limit, at one client',
      ours: levelMs[0],
      ...level,
    },
    { name: 'the same, 95th percentile', ours: levelMs[1], ...level },
  );
  return { rows, notes: [] };
};
