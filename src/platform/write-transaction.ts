/** The transaction of a command: it commits only when told to, with its writes and COMMIT in one flush. */
import { type OpenTx, type Pool, type Statement, transaction, type Tx } from './database/tx.ts';

export type WriteTx = Tx & {
  /** Sends the writes and COMMIT together. Whatever fails, nothing of them stays. */
  readonly commit: (statements: readonly Statement[]) => Promise<void>;
  /** A dry run: meets every constraint, then rolls back. */
  readonly rehearse: (statements: readonly Statement[]) => Promise<void>;
};

const writeTx = (tx: OpenTx, end: () => void): WriteTx => ({
  tenantId: tx.tenantId,
  query: tx.query,
  commit: async (statements) => {
    end();
    await tx.pipeline(statements, { commit: true });
  },
  rehearse: async (statements) => {
    end();
    await tx.pipeline(statements, { rollback: true });
  },
});

/** A decision that said no simply returns, and what it read under the lock is let go. */
export const writeTransaction = <T>(pool: Pool, tenantId: string, work: (tx: WriteTx) => Promise<T>): Promise<T> =>
  transaction(pool, tenantId, async (tx) => {
    let ended = false;
    const result = await work(
      writeTx(tx, () => {
        ended = true;
      }),
    );
    if (!ended) await tx.pipeline([], { rollback: true });
    return result;
  });
