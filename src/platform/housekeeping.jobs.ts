/** Hourly, by the relay: makes the months that rows will soon need, and lets go of idempotency keys that have expired. */
import type { Clock } from './clock.ts';
import { type Pool, systemTransaction } from './database/tx.ts';
import { deleteExpiredKeys, ensurePartitions } from './housekeeping.store.ts';

export const HOUSEKEEPING_EVERY_MS = 3_600_000;
/** A process that never restarts still finds a place for its rows; a start makes the first months. */
const PARTITION_DAYS_AHEAD = 92;
const TRANSACTION_MS_MAX = 60_000;

export type Housekeeping = {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly tenants: () => Promise<readonly string[]>;
};

export const keepHouse = async ({ pool, clock, tenants }: Housekeeping): Promise<void> => {
  const now = clock();
  const until = now.add({ hours: 24 * PARTITION_DAYS_AHEAD });
  await systemTransaction(pool, (tx) => tx.query(ensurePartitions(now.toString(), until.toString())));
  for (const tenantId of await tenants())
    await systemTransaction(pool, (tx) => tx.query(deleteExpiredKeys(tenantId, now.toString())), {
      limitMs: TRANSACTION_MS_MAX,
    });
};
