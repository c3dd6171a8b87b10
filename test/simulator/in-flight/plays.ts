/** What is played on orders in flight, and beside it on what customers had before Troth. */
import type { FaultRule } from '#sims/core/words.ts';
import { beginCurators } from '../migrated/curators.ts';
import { brokenOfMended } from '../migrated/mended.ts';
import type { Play } from '../play.ts';
import type { Random } from '../random.ts';
import { troubles, type Weather } from '../weather.ts';
import { beginDesk, lookAfter } from './desk.ts';
import { watchMoves } from './moved.ts';
import { brokenInFlight } from './promises.ts';
import { everyKindOfWork } from './rules.ts';

/** What orders are made of here, and what takes it back. */
const OPERATIONS: Readonly<Record<string, readonly string[]>> = {
  billing: ['billing.setup', 'billing.activate'],
  entitlement: ['entitlement.activate'],
  provisioning: ['provisioning.provision'],
  inventory: ['inventory.reserve'],
  shipping: ['shipping.ship'],
  'service-scheduling': ['service-scheduling.book'],
  crm: ['crm.record'],
  erp: ['erp.open-cost-centre'],
};
const UNDO_TROUBLES: readonly ((random: Random) => Omit<FaultRule, 'match'>)[] = [
  (random) => ({ mode: 'fail', on: 'undo', times: 1 + random.int(6) }),
  () => ({ mode: 'refuse', on: 'undo', retriable: false, times: 1 }),
  () => ({ mode: 'timeout-after-success', on: 'undo', times: 1 }),
];

const inFlightWeather = (random: Random): Partial<Weather> => ({
  everyKindOfWork: true,
  everyFact: false,
  repaired: true,
  nearExpiry: false,
  submitters: 0,
  aCanceller: false,
  aDecliner: false,
  deal: random.pick(['consulting', 'appliance', 'appliance', 'workspace', 'site']),
  splitBy: 'none',
  systems: Object.fromEntries(
    Object.entries(troubles(random, OPERATIONS, random.pick([0, 2, 3]))).map(([system, rules]) => [
      system,
      random.chance(0.3)
        ? [
            ...rules,
            { ...random.pick(UNDO_TROUBLES)(random), match: { operation: random.pick(OPERATIONS[system] ?? []) } },
          ]
        : rules,
    ]),
  ),
});

export const inFlight: Play = {
  weather: inFlightWeather,
  opensItsOwn: false,
  // Days come, tasks lie for a working day; service levels and dates of weeks are not waited for.
  lastsDays: 8,
  rules: everyKindOfWork,
  opened: watchMoves,
  prepare: async () => {},
  begin: beginDesk,
  lookAfter,
  broken: brokenInFlight,
};
/** On the same ground: what customers had before Troth. */
export const migrated: Play = {
  ...inFlight,
  weather: { everyFact: true, nearExpiry: false, systems: {} },
  begin: beginCurators,
  lookAfter: async () => {},
  broken: brokenOfMended,
};
