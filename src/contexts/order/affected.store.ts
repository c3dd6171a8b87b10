/** Which orders something reaches: captured between two instants, by a product, by the release that they started with. For incidents. */
import type { Tx } from '#platform/database/tx.ts';

export type AffectedOrders = {
  readonly count: number;
  readonly accounts: number;
  /** That have ended: what they did is not undone by holding them. */
  readonly ended: number;
  readonly sample: readonly { readonly id: string; readonly title: string }[];
  readonly ids: readonly string[];
  readonly revisions: readonly string[];
};

const IDS_MAX = 20_000;

export const readAffectedOrders = async (
  tx: Tx,
  {
    from,
    to,
    offerings,
    modelHash,
    ids,
    only = null,
  }: {
    readonly from: string;
    readonly to: string;
    readonly offerings: readonly string[] | null;
    readonly modelHash: string | null;
    readonly ids: readonly string[] | null;
    /** Whether this one is among them: none other is looked at. */
    readonly only?: string | null;
  },
): Promise<AffectedOrders> => {
  const [found] = await tx.query<AffectedOrders>({
    name: 'orders-affected',
    text: `with reached as materialized (
             select o.id, o.account_id, o.number, o.state, o.revision_id from ordering.product_order o
             where o.tenant_id = $1
               and (($6::uuid[] is not null and o.id = any($6)) or ($6::uuid[] is null and o.recorded_at >= $2 and o.recorded_at < $3))
               and ($4::text[] is null or exists (select from ordering.order_item i
                    where i.tenant_id = o.tenant_id and i.order_id = o.id and i.offering = any($4)))
               and ($5::text is null or o.model_hash = $5) and ($7::uuid is null or o.id = $7)
             order by o.id limit ${IDS_MAX})
           select count(*)::int as count, count(distinct account_id)::int as accounts,
             count(*) filter (where state in ('completed', 'partial', 'failed'))::int as ended,
             coalesce((select json_agg(s) from (select id, number || ', ' || state as title from reached order by number limit 20) s), '[]') as sample,
             coalesce(array_agg(id), '{}') as ids, coalesce(array_agg(distinct revision_id) filter (where revision_id is not null), '{}') as revisions
           from reached`,
    values: [tx.tenantId, from, to, offerings, modelHash, ids, only],
  });
  return found ?? { count: 0, accounts: 0, ended: 0, sample: [], ids: [], revisions: [] };
};
