/**
 * The loop around the steps. A dispatch job wakes it; a sweep of our own rows (ready, due, lease run out, in doubt) does the same work without
 * any job, so that a lost wake-up costs the sweep's interval and nothing else.
 */
import type { Json } from '#kernel/json.ts';
import type { Refusal } from '#kernel/outcome.ts';
import type { Answer } from '#platform/command.ts';
import type { JobPort } from '#platform/jobs/job-port.ts';
import { everySoOften } from '#platform/loop.ts';
import type { Claim } from './start-attempt.ts';
import type { OutcomeReport } from './record-outcome.ts';
import { TASK_BATCH_MAX } from './task.ts';
import { type WorkerMeans, workerSteps, type WorkerSteps } from './worker.ts';

export type WorkerOptions = WorkerMeans & {
  /** Calls that are under way at once, over all tenants. */
  readonly concurrency: number;
  readonly sweepMs: number;
  readonly jobs: JobPort;
};

export type RunningWorker = {
  /** Takes no more, waits for the calls that are under way and records them. */
  readonly close: () => Promise<void>;
};

const RECORD_TRIES_MAX = 5;
const RECORD_RETRY_MS = 500;
const CHECKS_AT_ONCE = 16;

export const runWorker = async (options: WorkerOptions): Promise<RunningWorker> => {
  const { door, registry, jobs, sweepMs } = options;
  const steps = workerSteps(options);
  const pumps = new Map<string, Pump>();
  const hands: Hands = { free: options.concurrency, waiting: [] };
  const pumpOf = (tenantId: string): Pump => {
    const found = pumps.get(tenantId) ?? pump(options, steps, hands, tenantId);
    pumps.set(tenantId, found);
    return found;
  };
  let closed = false;

  const sweep = async (tenantId: string): Promise<void> => {
    try {
      await steps.expire(tenantId);
      await steps.expand(tenantId);
      await reconcileInDoubt(steps, tenantId);
      pumpOf(tenantId).wake();
    } catch (error) {
      door.log.warn({ err: error, tenantId }, 'a sweep failed, the next one does its work');
    }
  };
  const sweeps = everySoOften('fulfillment', sweepMs, door.log, async () => {
    for (const tenantId of registry.tenants()) if (!closed) await sweep(tenantId);
  });
  await jobs.work('dispatch', async (job) => {
    if (!closed) pumpOf(job.data.tenantId).wake();
  });
  return {
    close: async () => {
      closed = true;
      await sweeps.close();
      await Promise.all([...pumps.values()].map((each) => each.close()));
    },
  };
};

const reconcileInDoubt = async (steps: WorkerSteps, tenantId: string): Promise<void> => {
  const tasks = await steps.inDoubt(tenantId, CHECKS_AT_ONCE);
  await Promise.all(tasks.map(async (task) => steps.reconcile(tenantId, await steps.check(tenantId, task))));
};

/** Who was away for longer than a lease brings what is too late together with what is not. */
const lostAmong = ({ value }: Extract<Answer, { ok: true }>): Refusal | undefined => {
  const { lost } = value as { readonly lost: readonly Json[] };
  return lost.length === 0 ? undefined : { code: 'task.lease-lost', tasks: lost };
};

/** How many calls may still be begun, shared by the tenants of a process. */
type Hands = { free: number; waiting: (() => void)[] };
type Pump = { readonly wake: () => void; readonly close: () => Promise<void> };

/** One tenant's flow of work: claims while hands are free, calls side by side, records what has come back in one go. */
const pump = (options: WorkerOptions, steps: WorkerSteps, hands: Hands, tenantId: string): Pump => {
  const { log } = options.door;
  const reports: OutcomeReport[] = [];
  const underWay = new Set<Promise<void>>();
  let pumping: Promise<void> | undefined;
  let recording: Promise<void> | undefined;
  let again = false;
  let closed = false;

  const wake = (): void => {
    again = true;
    pumping ??= work();
  };
  const work = async (): Promise<void> => {
    while (again && !closed) {
      again = false;
      try {
        await claimAll();
      } catch (error) {
        log.warn({ err: error, tenantId }, 'claiming failed, the next sweep claims again');
      }
    }
    // In the same turn as the last look: who wakes it a moment later must not be told that it is awake.
    pumping = undefined;
  };
  const claimAll = async (): Promise<void> => {
    while (!closed) {
      const limit = Math.min(hands.free, TASK_BATCH_MAX);
      if (limit === 0) return void hands.waiting.push(wake);
      hands.free -= limit;
      const claims = await steps.claim(tenantId, limit).catch((error: unknown) => {
        hands.free += limit;
        throw error;
      });
      hands.free += limit - claims.length;
      if (claims.length === 0) {
        if ((await steps.expand(tenantId)) === 0) return;
        continue;
      }
      track(callAll(claims));
    }
  };
  const track = (promise: Promise<void>): void => {
    underWay.add(promise);
    void promise.finally(() => underWay.delete(promise));
  };
  const callAll = async (claims: readonly Claim[]): Promise<void> => {
    try {
      const prepared = await steps.prepare(tenantId, claims);
      // Each waits for the recording that takes its report along: one that fails while other calls are out is heard, and ends no process.
      const ended = await Promise.allSettled(
        prepared.map(async (each) => {
          reports.push(await steps.call(tenantId, each));
          recording ??= record();
          await recording;
        }),
      );
      const broken = ended.find(({ status }) => status === 'rejected');
      if (broken?.status === 'rejected') throw broken.reason;
    } catch (error) {
      // What was claimed and not recorded runs out of its lease, is unknown, and is reconciled.
      log.error({ err: error, tenantId, tasks: claims.map((claim) => claim.taskId) }, 'a batch of calls broke off');
    } finally {
      hands.free += claims.length;
      for (const next of hands.waiting.splice(0)) next();
    }
  };
  const record = async (): Promise<void> => {
    // One turn of the event loop: what has come back together is recorded together.
    await new Promise(setImmediate);
    try {
      while (reports.length > 0) await recordOnce(reports.splice(0, TASK_BATCH_MAX));
    } finally {
      // In the same turn as the last look: a report that comes a moment later begins a recording of its own.
      recording = undefined;
    }
  };
  const recordOnce = async (batch: readonly OutcomeReport[]): Promise<void> => {
    for (let tries = 1; ; tries += 1)
      try {
        const answer = await steps.record(tenantId, batch);
        const refusal = answer.ok ? lostAmong(answer) : answer.refusal;
        if (refusal) log.warn({ refusal, tenantId }, 'outcomes were not taken');
        wake();
        return;
      } catch (error) {
        if (tries === RECORD_TRIES_MAX) throw error;
        log.warn({ err: error, tenantId, tries }, 'outcomes could not be recorded, tried again');
        await new Promise((resolve) => setTimeout(resolve, RECORD_RETRY_MS));
      }
  };
  return {
    wake,
    close: async () => {
      closed = true;
      await pumping;
      await Promise.all(underWay);
    },
  };
};
