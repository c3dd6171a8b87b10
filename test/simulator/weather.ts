/** What goes wrong in a run, drawn from its seed before it begins: how often processes die, what gets lost, how the other systems misbehave. */
import type { FaultRule } from '#sims/core/words.ts';
import { type DealName } from './templates.ts';
import type { Random } from './random.ts';

export type Weather = {
  readonly deal: DealName;
  readonly splitBy: 'none' | 'site' | 'seller';
  /** Who takes part besides the customer who says yes. */
  readonly acceptors: number;
  readonly converters: number;
  readonly submitters: number;
  readonly aStalePage: boolean;
  readonly aDecliner: boolean;
  readonly aCanceller: boolean;
  /** The run begins seconds before the offer ends. */
  readonly nearExpiry: boolean;
  /** Whether somebody looks after what falls out. */
  readonly repaired: boolean;
  /** Whether the sink wants every fact, or only those of quotes and orders. */
  readonly everyFact: boolean;
  /** Work by hand, on a day and planned late; then days come, and not only answers. */
  readonly everyKindOfWork: boolean;
  /** Chances, each of one occasion. */
  readonly crash: number;
  readonly commitTrouble: number;
  readonly requestLost: number;
  readonly answerLost: number;
  readonly sentTwice: number;
  readonly callbackTrouble: number;
  readonly sinkTrouble: number;
  readonly jobTwice: number;
  readonly systems: Readonly<Record<string, readonly FaultRule[]>>;
};

const OPERATIONS: Readonly<Record<string, readonly string[]>> = {
  billing: ['billing.setup', 'billing.activate'],
  entitlement: ['entitlement.activate'],
  provisioning: ['provisioning.provision'],
  shipping: ['shipping.ship'],
  'service-scheduling': ['service-scheduling.book'],
};

/** What a customer's system subscribes to: the life of quotes and orders, not each step of the work. */
export const COARSE_FACTS: readonly string[] = [
  'QuoteAccepted',
  'QuoteDeclined',
  'QuoteExpired',
  'QuoteConvertedToOrder',
  'OrderCaptured',
  'OrderValidated',
  'OrderSubmitted',
  'OrderCancelled',
  'OrderFalloutDetected',
  'OrderRepairApplied',
  'OrderFalloutResolved',
  'OrderFulfilled',
  'BillingActivationRequested',
  'BillingHandoffDelivered',
];

/** A request may lie in a queue for less than the contract's settling time (5 s); longer would be a broken contract, not bad weather. */
const QUEUED_MS_MAX = 4_000;
/** Longer than any call waits: the work is done, and nobody hears of it. */
const SLOWER_THAN_A_CALL_MS = 12_000;

const MISBEHAVIOURS: readonly ((random: Random) => Omit<FaultRule, 'match'>)[] = [
  (random) => ({ mode: 'fail', times: 1 + random.int(6) }),
  (random) => ({ mode: 'fail', httpStatus: 500, times: 1 + random.int(2) }),
  (random) => ({ mode: 'refuse', retriable: random.chance(0.5), times: 1 + random.int(2) }),
  (random) => ({ mode: 'refuse', delayMs: 500, times: 1 + random.int(1) }),
  () => ({ mode: 'timeout-after-success', times: 1 }),
  (random) => ({ mode: 'timeout-before-effect', times: 1 + random.int(2) }),
  (random) => ({ mode: 'effect-after-timeout', delayMs: 500 + random.int(QUEUED_MS_MAX - 500), times: 1 }),
  () => ({ mode: 'answer-twice', times: 2 }),
  () => ({ mode: 'lose-callback', times: 1 }),
  (random) => ({ mode: 'late-callback', delayMs: 1_000 + random.int(20_000), times: 1 }),
  () => ({ mode: 'out-of-order', times: 2 }),
  (random) => ({ mode: 'garbage', effect: random.chance(0.5), times: 1 }),
  (random) => ({ mode: 'connection-reset', effect: random.chance(0.5), times: 1 }),
  (random) => ({ mode: 'slow', delayMs: random.pick([1_000, SLOWER_THAN_A_CALL_MS]), times: 1 }),
  (random) => ({ mode: 'fail', on: 'query', times: 1 + random.int(3) }),
  (random) => ({ mode: 'timeout-before-effect', on: 'query', times: 1 + random.int(2) }),
  (random) => ({ mode: 'garbage', on: 'query', times: 1 + random.int(2) }),
];

type Operations = Readonly<Record<string, readonly string[]>>;
const rulesOf = (random: Random, operations: Operations, system: string, most: number): readonly FaultRule[] =>
  Array.from({ length: random.int(most + 1) }, () => ({
    ...random.pick(MISBEHAVIOURS)(random),
    match: { operation: random.pick(operations[system] ?? []) },
  }));

/** What each of these systems does wrong: up to so many things. */
export const troubles = (random: Random, operations: Operations, most: number): Weather['systems'] =>
  Object.fromEntries(Object.keys(operations).map((system) => [system, rulesOf(random, operations, system, most)]));

export const weatherOf = (random: Random): Weather => {
  const calm = random.chance(0.1);
  /** Zero in half of the runs, so that one trouble is also met alone. */
  const upTo = (most: number): number => (calm || random.chance(0.5) ? 0 : (most * (1 + random.int(10))) / 10);
  const trouble = calm ? 0 : random.pick([0, 1, 2, 3, 4]);
  return {
    deal: random.weighted([
      ['consulting', 2],
      ['appliance', 4],
      ['workspace', 3],
      ['site', 1],
    ]),
    splitBy: random.weighted([
      ['none', 6],
      ['site', 1],
      ['seller', 1],
    ]),
    acceptors: 1 + random.int(2),
    converters: 1 + random.int(3),
    submitters: 1 + random.int(2),
    aStalePage: random.chance(0.1),
    aDecliner: random.chance(0.05),
    aCanceller: random.chance(0.2),
    nearExpiry: random.chance(0.08),
    repaired: !random.chance(0.05),
    everyFact: random.chance(0.25),
    everyKindOfWork: false,
    crash: upTo(0.03),
    commitTrouble: upTo(0.08),
    requestLost: upTo(0.15),
    answerLost: upTo(0.2),
    sentTwice: upTo(0.3),
    callbackTrouble: upTo(0.4),
    sinkTrouble: upTo(0.3),
    jobTwice: upTo(0.2),
    systems: troubles(random, OPERATIONS, trouble),
  };
};
