/**
 * Deaths, one after another, while clients send equal and different commands; once the database server with everybody. What was
 * acknowledged is there, nothing was done twice, and nothing is left that somebody could find out. `CHAOS_SEED=7` for another order of
 * deaths; `npm run chaos` for a hundred that overlap.
 */
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { DealName } from '#test/simulator/templates.ts';
import { randomOf } from '#test/simulator/random.ts';
import { anyOf, makeClients } from './clients.ts';
import { supervisedDatabase } from './databases.ts';
import { type Faults, startFleet } from './fleet.ts';
import { close, newQuote } from './load.ts';
import { proofs } from './proofs.ts';
import { settled } from './settled.ts';

const SEED = Number(process.env['CHAOS_SEED'] ?? 1);
const KILLS = 5;
/** This one takes the database server, and with it everybody. */
const DEATH_OF_ALL = 3;
const BEFORE_A_DEATH_MS_MAX = 600;
/** Two for each death. */
const DEALS: readonly DealName[] = [
  'consulting',
  'appliance',
  'workspace',
  'appliance',
  'consulting',
  'workspace',
  'consulting',
  'appliance',
  'appliance',
  'workspace',
];
const NEW_QUOTES_A_WAVE = 3;

/** Each once or twice: the deaths are the trouble here, and these make sure that there is something to be in doubt about. */
const FAULTS: Faults = {
  billing: [{ mode: 'timeout-after-success', times: 1 }],
  entitlement: [
    { mode: 'fail', times: 1 },
    { mode: 'connection-reset', effect: true, times: 1 },
  ],
  provisioning: [
    { mode: 'lose-callback', times: 1 },
    { mode: 'answer-twice', times: 1 },
  ],
  shipping: [{ mode: 'late-callback', delayMs: 1_500, times: 2 }],
  'service-scheduling': [
    { mode: 'timeout-after-success', times: 1 },
    { mode: 'garbage', times: 1 },
  ],
};

const random = randomOf(SEED);
const fleet = await startFleet({ open: supervisedDatabase, deals: DEALS, faults: FAULTS });
after(() => fleet.close());
const people = makeClients(anyOf(fleet.urls), random);

const die = async (death: number): Promise<void> => {
  if (death !== DEATH_OF_ALL) return random.pick(fleet.deaths.filter(({ name }) => name.includes('-'))).fall();
  const server = fleet.deaths.find(({ name }) => name === 'database server')?.fall();
  await Promise.all(fleet.processes.map((each) => each.kill()));
  await server;
  await Promise.all(fleet.processes.map((each) => each.restart()));
};

test('deaths under load: what was acknowledged is there, nothing was done twice, and nothing is left unknown', async (context) => {
  const began = performance.now();
  const underWay: Promise<unknown>[] = [];
  for (let death = 1; death <= KILLS; death += 1) {
    for (const offer of fleet.offers.filter((_, index) => index % KILLS === death - 1))
      underWay.push(close(people, offer));
    for (let index = 0; index < NEW_QUOTES_A_WAVE; index += 1)
      underWay.push(newQuote(people, fleet.accountId, `New ${death}.${index}`));
    await pause(random.int(BEFORE_A_DEATH_MS_MAX));
    await die(death);
  }
  await Promise.all(underWay);
  const loaded = performance.now();
  await settled(fleet.rows);
  context.diagnostic(
    `${KILLS} deaths, ${people.acknowledged.length} acknowledged, ${people.resent()} sent again; load ${((loaded - began) / 1000).toFixed(1)} s, settled after ${((performance.now() - loaded) / 1000).toFixed(1)} s`,
  );
  for (const [what, holds] of Object.entries(proofs(fleet, people, KILLS * NEW_QUOTES_A_WAVE)))
    await context.test(what, holds);
});
