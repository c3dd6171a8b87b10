/**
 * A simulated process: the real command road on the real database, behind a pool that stops at a gate before each transaction and can lose a
 * commit or its answer, and a job engine that lives in memory and commits with the transaction, as the real one does with its rows.
 */
import type { Client, Pool } from '#platform/database/pool.ts';
import { readTransaction, type Statement } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import type { Job, JobPort } from '#platform/jobs/job-port.ts';
import { writeTransaction } from '#platform/write-transaction.ts';
import { deathOf, type Life, type Scheduler } from './scheduler.ts';

/** What becomes of a COMMIT: it is carried out or not, and its sender lives to hear of it, hears of a broken connection, or dies. */
export type CommitFate = 'answered' | 'lost-on-its-way' | 'answer-lost' | 'dies-before' | 'dies-after';

export type Means = {
  readonly scheduler: Scheduler;
  readonly fateOfCommit: (life: Life) => CommitFate;
  /** A planted mistake: jobs are enqueued by a process that is still alive after its commit. */
  readonly jobsOutsideTheCommit: boolean;
  /** A planted mistake: what is asked of the database. */
  readonly sql: ((statement: Statement) => Statement) | undefined;
  /** Told what a transaction that committed had enqueued, and whether it left facts. */
  readonly committed: (jobs: readonly Job[], leftFacts: boolean) => void;
};

const JOBS = Symbol('jobs of this transaction');
type Carrier = Statement & { readonly [JOBS]: readonly Job[] };
const carried = (statement: Statement): readonly Job[] | undefined => (statement as Partial<Carrier>)[JOBS];

/** Enqueues by a statement that never reaches the database: what it carries becomes real with the commit, or not at all. */
export const simulatedJobs: JobPort = {
  statements: (jobs) => (jobs.length === 0 ? [] : [{ text: '-- jobs', values: [], [JOBS]: jobs } as Carrier]),
  committed: () => {},
  work: async () => {},
  close: async () => {},
};

export const doorOf = (base: Door, pool: Pool): Door => ({
  ...base,
  transaction: (tenantId, work) => writeTransaction(pool, tenantId, work),
  read: (tenantId, work) => readTransaction(pool, tenantId, work),
});

export const poolOf = (real: Pool, life: Life, means: Means): Pool => ({
  ...real,
  connect: async () => {
    await means.scheduler.gate(life, 'tx');
    means.scheduler.connectionTaken();
    return clientOf(await real.connect(), life, means);
  },
});

const NOTHING = { rows: [], command: 'SELECT' };
const ROLLBACK: Statement = { text: 'rollback', values: [] };
const brokenConnection = (): Error => Object.assign(new Error('Connection terminated'), { code: 'ECONNRESET' });

const clientOf = (real: Client, life: Life, means: Means): Client => {
  const { scheduler, fateOfCommit, committed } = means;
  const jobs: Job[] = [];
  let leavesFacts = false;
  let writes = true;

  const commit = async (statement: Statement, fate: CommitFate): Promise<Awaited<ReturnType<Client['send']>>> => {
    if (fate !== 'answered') scheduler.note(`commit: ${fate}`);
    const arrives = fate !== 'lost-on-its-way' && fate !== 'dies-before';
    const answer = await real.send(arrives ? statement : ROLLBACK);
    const tooLate = means.jobsOutsideTheCommit && fate === 'dies-after';
    if (arrives && answer.command === 'COMMIT') committed(tooLate ? [] : jobs, leavesFacts);
    if (fate === 'dies-before' || fate === 'dies-after') {
      scheduler.kill(life);
      throw deathOf(life);
    }
    if (fate !== 'answered') throw brokenConnection();
    return answer;
  };
  return {
    // Not async: what is sent within one turn has to leave in its order.
    send: (statement) => {
      const given = carried(statement);
      if (given) {
        jobs.push(...given);
        return Promise.resolve(NOTHING);
      }
      if (statement.text.startsWith('begin')) writes = !statement.text.includes('read only');
      leavesFacts ||= statement.name === 'outbox-insert';
      return statement.text === 'commit' && writes
        ? commit(statement, fateOfCommit(life))
        : real.send(means.sql?.(statement) ?? statement);
    },
    // The connection underneath is whole, whatever the process was told.
    release: () => {
      real.release(false);
      scheduler.connectionGiven();
    },
    destroy: real.destroy,
  };
};
