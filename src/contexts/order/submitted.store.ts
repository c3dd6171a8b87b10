/** How many orders were submitted in a window: what fallout is measured against. */
import type { Tx } from '#platform/database/tx.ts';

export const readOrdersSubmitted = async (tx: Tx, from: string, to: string): Promise<number> => {
  const [row] = await tx.query<{ orders: number }>({
    name: 'orders-submitted',
    text: `select count(*)::int as orders from ordering.product_order
           where tenant_id = $1 and submitted_at >= $2 and submitted_at < $3`,
    values: [tx.tenantId, from, to],
  });
  return row?.orders ?? 0;
};
