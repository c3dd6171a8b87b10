/** The second half of a hundred seeded runs, beside the first on another core; and that a seed can be seen again. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testDatabase } from '#test/support/database.ts';
import { keepsItsPromises, NO_LIMIT } from './keeps-its-promises.ts';
import { openSimulator, type Simulator } from './simulator.ts';

/** Seeds that no range reaches in practice. */
const REPEATED = [4_000_000_001, 4_000_000_002, 4_000_000_003, 4_000_000_004, 4_000_000_005, 4_000_000_006];

const opened: Simulator[] = [];
// Registered before the database's own hook: who uses it leaves before it closes.
after(() => Promise.all(opened.map((each) => each.close())));
const simulator = await openSimulator(await testDatabase());
opened.push(simulator);

keepsItsPromises(simulator, { from: 51, seeds: 50 });

test('the same seed takes the same steps on another database', NO_LIMIT, async () => {
  const another = await openSimulator(await testDatabase());
  try {
    for (const seed of REPEATED) {
      const [first, second] = [await simulator.run(seed), await another.run(seed)];
      assert.deepEqual(second.trace, first.trace, `seed ${seed}`);
      assert.deepEqual([first.broken, second.broken], [[], []]);
    }
  } finally {
    await another.close();
  }
});
