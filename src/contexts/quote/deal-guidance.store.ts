/** What closed deals say that others may be compared with. No name leaves here, and no deal by itself leaves `deal-guidance.ts`. */
import type { Tx } from '#platform/database/tx.ts';

export type ClosedRow = {
  readonly accountId: string;
  readonly segment: string;
  readonly currency: string;
  readonly offerings: readonly string[];
  readonly discountPercent: string;
  readonly listTotal: string;
};

const CLOSED_DEALS_MAX = 500;

/** The newest that share an offering, without the deal that asks. */
export const readClosedDeals = (
  tx: Tx,
  offerings: readonly string[],
  exceptFamily: string,
  since: string,
): Promise<readonly ClosedRow[]> =>
  tx.query<ClosedRow>({
    name: 'quote-closed-deals',
    text: `select r.account_id as "accountId", r.header ->> 'segment' as segment, r.header ->> 'currency' as currency,
             d.result -> 'discounts' ->> 'effectivePercent' as "discountPercent", d.result -> 'estimate' ->> 'listTotal' as "listTotal",
             array(select distinct l.body ->> 'offering' from quote.line l
                   where l.tenant_id = r.tenant_id and l.revision_id = r.id and l.body ->> 'offering' = any($2)) as offerings
           from quote.revision r
           join quote.decision d on d.tenant_id = r.tenant_id and d.revision_id = r.id and d.kind = 'price'
           where r.tenant_id = $1 and r.status in ('accepted', 'converted') and r.family_id <> $3 and r.accepted_at >= $4
             and exists (select 1 from quote.line l
                         where l.tenant_id = r.tenant_id and l.revision_id = r.id and l.body ->> 'offering' = any($2))
           order by r.accepted_at desc limit ${CLOSED_DEALS_MAX}`,
    values: [tx.tenantId, offerings, exceptFamily, since],
  });
