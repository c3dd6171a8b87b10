/** Behind the numbers about incidents the incidents themselves, and the actions after them that are late. */
import type { CountedRow } from '#platform/database/counted-row.ts';
import type { Tx } from '#platform/database/tx.ts';

const SEEN = `i.detected_at >= $2 and i.state <> 'dismissed'`;
const THAT = {
  all: SEEN,
  contained: `${SEEN} and i.contained_at is not null`,
  resolved: `${SEEN} and i.resolved_at is not null`,
  'after-release': `${SEEN} and i.scope ? 'releaseId'`,
} as const;
export type IncidentsThat = keyof typeof THAT;

const NUMBER = `'INC-' || lpad(i.number::text, 4, '0') || ' '`;

export const readIncidentsThat = (
  tx: Tx,
  which: IncidentsThat,
  from: Temporal.Instant,
  limit: number,
): Promise<readonly CountedRow[]> =>
  tx.query<CountedRow>({
    name: `incidents-that-${which}`,
    text: `select i.id, ${NUMBER} || i.title as title, i.detected_at as at, i.severity as why from operations.incident i
           where i.tenant_id = $1 and ${THAT[which]} order by i.detected_at desc, i.id limit $3`,
    values: [tx.tenantId, from.toString(), limit],
  });

/** Each under the incident that it is about. */
export const readActionsOverdue = (tx: Tx, at: Temporal.Instant, limit: number): Promise<readonly CountedRow[]> =>
  tx.query<CountedRow>({
    name: 'incident-actions-overdue',
    text: `select i.id, ${NUMBER} || a.text as title, a.deadline::timestamp at time zone 'UTC' as at, i.title as why
           from operations.incident_action a join operations.incident i on i.tenant_id = a.tenant_id and i.id = a.incident_id
           where a.tenant_id = $1 and a.verified_at is null and a.deadline < ($2 at time zone 'UTC')::date
           order by a.deadline, a.id limit $3`,
    values: [tx.tenantId, at.toString(), limit],
  });
