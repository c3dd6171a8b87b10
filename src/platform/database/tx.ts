/**
 * Transactions of one tenant, pipelined: statements that are not awaited in between travel in one flush and are answered in
 * one. A command is two flushes: BEGIN, tenant, lock and load; then its writes and COMMIT.
 *
 * Every statement has its own sync, so when one fails the server goes on with the next: inside a transaction it refuses
 * them all, and answers COMMIT with ROLLBACK. Both are seen here; a failed transaction never looks committed.
 */
import type { Pool } from './pool.ts';
import { openSession, type Begin, type Pipeline, type Queries } from './session.ts';
import { isStoreError } from './store-error.ts';

export { sql, fragment, identifier, type Statement } from './sql.ts';
export { isStoreError, violatedKey, type StoreError } from './store-error.ts';
export { openPool, type Pool } from './pool.ts';

export { TRANSACTION_MS_MAX, type Pipeline, type PipelineEnd, type Queries, type Rows } from './session.ts';

export type Tx = Queries & { readonly tenantId: string };
export type OpenTx = Tx & Pipeline;
export type SystemTx = Queries & Pipeline;

export type TransactionOptions = {
  /** Longer only for migrations and for bulk work in its own process. */
  readonly limitMs?: number;
};

/** Writes: commits when `work` returns, rolls back when it throws. Not repeated by itself: see `retryable` of a StoreError. */
export const transaction = <T>(
  pool: Pool,
  tenantId: string,
  work: (tx: OpenTx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> =>
  run(pool, { begin: 'begin', tenant: pool.setting(tenantId), ...options }, (session) =>
    work({ tenantId, ...session }),
  );

/** Reads: one snapshot for all of its statements, and the database refuses a write. */
export const readTransaction = <T>(
  pool: Pool,
  tenantId: string,
  work: (tx: Tx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> =>
  run(pool, { begin: BEGIN_READ, tenant: pool.setting(tenantId), readOnly: true, ...options }, (session) =>
    work({ tenantId, query: session.query }),
  );

/** For the relay and the sequencer, whose policies span tenants. No tenant is set: a table without such a policy refuses. */
export const systemTransaction = <T>(
  pool: Pool,
  work: (tx: SystemTx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> => run(pool, { begin: 'begin', tenant: '', ...options }, work);

const BEGIN_READ = 'begin isolation level repeatable read, read only';

const run = async <T>(pool: Pool, begin: Begin, work: (tx: SystemTx) => Promise<T>): Promise<T> => {
  const session = openSession(await pool.connect(), begin);
  try {
    const result = await work({ query: session.query, pipeline: session.pipeline });
    await session.commit();
    session.release();
    return result;
  } catch (error) {
    await session.abandon();
    // After the first failure every further statement only says that the transaction is aborted: the first one is the reason.
    throw isStoreError(error) ? (session.failure() ?? error) : error;
  }
};
