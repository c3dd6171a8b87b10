/** One run: the seed chooses, step by step, what happens next, until nothing is left to happen. */
import { tick } from '#sims/core/in-process.ts';
import { nextDueMs } from '#sims/core/timers.ts';
import type { Job } from '#platform/jobs/job-port.ts';
import type { Play } from './play.ts';
import type { Gate } from './scheduler.ts';
import type { Ground } from './ground.ts';
import type { Weather } from './weather.ts';
import { callBack, deliver, type DueCallback, letters, pump, relay, runJob, sweep, timers } from './work.ts';
import { makeWorld, type Role, type Slot, type World } from './world.ts';

/** Far beyond what any seed needs: a run that gets here goes round in circles. */
export const STEPS_MAX = 8_000;
/** How far a person's patience goes in simulated time: after that, what still waits has to be a named waiting state. */
const REPAIRS_MAX = 30;
const ADVANCES_MS = [20, 200, 1_500, 6_000, 25_000];

export type Run = {
  readonly seed: number;
  readonly steps: number;
  readonly trace: readonly string[];
  readonly broken: readonly string[];
  readonly weather: Weather;
  readonly injected: ReadonlyMap<string, number>;
  readonly simulatedMs: number;
  readonly states: readonly string[];
  /** Moves of lives that were made, where the play counts them. */
  readonly edges: readonly string[];
};

type Choice = readonly [step: () => Promise<void>, weight: number];
type Running = { readonly jobs: Set<Job>; readonly callbacks: Set<string>; people: number };

export const runSeed = async (ground: Ground, seed: number, play: Play): Promise<Run> => {
  const world = makeWorld(ground, seed, play.weather);
  await ground.prepare(world, play.opensItsOwn ? null : world.quote);
  await play.prepare(world);
  const began = world.now();
  const running: Running = { jobs: new Set(), callbacks: new Set(), people: 0 };
  for (const person of play.begin(world)) {
    running.people += 1;
    void person.finally(() => (running.people -= 1));
  }
  await world.scheduler.quiet();
  let steps = 0;
  let stillGoing = true;
  while (stillGoing && steps < STEPS_MAX && world.scheduler.failures.length === 0) {
    steps += 1;
    stillGoing = await step(world, play, running, began.add({ hours: 24 * play.lastsDays }).epochMilliseconds);
  }
  const { broken, states, edges = [] } = await play.broken(world);
  for (const { faults } of world.books.values())
    for (const { rule, left } of faults)
      if (rule.times !== undefined && left < rule.times)
        world.count(`${rule.on ?? 'submit'}: ${rule.mode}`, rule.times - left);
  return {
    seed,
    steps,
    trace: world.scheduler.trace,
    weather: world.weather,
    injected: world.injected,
    simulatedMs: world.now().epochMilliseconds - began.epochMilliseconds,
    states,
    edges,
    broken: [
      ...world.scheduler.failures.map(
        (failure) => `a step failed: ${failure.message}\n${String((failure.cause as Error).stack)}`,
      ),
      ...(stillGoing && world.scheduler.failures.length === 0
        ? [`the run did not come to rest within ${STEPS_MAX} steps`]
        : []),
      ...broken,
    ],
  };
};

const step = async (world: World, play: Play, running: Running, endMs: number): Promise<boolean> => {
  const { scheduler, random, weather, hit } = world;
  for (const slot of world.slots) if (!slot.life.alive && random.chance(0.3)) world.begin(slot);
  if (hit('crash', weather.crash)) scheduler.kill(random.pick(world.slots).life);
  const choices = enabled(world, play, running);
  if (choices.length > 0) {
    await random.weighted([...choices, ...inBetween(world)])();
    return true;
  }
  const dead = world.slots.find((slot) => !slot.life.alive);
  if (dead) {
    world.begin(dead);
    return true;
  }
  return wakeUp(world, running, endMs);
};

/** What could happen now. The relay has its turn when nothing else is to do, so that facts pile up as they do in life. */
const enabled = (world: World, play: Play, running: Running): readonly Choice[] => {
  const choices = [...pending(world), ...work(world, play, running)];
  return choices.length > 0 || !world.hints.relay ? choices : on(world, 'relay', 1, starting(world, 'relay', relay));
};

const pending = ({ scheduler, now }: World): readonly Choice[] =>
  scheduler.openable(now().epochMilliseconds).map((gate: Gate): Choice => [() => scheduler.open(gate), 6]);

