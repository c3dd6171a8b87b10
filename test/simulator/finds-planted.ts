/** A simulator that never fails proves nothing: known mistakes are planted, and a run finds each, by the promise that it breaks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ground, Plant } from './ground.ts';
import type { Play } from './play.ts';
import { runSeed } from './run-seed.ts';

/** More than enough: each is found within a few dozen. */
const SEEDS_MAX = 300;

/** `after`: how many seeds are passed over, for a mistake that seldom shows: time is better spent on others. */
export type Planted = readonly [mistake: string, plant: Plant, promise: RegExp, after?: number];

/** The number of runs until one breaks, and what it broke. */
const find = async (
  ground: Ground,
  play: Play,
  from: number,
): Promise<{ readonly runs: number; readonly broken: readonly string[] }> => {
  for (let runs = 1; runs <= SEEDS_MAX; runs += 1) {
    const { broken } = await runSeed(ground, from + runs, play);
    if (broken.length > 0) return { runs, broken };
  }
  return { runs: SEEDS_MAX, broken: [] };
};

/** `from`: seeds that no other test of the file takes, because a seed is a tenant. */
export const findsPlanted = (ground: Ground, play: Play, planted: readonly Planted[], from: number): void => {
  for (const [index, [mistake, plant, promise, after = 0]] of planted.entries())
    test(`${mistake} is found`, async (context) => {
      const { runs, broken } = await find({ ...ground, plant }, play, from * (index + 1) + after);
      context.diagnostic(`found in run ${runs}: ${broken[0] ?? 'nothing'}`);
      assert.match(broken.join('\n'), promise);
    });
};
