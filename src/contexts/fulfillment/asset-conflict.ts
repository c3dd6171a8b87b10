/**
 * Whether the work of a task still leads to what its item promised of an asset. A change is promised about one version of the asset; where the
 * asset has gone on meanwhile, whatever is done by hand would end in a change that contradicts it, so nothing is: the conflict is named instead.
 */
import { type Product, readCarriedOut, readProductsByIds } from '#contexts/assets/index.ts';
import { type OrderItem, readOrderItem } from '#contexts/order/index.ts';
import type { Refusal } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Task } from './task.ts';

const ENDED: ReadonlySet<string> = new Set(['terminated', 'cancelled', 'aborted']);

type Changing = Pick<OrderItem, 'id'> & {
  readonly change: { readonly assetId: string; readonly assetVersion: number; readonly becomes: string };
};
type Asset = Pick<Product, 'id' | 'state' | 'version'>;

export const assetConflict = ({ id, change }: Changing, asset: Asset | undefined): Refusal | undefined => {
  if (asset !== undefined && asset.version === change.assetVersion && !ENDED.has(asset.state)) return undefined;
  return {
    code: 'task.would-break-asset',
    itemId: id,
    assetId: change.assetId,
    becomes: change.becomes,
    promised: change.assetVersion,
    current: asset?.version ?? null,
    state: asset?.state ?? null,
  };
};

/** Of a task that takes back there is none: it leads away from the change. */
export const readAssetConflict = async (
  tx: Tx,
  { itemId, undoKey }: Pick<Task, 'itemId' | 'undoKey'>,
): Promise<Refusal | undefined> => {
  const item = itemId === null || undoKey !== null ? undefined : await readOrderItem(tx, itemId);
  const change = item?.body.change;
  if (!item || !change) return undefined;
  const [[asset], done] = await Promise.all([readProductsByIds(tx, [change.assetId]), readCarriedOut(tx, [item.id])]);
  return done.has(item.id) ? undefined : assetConflict({ id: item.id, change }, asset);
};
