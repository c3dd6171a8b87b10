/** Everything there is in one run: time, processes, the other systems with their ledgers, who listens, and what was acknowledged to whom. */
import {
  connectorRegistry,
  type CONNECTOR_CONTRACTS,
  type ConnectorRegistry,
  workerSteps,
  type WorkerSteps,
} from '#contexts/fulfillment/index.ts';
import type { Transport } from '#platform/connectors/connector.ts';
import { derivedId } from '#kernel/ids.ts';
import type { Json } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import type { Answer, Principal } from '#platform/command.ts';
import { asideLimit } from '#platform/commands/record-aside.ts';
import type { Door } from '#platform/door.ts';
import type { Job } from '#platform/jobs/job-port.ts';
import type { RelayParts } from '#platform/relay.jobs.ts';
import { webhookSecret } from '#platform/webhook-signature.ts';
import { type Book, emptyBook } from '#sims/core/book.ts';
import { inProcessTransport, reactIn } from '#sims/core/in-process.ts';
import { PROFILES } from '#sims/profiles.ts';
import { type CommitFate, doorOf, type Means, poolOf } from './process.ts';
import { type Random, randomOf } from './random.ts';
import { type Life, makeScheduler, type Scheduler } from './scheduler.ts';
import type { Ground } from './ground.ts';
import type { Play } from './play.ts';
import type { PersonKey, PresentedQuote } from './templates.ts';
import { type Weather, weatherOf } from './weather.ts';

export type Role = 'api' | 'worker' | 'relay';
/** A place where a process of a role runs; when it dies another life begins there. */
export type Slot = {
  readonly role: Role;
  readonly name: string;
  lives: number;
  life: Life;
  door: Door;
  steps: WorkerSteps;
  relay: RelayParts;
};

/** A sender heard this: whatever happens later, it has to be true. */
export type Acknowledged = {
  readonly command: string;
  readonly key: string;
  readonly value: Json;
  readonly version: number | null;
};
/** A fact as the sink first took it, in the order in which it did. */
export type Heard = { readonly id: string; readonly type: string; readonly subject: string };

/** What the processes believe is to be done. A hint that is lost costs time only: when all is still, the rows are looked at. */
export type Hints = {
  claim: boolean;
  sweep: boolean;
  relay: boolean;
  deliver: boolean;
  letters: boolean;
  timers: boolean;
  repair: boolean;
};

export type World = {
  readonly ground: Ground;
  readonly random: Random;
  readonly weather: Weather;
  readonly scheduler: Scheduler;
  readonly tenantId: string;
  readonly quote: PresentedQuote;
  readonly people: Readonly<Record<PersonKey, Principal>>;
  readonly now: () => Temporal.Instant;
  readonly advance: (ms: number) => void;
  readonly slots: readonly Slot[];
  readonly outside: Life;
  readonly books: ReadonlyMap<string, Book>;
  readonly registry: ConnectorRegistry;
  readonly jobs: Job[];
  readonly hints: Hints;
  readonly heard: Heard[];
  readonly counts: { deliveries: number; repairs: number };
  readonly acknowledged: Acknowledged[];
  readonly letters: Map<string, number>;
  readonly webhookSecret: string;
  readonly injected: Map<string, number>;
  readonly count: (trouble: string, times?: number) => void;
  readonly hit: (trouble: string, probability: number) => boolean;
  readonly alive: (role: Role) => readonly Slot[];
  readonly begin: (slot: Slot) => void;
  readonly acknowledge: (command: string, key: string, answer: Answer & { readonly ok: true }) => void;
};

export const SECRET = webhookSecret(new Uint8Array(32).fill(7));
const START = Temporal.Instant.from('2026-11-21T12:00:00Z');
const CALL_TIMEOUT_MS = 5_000;
const SLOTS: readonly (readonly [Role, string])[] = [
  ['api', 'api-1'],
  ['api', 'api-2'],
  ['worker', 'worker-1'],
  ['worker', 'worker-2'],
  ['relay', 'relay-1'],
  ['relay', 'relay-2'],
];

/** From the seed alone: ids, and with them pauses and partitions, follow from it. */
export const tenantOf = (seed: number): string => derivedId(START, 'simulator', seed);
export const originOf = (system: string): string => `http://${system}.sim`;

