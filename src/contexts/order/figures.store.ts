/** What orders come to, for who watches. What ended long ago is not looked at: the rest is few. */
import type { Tx } from '#platform/database/tx.ts';
import { leastId } from '#platform/facts/least-id.ts';
import { OPEN_STATES } from './counted.store.ts';

export type OrderFigures = {
  readonly captured: number;
  readonly cancelling: number;
  /** Orders in every state that is no end. */
  readonly byState: readonly { readonly name: string; readonly count: number }[];
};

export const readOrderFigures = async (
  tx: Tx,
  { from }: { readonly from: Temporal.Instant },
): Promise<OrderFigures> => {
  const [figures] = await tx.query<OrderFigures>({
    name: 'order-figures',
    text: `with open as (select state from ordering.product_order where tenant_id = $1 and state = any($2))
      select (select count(*)::int from ordering.product_order where tenant_id = $1 and id >= $3::uuid) as captured,
        (select count(*)::int from open where state in ('assessingCancellation', 'pendingCancellation')) as cancelling,
        coalesce((select json_agg(s) from (select state as name, count(*)::int as count from open group by 1 order by 1) s), '[]') as "byState"`,
    values: [tx.tenantId, OPEN_STATES, leastId(from)],
  });
  return figures as OrderFigures;
};

export type EndedOrder = { readonly id: string; readonly number: string; readonly endedAt: string };

/** Orders that were carried out between two instants, the oldest first. */
export const readCarriedOut = (
  tx: Tx,
  { from, to }: { readonly from: string; readonly to: string },
  limit: number,
): Promise<readonly EndedOrder[]> =>
  tx.query<EndedOrder>({
    name: 'orders-carried-out',
    text: `select id, number, ended_at as "endedAt" from ordering.product_order
           where tenant_id = $1 and state in ('completed', 'partial') and ended_at >= $2 and ended_at < $3 order by ended_at, id limit $4`,
    values: [tx.tenantId, from, to, limit],
  });

export type PromisedMoney = { readonly of: string; readonly currency: string; readonly amount: string };

/** What the promise charges once, and one period of what recurs: of these orders, or of these items, each under its id. */
export const readPromisedMoney = (
  tx: Tx,
  { orders, items }: { readonly orders: readonly string[]; readonly items: readonly string[] },
): Promise<readonly PromisedMoney[]> =>
  tx.query<PromisedMoney>({
    name: 'orders-promised-money',
    text: `select case when i.order_id = any($2::uuid[]) then i.order_id else i.id end as of, t ->> 'currency' as currency,
             sum((t ->> 'amount')::numeric)::text as amount
           from ordering.order_item i, jsonb_path_query(i.body::jsonb, '$.priceLeaf.terms[*] ? (@.type != "usage")') t
           where i.tenant_id = $1 and (i.order_id = any($2::uuid[]) or i.id = any($3::uuid[])) group by 1, 2`,
    values: [tx.tenantId, orders, items],
  });
