/** Behind the numbers about orders the orders themselves. */
import type { Tx } from '#platform/database/tx.ts';
import type { OrderState } from './order.ts';
import type { StandingOrder } from './standing-still.store.ts';

export const OPEN_STATES: readonly OrderState[] = [
  'draft',
  'acknowledged',
  'pending',
  'held',
  'inProgress',
  'assessingCancellation',
  'pendingCancellation',
];

export const readOrdersIn = (tx: Tx, states: readonly OrderState[], limit: number): Promise<readonly StandingOrder[]> =>
  tx.query<StandingOrder>({
    name: 'orders-in-states',
    text: `select id, number, state, coalesce(submitted_at, recorded_at) as since from ordering.product_order
           where tenant_id = $1 and state = any($2) order by 4, id limit $3`,
    values: [tx.tenantId, states, limit],
  });

export const readOrderNumbers = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> =>
  new Map(
    (
      await tx.query<{ id: string; number: string }>({
        name: 'order-numbers',
        text: `select id, number from ordering.product_order where tenant_id = $1 and id = any($2::uuid[])`,
        values: [tx.tenantId, ids],
      })
    ).map(({ id, number }) => [id, number]),
  );
