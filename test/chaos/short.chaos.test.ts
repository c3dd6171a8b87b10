/**
 * One death of each kind, two or more together, while clients send equal and different commands, stop, change, cancel and repair; once the
 * database server with everybody. What was acknowledged is there, nothing was done twice, and nothing is left that somebody could find
 * out. `CHAOS_SEED=7` for another order of deaths; `npm run chaos` for a hundred that overlap.
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
import { changeOfMind, type Fate, fateOf, repairDesk } from './second-thoughts.ts';
import { settled } from './settled.ts';

const SEED = Number(process.env['CHAOS_SEED'] ?? 1);
/** Who falls together; the last takes the database server, and with it everybody. */
const TOGETHER: readonly (readonly string[])[] = [
  ['api-1', 'NATS'],
  ['worker-1', 'stand-ins'],
  ['relay-1', 'supervisor'],
  ['sequencer-1', 'worker-2'],
  ['database server'],
];
const WAVES = TOGETHER.length;
const BEFORE_A_DEATH_MS_MAX = 600;
/** Two for each wave. */
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
    { mode: 'refuse', times: 1 },
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
const people = makeClients(anyOf(fleet.urls), random);
const desk = repairDesk(people);
after(async () => {
  desk.leave();
  await fleet.close();
});

const fates = new Map<string, Fate>();
const inSomeOrder = TOGETHER.map((names) => ({ names, place: random.int(1_000_000) })).toSorted(
  (one, other) => one.place - other.place,
);

const sell = async (index: number): Promise<void> => {
  const offer = fleet.offers[index];
  if (offer === undefined) return;
  const fate = fateOf(index);
  fates.set(offer.quoteId, fate);
  await changeOfMind(people, fate, await close(people, offer), random);
};

const die = (names: readonly string[]): Promise<unknown> =>
  names.includes('database server')
    ? fleet.fallWithEverybody(names)
    : Promise.all(fleet.deaths.filter(({ name }) => names.includes(name)).map(({ fall }) => fall()));

test('deaths under load: what was acknowledged is there, nothing was done twice, and nothing is left unknown', async (context) => {
  const began = performance.now();
  const underWay: Promise<unknown>[] = [];
  for (const [wave, { names }] of inSomeOrder.entries()) {
    for (let index = wave; index < fleet.offers.length; index += WAVES) underWay.push(sell(index));
    for (let index = 0; index < NEW_QUOTES_A_WAVE; index += 1)
      underWay.push(newQuote(people, fleet.accountId, `New ${wave}.${index}`));
    await pause(random.int(BEFORE_A_DEATH_MS_MAX));
    await die(names);
  }
  await Promise.all(underWay);
  const loaded = performance.now();
  await settled(fleet.rows);
  await desk.close();
  context.diagnostic(
    `${TOGETHER.flat().length} deaths, ${people.acknowledged.length} acknowledged, ${people.resent()} sent again; load ${((loaded - began) / 1000).toFixed(1)} s, settled after ${((performance.now() - loaded) / 1000).toFixed(1)} s`,
  );
  for (const [what, holds] of Object.entries(proofs(fleet, { ...people, fates }, WAVES * NEW_QUOTES_A_WAVE)))
    await context.test(what, holds);
});
