/** Runs seeds, one after another, on one ground. */
import type { TestDatabase } from '#test/support/database.ts';
import { type Ground, openGround } from './ground.ts';
import { execution, type Play } from './play.ts';
import { type Run, runSeed } from './run-seed.ts';

export type Simulator = {
  readonly ground: Ground;
  /** Once for each seed: its tenant is made of it. */
  readonly run: (seed: number) => Promise<Run>;
  /** The same, of another play on this ground. */
  readonly also: (play: Play) => Promise<(seed: number) => Promise<Run>>;
  readonly close: () => Promise<void>;
};

export const openSimulator = async (database: TestDatabase, play: Play = execution): Promise<Simulator> => {
  const ground = await openGround(database, play.rules);
  await play.opened?.(ground);
  return {
    ground,
    run: (seed) => runSeed(ground, seed, play),
    also: async (other) => {
      const under = ground.underRules(other.rules);
      await other.opened?.(under);
      return (seed) => runSeed(under, seed, other);
    },
    close: ground.close,
  };
};

/** What a failing seed says: enough to see it again, step by step. */
export const story = (run: Run, file = 'simulator'): string =>
  [
    `SEED=${run.seed} breaks ${run.broken.length} promise(s); see it again: SEED=${run.seed} node --test test/simulator/${file}.db.test.ts`,
    ...run.broken.map((each) => `  ✗ ${each}`),
    `weather: ${JSON.stringify(run.weather)}`,
    `the last of ${run.trace.length} lines:`,
    ...run.trace.slice(-40).map((line) => `  ${line}`),
  ].join('\n');
