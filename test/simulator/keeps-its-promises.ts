/** A range of seeded runs as one test. A run that fails prints its seed; the same seed takes the same steps. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Run } from './run-seed.ts';
import { type Simulator, story } from './simulator.ts';

const FAILURES_SHOWN_MAX = 5;
/** Ten thousand seeds take an hour; the runner's own limit for a file is for files that hang. */
export const NO_LIMIT = { timeout: 24 * 3_600_000 };

export type Range = {
  readonly from: number;
  readonly seeds: number;
  /** Print every step: for one seed that is looked at again. */
  readonly traced?: boolean;
  /** Where its seeds are run again. */
  readonly file?: string;
  /** Told of all runs, when none has failed. */
  readonly afterwards?: (runs: readonly Run[]) => void;
};

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

export const keepsItsPromises = (
  simulator: Simulator,
  { from, seeds, traced = false, file, afterwards }: Range,
): void =>
  void test(
    `${seeds} seeds from ${from}: whatever crashes, gets lost, comes twice or misbehaves, no promise breaks`,
    NO_LIMIT,
    async (context) => {
      const began = performance.now();
      const runs: Run[] = [];
      for (let seed = from; seed < from + seeds; seed += 1) {
        const run = await simulator.run(seed);
        runs.push({ ...run, trace: run.broken.length > 0 || traced ? run.trace : [] });
        if (runs.filter(({ broken }) => broken.length > 0).length >= FAILURES_SHOWN_MAX) break;
      }
      context.diagnostic(figures(runs, (performance.now() - began) / 1000));
      if (traced) process.stdout.write(`${runs[0]?.trace.join('\n')}\n`);
      const failed = runs.filter(({ broken }) => broken.length > 0);
      assert.equal(failed.length, 0, failed.map((run) => story(run, file)).join('\n\n'));
      afterwards?.(runs);
    },
  );
