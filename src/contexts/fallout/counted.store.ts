/** Behind the figures of fallout the cases themselves, by the conditions that fallout-metrics.store.ts counts by. */
import type { CountedRow } from '#platform/database/counted-row.ts';
import type { Tx } from '#platform/database/tx.ts';

const DAY = `c.opened_at >= $2 and c.opened_at < $3`;
/** `$2` to `$3` is the window; whoever asks asks at its end. */
const THAT = {
  day: DAY,
  open: `${DAY} and c.state <> 'resolved'`,
  resolved: `${DAY} and c.resolved_at is not null`,
  late: `${DAY} and coalesce(c.resolved_at, $3) > c.sla_due_at`,
  'waited-for': `${DAY} and c.communication <> 'none'`,
  repaired: `${DAY} and exists (select from fallout.repair r where r.tenant_id = c.tenant_id and r.case_id = c.id)`,
  repeated: `${DAY} and exists (select from fallout.fallout_case o where o.tenant_id = c.tenant_id and o.cause_key = c.cause_key
      and o.id <> c.id and o.opened_at >= $2 and o.opened_at < $3)`,
  unmapped: `${DAY} and c.category ~ 'mapping|decomposition'`,
  'of-billing': `${DAY} and c.connector = 'billing'`,
  unresolved: `c.state <> 'resolved' and $2::timestamptz < $3::timestamptz`,
} as const;
export type CasesThat = keyof typeof THAT;

export const readCasesThat = (
  tx: Tx,
  which: CasesThat,
  { from, at }: { readonly from: Temporal.Instant; readonly at: Temporal.Instant },
  limit: number,
): Promise<readonly CountedRow[]> =>
  tx.query<CountedRow>({
    name: `cases-that-${which}`,
    text: `select c.id, c.product as title, c.opened_at as at, c.cause ->> 'message' as why from fallout.fallout_case c
           where c.tenant_id = $1 and ${THAT[which]} order by c.opened_at, c.id limit $4`,
    values: [tx.tenantId, from.toString(), at.toString(), limit],
  });
