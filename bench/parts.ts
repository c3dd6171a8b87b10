/**
 * One table: what Troth does, and beside it what PostgreSQL alone does on the same server in the same run. Wall times drift
 * on a shared machine; the ratios are what to read.
 */
import { benchCommand } from './command.ts';
import { benchCommitment } from './commitment.ts';
import { benchConfigure } from './configure.ts';
import { benchConvert } from './convert.ts';
import { benchEvidence } from './evidence.ts';
import { benchLongQuote } from './long-quote.ts';
import { benchPlans } from './plans.ts';
import { benchReconciliation } from './reconciliation.ts';
import { benchBulk, benchBulkQuotes } from './bulk.ts';
import { benchOrders } from './orders.ts';
import { benchPricing } from './pricing.ts';
import { findPgbench } from './pgbench.ts';
import type { Measured, Part, Say } from './part.ts';
import { openPlace } from './place.ts';
import { benchSimulate } from './simulate.ts';
import { benchSimulateBeside } from './simulate-beside.ts';
import { benchSimulatePolicy } from './simulate-policy.ts';
import { heading, line } from './table.ts';
import { benchUnitCosts } from './unit-costs.ts';

const pricing = async (): Promise<Measured> => ({
  rows: benchPricing().rows.map(({ name, value, unit, target }) => ({
    name,
    ours: value,
    unit: unit === 'ratio' ? 'x' : unit,
    target: { most: target },
  })),
  notes: [],
});

const PARTS: Readonly<Record<string, Part>> = {
  pricing,
  configure: async () => benchConfigure(),
  'long-quote': benchLongQuote,
  command: benchCommand,
  commitment: benchCommitment,
  convert: benchConvert,
  plans: benchPlans,
  orders: benchOrders,
  bulk: benchBulk,
  'bulk-quotes': benchBulkQuotes,
  evidence: benchEvidence,
  'simulate-policy': benchSimulatePolicy,
  simulate: benchSimulate,
  'simulate-beside': benchSimulateBeside,
  reconciliation: benchReconciliation,
  footprint: benchUnitCosts,
};

const started = performance.now();
const say: Say = (text) =>
  process.stderr.write(`  … ${((performance.now() - started) / 1000).toFixed(0)} s  ${text}\n`);

/** All parts, or those that are named. */
export const benchTable = async (wanted: readonly string[]): Promise<void> => {
  const unknown = wanted.find((name) => PARTS[name] === undefined);
  if (unknown !== undefined) throw new Error(`There is no part "${unknown}": ${Object.keys(PARTS).join(', ')}.`);
  if (findPgbench() === undefined) say('no pgbench here (PGBENCH names one): limits are not measured');
  const place = await openPlace();
  const notes: string[] = [];
  try {
    process.stdout.write(`${heading}\n`);
    for (const [name, bench] of Object.entries(PARTS)) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      say(name);
      const done = await bench(place, say);
      for (const row of done.rows) process.stdout.write(`${line(row)}\n`);
      notes.push(...done.notes);
    }
  } finally {
    await place.close();
  }
  if (notes.length > 0) process.stdout.write(`\n${notes.join('\n')}\n`);
};
