import type { Tx } from '#platform/database/tx.ts';

export type ToldOrder = { readonly id: string; readonly state: string; readonly fact: string | null };

/** Each order as its row has it, beside the newest of these facts about it, a page by id. */
export const readToldOrders = (
  tx: Tx,
  facts: readonly string[],
  after: string,
  limit: number,
): Promise<readonly ToldOrder[]> =>
  tx.query<ToldOrder>({
    text: `select o.id, o.state, f.type as fact
           from (select id, state from ordering.product_order where tenant_id = $1 and id > $2::uuid order by id limit $3) o
           left join lateral (select type from platform.outbox f where f.tenant_id = $1 and f.subject_kind = 'order' and f.subject_id = o.id
                              and f.type = any($4) order by f.seq desc limit 1) f on true
           order by o.id`,
    values: [tx.tenantId, after, limit, facts],
  });