const work = (world: World, play: Play, running: Running): readonly Choice[] => {
  const { hints, jobs, random } = world;
  const free = jobs.filter((job) => !running.jobs.has(job));
  return [
    ...dueCallbacks(world, running).map((due): Choice => [() => startCallback(world, running, due), 3]),
    ...(free.length > 0 ? on(world, 'worker', 3, (slot) => startJob(world, running, slot, random.pick(free))) : []),
    ...(hints.claim ? on(world, 'worker', 2, starting(world, 'pump', pump)) : []),
    ...(hints.sweep ? on(world, 'worker', 2, starting(world, 'sweep', sweep)) : []),
    ...(hints.timers ? on(world, 'worker', 2, starting(world, 'timers', timers)) : []),
    ...(hints.letters ? on(world, 'worker', 2, starting(world, 'letters', letters)) : []),
    ...(hints.deliver ? on(world, 'worker', 1, starting(world, 'deliver', deliver)) : []),
    ...(hints.repair ? [[() => startRepair(world, play), 2] as Choice] : []),
  ];
};

/** What may also happen although something else could: time passes, a sweep comes by, the relay passes. */
const inBetween = (world: World): readonly Choice[] => [
  [async () => world.advance(world.random.pick(ADVANCES_MS)), 0.4],
  ...on(world, 'worker', 0.1, starting(world, 'sweep', sweep)),
  ...(world.hints.relay ? on(world, 'relay', 0.2, starting(world, 'relay', relay)) : []),
];

const on = (world: World, role: Role, weight: number, start: (slot: Slot) => Promise<void>): readonly Choice[] =>
  world.alive(role).map((slot): Choice => [() => start(slot), weight]);

/** Starts a piece of work and comes back when it stands at its first gate. */
const starting =
  (world: World, name: string, work: (world: World, slot: Slot) => Promise<void>) =>
  async (slot: Slot): Promise<void> => {
    void world.scheduler.spawn(slot.life, name, () => work(world, slot));
    await world.scheduler.quiet();
  };

const startJob = async (world: World, running: Running, slot: Slot, job: Job): Promise<void> => {
  running.jobs.add(job);
  const name = `job ${job.queue} ${String(job.data['step'] ?? '')}`;
  void world.scheduler.spawn(slot.life, name, () => runJob(world, slot, job)).finally(() => running.jobs.delete(job));
  await world.scheduler.quiet();
};

const startCallback = async (world: World, running: Running, due: DueCallback): Promise<void> => {
  running.callbacks.add(due.callback.id);
  void world.scheduler
    .spawn(world.outside, `callback ${due.callback.body.status}`, () => callBack(world, due))
    .finally(() => running.callbacks.delete(due.callback.id));
  await world.scheduler.quiet();
};

const startRepair = async (world: World, { lookAfter }: Play): Promise<void> => {
  world.hints.repair = false;
  void world.scheduler.spawn(world.outside, 'repair', () => lookAfter(world));
  await world.scheduler.quiet();
};

const dueCallbacks = (world: World, running: Running): readonly DueCallback[] =>
  [...world.books].flatMap(([system, book]) =>
    tick(book, world.now())
      .filter(({ id }) => !running.callbacks.has(id))
      .map((callback) => ({ system, callback })),
  );

/** All is still. The rows say what is due and when: time goes there. False when nothing ever will be. */
const wakeUp = async (world: World, running: Running, endMs: number): Promise<boolean> => {
  const { hints, scheduler, now, books } = world;
  const rows = await world.ground.due(world);
  const canRepair = rows.forPeople > 0 && world.weather.repaired && world.counts.repairs < REPAIRS_MAX;
  const outside = [...books.values()].map((book) => nextDueMs(book, running.callbacks));
  const times = [rows.nextMs, scheduler.nextMs(), ...outside].filter(
    (time): time is number => time !== undefined && time <= endMs,
  );
  if (times.length > 0) world.advance(Math.max(0, Math.min(...times) - now().epochMilliseconds));
  hints.repair = canRepair;
  if (rows.tasksDue) hints.sweep = true;
  hints.deliver = rows.deliveries;
  hints.letters = rows.letters;
  hints.relay = rows.unpublished;
  hints.timers = rows.timers;
  return times.length > 0 || canRepair || rows.unpublished;
};
