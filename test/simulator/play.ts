/** What is played on the ground: what stands there before, who begins at once, and what must hold afterwards. */
import { brokenPromises } from './invariants.ts';
import type { DecompositionRules } from '#contexts/fulfillment/index.ts';
import type { Random } from './random.ts';
import { beginPeople, repairOne } from './people.ts';
import type { Ground } from './ground.ts';
import type { Weather } from './weather.ts';
import type { World } from './world.ts';

export type Verdict = {
  readonly broken: readonly string[];
  readonly states: readonly string[];
  readonly edges?: readonly string[];
};

export type Play = {
  /** What of the weather is not left to chance. */
  readonly weather: Partial<Weather> | ((random: Random) => Partial<Weather>);
  /** It begins without the offer that others begin with. */
  readonly opensItsOwn: boolean;
  readonly prepare: (world: World) => Promise<void>;
  /** Other rules of work than the company's. */
  readonly rules?: (company: DecompositionRules) => DecompositionRules;
  /** Once, before the first seed. */
  readonly opened?: (ground: Ground) => Promise<void>;
  /** What a person does when all is still and something waits for one. */
  readonly lookAfter: (world: World) => Promise<void>;
  /** Where nothing else happens any more, time goes on no further than this: an approver may be reminded for ever. */
  readonly lastsDays: number;
  readonly begin: (world: World) => readonly Promise<void>[];
  readonly broken: (world: World) => Promise<Verdict>;
};

/** From an offer that lies with the customer to orders that are carried out. */
export const execution: Play = {
  weather: {},
  opensItsOwn: false,
  lastsDays: 365,
  prepare: async () => {},
  begin: beginPeople,
  lookAfter: (world) => repairOne(world),
  broken: brokenPromises,
};
