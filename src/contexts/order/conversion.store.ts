import { readDeal, readDealPlace } from '#contexts/quote/index.ts';
import type { Tx } from '#platform/database/tx.ts';

export type ConvertedOrder = { readonly orderId: string; readonly number: string; readonly part: number };

/** The orders that a revision has become, if it has. */
export const readOrdersOfRevision = (tx: Tx, revisionId: string): Promise<readonly ConvertedOrder[]> =>
  tx.query<ConvertedOrder>({
    name: 'orders-of-revision',
    text: `select id as "orderId", number, part from ordering.product_order where tenant_id = $1 and revision_id = $2 order by part`,
    values: [tx.tenantId, revisionId],
  });

/** The other orders of the same conversion, or of all conversions of the deal. */
export const readSiblingOrders = async (
  tx: Tx,
  order: { readonly id: string; readonly revisionId: string | null; readonly familyId: string | null },
  of: 'conversion' | 'deal',
): Promise<readonly { readonly orderId: string; readonly revisionId: string }[]> => {
  // An order that was captured directly stands for itself.
  if (order.revisionId === null || order.familyId === null) return [];
  const revisions =
    of === 'conversion'
      ? [order.revisionId]
      : (await readDeal(tx, (await readDealPlace(tx, order.familyId)).dealId)).map(({ id }) => id);
  return tx.query({
    name: 'orders-beside',
    text: `select id as "orderId", revision_id as "revisionId" from ordering.product_order
           where tenant_id = $1 and revision_id = any($2::uuid[]) and id <> $3 order by id`,
    values: [tx.tenantId, revisions, order.id],
  });
};
