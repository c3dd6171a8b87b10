/** How many orders in flight deliver an offering: a release must not pull the ground from under them unseen. */
import type { Tx } from '#platform/database/tx.ts';

export const readOrdersInFlight = async (
  tx: Tx,
  offerings: readonly string[] | null,
): Promise<{ readonly total: number; readonly byOffering: ReadonlyMap<string, number> }> => {
  const rows = await tx.query<{ offering: string | null; orders: number }>({
    text: `select i.offering, count(distinct o.id)::int as orders
           from ordering.product_order o join ordering.order_item i on i.tenant_id = o.tenant_id and i.order_id = o.id
           where o.tenant_id = $1 and o.state not in ('rejected', 'cancelled', 'completed', 'partial', 'failed')
             and ($2::text[] is null or i.offering = any($2))
           group by grouping sets ((i.offering), ())`,
    values: [tx.tenantId, offerings],
  });
  const byOffering = new Map(rows.flatMap(({ offering, orders }) => (offering === null ? [] : [[offering, orders]])));
  return { total: rows.find(({ offering }) => offering === null)?.orders ?? 0, byOffering };
};
