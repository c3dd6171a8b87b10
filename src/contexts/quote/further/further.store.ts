/** The only SQL of further checks: what a customer's other deals say, and what was found. */
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { ExposedDeal } from './exposure.ts';
import type { FurtherChecks, OtherDeal, StoredFurther } from './further.ts';

const OTHER_DEALS_MAX = 20;
const LAST_DEALS_MAX = 3;
const EXPOSED_DEALS_MAX = 5_000;
const OPEN = `('draft', 'inApproval', 'approved', 'presented')`;

type Asking = { readonly accountId: string; readonly familyId: string; readonly offerings: readonly string[] };

/** Newest first, of other deals: scenarios and parts of this one are known to whoever made them. */
export const readOverlapping = (tx: Tx, { accountId, familyId, offerings }: Asking): Promise<readonly OtherDeal[]> =>
  tx.query<OtherDeal>({
    name: 'quote-overlapping-deals',
    text: `select q.* from (
             select r.id as "quoteId", r.header ->> 'number' as number, r.header ->> 'name' as name, r.status,
               array(select distinct l.body ->> 'offering' from quote.line l
                     where l.tenant_id = r.tenant_id and l.revision_id = r.id and l.body ->> 'offering' = any($4) order by 1) as offerings
             from quote.revision r join quote.family f on f.tenant_id = r.tenant_id and f.id = r.family_id
             where r.tenant_id = $1 and r.account_id = $2 and r.status in ${OPEN}
               and coalesce(f.deal_id, f.id) <> (select coalesce(m.deal_id, m.id) from quote.family m where m.tenant_id = $1 and m.id = $3)
             order by r.recorded_at desc, r.id desc
           ) q where cardinality(q.offerings) > 0 limit ${OTHER_DEALS_MAX}`,
    values: [tx.tenantId, accountId, familyId, offerings],
  });

export type LastDealRow = { readonly id: string; readonly number: string; readonly acceptedAt: string };

/** Of this customer in this currency about the same things, newest first. */
export const readLastAccepted = async (
  tx: Tx,
  { accountId, familyId, offerings }: Asking,
  currency: string,
): Promise<readonly LastDealRow[]> => {
  const rows = await tx.query<LastDealRow>({
    name: 'quote-last-accepted',
    text: `select r.id, r.header ->> 'number' as number, r.accepted_at as "acceptedAt" from quote.revision r
           where r.tenant_id = $1 and r.account_id = $2 and r.family_id <> $3 and r.status in ('accepted', 'converted')
             and r.header ->> 'currency' = $5
             and exists (select 1 from quote.line l where l.tenant_id = r.tenant_id and l.revision_id = r.id and l.body ->> 'offering' = any($4))
           order by r.accepted_at desc, r.id desc limit ${LAST_DEALS_MAX}`,
    values: [tx.tenantId, accountId, familyId, offerings, currency],
  });
  return rows.map((row) => ({ ...row, acceptedAt: Temporal.Instant.from(row.acceptedAt).toString() }));
};

/** Of each family the accepted revision, or else the newest open one that was priced; none whose term is over. */
export const readExposed = (tx: Tx, accountId: string, today: string): Promise<readonly ExposedDeal[]> =>
  tx.query<ExposedDeal>({
    name: 'quote-exposed-deals',
    text: `select distinct on (r.family_id) coalesce(f.deal_id, f.id) as "dealId", coalesce(f.together_id, f.id) as "togetherId",
             r.status in ('accepted', 'converted') as "isAccepted", r.header ->> 'currency' as currency,
             d.result -> 'estimate' ->> 'total' as value
           from quote.revision r
           join quote.family f on f.tenant_id = r.tenant_id and f.id = r.family_id
           join quote.decision d on d.tenant_id = r.tenant_id and d.revision_id = r.id and d.kind = 'price'
           where r.tenant_id = $1 and r.account_id = $2 and (r.status in ${OPEN} or r.status in ('accepted', 'converted'))
             and (r.header ->> 'contractFrom')::date + make_interval(months => (r.header ->> 'termMonths')::int) > $3::date
           order by r.family_id, r.status in ('accepted', 'converted') desc, r.revision_no desc limit ${EXPOSED_DEALS_MAX}`,
    values: [tx.tenantId, accountId, today],
  });

export const readFurther = async (tx: Tx, revisionId: string): Promise<StoredFurther | undefined> => {
  const [row] = await tx.query<StoredFurther>({
    name: 'quote-further-read',
    text: `select content, checked_at as "checkedAt", result from quote.further_checks where tenant_id = $1 and revision_id = $2`,
    values: [tx.tenantId, revisionId],
  });
  return row && { ...row, checkedAt: Temporal.Instant.from(row.checkedAt).toString() };
};

/** A worker that was slow never writes over what a later one found. */
export const storeFurther = (
  tenantId: string,
  revisionId: string,
  content: string,
  result: FurtherChecks,
  at: string,
): Statement => ({
  name: 'quote-further-store',
  text: `insert into quote.further_checks (tenant_id, revision_id, content, result, checked_at) values ($1, $2, $3, $4, $5)
         on conflict (tenant_id, revision_id) do update set content = excluded.content, result = excluded.result, checked_at = excluded.checked_at
         where quote.further_checks.checked_at <= excluded.checked_at`,
  values: [tenantId, revisionId, content, JSON.stringify(result), at],
});
