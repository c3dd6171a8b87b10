/** What processes do by themselves: workers, flow jobs, timers, the relay, deliveries, and the callbacks of the other systems. */
import { deliverMessage } from '#contexts/communication/index.ts';
import { takeCallback, type WorkerSteps } from '#contexts/fulfillment/index.ts';
import { house } from '#app/wiring.ts';
import { isStoreError } from '#platform/database/tx.ts';
import { deliverDue, type Post } from '#platform/deliver.jobs.ts';
import { runFlowJob } from '#platform/flow-worker.jobs.ts';
import type { Job } from '#platform/jobs/job-port.ts';
import type { Door } from '#platform/door.ts';
import { relayOnce } from '#platform/relay.jobs.ts';
import { sweepCancellations } from '#flows/assess-cancellations.jobs.ts';
import { sweepTimers } from '#platform/timers.jobs.ts';
import { signWebhook, verifyWebhook } from '#platform/webhook-signature.ts';
import { settle } from '#sims/core/in-process.ts';
import { afterDelivery } from '#sims/core/timers.ts';
import type { QueuedCallback } from '#sims/core/words.ts';
import { type Slot, type World } from './world.ts';

type MailSender = Parameters<typeof deliverMessage>[1];
type OutcomeReport = Awaited<ReturnType<WorkerSteps['call']>>;

const CLAIM_MAX = 4;
const CHECKS_AT_ONCE = 8;
/** As long as one posts before giving up. */
const POST_TIMEOUT_MS = 10_000;
const RECORD_TRIES_MAX = 5;

/** A commit whose answer never came, four times over: the process goes on, as the loops around these steps do. */
const outage = async (work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    if (!isStoreError(error) || !error.outcomeUnknown) throw error;
  }
};

/** Claims what is due, calls side by side, and records what came back, together or one by one as it falls. */
export const pump = async (world: World, { life, steps }: Slot): Promise<void> => {
  const { random, scheduler, tenantId, hints } = world;
  const claims = await steps.claim(tenantId, 1 + random.int(CLAIM_MAX));
  if (claims.length === 0) {
    hints.claim = false;
    // As the worker does when nothing is to be called.
    if (world.weather.everyKindOfWork && (await steps.expand(tenantId)) > 0) hints.claim = true;
    return;
  }
  const prepared = await steps.prepare(tenantId, claims);
  const calls = prepared.map((each) => async () => steps.call(tenantId, each));
  if (random.chance(0.5)) return record(world, life.name, steps, await Promise.all(calls.map((call) => call())));
  for (const call of calls)
    void scheduler.spawn(life, 'call', async () => record(world, life.name, steps, [await call()]));
};

const record = async (
  world: World,
  worker: string,
  steps: Slot['steps'],
  reports: readonly OutcomeReport[],
): Promise<void> => {
  for (let tries = 1; tries <= RECORD_TRIES_MAX; tries += 1) {
    try {
      const answer = await steps.record(world.tenantId, reports);
      world.scheduler.note(
        `${worker} recorded ${reports.map(({ outcome }) => outcome.kind).join()} → ${answer.ok ? 'ok' : answer.refusal.code}`,
      );
      world.hints.claim = true;
      return;
    } catch (error) {
      if (!isStoreError(error) || !error.outcomeUnknown) throw error;
    }
  }
};

/** What a worker's sweep does: leases that ran out, outcomes in doubt, and whatever no job told of. */
export const sweep = async (world: World, { steps, door }: Slot): Promise<void> => {
  const { tenantId, hints, scheduler } = world;
  hints.sweep = false;
  await outage(async () => {
    await steps.expire(tenantId);
    for (const task of await steps.inDoubt(tenantId, CHECKS_AT_ONCE)) {
      const checked = await steps.check(tenantId, task);
      const answer = await steps.reconcile(tenantId, checked);
      scheduler.note(`asked: ${checked.outcome.kind} → ${answer.ok ? 'ok' : answer.refusal.code}`);
    }
    await sweepCancellations({ door }, tenantId);
  });
  hints.claim = true;
};

/** A job is gone when it was handled, and not before: a worker that dies or fails leaves it where it was. */
export const runJob = async (world: World, slot: Slot, job: Job): Promise<void> => {
  const { jobs, tenantId, hints, hit, weather } = world;
  switch (job.queue) {
    case 'flow':
      await outage(() => runFlowJob(slot.door, job));
      break;
    case 'dispatch':
      hints.claim = true;
      break;
    case 'webhook':
      hints.deliver = true;
      break;
    case 'deliver':
      await outage(() => deliverMessage(slot.door, mailOf(world, slot), tenantId, String(job.data['messageId'])));
      break;
  }
  if (hit('job again', weather.jobTwice)) return;
  const index = jobs.indexOf(job);
  if (index >= 0) jobs.splice(index, 1);
};

