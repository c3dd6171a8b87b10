/**
 * Orders that people change while they are carried out: held and released, amended, supplemented, cancelled, settled in part or not at all, done by hand,
 * begun on a day, planned late, and invoiced. `SEEDS=10000` for more, `FROM=7` to begin elsewhere, `SEED=7` to see one again with its trace. All seeds
 * together make every move of an order, a task, a handoff and a case.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, test } from 'node:test';
import { groundDatabase } from '../ground.ts';
import { keepsItsPromises } from '../keeps-its-promises.ts';
import type { Run } from '../run-seed.ts';
import { findsPlanted } from '../finds-planted.ts';
import { runSeed } from '../run-seed.ts';
import { openSimulator, type Simulator } from '../simulator.ts';
import { everyMove } from './moved.ts';
import { PLANTED_IN_FLIGHT, PLANTED_IN_REPAIRS } from './plants.ts';
import { inFlight, migrated } from './plays.ts';

const ONE = process.env['SEED'];
const SEEDS = ONE === undefined ? Number(process.env['SEEDS'] ?? 40) : 1;
const FROM = Number(ONE ?? process.env['FROM'] ?? 1);

const opened: Simulator[] = [];
after(() => Promise.all(opened.map((each) => each.close())));
/** A seed is a tenant: theirs begin where no other ends. */
const MIGRATED_FROM = 1_000_000;
const simulator = await openSimulator(await groundDatabase(), FROM >= MIGRATED_FROM ? migrated : inFlight);
opened.push(simulator);

const EDGES = 'src/contexts/order/order-edges.test.ts';
const HELD = 'src/flows/order-held.db.test.ts';
const CANCELLED = 'src/flows/order-cancellation.db.test.ts';
const FALLOUT = 'src/flows/fallout-work.db.test.ts';
const RESTORED = 'src/contexts/fulfillment/after-restore.test.ts';
const ONE_BY_ONE = 'test/scenarios/every-fault.test.ts';
const TABLE = 'src/contexts/fulfillment/settle-task-table.test.ts';
/** Moves that so few seeds make by luck or not at all, and the test that makes each. All others are made by these seeds. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  // In the transaction of the submission: nobody meets an order there.
  'order: acknowledged → rejected': EDGES,
  'order: acknowledged → cancelled': EDGES,
  'order: draft → rejected': EDGES,
  'order: assessingCancellation → inProgress': CANCELLED,
  'order: assessingCancellation → held': CANCELLED,
  'order: held → assessingCancellation': HELD,
  'order: held → partial': HELD,
  'order: held → failed': HELD,
  'order: inProgress → partial': 'test/golden/execution.db.test.ts',
  'order: inProgress → failed': 'src/flows/order-settled.db.test.ts',
  'order: draft → cancelled': CANCELLED,
  'order: pending → cancelled': 'src/flows/order-pending.db.test.ts',
  'task: ready → waiting': 'src/flows/plans-in-depth.db.test.ts',
  'task: ready → unknown': RESTORED,
  'task: retryScheduled → unknown': RESTORED,
  'task: ready → failed': ONE_BY_ONE,
  'task: retryScheduled → done': TABLE,
  'task: retryScheduled → failed': TABLE,
  'task: unknown → awaitingOutcome': TABLE,
  'task: unknown → failed': TABLE,
  'task: awaitingOutcome → unknown': TABLE,
  'task: awaitingOutcome → retryScheduled': TABLE,
  'task: failed → done': TABLE,
  'task: unknown → fallenOut': ONE_BY_ONE,
  'task: awaitingOutcome → fallenOut': ONE_BY_ONE,
  'task: fallenOut → unknown': ONE_BY_ONE,
  'task: awaitingOutcome → failed': TABLE,
  'task: inFlight → ready': 'src/contexts/fulfillment/manual-task.db.test.ts',
  'task: retryScheduled → cancelled': CANCELLED,
  'fallout: repairing → open': FALLOUT,
  'task: fallenOut → done': FALLOUT,
  'task: fallenOut → skipped': FALLOUT,
  'task: done → fallenOut': FALLOUT,
  'task: skipped → fallenOut': FALLOUT,
  'task: fallenOut → cancelled': CANCELLED,
  'task: compensating → compensationFailed': CANCELLED,
  'task: compensationFailed → compensating': CANCELLED,
  'task: compensationFailed → compensated': CANCELLED,
  'fallout: open → resolved': CANCELLED,
};

test('what the seeds leave to other tests is a move that there is, and the test is there', () => {
  const moves = new Set(everyMove());
  const root = new URL('../../../', import.meta.url);
  assert.deepEqual(
    Object.entries(ELSEWHERE).filter(([move, file]) => !moves.has(move) || !existsSync(new URL(file, root))),
    [],
  );
});

const everyMoveWasMade = (runs: readonly Run[]): void => {
  const made = new Set(runs.flatMap(({ edges }) => edges));
  assert.deepEqual(
    everyMove().filter((move) => !made.has(move) && ELSEWHERE[move] === undefined),
    [],
  );
};

keepsItsPromises(simulator, {
  from: FROM,
  seeds: SEEDS,
  traced: ONE !== undefined,
  file: 'in-flight/in-flight',
  ...(process.env['SEEDS'] === undefined && process.env['FROM'] === undefined && ONE === undefined
    ? { afterwards: everyMoveWasMade }
    : {}),
});

const MIGRATED_SEEDS = Number(process.env['MIGRATED_SEEDS'] ?? 12);
const everyEndWasMet = (runs: readonly Run[]): void => {
  const met = new Set(runs.flatMap(({ states }) => states));
  for (const state of ['repair proposed', 'repair done', 'repair rejected', 'asset known anew'])
    assert.ok(met.has(state), state);
};
if (ONE === undefined) {
  keepsItsPromises(
    { ...simulator, run: (seed) => runSeed(simulator.ground, seed, migrated) },
    { from: MIGRATED_FROM, seeds: MIGRATED_SEEDS, file: 'in-flight/in-flight', afterwards: everyEndWasMet },
  );
  findsPlanted(simulator.ground, inFlight, PLANTED_IN_FLIGHT, 10_000_000);
  findsPlanted(simulator.ground, migrated, PLANTED_IN_REPAIRS, 100_000_000);
}
