/**
 * Transactions of one tenant, pipelined: statements that are not awaited in between travel in one flush and are answered in
 * one. A command is two flushes: BEGIN, tenant, lock and load; then its writes and COMMIT.
 *
 * Every statement has its own sync, so when one fails the server goes on with the next: inside a transaction it refuses
 * them all, and answers COMMIT with ROLLBACK. Both are seen here; a failed transaction never looks committed.
 */
import { must } from '#kernel/outcome.ts';
import type { Client, Pool } from './pool.ts';
import { encodeValues, type Statement } from './sql.ts';
import { isStoreError, storeError, toStoreError, type StoreErrorKind } from './store-error.ts';

export { sql, fragment, identifier, type Statement } from './sql.ts';
export { isStoreError, violatedKey, type StoreError } from './store-error.ts';
export { openPool, type Pool } from './pool.ts';

export const TRANSACTION_MS_MAX = 5_000;

export type Queries = { readonly query: <Row>(statement: Statement) => Promise<readonly Row[]> };
export type Tx = Queries & { readonly tenantId: string };

export type Rows = readonly Readonly<Record<string, unknown>>[];
export type PipelineEnd = {
  /** COMMIT travels in the same flush; if any statement fails, nothing is committed and its error is thrown. */
  readonly commit?: boolean;
  /** ROLLBACK in the same flush: a dry run that has met every constraint that is checked at once. */
  readonly rollback?: boolean;
};
/** Sends statements in one flush and gives the rows of each. */
export type Pipeline = {
  readonly pipeline: (statements: readonly Statement[], end?: PipelineEnd) => Promise<readonly Rows[]>;
};

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

/** A statement of its own: in one statement with a read, the plan may read before the tenant is set (the tenth pitfall). */
const SET_TENANT = {
  name: 'troth_tenant',
  text: `select set_config('troth.tenant', $1, true), set_config('statement_timeout', $2, true),
                set_config('idle_in_transaction_session_timeout', $2, true)`,
} as const;

type Begin = { readonly begin: string; readonly tenant: string; readonly readOnly?: boolean } & TransactionOptions;

const run = async <T>(pool: Pool, begin: Begin, work: (session: SystemTx) => Promise<T>): Promise<T> => {
  const client = await pool.connect();
  const session = open(client, begin);
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

type Session = SystemTx & {
  readonly commit: () => Promise<void>;
  readonly abandon: () => Promise<void>;
  readonly release: () => void;
  readonly failure: () => Error | undefined;
};

const open = (client: Client, { begin, tenant, readOnly = false, limitMs = TRANSACTION_MS_MAX }: Begin): Session => {
  let failure: Error | undefined;
  let ending: Promise<void> | undefined;
  const fail = (error: Error): Error => (failure ??= error);
  const tooLong = setTimeout(() => {
    fail(
      storeError(`the transaction took longer than ${limitMs} ms and was rolled back`, {
        kind: 'transaction-too-long',
      }),
    );
    client.destroy();
  }, limitMs);

  const send = async <Row>(statement: Statement): Promise<readonly Row[]> => {
    try {
      return (await client.send({ ...statement, values: encodeValues(statement.values) })).rows as readonly Row[];
    } catch (error) {
      const known = toStoreError(error, { statement: statement.name ?? statement.text.slice(0, 60) });
      fail(known);
      throw known;
    }
  };

  /** Not awaiting a statement is how one pipelines, so its failure must not crash the process; the commit will meet it. */
  const later = <Value>(promise: Promise<Value>): Promise<Value> => {
    promise.catch(() => {});
    return promise;
  };

  const query = <Row>(statement: Statement): Promise<readonly Row[]> => {
    must(!ending, 'nothing is asked of a transaction that has ended');
    return later(send<Row>(statement));
  };

  const end = (word: 'commit' | 'rollback'): Promise<void> => (ending ??= later(sendEnd(word)));

  const sendEnd = async (word: 'commit' | 'rollback'): Promise<void> => {
    try {
      const { command } = await client.send({ text: word, values: [] });
      if (word === 'commit' && command !== 'COMMIT')
        fail(storeError('the transaction had failed and was rolled back', { kind: 'other' }));
    } catch (error) {
      fail(toStoreError(error, { statement: word, committing: word === 'commit' && !readOnly }));
    }
    if (failure && word === 'commit') throw failure;
  };

  const pipeline = async (statements: readonly Statement[], how: PipelineEnd = {}): Promise<readonly Rows[]> => {
    const encoded = statements.map((statement) => ({ ...statement, values: encodeValues(statement.values) }));
    const answers = encoded.map((statement) => query<Rows[number]>(statement));
    const ended = how.commit ? end('commit') : how.rollback ? end('rollback') : undefined;
    const rows = await Promise.all(answers);
    await ended;
    return rows;
  };

  later(send({ text: begin, values: [] }));
  later(send({ ...SET_TENANT, values: [tenant, String(limitMs)] }));

  const close = (broken: boolean): void => {
    clearTimeout(tooLong);
    client.release(broken);
  };

  return {
    query,
    pipeline,
    failure: () => failure,
    commit: async () => {
      if (failure) throw failure;
      const ended = end('commit');
      // What was only read cannot be lost: the answer need not wait for the COMMIT, and the next transaction queues behind it.
      if (!readOnly) await ended;
    },
    release: () => close(false),
    abandon: async () => {
      await end('rollback').catch(() => {}); // Recorded as the session's failure, which is thrown.
      close(isStoreError(failure) && UNUSABLE.has(failure.kind));
    },
  };
};

/** After these the connection is not given to the next transaction. */
const UNUSABLE: ReadonlySet<StoreErrorKind> = new Set(['connection', 'stale-plan', 'transaction-too-long']);
