/** Which quotes something reaches: priced between two instants, by a product, by the release whose model priced them. For incidents. */
import type { Tx } from '#platform/database/tx.ts';

export type AffectedScope = {
  readonly from: string;
  readonly to: string;
  readonly offerings: readonly string[] | null;
  readonly modelHash: string | null;
  /** These and no others; null: all. */
  readonly ids: readonly string[] | null;
};
export type AffectedQuotes = {
  readonly count: number;
  readonly accounts: number;
  /** That a customer was shown. */
  readonly shown: number;
  readonly money: readonly { readonly currency: string; readonly amount: string }[];
  readonly sample: readonly { readonly id: string; readonly title: string }[];
};

/** Newest revisions only would hide what a customer holds: every revision that was priced then counts. */
export const readAffectedQuotes = async (
  tx: Tx,
  { from, to, offerings, modelHash, ids }: AffectedScope,
): Promise<AffectedQuotes> => {
  const [found] = await tx.query<AffectedQuotes>({
    name: 'quotes-affected',
    text: `with reached as materialized (
             select r.id, r.account_id, r.status, r.header ->> 'number' as number, r.revision_no, r.header ->> 'currency' as currency,
               (d.result #>> '{estimate,total}')::numeric as term_value
             from quote.decision d join quote.revision r on r.tenant_id = d.tenant_id and r.id = d.revision_id
             where d.tenant_id = $1 and d.kind = 'price'
               and (($6::uuid[] is not null and r.id = any($6)) or ($6::uuid[] is null and d.recorded_at >= $2 and d.recorded_at < $3))
               and ($4::text[] is null or exists (select from quote.line l
                    where l.tenant_id = r.tenant_id and l.revision_id = r.id and l.body ->> 'offering' = any($4)))
               and ($5::text is null or d.result ->> 'modelHash' = $5))
           select count(*)::int as count, count(distinct account_id)::int as accounts,
             count(*) filter (where status not in ('draft', 'inApproval', 'approved', 'cancelled'))::int as shown,
             coalesce((select json_agg(m order by m.currency) from
               (select currency, sum(term_value)::text as amount from reached where term_value is not null group by currency) m), '[]') as money,
             coalesce((select json_agg(s) from
               (select id, number || '/' || revision_no || ', ' || status as title from reached order by number, revision_no limit 20) s), '[]') as sample
           from reached`,
    values: [tx.tenantId, from, to, offerings, modelHash, ids],
  });
  return found ?? { count: 0, accounts: 0, shown: 0, money: [], sample: [] };
};

export type PricedLately = { readonly priced: number; readonly blocked: number };

/** How many prices were decided since then, and of how many it came out that they cannot be promised. */
export const readPricedSince = async (tx: Tx, since: string): Promise<PricedLately> =>
  (
    await tx.query<PricedLately>({
      name: 'quotes-priced-since',
      text: `select count(*)::int as priced, count(*) filter (where jsonb_array_length(coalesce(result -> 'blocking', '[]')) > 0)::int as blocked
             from quote.decision where tenant_id = $1 and kind = 'price' and recorded_at >= $2`,
      values: [tx.tenantId, since],
    })
  )[0] ?? { priced: 0, blocked: 0 };
