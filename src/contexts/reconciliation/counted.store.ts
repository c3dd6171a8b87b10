/** Behind the numbers about differences the differences themselves: those that are open, of one pair or of all, or those found since. */
import type { CountedRow } from '#platform/database/counted-row.ts';
import type { Tx } from '#platform/database/tx.ts';
import { leastId } from '#platform/facts/least-id.ts';

const ROWS = `select id, pair || ': ' || key as title, recorded_at as at, replace(kind, '-', ' on the ') || ', ' || severity as why
  from reconciliation.difference where tenant_id = $1`;

export const readDifferencesOpen = (tx: Tx, pair: string | null, limit: number): Promise<readonly CountedRow[]> =>
  tx.query<CountedRow>({
    name: 'differences-counted-open',
    text: `${ROWS} and state <> 'resolved' and ($2::text is null or pair = $2) order by id desc limit $3`,
    values: [tx.tenantId, pair, limit],
  });

export const readDifferencesFound = (tx: Tx, from: Temporal.Instant, limit: number): Promise<readonly CountedRow[]> =>
  tx.query<CountedRow>({
    name: 'differences-counted-found',
    text: `${ROWS} and id >= $2::uuid order by id desc limit $3`,
    values: [tx.tenantId, leastId(from), limit],
  });
