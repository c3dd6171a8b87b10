import { readCarriedOut } from '#contexts/assets/index.ts';
import type { Tx } from '#platform/database/tx.ts';

type ChangingItem = {
  readonly itemId: string;
  readonly assetId: string;
  readonly orderId: string;
  readonly number: string;
};

export type PendingChange = Omit<ChangingItem, 'itemId'>;

/** Orders under way that are about to change one of these assets: captured, not given up, and the asset is still as it was before. */
export const readPendingChanges = async (tx: Tx, assetIds: readonly string[]): Promise<readonly PendingChange[]> => {
  const changing = await readChangingItems(tx, assetIds);
  const done = await readCarriedOut(
    tx,
    changing.map(({ itemId }) => itemId),
  );
  return changing.filter(({ itemId }) => !done.has(itemId)).map(({ itemId: _item, ...one }) => one);
};

/** Items of orders that have not been given up and change one of these assets, whether they have changed it yet or not. */
const readChangingItems = (tx: Tx, assetIds: readonly string[]): Promise<readonly ChangingItem[]> =>
  tx.query<ChangingItem>({
    name: 'order-items-changing',
    text: `select i.id as "itemId", i.asset_id as "assetId", o.id as "orderId", o.number
           from ordering.order_item i join ordering.product_order o on o.tenant_id = i.tenant_id and o.id = i.order_id
           where i.tenant_id = $1 and i.asset_id = any($2::uuid[]) and o.state not in ('cancelled', 'rejected', 'failed')
             -- What was dropped from an order, or went into its remainder, changes nothing by this order any more.
             and not exists (select from ordering.order_item_version v where v.tenant_id = i.tenant_id and v.item_id = i.id and v.kind <> 'changed')
           order by o.recorded_at, i.id`,
    values: [tx.tenantId, assetIds],
  });
