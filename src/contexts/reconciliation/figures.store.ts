/** What holding the two sides of the house against each other comes to, for who watches. */
import type { Tx } from '#platform/database/tx.ts';
import { leastId } from '#platform/facts/least-id.ts';

export type DifferenceFigures = {
  readonly open: number;
  readonly openByPair: readonly { readonly name: string; readonly count: number }[];
  readonly found: number;
  /** Records that the runs of the window held against each other. */
  readonly compared: number;
};

export const readDifferenceFigures = async (tx: Tx, from: Temporal.Instant): Promise<DifferenceFigures> => {
  const [figures] = await tx.query<DifferenceFigures>({
    name: 'difference-figures',
    text: `with open as (select pair from reconciliation.difference where tenant_id = $1 and state <> 'resolved'),
        runs as (select counts from reconciliation.run where tenant_id = $1 and recorded_at >= $2)
      select (select count(*)::int from open) as open,
        coalesce((select json_agg(p) from (select pair as name, count(*)::int as count from open group by 1 order by 1) p), '[]') as "openByPair",
        (select count(*)::int from reconciliation.difference where tenant_id = $1 and id >= $3::uuid) as found,
        coalesce((select sum(value::bigint)::float8 from runs, jsonb_each_text(runs.counts) where jsonb_typeof(runs.counts -> key) = 'number'), 0) as compared`,
    values: [tx.tenantId, from.toString(), leastId(from)],
  });
  return figures as DifferenceFigures;
};
