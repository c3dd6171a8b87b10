/** Orders that stand where an order only passes through, and orders that look like another one: what a runbook asks first. */
import type { Tx } from '#platform/database/tx.ts';
import type { OrderState } from './order.ts';

export type StandingOrder = {
  readonly id: string;
  readonly number: string;
  readonly state: OrderState;
  readonly since: string;
};

/** States that an order leaves within moments when everything works; in any other it may rightly wait for a date, a person or a system. */
const PASSING: readonly OrderState[] = ['acknowledged', 'assessingCancellation', 'pendingCancellation'];

export const readOrdersStandingStill = (tx: Tx, before: string, limit: number): Promise<readonly StandingOrder[]> =>
  tx.query<StandingOrder>({
    name: 'orders-standing-still',
    text: `select id, number, state, submitted_at as since from ordering.product_order
           where tenant_id = $1 and state = any($2) and submitted_at < $3 order by submitted_at, id limit $4`,
    values: [tx.tenantId, PASSING, before, limit],
  });

/** Orders of the same account, captured within a day of this one, with the same items: the same wish said twice, or two wishes. */
export const readLookalikes = (tx: Tx, orderId: string, limit: number): Promise<readonly StandingOrder[]> =>
  tx.query<StandingOrder>({
    name: 'order-lookalikes',
    text: `with asked as (
             select o.id, o.account_id, o.recorded_at,
               (select array_agg(i.offering || '/' || i.action order by i.offering, i.action) from ordering.order_item i
                where i.tenant_id = o.tenant_id and i.order_id = o.id) as items
             from ordering.product_order o where o.tenant_id = $1 and o.id = $2)
           select o.id, o.number, o.state, o.recorded_at as since
           from asked a join ordering.product_order o on o.tenant_id = $1 and o.account_id = a.account_id and o.id <> a.id
            and o.recorded_at between a.recorded_at - interval '1 day' and a.recorded_at + interval '1 day'
           where o.state not in ('rejected', 'cancelled')
             and (select array_agg(i.offering || '/' || i.action order by i.offering, i.action) from ordering.order_item i
                  where i.tenant_id = o.tenant_id and i.order_id = o.id) = a.items
           order by o.recorded_at, o.id limit $3`,
    values: [tx.tenantId, orderId, limit],
  });
