/**
 * Orders from the click on *submit* to *completed*: validated, planned, every task called and recorded, billing told, the order ended, by
 * worker processes over systems that answer at once or after 100 ms. Each task writes what `limits/claim_complete.sql` writes and more, and
 * an order has so many of them: the limit is the rate of tasks alone, divided by the tasks that an order came to.
 */
import { convertQuote, submitOrder } from '#contexts/order/index.ts';
import type { Principal } from '#platform/command.ts';
import type { Database } from '#platform/database/open-database.ts';
import type { Door } from '#platform/door.ts';
import { acceptedQuotes, does, seller } from './accepted-quotes.ts';
import { openCompany } from './company.ts';
import { CLIENTS, pgbench } from './pgbench.ts';
import type { Part } from './part.ts';
import { limitText } from './place.ts';
import { startRole } from './roles.ts';
import { allPassedOn, looking, settles, watchLag } from './settles.ts';
import type { Row } from './table.ts';

const LINES = 3;
const WARM_UP = 10;
const SLOW_MS = 100;
const LIMIT_SECONDS = 4;

type Run = { readonly workers: number; readonly slowMs: number; readonly orders: number };
const RUNS: readonly Run[] = [
  { workers: 1, slowMs: 0, orders: 100 },
  { workers: 2, slowMs: 0, orders: 100 },
  { workers: 2, slowMs: SLOW_MS, orders: 60 },
];

const OPEN = `from ordering.product_order where state not in ('draft', 'completed')`;
const STUCK = `select o.state, t.state as task, t.problem, count(*)::int as n from ordering.product_order o
  left join fulfillment.task t on t.tenant_id = o.tenant_id and t.order_id = o.id and t.state not in ('done', 'waiting')
  where o.state not in ('draft', 'completed') group by 1, 2, 3 limit 10`;

type Converted = { readonly orders: readonly { readonly orderId: string }[] };

const draftOrders = async (
  door: Door,
  database: Database,
  rep: Principal,
  count: number,
): Promise<readonly string[]> => {
  const orders: string[] = [];
  for (const quoteId of await acceptedQuotes(door, database, LINES, count))
    orders.push(...(await does<Converted>(door, rep, convertQuote, { quoteId })).orders.map(({ orderId }) => orderId));
  return orders;
};

const submitAll = async (door: Door, rep: Principal, orders: readonly string[]): Promise<readonly number[]> => {
  const left = orders.values();
  const took: number[] = [];
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      for (const orderId of left) {
        const started = performance.now();
        await does(door, rep, submitOrder, { orderId });
        took.push(performance.now() - started);
      }
    }),
  );
  return took;
};

export const p95 = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0;

type Measured = {
  readonly perSecond: number;
  readonly tasksEach: number;
  readonly submitMs: number;
  readonly lagMs: number;
};

const measured = async (door: Door, database: Database, { workers, slowMs, orders }: Run): Promise<Measured> => {
  const rep = await seller(door);
  const drafts = await draftOrders(door, database, rep, WARM_UP + orders);
  const relay = await startRole(database, { role: 'relay' });
  const hands = await Promise.all(
    Array.from({ length: workers }, () => startRole(database, { role: 'worker', slowMs })),
  );
  const eye = await looking(database);
  try {
    await submitAll(door, rep, drafts.slice(0, WARM_UP));
    await settles(eye, OPEN, STUCK);
    await allPassedOn(eye);
    const lag = watchLag(database);
    const started = performance.now();
    const took = await submitAll(door, rep, drafts.slice(WARM_UP));
    await settles(eye, OPEN, STUCK);
    const seconds = (performance.now() - started) / 1000;
    const [tasks] = await eye.rows<{ each: number }>(
      'select count(*)::float8 / count(distinct order_id) as each from fulfillment.task',
    );
    return {
      perSecond: orders / seconds,
      tasksEach: tasks?.each ?? 0,
      submitMs: p95(took),
      lagMs: await lag.stop(),
    };
  } finally {
    await eye.close();
    await Promise.all([...hands, relay].map((each) => each.stop()));
  }
};

const rowsOf = (
  { workers, slowMs }: Run,
  { perSecond, tasksEach, submitMs, lagMs }: Measured,
  limit: number | null,
): readonly Row[] => {
  const by = `${workers} worker process${workers === 1 ? '' : 'es'}, other systems answering ${slowMs === 0 ? 'at once' : `after ${slowMs} ms`}`;
  return [
    {
      name: `orders of ${LINES} lines (${tasksEach.toFixed(1)} tasks) from submit to completed, ${by}`,
      ours: perSecond,
      unit: 'per s',
      ...(slowMs === 0 ? { limit: limit === null ? null : limit / tasksEach } : {}),
    },
    { name: `submit of such an order meanwhile, p95, ${by}`, ours: submitMs, unit: 'ms' },
    { name: `the oldest fact that had not left meanwhile, at its oldest, ${by}`, ours: lagMs, unit: 'ms' },
  ];
};

export const benchOrders: Part = async (place, say) => {
  const url = await place.limit('claim_complete_schema.sql');
  say('the limit of tasks');
  const limit = await pgbench({ url, script: limitText('claim_complete.sql'), mode: 'simple', seconds: LIMIT_SECONDS });
  const database = await place.troth();
  const app = await openCompany(database);
  try {
    const rows: Row[] = [];
    for (const run of RUNS) {
      say(`${run.orders} orders of ${LINES} lines, ${run.workers} worker processes, ${run.slowMs} ms`);
      rows.push(...rowsOf(run, await measured(app.door, database, run), limit));
    }
    return { rows, notes: [] };
  } finally {
    await app.close();
  }
};
