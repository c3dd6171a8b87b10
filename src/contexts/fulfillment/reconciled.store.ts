/** How far the work of each order is (what an amendment took out of the plan is no work of it), in the order of their ids: what the order itself says is held against it. */
import type { Tx } from '#platform/database/tx.ts';

export type WorkOfOrder = { readonly orderId: string; readonly tasks: number; readonly unfinished: number };

export const readWorkOfOrders = (
  tx: Tx,
  {
    after,
    limit,
    orderId,
  }: { readonly after: string | null; readonly limit: number; readonly orderId?: string | undefined },
): Promise<readonly WorkOfOrder[]> =>
  tx.query<WorkOfOrder>({
    text: `select p.order_id as "orderId", count(*)::int as tasks,
                  (count(*) filter (where t.state not in ('done', 'skipped', 'cancelled', 'compensated')))::int as unfinished
           from fulfillment.plan p join fulfillment.task t on t.tenant_id = p.tenant_id and t.plan_id = p.id
           where p.tenant_id = $1 and p.purpose = 'fulfil' and ($2::uuid is null or p.order_id > $2)
             and ($4::uuid is null or p.order_id = $4)
           group by p.order_id order by p.order_id limit $3`,
    values: [tx.tenantId, after, limit, orderId ?? null],
  });
