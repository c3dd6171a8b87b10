/** Makes tests of races. */
import { after, before, test } from 'node:test';
import { type Ground, makeGround } from './ground.ts';
import type { Race } from './races.ts';

const RACES_BY_DEFAULT = 100;
const COUNT = Number(process.env['TROTH_RACES'] ?? RACES_BY_DEFAULT);

export const runRaces = (races: readonly Race[]): void => {
  let ground: Ground;
  before(async () => {
    ground = await makeGround();
  });
  after(() => ground?.troth.stop());
  for (const race of races)
    // Ten thousand of each take an hour; the runner's own limit for a file is for files that hang.
    test(`${race.name}, ${COUNT} times`, { timeout: 24 * 3_600_000 }, async () => {
      await race.run(ground, COUNT);
    });
};
