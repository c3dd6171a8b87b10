/**
 * One transaction on one connection, from BEGIN to its end. The first failure is remembered, whoever awaited it or did not,
 * so that a transaction which failed anywhere cannot end as if it had committed.
 */
import { must } from '#kernel/outcome.ts';
import type { Answer, Client } from './pool.ts';
import { encodeValues, type Statement } from './sql.ts';
import { isStoreError, storeError, toStoreError, type ErrorContext, type StoreErrorKind } from './store-error.ts';

export const TRANSACTION_MS_MAX = 5_000;

export type Queries = { readonly query: <Row>(statement: Statement) => Promise<readonly Row[]> };

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

export type Begin = {
  readonly begin: string;
  /** The proved setting of the tenant; empty for none. */
  readonly tenant: string;
  readonly readOnly?: boolean;
  readonly limitMs?: number;
};

export type Session = Queries &
  Pipeline & {
    readonly commit: () => Promise<void>;
    /** Rolls back what has not ended, and gives the connection back unless it is spoilt. Never throws. */
    readonly abandon: () => Promise<void>;
    readonly release: () => void;
    readonly failure: () => Error | undefined;
  };

/** A statement of its own: in one statement with a read, the plan may read before the tenant is set (the tenth pitfall). */
const SET_TENANT = {
  name: 'troth_tenant',
  text: `select set_config('troth.tenant', $1, true), set_config('statement_timeout', $2, true),
                set_config('idle_in_transaction_session_timeout', $2, true)`,
} as const;

/**
 * A command's statements are few, named and found by key: planning each anew for its values (PostgreSQL does so for partitioned
 * tables) costs a third of the command and finds the same plan. Reads keep the choice: a list without its filters has another plan.
 */
const SET_TENANT_TO_WRITE = {
  name: 'troth_tenant_write',
  text: `${SET_TENANT.text}, set_config('plan_cache_mode', 'force_generic_plan', true)`,
} as const;

/** After these the connection is not given to the next transaction. */
const UNUSABLE: ReadonlySet<StoreErrorKind> = new Set(['connection', 'stale-plan', 'transaction-too-long']);

export const openSession = (client: Client, begin: Begin): Session => {
  const { readOnly = false, limitMs = TRANSACTION_MS_MAX } = begin;
  const sender = senderOf(client);
  const tooLong = setTimeout(() => {
    sender.fail(
      storeError(`the transaction took longer than ${limitMs} ms and was rolled back`, {
        kind: 'transaction-too-long',
      }),
    );
    client.destroy();
  }, limitMs);
  const close = (broken: boolean): void => {
    clearTimeout(tooLong);
    client.release(broken);
  };

  void sender.send({ text: begin.begin, values: [] });
  void sender.send({ ...(readOnly ? SET_TENANT : SET_TENANT_TO_WRITE), values: [begin.tenant, String(limitMs)] });
  const { query, pipeline, end } = asked(sender, !readOnly);
  return {
    query,
    pipeline,
    failure: sender.failure,
    commit: async () => {
      const failure = sender.failure();
      if (failure) throw failure;
      const ended = end('commit');
      // What was only read cannot be lost: the answer need not wait for the COMMIT, and the next transaction queues behind it.
      if (!readOnly) await ended;
    },
    release: () => close(false),
    abandon: async () => {
      await end('rollback').catch(() => {}); // Remembered as the session's failure, which is thrown.
      const failure = sender.failure();
      close(isStoreError(failure) && UNUSABLE.has(failure.kind));
    },
  };
};

type Sender = {
  readonly send: (statement: Statement, context?: ErrorContext) => Promise<Answer>;
  readonly fail: (error: Error) => void;
  readonly failure: () => Error | undefined;
};

const senderOf = (client: Client): Sender => {
  let failure: Error | undefined;
  const fail = (error: Error): void => {
    failure ??= error;
  };
  const send = async (statement: Statement, context: ErrorContext = {}): Promise<Answer> => {
    try {
      return await client.send({ ...statement, values: encodeValues(statement.values) });
    } catch (error) {
      const known = toStoreError(error, { statement: statement.name ?? statement.text.slice(0, 60), ...context });
      fail(known);
      throw known;
    }
  };
  return { send: (statement, context) => later(send(statement, context)), fail, failure: () => failure };
};

/** Not awaiting a statement is how one pipelines, so its failure must not crash the process; the commit will meet it. */
const later = <Value>(promise: Promise<Value>): Promise<Value> => {
  promise.catch(() => {});
  return promise;
};

type Asked = Queries & Pipeline & { readonly end: (word: 'commit' | 'rollback') => Promise<void> };

const asked = (sender: Sender, writes: boolean): Asked => {
  let ending: Promise<void> | undefined;

  const query = <Row>(statement: Statement): Promise<readonly Row[]> => {
    must(!ending, 'nothing is asked of a transaction that has ended');
    return later(sender.send(statement).then(({ rows }) => rows as readonly Row[]));
  };

  const end = (word: 'commit' | 'rollback'): Promise<void> => (ending ??= later(sendEnd(word)));

  const sendEnd = async (word: 'commit' | 'rollback'): Promise<void> => {
    const { command } = await sender.send({ text: word, values: [] }, { committing: writes && word === 'commit' });
    if (word === 'rollback') return;
    if (command !== 'COMMIT')
      sender.fail(storeError('the transaction had failed and was rolled back', { kind: 'other' }));
    const failure = sender.failure();
    if (failure) throw failure;
  };

  const pipeline = async (statements: readonly Statement[], how: PipelineEnd = {}): Promise<readonly Rows[]> => {
    // All are encoded before the first is sent: a value that cannot be sent must not leave the others to commit without it.
    const encoded = statements.map((statement) => ({ ...statement, values: encodeValues(statement.values) }));
    const answers = encoded.map((statement) => query<Rows[number]>(statement));
    const ended = how.commit ? end('commit') : how.rollback ? end('rollback') : undefined;
    const rows = await Promise.all(answers);
    await ended;
    return rows;
  };

  return { query, pipeline, end };
};
