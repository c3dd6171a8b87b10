/**
 * Orders that people change while they are carried out: held and released, amended, supplemented, cancelled, settled in part or not at all, done by hand,
 * begun on a day, planned late, and invoiced. `SEEDS=10000` for more, `FROM=7` to begin elsewhere, `SEED=7` to see one again with its trace. All seeds
 * together make every move of an order, a task, a handoff and a case.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, test } from 'node:test';
import { testDatabase } from '#test/support/database.ts';
import { keepsItsPromises } from '../keeps-its-promises.ts';
import type { FaultRule } from '#sims/core/words.ts';
import type { Random } from '../random.ts';
import type { Run } from '../run-seed.ts';
import { findsPlanted } from '../finds-planted.ts';
import { beginCurators } from '../migrated/curators.ts';
import { brokenOfMended } from '../migrated/mended.ts';
import type { Play } from '../play.ts';
import { runSeed } from '../run-seed.ts';
import { openSimulator, type Simulator } from '../simulator.ts';
import { beginDesk, lookAfter } from './desk.ts';
import { everyMove, watchMoves } from './moved.ts';
import { PLANTED_IN_FLIGHT, PLANTED_IN_REPAIRS } from './plants.ts';
import { brokenInFlight } from './promises.ts';
import { troubles, type Weather } from '../weather.ts';
import { everyKindOfWork } from './rules.ts';

const ONE = process.env['SEED'];
const SEEDS = ONE === undefined ? Number(process.env['SEEDS'] ?? 40) : 1;
const FROM = Number(ONE ?? process.env['FROM'] ?? 1);

/** What orders are made of here, and what takes it back. */
const OPERATIONS: Readonly<Record<string, readonly string[]>> = {
  billing: ['billing.setup', 'billing.activate'],
  entitlement: ['entitlement.activate'],
  provisioning: ['provisioning.provision'],
  inventory: ['inventory.reserve'],
  shipping: ['shipping.ship'],
  'service-scheduling': ['service-scheduling.book'],
  crm: ['crm.record'],
  erp: ['erp.open-cost-centre'],
};
const UNDO_TROUBLES: readonly ((random: Random) => Omit<FaultRule, 'match'>)[] = [
  (random) => ({ mode: 'fail', on: 'undo', times: 1 + random.int(6) }),
  () => ({ mode: 'refuse', on: 'undo', retriable: false, times: 1 }),
  () => ({ mode: 'timeout-after-success', on: 'undo', times: 1 }),
];

const inFlightWeather = (random: Random): Partial<Weather> => ({
  everyKindOfWork: true,
  everyFact: false,
  repaired: true,
  nearExpiry: false,
  submitters: 0,
  aCanceller: false,
  aDecliner: false,
  deal: random.pick(['consulting', 'appliance', 'appliance', 'workspace', 'site']),
  splitBy: 'none',
  systems: Object.fromEntries(
    Object.entries(troubles(random, OPERATIONS, random.pick([0, 2, 3]))).map(([system, rules]) => [
      system,
      random.chance(0.3)
        ? [
            ...rules,
            { ...random.pick(UNDO_TROUBLES)(random), match: { operation: random.pick(OPERATIONS[system] ?? []) } },
          ]
        : rules,
    ]),
  ),
});

const opened: Simulator[] = [];
after(() => Promise.all(opened.map((each) => each.close())));
const inFlight: Play = {
  weather: inFlightWeather,
  opensItsOwn: false,
  // Days come, tasks lie for a working day; service levels and dates of weeks are not waited for.
  lastsDays: 8,
  rules: everyKindOfWork,
  opened: watchMoves,
  prepare: async () => {},
  begin: beginDesk,
  lookAfter,
  broken: brokenInFlight,
};
/** On the same ground: what customers had before Troth. */
const migrated: Play = {
  ...inFlight,
  weather: { everyFact: true, nearExpiry: false, systems: {} },
  begin: beginCurators,
  lookAfter: async () => {},
  broken: brokenOfMended,
};
/** A seed is a tenant: theirs begin where no other ends. */
const MIGRATED_FROM = 1_000_000;
const simulator = await openSimulator(await testDatabase(), FROM >= MIGRATED_FROM ? migrated : inFlight);
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
