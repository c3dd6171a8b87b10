/** What products that customers have come to, for who watches, and those in use whose charges should be with billing. */
import type { Tx } from '#platform/database/tx.ts';
import { leastId } from '#platform/facts/least-id.ts';

export type AssetFigures = {
  readonly waiting: number;
  /** Seconds since the oldest product was announced that is not in use yet. */
  readonly oldestWaitingSeconds: number;
};

export const readAssetFigures = async (tx: Tx, at: Temporal.Instant): Promise<AssetFigures> => {
  const [figures] = await tx.query<AssetFigures>({
    name: 'asset-figures',
    text: `select count(*)::int as waiting, coalesce(extract(epoch from $2 - min(recorded_at))::float8, 0) as "oldestWaitingSeconds"
           from assets.product where tenant_id = $1 and state in ('created', 'pendingActive')`,
    values: [tx.tenantId, at.toString()],
  });
  return figures as AssetFigures;
};

export type ChargedProduct = {
  readonly id: string;
  readonly itemId: string;
  readonly offering: string;
  readonly since: string;
};

/** Products in use that were ordered between two instants and carry terms that something is charged by, the oldest first. */
export const readInUseWithTerms = (
  tx: Tx,
  { from, to }: { readonly from: Temporal.Instant; readonly to: Temporal.Instant },
  limit: number,
): Promise<readonly ChargedProduct[]> =>
  tx.query<ChargedProduct>({
    name: 'products-in-use-with-terms',
    text: `select p.id, p.item_id as "itemId", p.offering, p.recorded_at as since from assets.product p
           where p.tenant_id = $1 and p.id >= $2::uuid and p.id < $3::uuid and p.state = 'active' and p.origin = 'order'
             and exists (select from assets.committed_term t where t.tenant_id = p.tenant_id and t.product_id = p.id)
           order by p.id limit $4`,
    values: [tx.tenantId, leastId(from), leastId(to), limit],
  });