export const letters = async (world: World, slot: Slot): Promise<void> => {
  world.hints.letters = false;
  const due = await slot.door.read(world.tenantId, (tx) =>
    tx.query<{ id: string }>({
      text: `select id from communication.message where tenant_id = $1 and state = 'queued' and due_at <= $2 order by due_at, id`,
      values: [tx.tenantId, world.now().toString()],
    }),
  );
  for (const { id } of due) await outage(() => deliverMessage(slot.door, mailOf(world, slot), world.tenantId, id));
};

/** A mail server that sometimes asks to wait. It knows a letter by its message id, so the same one again is the same letter. */
const mailOf = ({ scheduler, hit, weather, letters: sent }: World, { life }: Slot): MailSender => ({
  send: async (message) => {
    await scheduler.gate(life, 'mail');
    if (hit('mail put off', weather.sinkTrouble)) return { kind: 'later', why: 'greylisted' };
    sent.set(message.cause, (sent.get(message.cause) ?? 0) + 1);
    return { kind: 'sent' };
  },
  close: () => {},
});

export const timers = async (world: World, { door }: Slot): Promise<void> => {
  world.hints.timers = false;
  await outage(async () => void (await sweepTimers(door, house.timers, world.tenantId)));
};

export const relay = async (world: World, { relay: parts }: Slot): Promise<void> => {
  const left: (() => Promise<unknown>)[] = [];
  const { door } = parts;
  const tooEarly: Door = {
    ...door,
    transaction: async (tenantId, work) => void left.push(() => door.transaction(tenantId, work)) as never,
  };
  await outage(async () => {
    const marksFirst = world.ground.plant?.marksBeforeItPasses === true;
    if ((await relayOnce(marksFirst ? { ...parts, door: tooEarly } : parts)) === 0) world.hints.relay = false;
    for (const leave of left) await leave();
  });
};

export const deliver = async (world: World, slot: Slot): Promise<void> => {
  world.hints.deliver = false;
  await outage(async () => {
    if ((await deliverDue(slot.door, world.tenantId, sinkOf(world, slot))) > 0) world.hints.deliver = true;
  });
};

/** The sink verifies, keeps each fact once by its id, and is sometimes down, or is not heard. */
const sinkOf = (world: World, { life }: Slot): Post => {
  const { scheduler, hit, weather, heard, counts, webhookSecret, now } = world;
  return async (_url, headers, body) => {
    await scheduler.gate(life, 'post');
    if (hit('sink down', weather.sinkTrouble)) return 503;
    const verified = verifyWebhook([webhookSecret], headers, body, now());
    if (!verified.ok) return 401;
    const { id, type, subject } = JSON.parse(body) as { id: string; type: string; subject: string };
    counts.deliveries += 1;
    if (!heard.some((fact) => fact.id === id)) heard.push({ id, type, subject });
    if (hit('sink not heard', weather.sinkTrouble)) {
      await scheduler.gate(life, 'no answer', now().epochMilliseconds + POST_TIMEOUT_MS);
      throw new Error('The operation was aborted due to timeout');
    }
    return 204;
  };
};

export type DueCallback = { readonly system: string; readonly callback: QueuedCallback };

/** The other system calls back. What it hears decides whether it calls again; the call can get lost, or come twice. */
export const callBack = async (world: World, { system, callback }: DueCallback): Promise<void> => {
  const { weather, hit, books, now, random, scheduler } = world;
  const book = books.get(system);
  if (!book) return;
  const lost = hit('callback lost', weather.callbackTrouble / 2);
  const taken = lost ? false : await handIn(world, system, callback);
  if (!lost && hit('callback twice', weather.callbackTrouble / 2)) await handIn(world, system, callback);
  const heardBack = taken && !hit('callback not confirmed', weather.callbackTrouble / 2);
  scheduler.note(`callback ${callback.body.status} ${heardBack ? 'confirmed' : 'not confirmed'} ${random.int(1000)}`);
  if (book.callbacks.has(callback.id)) settle(book, afterDelivery(callback, heardBack, now()));
};

const handIn = async (world: World, system: string, callback: QueuedCallback): Promise<boolean> => {
  const servers = world.alive('api');
  if (servers.length === 0) return false;
  const { life, door } = world.random.pick(servers);
  const rawBody = Buffer.from(JSON.stringify(callback.body));
  const headers = signWebhook(world.webhookSecret, { id: callback.id, sentAt: world.now(), body: rawBody });
  const [, , connectorKey = '', endpointToken = ''] = new URL(callback.url).pathname.split('/');
  let taken = false;
  await world.scheduler.spawn(life, `callback of ${system}`, () =>
    outage(async () => {
      taken = (
        await takeCallback(door, world.registry, { connectorKey, endpointToken, headers: { ...headers }, rawBody })
      ).ok;
    }),
  );
  return taken && life.alive;
};
