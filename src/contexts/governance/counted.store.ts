/** Behind the numbers about changes the requests and releases themselves, by the conditions that figures.store.ts counts by. */
import type { CountedRow } from '#platform/database/counted-row.ts';
import type { Tx } from '#platform/database/tx.ts';
import { isUncarried, reviewIsOverdue } from './figures.store.ts';

const SINCE = 'c.recorded_at >= $2';
const CHANGES = {
  all: SINCE,
  emergency: `${SINCE} and c.emergency`,
  'taken-back': `${SINCE} and c.status = 'rolledBack'`,
  approved: `${SINCE} and c.approved_hash is not null`,
  released: `${SINCE} and c.released_at is not null`,
  'past-watch': `c.status in ('released', 'watched') and c.watched ->> 'holds' = 'false' and $2::timestamptz is not null`,
  'failed-simulation': `exists (select from governance.change_gate g where g.tenant_id = c.tenant_id and g.change_id = c.id
      and g.gate = 'simulation' and g.outcome = 'failed' and g.seen is not null and g.recorded_at >= $2)`,
  'not-reviewed': reviewIsOverdue('$4'),
} as const;
export type ChangesThat = keyof typeof CHANGES;

export const readChangesThat = (
  tx: Tx,
  which: ChangesThat,
  { from, at }: { readonly from: Temporal.Instant; readonly at: Temporal.Instant },
  limit: number,
): Promise<readonly CountedRow[]> =>
  tx.query<CountedRow>({
    name: `changes-that-${which}`,
    text: `select c.id, c.number || ' ' || c.title as title, c.recorded_at as at, replace(c.type, '-', ' ') as why from governance.change c
           where c.tenant_id = $1 and $2::timestamptz <= $4::timestamptz and ${CHANGES[which]}
           order by c.recorded_at desc, c.id limit $3`,
    values: [tx.tenantId, from.toString(), limit, at.toString()],
  });

/** Publications that no change request carried. */
export const readReleasesUncarried = (tx: Tx, from: Temporal.Instant, limit: number): Promise<readonly CountedRow[]> =>
  tx.query<CountedRow>({
    name: 'releases-uncarried',
    text: `select r.id, r.name as title, r.published_at as at, r.purpose as why from governance.release r
           where r.tenant_id = $1 and r.published_at >= $2 and r.status in ('published', 'superseded', 'rolledBack')
             and ${isUncarried}
           order by r.published_at desc, r.id limit $3`,
    values: [tx.tenantId, from.toString(), limit],
  });
