/**
 * Five hundred seeded runs: `SEEDS=10000` for more, `FROM=7` to begin elsewhere, `SEED=7` to see one again with its trace.
 * A run that fails prints its seed; the same seed takes the same steps.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testDatabase } from '#test/support/database.ts';
import type { Run } from './run-seed.ts';
import { openSimulator, type Simulator, story } from './simulator.ts';

const ONE = process.env['SEED'];
const SEEDS = ONE === undefined ? Number(process.env['SEEDS'] ?? 500) : 1;
const FROM = Number(ONE ?? process.env['FROM'] ?? 1);
const FAILURES_SHOWN_MAX = 5;
/** Ten thousand seeds take an hour; the runner's own limit for a file is for files that hang. */
const NO_LIMIT = { timeout: 24 * 3_600_000 };
/** Seeds that no range of the first test reaches in practice. */
const REPEATED = [4_000_000_001, 4_000_000_002, 4_000_000_003, 4_000_000_004, 4_000_000_005, 4_000_000_006];

const opened: Simulator[] = [];
// Registered before the database's own hook: who uses it leaves before it closes.
after(() => Promise.all(opened.map((each) => each.close())));
const simulator = await openSimulator(await testDatabase());
opened.push(simulator);

const figures = (runs: readonly Run[], seconds: number): string => {
  const injected = new Map<string, number>();
  for (const run of runs)
    for (const [trouble, times] of run.injected) injected.set(trouble, (injected.get(trouble) ?? 0) + times);
  const ends = Map.groupBy(
    runs.flatMap(({ states }) => states),
    (state) => state,
  );
  const list = (entries: Iterable<readonly [string, number]>): string =>
    [...entries]
      .toSorted(([, a], [, b]) => b - a)
      .map(([name, times]) => `${times} × ${name}`)
      .join(', ');
  const steps = runs.reduce((sum, run) => sum + run.steps, 0);
  return [
    `${runs.length} seeds, ${((seconds * 1000) / runs.length).toFixed(0)} ms a seed, ${(steps / runs.length).toFixed(0)} steps a seed`,
    `ended as: ${list([...ends].map(([state, all]) => [state, all.length] as const))}`,
    `went wrong: ${list(injected)}`,
  ].join('\n');
};

test(
  `${SEEDS} seeds from ${FROM}: whatever crashes, gets lost, comes twice or misbehaves, no promise breaks`,
  NO_LIMIT,
  async (context) => {
    const began = performance.now();
    const runs: Run[] = [];
    for (let seed = FROM; seed < FROM + SEEDS; seed += 1) {
      const run = await simulator.run(seed);
      runs.push({ ...run, trace: run.broken.length > 0 || ONE !== undefined ? run.trace : [] });
      if (runs.filter(({ broken }) => broken.length > 0).length >= FAILURES_SHOWN_MAX) break;
    }
    context.diagnostic(figures(runs, (performance.now() - began) / 1000));
    if (ONE !== undefined) process.stdout.write(`${runs[0]?.trace.join('\n')}\n`);
    const failed = runs.filter(({ broken }) => broken.length > 0);
    assert.equal(failed.length, 0, failed.map(story).join('\n\n'));
  },
);

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
