/** The second half of a hundred seeded runs, beside the first on another core; and that a seed can be seen again. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { groundDatabase } from './ground.ts';
import { inFlight } from './in-flight/plays.ts';
import { keepsItsPromises, NO_LIMIT } from './keeps-its-promises.ts';
import type { Run } from './run-seed.ts';
import { openSimulator, type Simulator } from './simulator.ts';

/** Seeds that no range reaches in practice. */
const REPEATED = [4_000_000_001, 4_000_000_002, 4_000_000_003, 4_000_000_004, 4_000_000_005, 4_000_000_006];
const REPEATED_IN_FLIGHT = REPEATED.slice(0, 4).map((seed) => seed + 1_000_000);
/** A database that has grown, or was analyzed, takes other ways to the same rows; and says them in another order where nobody asked for one. */
const OTHER_WAYS = ['enable_indexscan', 'enable_bitmapscan', 'enable_indexonlyscan', 'enable_nestloop'];

const opened: Simulator[] = [];
// Registered before the database's own hook: who uses it leaves before it closes.
after(() => Promise.all(opened.map((each) => each.close())));
const simulator = await openSimulator(await groundDatabase());
opened.push(simulator);

keepsItsPromises(simulator, { from: 51, seeds: 50 });

type Runner = (seed: number) => Promise<Run>;

/** In another order too: nothing of one seed is left for the next. */
const areTheSame = async (one: Runner, other: Runner, seeds: readonly number[]): Promise<void> => {
  const first = new Map<number, Run>();
  for (const seed of seeds) first.set(seed, await one(seed));
  for (const seed of seeds.toReversed()) {
    const [{ trace, broken }, again] = [first.get(seed)!, await other(seed)];
    assert.deepEqual(again.trace, trace, `seed ${seed}`);
    assert.deepEqual([broken, again.broken], [[], []]);
  }
};

test(
  'the same seed takes the same steps on another database, whatever came before and whatever way its planner takes',
  NO_LIMIT,
  async () => {
    const database = await groundDatabase();
    for (const way of OTHER_WAYS) await database.admin(`alter database ${database.name} set ${way} = off`);
    const another = await openSimulator(database);
    try {
      await areTheSame(simulator.run, another.run, REPEATED);
      await areTheSame(await simulator.also(inFlight), await another.also(inFlight), REPEATED_IN_FLIGHT);
    } finally {
      await another.close();
    }
  },
);
