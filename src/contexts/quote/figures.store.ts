/** What quotes come to, for who watches: what is open, what was decided in a window. Read every half a minute, so on indexes only. */
import type { Tx } from '#platform/database/tx.ts';

export type FigureWindow = { readonly from: Temporal.Instant; readonly at: Temporal.Instant };
export type Named = { readonly name: string; readonly count: number };
export type QuoteFigures = {
  readonly open: number;
  readonly openPriced: number;
  readonly stale: number;
  readonly expiring: number;
  /** Accepted for more than an hour, and no order. */
  readonly acceptedWaiting: number;
  readonly priced: number;
  readonly blocked: number;
  readonly averageDiscount: number | null;
  readonly highDiscount: number;
  readonly belowFloor: number;
  /** What was priced in the window, by how much was given in all. */
  readonly byDiscount: readonly Named[];
  /** Mean of what was given in percent, times hundred, by account: a segment is known where accounts are. */
  readonly byAccount: readonly { readonly accountId: string; readonly quotes: number; readonly percent: number }[];
};

const EXPIRES_WITHIN_DAYS = 7;
const HIGH_DISCOUNT_PERCENT = 20;
const ACCOUNTS_MAX = 5_000;

export const readQuoteFigures = async (tx: Tx, { from, at }: FigureWindow): Promise<QuoteFigures> => {
  const [figures] = await tx.query<QuoteFigures>({
    name: 'quote-figures',
    text: `with open as (
        select id, status, content, priced_content, valid_until from quote.revision
        where tenant_id = $1 and status in ('draft', 'inApproval', 'approved', 'presented')),
      priced as (
        select d.revision_id, d.is_blocked as blocked, d.given_percent as percent from quote.decision d where d.tenant_id = $1 and d.kind = 'price' and d.recorded_at >= $2),
      given as (select r.account_id, p.percent from priced p join quote.revision r on r.tenant_id = $1 and r.id = p.revision_id where p.percent is not null)
      select (select count(*)::int from open) as open,
        (select count(*)::int from open where priced_content is not null) as "openPriced",
        (select count(*)::int from open where priced_content is distinct from content and priced_content is not null) as stale,
        (select count(*)::int from open where status = 'presented' and valid_until >= $3 and valid_until < $4) as expiring,
        (select count(*)::int from quote.revision where tenant_id = $1 and status = 'accepted' and accepted_at < $5) as "acceptedWaiting",
        (select count(*)::int from priced) as priced, (select count(*)::int from priced where blocked) as blocked,
        (select round(avg(percent), 2)::float8 from priced) as "averageDiscount",
        (select count(*)::int from open o join quote.decision d on d.tenant_id = $1 and d.revision_id = o.id and d.kind = 'price'
          where d.given_percent >= ${HIGH_DISCOUNT_PERCENT}) as "highDiscount",
        (select count(*)::int from open o join quote.margin m on m.tenant_id = $1 and m.revision_id = o.id
          where m.below_floor) as "belowFloor",
        coalesce((select json_agg(b) from (select case when percent < 5 then 'below 5 %' when percent < 10 then '5 to 10 %'
            when percent < 20 then '10 to 20 %' when percent < 30 then '20 to 30 %' else '30 % and more' end as name, count(*)::int as count
          from priced where percent is not null group by 1 order by 1) b), '[]') as "byDiscount",
        coalesce((select json_agg(a) from (select account_id as "accountId", count(*)::int as quotes, avg(percent)::float8 as percent
          from given group by 1 limit ${ACCOUNTS_MAX}) a), '[]') as "byAccount"`,
    values: [
      tx.tenantId,
      from.toString(),
      at.toString(),
      at.add({ hours: 24 * EXPIRES_WITHIN_DAYS }).toString(),
      at.subtract({ hours: 1 }).toString(),
    ],
  });
  return figures as QuoteFigures;
};

export type ClosedGiven = {
  readonly id: string;
  readonly title: string;
  readonly acceptedAt: string;
  readonly pricedAsOf: string;
  readonly currency: string;
  /** What was given away of the list price, over the terms. */
  readonly given: string;
  readonly byHandPercent: number;
  readonly promotions: readonly string[];
};

/** Quotes that were accepted since then with something given on them, by hand or by a promotion, the newest first. */
export const readClosedGiven = (tx: Tx, from: Temporal.Instant, limit: number): Promise<readonly ClosedGiven[]> =>
  tx.query<ClosedGiven>({
    name: 'quotes-closed-given',
    text: `select r.id, r.header ->> 'number' || '/' || r.revision_no as title, r.accepted_at as "acceptedAt",
             r.header ->> 'pricedAsOf' as "pricedAsOf", r.header ->> 'currency' as currency,
             ((d.result #>> '{estimate,listTotal}')::numeric - (d.result #>> '{estimate,total}')::numeric)::text as given,
             coalesce(d.by_hand_percent, 0)::float8 as "byHandPercent", coalesce(d.promotions, '{}') as promotions
           from quote.revision r join quote.decision d on d.tenant_id = r.tenant_id and d.revision_id = r.id and d.kind = 'price'
           where r.tenant_id = $1 and r.status in ('accepted', 'converted') and r.accepted_at >= $2
             and (cardinality(d.promotions) > 0 or d.by_hand_percent > 0)
           order by r.accepted_at desc, r.id limit $3`,
    values: [tx.tenantId, from.toString(), limit],
  });
