/** How long the oldest case waits, for who watches. */
import type { Tx } from '#platform/database/tx.ts';

export const readOldestCaseSeconds = async (tx: Tx, at: Temporal.Instant): Promise<number> =>
  (
    await tx.query<{ seconds: number }>({
      name: 'fallout-oldest',
      text: `select coalesce(extract(epoch from $2 - min(opened_at)), 0)::float8 as seconds
             from fallout.fallout_case where tenant_id = $1 and state <> 'resolved'`,
      values: [tx.tenantId, at.toString()],
    })
  )[0]?.seconds ?? 0;
