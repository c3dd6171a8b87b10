/** What ends soon: the products that customers have, by the last day of what was sold, as it is known now. */
import type { Tx } from '#platform/database/tx.ts';

export type EndingProduct = {
  readonly id: string;
  readonly accountId: string;
  readonly endsOn: string;
};

const ENDING_MAX = 100_000;

/** Bundles whole, without their parts; in use; of some territories, or of all. `endsOn` is the day after the last. */
export const readEndingProducts = (
  tx: Tx,
  {
    from,
    to,
    territories,
  }: { readonly from: string; readonly to: string; readonly territories: readonly string[] | null },
): Promise<readonly EndingProduct[]> =>
  tx.query<EndingProduct>({
    name: 'products-ending',
    text: `select p.id, p.account_id as "accountId", max(h.valid_to)::text as "endsOn"
           from assets.product p
           join assets.product_history h on h.tenant_id = p.tenant_id and h.product_id = p.id and h.known_to is null
           where p.tenant_id = $1 and p.parent_id is null and p.state = 'active' and ($4::text[] is null or p.territory = any($4))
           group by p.id, p.account_id
           having bool_and(h.valid_to is not null) and max(h.valid_to) between $2::date and $3::date
           order by p.account_id, p.id limit $5`,
    values: [tx.tenantId, from, to, territories, ENDING_MAX],
  });
