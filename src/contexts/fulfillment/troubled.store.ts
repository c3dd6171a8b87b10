/** Orders whose work at one system met trouble between two instants: refused, failed, or without a known outcome. For incidents. */
import type { Tx } from '#platform/database/tx.ts';

export const readOrdersTroubledBy = async (
  tx: Tx,
  asked: { readonly connector: string; readonly from: string; readonly to: string; readonly limit: number },
): Promise<readonly string[]> =>
  (
    await tx.query<{ orderId: string }>({
      name: 'orders-troubled-by',
      text: `select distinct w.order_id as "orderId" from fulfillment.task_work w
             join fulfillment.task t on t.tenant_id = w.tenant_id and t.id = w.id
             where w.tenant_id = $1 and w.connector = $2
               and (t.state in ('unknown', 'fallenOut', 'compensationFailed') or exists (
                 select from fulfillment.attempt a where a.tenant_id = w.tenant_id and a.task_id = w.id and a.started_at >= $3 and a.started_at < $4
                   and a.state in ('refused', 'failedSafe', 'unknown')))
               and exists (select from fulfillment.attempt a where a.tenant_id = w.tenant_id and a.task_id = w.id
                 and a.started_at >= $3 and a.started_at < $4)
             order by 1 limit $5`,
      values: [tx.tenantId, asked.connector, asked.from, asked.to, asked.limit],
    })
  ).map(({ orderId }) => orderId);
