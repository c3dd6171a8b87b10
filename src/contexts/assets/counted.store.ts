/** Behind the delay of activation the products that were announced and are not in use, the oldest first. */
import type { CountedRow } from '#platform/database/counted-row.ts';
import type { Tx } from '#platform/database/tx.ts';

export const readProductsWaiting = (tx: Tx, limit: number): Promise<readonly CountedRow[]> =>
  tx.query<CountedRow>({
    name: 'products-waiting',
    text: `select id, offering as title, recorded_at as at, null as why from assets.product
           where tenant_id = $1 and state in ('created', 'pendingActive') order by recorded_at, id limit $2`,
    values: [tx.tenantId, limit],
  });