export const makeWorld = (ground: Ground, seed: number, settled: Play['weather'] = {}): World => {
  const tenantId = tenantOf(seed);
  const random = randomOf(seed);
  const drawn = weatherOf(random);
  const weather = { ...drawn, ...(typeof settled === 'function' ? settled(random) : settled) };
  const quote = ground.templates.deals[weather.deal];
  let now = weather.nearExpiry ? Temporal.Instant.from(quote.validUntil).subtract({ seconds: 2 }) : START;
  const clock = (): Temporal.Instant => now;
  const scheduler = makeScheduler(clock);
  const injected = new Map<string, number>();
  const count = (trouble: string, times = 1): void => void injected.set(trouble, (injected.get(trouble) ?? 0) + times);
  const hit = (trouble: string, probability: number): boolean => {
    const struck = probability > 0 && random.chance(probability);
    if (struck) count(trouble);
    return struck;
  };
  const jobs: Job[] = [];
  const hints: Hints = {
    claim: false,
    sweep: false,
    relay: false,
    deliver: false,
    letters: false,
    timers: weather.nearExpiry,
    repair: false,
  };
  const fateOfCommit = (): CommitFate => {
    if (hit('crash at a commit', weather.crash)) return random.pick(['dies-before', 'dies-after']);
    if (hit('commit without an answer', weather.commitTrouble)) return random.pick(['lost-on-its-way', 'answer-lost']);
    return 'answered';
  };
  const means: Means = {
    scheduler,
    fateOfCommit,
    jobsOutsideTheCommit: ground.plant?.jobsOutsideTheCommit === true,
    sql: ground.plant?.sql,
    committed: (added, leftFacts) => {
      jobs.push(...added);
      hints.relay ||= leftFacts;
    },
  };
  const books = new Map(PROFILES.map((profile) => [profile.key, emptyBook(profile)]));
  for (const [system, rules] of Object.entries(weather.systems)) setFaults(books, system, rules, now);
  const configs = PROFILES.map(({ key }) => ({
    tenantId,
    connector: key as keyof typeof CONNECTOR_CONTRACTS,
    baseUrl: originOf(key),
    secrets: [SECRET] as [string],
    endpointToken: `endpoint-of-${key}`,
    callTimeoutMs: CALL_TIMEOUT_MS,
  }));
  const registryWith = (transport: Transport): ConnectorRegistry =>
    connectorRegistry(configs, { callbackBaseUrl: 'http://troth.sim', transport });

  /** What leaves a process stops at a gate before it leaves, and at another before its answer is read. */
  const transportOf = (life: Life): Transport => {
    const wait = (ms: number): Promise<void> => scheduler.gate(life, 'answer', now.epochMilliseconds + ms);
    const wire = inProcessTransport({ bookAt: (origin) => bookOf(books, origin), now: clock, wait });
    const bent = ground.plant?.transport?.(wire) ?? wire;
    return async (request) => {
      await scheduler.gate(life, `${request.method} ${new URL(request.url).hostname}`);
      return bent(request);
    };
  };

  const liveIn = (role: Role, name: string, lives: number): Slot => {
    const life: Life = { name: `${name}.${lives}`, alive: true };
    const door = doorOf(
      { ...ground.base, clock, asideLimit: asideLimit(), log: ground.logTo(scheduler.note) },
      poolOf(ground.pools.app, life, means),
    );
    const steps = workerSteps({ door, registry: registryWith(transportOf(life)), worker: life.name });
    const relay: RelayParts = {
      pool: poolOf(ground.pools.relay, life, means),
      door,
      clock,
      name: life.name,
      log: door.log,
    };
    return { role, name, lives, life, door, steps, relay };
  };
  const slots = SLOTS.map(([role, name]) => liveIn(role, name, 1));

  const world: World = {
    ground,
    random,
    weather,
    scheduler,
    tenantId,
    quote,
    people: Object.fromEntries(
      Object.entries(ground.templates.people).map(([key, person]) => [key, { ...person, tenantId }]),
    ) as World['people'],
    now: clock,
    advance: (ms) => {
      now = now.add({ milliseconds: ms });
    },
    slots,
    outside: { name: 'outside', alive: true },
    books,
    registry: registryWith(() => Promise.reject(new Error('callbacks are taken, never sent'))),
    jobs,
    hints,
    heard: [],
    counts: { deliveries: 0, repairs: 0 },
    acknowledged: [],
    letters: new Map(),
    webhookSecret: SECRET,
    injected,
    count,
    hit,
    alive: (role) => slots.filter((slot) => slot.role === role && slot.life.alive),
    begin: (slot) => {
      must(!slot.life.alive, 'a new life begins where one ended');
      Object.assign(slot, liveIn(slot.role, slot.name, slot.lives + 1));
    },
    acknowledge: (command, key, { value, version }) => void world.acknowledged.push({ command, key, value, version }),
  };
  return world;
};

const bookOf = (books: ReadonlyMap<string, Book>, origin: string): Book | undefined =>
  books.get(new URL(origin).hostname.replace(/\.sim$/, ''));

const setFaults = (
  books: ReadonlyMap<string, Book>,
  system: string,
  rules: readonly object[],
  now: Temporal.Instant,
): void => {
  const book = books.get(system);
  must(book, `there is a stand-in ${system}`);
  const { kind, ...reaction } = reactIn(book, { method: 'PUT', path: '/faults', body: JSON.stringify(rules) }, now);
  must(
    kind === 'answer' && 'status' in reaction && reaction.status === 200,
    `${system} takes its faults: ${JSON.stringify(reaction)}`,
  );
};
