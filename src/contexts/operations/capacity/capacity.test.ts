import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchHours, BUSY_MAX, needsOf, ratesOf, type UnitCosts } from './capacity.ts';
import { capacityReport } from './report.ts';
import { UNIT_COSTS } from './unit-costs.ts';
import { DRIVERS, INPUTS, JOURNEY_NAMES, standardWorkload, type Workload } from './workload.ts';

const each = (serverMs: number, postgresMs: number, storedBytes: number) => ({
  serverMs,
  postgresMs,
  storedBytes,
  sample: 100,
});
const COSTS: UnitCosts = {
  ...UNIT_COSTS,
  lines: 4,
  costs: {
    'quote.edit-lines': each(5, 5, 1_000),
    'quote.made-and-presented': each(300, 30, 100_000),
    'quote.submit-for-approval': each(3, 4, 1_000),
    'approval.decide': each(2, 4, 1_000),
    'quote.accept': each(2, 4, 1_000),
    'order.converted-and-submitted': each(10, 10, 10_000),
    'fulfillment.task': each(6, 8, 2_000),
  },
};
const NOTHING = Object.fromEntries(INPUTS.map(({ key }) => [key, 0])) as Workload;

test('the fourteen of the capacity model and the ten drivers stand in the tables, by their words', () => {
  const sources = INPUTS.flatMap(({ source }) => source ?? []);
  assert.deepEqual(sources, [
    'active sales users',
    'quote edits per user per hour',
    'average quote lines',
    'max quote lines',
    'pricing calculations per quote',
    'approval submissions per day',
    'accepted quotes per day',
    'orders per day',
    'order lines per order',
    'fulfillment tasks per order line',
    'event volume per order',
    'peak campaign/batch load',
    'partner API burst behavior',
    'reconciliation volume',
  ]);
  assert.deepEqual(
    DRIVERS.map(({ source }) => source),
    [
      'end-of-quarter quote spikes',
      'mass renewal generation',
      'large catalog publish',
      'price book refresh',
      'campaign launch',
      'partner API burst',
      'order conversion backlog',
      'downstream outage recovery',
      'projection rebuild',
      'historical replay',
    ],
  );
});

test('people who type: 360 sellers with 60 edits an hour are six a second, thirty thousandths of a processor each', () => {
  const work = { ...NOTHING, reps: 360, editsPerRepHour: 60, linesPerQuote: 4 };
  assert.equal(ratesOf(work)['quote.edit-lines'], 6);
  const { apiProcesses, postgresCores, serverCores, workerProcesses } = needsOf(work, COSTS);
  assert.equal(serverCores, 0.03 / BUSY_MAX);
  assert.equal(postgresCores, 0.03 / BUSY_MAX);
  assert.deepEqual([apiProcesses, workerProcesses], [2, 2], 'two of each, so that one may be stopped');
});

test('twice the work needs twice the processors; twice the lines, too; a second more waits for nobody', () => {
  const work = { ...NOTHING, reps: 3_600, editsPerRepHour: 60, linesPerQuote: 4 };
  const once = needsOf(work, COSTS).serverCores;
  assert.ok(Math.abs(needsOf({ ...work, reps: 7_200 }, COSTS).serverCores / once - 2) < 1e-9);
  assert.ok(Math.abs(needsOf({ ...work, linesPerQuote: 8 }, COSTS).serverCores / once - 2) < 1e-9);
  assert.equal(needsOf({ ...work, linesPerQuote: 1 }, COSTS).serverCores, once, 'never less than was measured');
});

test('tasks wait for other systems: workers are enough for the calls under way, however little they compute', () => {
  const work = { ...NOTHING, ordersPerDay: 18_000, linesPerOrder: 1, tasksPerLine: 100 };
  assert.equal(ratesOf(work)['fulfillment.task'], 100);
  // 100 a second of half a second each are 50 under way; 16 for each worker, at 60 %.
  assert.equal(needsOf(work, COSTS).workerProcesses, Math.ceil(50 / 16 / BUSY_MAX));
});

test('a batch takes its processor time, divided by who works on it', () => {
  const renewal = DRIVERS.find(({ key }) => key === 'mass-renewal');
  assert.ok(renewal);
  const work = { ...NOTHING, batchQuotes: 360_000, linesPerQuote: 4 };
  assert.equal(batchHours(work, COSTS, renewal, 1), 1);
  assert.equal(batchHours(work, COSTS, renewal, 2), 0.5);
});

test('every driver asks at least what a common day asks, and those with factors ask more', () => {
  const common = needsOf(standardWorkload, UNIT_COSTS);
  for (const driver of DRIVERS) {
    const under = needsOf(standardWorkload, UNIT_COSTS, driver);
    const more = Object.keys(driver.raises).length > 0;
    assert.ok(more ? under.serverCores > common.serverCores : under.serverCores === common.serverCores, driver.key);
  }
});

test('the report has the nine outputs, its shares come to the whole, and a workload of nothing divides by nothing', () => {
  const report = capacityReport(standardWorkload, UNIT_COSTS);
  const outputs = [
    report.forecast,
    report.needs,
    report.bottlenecks,
    report.scaling,
    report.batches,
    report.queues,
    report.downstream,
    report.allocation,
    report.emergency,
  ];
  assert.ok(outputs.every((output) => output.length > 0));
  const shares = report.allocation.reduce((all, { computeShare }) => all + computeShare, 0);
  assert.ok(Math.abs(shares - 1) < 0.01);
  assert.equal(report.allocation.length, JOURNEY_NAMES.length);
  const nothing = JSON.stringify(capacityReport(NOTHING, UNIT_COSTS));
  assert.ok(!nothing.includes('null,"limit"') && !nothing.includes('NaN'));
});
