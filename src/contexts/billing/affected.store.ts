/** What of these orders is with billing. For incidents. */
import type { Tx } from '#platform/database/tx.ts';

export type AffectedHandoffs = {
  readonly count: number;
  readonly accounts: number;
  readonly delivered: number;
  /** What is handed over to be charged once, and one period of what recurs; what ends by a handoff is none of it. */
  readonly money: readonly { readonly currency: string; readonly amount: string }[];
  readonly sample: readonly { readonly id: string; readonly title: string }[];
};

export const readAffectedHandoffs = async (tx: Tx, orderIds: readonly string[]): Promise<AffectedHandoffs> =>
  (
    await tx.query<AffectedHandoffs>({
      name: 'handoffs-affected',
      text: `with reached as materialized (
               select id, account_id, state, coalesce(billing_ref, 'not confirmed') as ref from billing.handoff
               where tenant_id = $1 and order_id = any($2::uuid[]))
             select count(*)::int as count, count(distinct account_id)::int as accounts,
               count(*) filter (where state = 'delivered')::int as delivered,
               coalesce((select json_agg(m order by m.currency) from
                 (select i.terms::jsonb ->> 'currency' as currency, sum((i.terms::jsonb ->> 'amount')::numeric)::text as amount
                  from billing.instruction i join reached on reached.id = i.handoff_id
                  where i.tenant_id = $1 and i.action = 'activate' and i.terms::jsonb ->> 'type' <> 'usage' group by 1) m), '[]') as money,
               coalesce((select json_agg(s) from (select id, state || ', ' || ref as title from reached order by id limit 20) s), '[]') as sample
             from reached`,
      values: [tx.tenantId, orderIds],
    })
  )[0] ?? { count: 0, accounts: 0, delivered: 0, money: [], sample: [] };
