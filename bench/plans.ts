/**
 * Plans of 12 tasks in six levels, worked off through the real command road against other systems that answer at once; beside it the limit:
 * pgbench running `limits/claim_complete.sql`, the rows that must be written for a task and no more, on the same server.
 */
import { setTimeout } from 'node:timers/promises';
import { beginPlan, runWorker, type Plan } from '#contexts/fulfillment/index.ts';
import { DEFAULT_RETRY } from '#contexts/fulfillment/retry.policy.ts';
import type { TaskPlan } from '#contexts/fulfillment/task.ts';
import { anId } from '#contexts/order/order.builder.ts';
import type { Database } from '#platform/database/open-database.ts';
import { transaction } from '#platform/database/tx.ts';
import { doneAnswer, execution, MODEL, TENANT } from '#test/support/execution.ts';
import { pgbench } from './pgbench.ts';
import { asAdministrator, limitText, type Place } from './place.ts';
import type { Row } from './table.ts';

const RATIO = 0.6;
const ORDERS = 200;
const TASKS = 12;
const CONCURRENCY = 128;
const SWEEP_MS = 500;
const LOOK_EVERY_MS = 20;
const LIMIT_SECONDS = 4;

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

/** Tasks per second of one worker process, from the first claim to the last plan's end. */
const ours = async (database: Database): Promise<number> => {
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
    sweepMs: SWEEP_MS,
    jobs,
  });
  try {
    while (await anyOpen(database)) await setTimeout(LOOK_EVERY_MS);
    return (ORDERS * TASKS) / ((performance.now() - started) / 1000);
  } finally {
    await worker.close();
  }
};

const anyOpen = async (database: Database): Promise<boolean> => {
  const [found] = await asAdministrator<{ open: boolean }>(
    database,
    `select exists (select from fulfillment.task where state <> 'done') as open`,
  );
  return found?.open ?? false;
};

export const benchPlans = async (
  place: Place,
  say: (text: string) => void,
): Promise<{ readonly rows: readonly Row[]; readonly notes: readonly string[] }> => {
  const url = await place.limit('claim_complete_schema.sql');
  say(`${ORDERS} plans of ${TASKS} tasks, and the limit beside them`);
  const limit = await pgbench({ url, script: limitText('claim_complete.sql'), mode: 'simple', seconds: LIMIT_SECONDS });
  return {
    rows: [
      {
        name: `tasks of ${TASKS}-task plans, by one worker, other systems answering at once`,
        ours: await ours(await place.troth()),
        unit: 'per s',
        limit,
        target: { ratio: RATIO },
      },
    ],
    notes: [],
  };
};
