/** Which orders began with a model, the newest first: they finish with it, whatever is rolled back. */
import type { InHand } from '#contexts/assets/index.ts';
import type { Tx } from '#platform/database/tx.ts';
import { type Order, orderResource } from './order.ts';

/** `revisionId`: of the quote that became it, whose price it is worth; null of one that no quote became. */
export type BegunOrder = InHand & { readonly revisionId: string | null };

export const listOrdersBegun = async (
  tx: Tx,
  { modelHash, from, to }: { readonly modelHash: string | null; readonly from: string; readonly to: string },
  limit: number,
): Promise<readonly BegunOrder[]> => {
  const rows = await tx.query<
    Pick<Order, 'id' | 'accountId' | 'territory' | 'state' | 'personsInvolved' | 'number' | 'revisionId'>
  >({
    name: 'orders-begun-under',
    text: `select id, account_id as "accountId", territory, state, persons_involved as "personsInvolved", number, revision_id as "revisionId"
           from ordering.product_order
           where tenant_id = $1 and ($2::text is null or model_hash = $2) and recorded_at >= $3 and recorded_at < $4
           order by recorded_at desc, id limit $5`,
    values: [tx.tenantId, modelHash, from, to, limit],
  });
  return rows.map((row) => ({
    id: row.id,
    name: row.number,
    state: row.state,
    resource: orderResource(tx.tenantId, row),
    revisionId: row.revisionId,
  }));
};
