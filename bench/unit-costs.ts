/**
 * What one of each thing costs: processor time of Troth and of PostgreSQL, and bytes that stay. Written with its day and machine into the
 * file that the capacity calculator reads. Processor time and not wall time, so that a busy machine says nearly the same as a quiet one.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { convertQuote, submitOrder } from '#contexts/order/index.ts';
import { must } from '#kernel/outcome.ts';
import type { Database } from '#platform/database/open-database.ts';
import { acceptedQuotes, copyQuote, does, presentedQuote, seller } from './accepted-quotes.ts';
import { journeysOf, sendAll } from './commitment.ts';
import { openCompany } from './company.ts';
import { cpuOf, cpuOfPostgres, cpuWithEndedChildren, postmasterOf } from './cpu.ts';
import type { Part } from './part.ts';
import { asAdministrator } from './place.ts';
import { startRole } from './roles.ts';
import { allPassedOn, looking, settles } from './settles.ts';

const UNIT_COSTS_FILE = new URL('../src/contexts/operations/capacity/unit-costs.ts', import.meta.url);
const HEAD = `/** Measured and not typed: written by \`npm run bench -- footprint\`, on the machine that it names. Measure on yours before you plan for it. */
import type { UnitCosts } from './capacity.ts';

export const UNIT_COSTS: UnitCosts = `;
const LINES = 3;
const WARM_UP = 60;
const COMMANDS = 200;
const PRESENTED = 20;
const ORDERS = 120;

type Cost = {
  readonly serverMs: number;
  readonly postgresMs: number;
  readonly storedBytes: number;
  readonly sample: number;
};
type Standing = { readonly server: number; readonly postgres: number; readonly bytes: number };

const round = (value: number): number => Math.max(0, Math.round(value * 1_000) / 1_000);

const eyeOf = async (database: Database) => {
  const [own] = await asAdministrator<{ pid: number }>(
    database,
    `select pid from pg_stat_activity where datname = current_database() and application_name = 'troth-app' limit 1`,
  );
  const postmaster = own && postmasterOf(own.pid);
  must(postmaster, 'unit costs are measured where PostgreSQL runs on this machine');
  const standing = async (pids: readonly number[]): Promise<Standing> => {
    const [size] = await asAdministrator<{ bytes: number }>(
      database,
      'select pg_database_size(current_database())::float8 as bytes',
    );
    // Documents are set in processes of their own, which end with their renderer.
    const server =
      pids.length === 0 ? cpuWithEndedChildren(process.pid) : pids.reduce((sum, pid) => sum + cpuOf(pid), 0);
    return { server, postgres: cpuOfPostgres(postmaster), bytes: size?.bytes ?? 0 };
  };
  return async (count: number, work: () => Promise<unknown>, pids: readonly number[] = []): Promise<Cost> => {
    const before = await standing(pids);
    await work();
    const after = await standing(pids);
    return {
      serverMs: round((after.server - before.server) / count),
      postgresMs: round((after.postgres - before.postgres) / count),
      storedBytes: Math.max(0, Math.round((after.bytes - before.bytes) / count)),
      sample: count,
    };
  };
};

type Converted = { readonly orders: readonly { readonly orderId: string }[] };

export const benchUnitCosts: Part = async (place, say) => {
  const database = await place.troth();
  const app = await openCompany(database);
  const { door } = app;
  const costs: Record<string, Cost> = {};
  try {
    const measure = await eyeOf(database);
    for (const journey of await journeysOf(database, door)) {
      const name = journey.name.split(' ')[0] ?? '';
      say(`${COMMANDS} × ${name}`);
      await sendAll(door, journey, (await copyQuote(database, journey.original, WARM_UP)).copies);
      const { copies } = await copyQuote(database, journey.original, COMMANDS);
      costs[name] = await measure(COMMANDS, () => sendAll(door, journey, copies));
    }
    say(`${PRESENTED} quotes from nothing to presented, with their documents`);
    costs['quote.made-and-presented'] = await measure(PRESENTED, async () => {
      for (let no = 0; no < PRESENTED; no += 1) await presentedQuote(door, LINES);
    });
    const rep = await seller(door);
    const quotes = await acceptedQuotes(door, database, LINES, ORDERS);
    const orders: string[] = [];
    say(`${ORDERS} orders of ${LINES} lines: converted, submitted, carried out`);
    costs['order.converted-and-submitted'] = await measure(ORDERS, async () => {
      for (const quoteId of quotes)
        orders.push(...(await does<Converted>(door, rep, convertQuote, { quoteId })).orders.map((one) => one.orderId));
      for (const orderId of orders) await does(door, rep, submitOrder, { orderId });
    });
    const hands = [await startRole(database, { role: 'relay' }), await startRole(database, { role: 'worker' })];
    const eye = await looking(database);
    try {
      const pids = hands.map(({ child }) => child.pid ?? 0);
      const carried = await measure(
        1,
        async () => {
          await settles(eye, `from ordering.product_order where state not in ('draft', 'completed')`, 'select 1');
          await allPassedOn(eye);
        },
        pids,
      );
      const [tasks] = await eye.rows<{ n: number }>('select count(*)::int as n from fulfillment.task');
      const n = tasks?.n ?? 1;
      costs['fulfillment.task'] = {
        serverMs: round(carried.serverMs / n),
        postgresMs: round(carried.postgresMs / n),
        storedBytes: Math.round(carried.storedBytes / n),
        sample: n,
      };
    } finally {
      await eye.close();
      await Promise.all(hands.map((each) => each.stop()));
    }
  } finally {
    await app.close();
  }
  const [server] = await asAdministrator<{ version: string }>(
    database,
    `select current_setting('server_version') as version`,
  );
  const measured = {
    measuredAt: Temporal.Now.instant().toString({ smallestUnit: 'second' }),
    machine: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}`,
    node: process.version,
    postgres: server?.version ?? '',
    by: 'npm run bench -- footprint',
    lines: LINES,
    costs,
  };
  writeFileSync(UNIT_COSTS_FILE, `${HEAD}${JSON.stringify(measured, null, 2)};\n`);
  return {
    rows: Object.entries(costs).map(([name, { serverMs, postgresMs }]) => ({
      name: `processor time of one ${name}, Troth and PostgreSQL`,
      ours: serverMs + postgresMs,
      unit: 'ms',
    })),
    notes: [`written to ${UNIT_COSTS_FILE.pathname.split('/').slice(-5).join('/')}`],
  };
};
