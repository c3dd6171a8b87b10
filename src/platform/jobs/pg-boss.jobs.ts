/** The job port over pg-boss: enqueued in the caller's transaction, polled and notified, deleted a quarter of an hour after. */
import { PgBoss, type JobResult } from 'pg-boss';
import type { Logger } from 'pino';
import { must } from '#kernel/outcome.ts';
import type { Statement } from '../database/tx.ts';
import '../database/unheard-errors.ts';
import type { Job, JobPort, Queue } from './job-port.ts';

export const QUEUES: readonly Queue[] = ['flow', 'dispatch', 'deliver', 'webhook'];
const JOB_BATCH = 16;
const POLL_SECONDS = 0.5;
const KEEP_DONE_SECONDS = 15 * 60;
const RETRIES_MAX = 20;
/**
 * What follows from a fact is nowhere else than in its job, so it outlives a switch that is off over a weekend: one try a minute for
 * twelve days, after which the engine would forget it. All other queues only wake somebody who looks for due rows anyway.
 */
const FLOW_RETRIES_MAX = 12 * 24 * 60;
/** A worker that was killed says nothing any more: its job is given to another this long after its last sign of life. */
const HEARTBEAT_SECONDS = 10;
/** How often a worker looks for such jobs; the engine's own minute would leave an order standing for two. */
const SUPERVISE_SECONDS = 5;

export type PgBossOptions = {
  readonly databaseUrl: string;
  readonly log: Logger;
  /** Only a worker fetches and supervises; an API process just enqueues. */
  readonly worker: boolean;
};

const startBoss = async ({ databaseUrl, log, worker }: PgBossOptions): Promise<PgBoss> => {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    schema: 'pgboss',
    createSchema: false,
    supervise: worker,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
    schedule: false,
    useListenNotify: worker,
    max: 4,
  });
  boss.on('error', (error: Error) => log.error({ err: error }, 'job engine'));
  await boss.start();
  for (const queue of QUEUES)
    await boss.createQueue(queue, {
      notify: true,
      retryLimit: queue === 'flow' ? FLOW_RETRIES_MAX : RETRIES_MAX,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 60,
      expireInSeconds: 120,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      deleteAfterSeconds: KEEP_DONE_SECONDS,
    });
  return boss;
};

/** The engine's own insert statement, caught once per queue so that the hot path can send it as a prepared one. */
const insertStatementOf = async (boss: PgBoss, queue: Queue): Promise<string> => {
  let text = '';
  const db = {
    executeSql: async (sql: string) => {
      text = sql;
      return { rows: [] };
    },
  };
  await boss.insert(queue, [{ data: {} }], { db });
  must(text.includes('$1'), 'the job engine inserts from one JSON parameter');
  return text;
};

const row = (job: Job): Record<string, unknown> => ({
  data: job.data,
  ...(job.startAfter === undefined ? {} : { startAfter: job.startAfter.toString() }),
});

export const pgBossJobs = async (options: PgBossOptions): Promise<JobPort> => {
  const boss = await startBoss(options);
  const texts = new Map<Queue, string>();
  for (const queue of QUEUES) texts.set(queue, await insertStatementOf(boss, queue));
  const insert = (queue: Queue, jobs: readonly Job[]): Statement => ({
    name: `job-${queue}`,
    text: texts.get(queue) ?? '',
    values: [JSON.stringify(jobs.map(row))],
  });
  return {
    statements: (jobs) =>
      QUEUES.flatMap((queue) => {
        const own = jobs.filter((job) => job.queue === queue);
        return own.length === 0 ? [] : [insert(queue, own)];
      }),
    committed: () => {},
    work: async (queue, handler) => {
      const settings = {
        batchSize: JOB_BATCH,
        pollingIntervalSeconds: POLL_SECONDS,
        notifyPollingIntervalSeconds: POLL_SECONDS,
        perJobResults: true,
      } as const;
      const settle = async (job: { readonly id: string; readonly data: unknown }): Promise<JobResult> => {
        try {
          await handler({ queue, data: job.data as Job['data'] });
          return { id: job.id, status: 'completed' };
        } catch (error) {
          options.log.warn({ err: error, queue, job: job.data }, 'job failed, will be retried');
          return { id: job.id, status: 'failed', output: { message: String(error) } };
        }
      };
      await boss.work(queue, settings, (jobs) => Promise.all(jobs.map(settle)));
    },
    close: () => boss.stop({ graceful: true, timeout: 5_000 }),
  };
};
