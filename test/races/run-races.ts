/** Makes tests of races. */
import { after, before, test } from 'node:test';
import { type Ground, makeGround } from './ground.ts';
import type { Race } from './races.ts';

const RACES_BY_DEFAULT = 200;
const COUNT = Number(process.env['TROTH_RACES'] ?? RACES_BY_DEFAULT);

export const runRaces = (races: readonly Race[]): void => {
  let ground: Ground;
  before(async () => {
    ground = await makeGround();
  });
  after(() => ground?.troth.stop());
  for (const race of races)
    test(`${race.name}, ${COUNT} times`, async () => {
      await race.run(ground, COUNT);
    });
};
