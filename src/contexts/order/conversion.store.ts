import type { Tx } from '#platform/database/tx.ts';

export type ConvertedOrder = { readonly orderId: string; readonly number: string; readonly part: number };

/** The orders that a revision has become, if it has. */
export const readOrdersOfRevision = (tx: Tx, revisionId: string): Promise<readonly ConvertedOrder[]> =>
  tx.query<ConvertedOrder>({
    name: 'orders-of-revision',
    text: `select id as "orderId", number, part from ordering.product_order where tenant_id = $1 and revision_id = $2 order by part`,
    values: [tx.tenantId, revisionId],
  });
