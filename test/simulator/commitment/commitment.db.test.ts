/**
 * A deal from its first draft to the end, played by a crowd in bad weather. `SEEDS=10000` for more, `FROM=7` to begin elsewhere, `SEED=7` to
 * see one again with its trace. All seeds together make every move of a quote, an approval and a link.
 */
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { groundDatabase } from '../ground.ts';
import { keepsItsPromises } from '../keeps-its-promises.ts';
import { repairOne } from '../people.ts';
import type { Run } from '../run-seed.ts';
import { openSimulator, type Simulator } from '../simulator.ts';
import { beginCrowd } from './crowd.ts';
import { openDeal } from './deal.ts';
import { everyEdge } from './lives.ts';
import { brokenInDeal } from './promises.ts';

const ONE = process.env['SEED'];
const SEEDS = ONE === undefined ? Number(process.env['SEEDS'] ?? 80) : 1;
const FROM = Number(ONE ?? process.env['FROM'] ?? 1);

const opened: Simulator[] = [];
after(() => Promise.all(opened.map((each) => each.close())));
const simulator = await openSimulator(await groundDatabase(), {
  // Deadlines are part of a deal: an offer runs out, and an approver stays silent.
  weather: { nearExpiry: true, everyFact: false },
  opensItsOwn: true,
  lastsDays: 45,
  prepare: openDeal,
  begin: beginCrowd,
  lookAfter: (world) => repairOne(world),
  broken: brokenInDeal,
});
opened.push(simulator);

/** Moves that need somebody who is not in the crowd; each has a test of its own. */
const ELSEWHERE: readonly string[] = [
  // A revision presented while another lies with the customer: test/invariants/quote.db.test.ts.
  'quote: presented –supersede→',
  // Two revisions ready at once: quote/supersede.db.test.ts.
  'quote: approved –supersede→',
  // A qualification that ended after the yes: quote/qualify-quote.db.test.ts.
  'quote: accepted –decline→',
  // A scenario of the same deal that was accepted: quote/clone-quote.db.test.ts.
  'quote: inApproval –supersede→',
  'quote: draft –supersede→',
  // A policy that wants two persons for one step, and the second of them left: approval/lifecycle.db.test.ts.
  'approval: open –answer→',
  'approval: open –reassign→',
];

const everyMoveWasMade = (runs: readonly Run[]): void => {
  const made = new Set(runs.flatMap(({ edges }) => edges));
  assert.deepEqual(
    everyEdge().filter((edge) => !made.has(edge) && !ELSEWHERE.includes(edge)),
    [],
  );
};

keepsItsPromises(simulator, {
  from: FROM,
  seeds: SEEDS,
  traced: ONE !== undefined,
  file: 'commitment/commitment',
  ...(process.env['SEEDS'] === undefined && process.env['FROM'] === undefined && ONE === undefined
    ? { afterwards: everyMoveWasMade }
    : {}),
});
