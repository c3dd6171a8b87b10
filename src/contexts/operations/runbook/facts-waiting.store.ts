/** How many facts of this company no relay has passed on yet, and since when. */
import type { Tx } from '#platform/database/tx.ts';

export type FactsWaiting = { readonly waiting: number; readonly oldest: string | null };

export const readFactsWaiting = async (tx: Tx): Promise<FactsWaiting> =>
  (
    await tx.query<FactsWaiting>({
      name: 'facts-waiting',
      text: `select count(*)::int as waiting, min(recorded_at) as oldest from platform.outbox where tenant_id = $1 and published_at is null`,
      values: [tx.tenantId],
    })
  )[0] ?? { waiting: 0, oldest: null };
