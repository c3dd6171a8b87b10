/** How many orders in flight deliver an offering: a release must not pull the ground from under them unseen. */
import type { InHand } from '#contexts/assets/index.ts';
import type { Tx } from '#platform/database/tx.ts';
import { type Order, orderResource } from './order.ts';

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

/** The orders that `readOrdersInFlight` counts, by id, behind `after`. */
export const listOrdersInFlight = async (
  tx: Tx,
  offerings: readonly string[] | null,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<readonly InHand[]> => {
  const rows = await tx.query<Pick<Order, 'id' | 'accountId' | 'territory' | 'state' | 'personsInvolved' | 'number'>>({
    text: `select o.id, o.account_id as "accountId", o.territory, o.state, o.persons_involved as "personsInvolved", o.number
           from ordering.product_order o
           where o.tenant_id = $1 and o.state not in ('rejected', 'cancelled', 'completed', 'partial', 'failed')
             and ($3::uuid is null or o.id > $3)
             and exists (select from ordering.order_item i where i.tenant_id = o.tenant_id and i.order_id = o.id
                           and ($2::text[] is null or i.offering = any($2)))
           order by o.id limit $4`,
    values: [tx.tenantId, offerings, after, limit],
  });
  return rows.map((row) => ({
    id: row.id,
    name: row.number,
    state: row.state,
    resource: orderResource(tx.tenantId, row),
  }));
};
