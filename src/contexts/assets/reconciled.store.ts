/** Products by the order item that made them, in the order of its id. */
import type { Tx } from '#platform/database/tx.ts';
import type { ProductState } from './assets.ts';

export type ProductOfItem = {
  readonly id: string;
  readonly itemId: string;
  readonly orderId: string;
  readonly accountId: string;
  readonly offering: string;
  readonly state: ProductState;
  readonly version: number;
};

export const readProductsByItem = (
  tx: Tx,
  {
    after,
    limit,
    orderId,
    from,
    to,
  }: {
    readonly after: string | null;
    readonly limit: number;
    readonly orderId?: string | undefined;
    readonly from?: string | undefined;
    readonly to?: string | undefined;
  },
): Promise<readonly ProductOfItem[]> =>
  tx.query<ProductOfItem>({
    text: `select id, item_id as "itemId", order_id as "orderId", account_id as "accountId", offering, state, version
           from assets.product where tenant_id = $1 and ($2::uuid is null or item_id > $2) and ($4::uuid is null or order_id = $4)
             and ($5::timestamptz is null or recorded_at >= $5) and ($6::timestamptz is null or recorded_at < $6)
           order by item_id limit $3`,
    values: [tx.tenantId, after, limit, orderId ?? null, from ?? null, to ?? null],
  });
