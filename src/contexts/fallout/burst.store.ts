/** Cases counted for whoever watches the whole: open ones of some orders, and many of one cause within a short time. */
import type { Tx } from '#platform/database/tx.ts';

export const readOpenCasesOf = async (tx: Tx, orderIds: readonly string[]): Promise<number> =>
  (
    await tx.query<{ open: number }>({
      name: 'fallout-open-of',
      text: `select count(*)::int as open from fallout.fallout_case where tenant_id = $1 and state <> 'resolved' and order_id = any($2::uuid[])`,
      values: [tx.tenantId, orderIds],
    })
  )[0]?.open ?? 0;

export type Burst = {
  readonly causeKey: string;
  readonly connector: string | null;
  readonly runbook: string;
  readonly cases: number;
  readonly orders: number;
  readonly firstAt: string;
};

/** Causes of which at least so many cases were opened since then. */
export const readBursts = (tx: Tx, since: string, least: number): Promise<readonly Burst[]> =>
  tx.query<Burst>({
    name: 'fallout-bursts',
    text: `select cause_key as "causeKey", max(connector) as connector, max(runbook) as runbook, count(*)::int as cases,
             count(distinct order_id)::int as orders, min(opened_at) as "firstAt"
           from fallout.fallout_case where tenant_id = $1 and opened_at >= $2 group by cause_key having count(*) >= $3 order by 4 desc, 1`,
    values: [tx.tenantId, since, least],
  });
