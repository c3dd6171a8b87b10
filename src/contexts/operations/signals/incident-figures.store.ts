/** What incidents come to in a window, and what was promised after them and is late. */
import type { Tx } from '#platform/database/tx.ts';

export type IncidentFigures = {
  readonly count: number;
  readonly bySeverity: readonly { readonly name: string; readonly count: number }[];
  readonly detectSeconds: number | null;
  readonly mitigateSeconds: number | null;
  readonly recoverSeconds: number | null;
  readonly afterRelease: number;
  readonly actionsOverdue: number;
};

export const readIncidentFigures = async (
  tx: Tx,
  from: Temporal.Instant,
  at: Temporal.Instant,
): Promise<IncidentFigures> => {
  const [figures] = await tx.query<IncidentFigures>({
    name: 'incident-figures',
    text: `with seen as (select * from operations.incident where tenant_id = $1 and detected_at >= $2 and state <> 'dismissed')
      select (select count(*)::int from seen) as count,
        coalesce((select json_agg(s) from (select severity as name, count(*)::int as count from seen group by 1 order by 1) s), '[]') as "bySeverity",
        (select avg(extract(epoch from detected_at - started_at))::float8 from seen) as "detectSeconds",
        (select avg(extract(epoch from contained_at - detected_at))::float8 from seen where contained_at is not null) as "mitigateSeconds",
        (select avg(extract(epoch from resolved_at - detected_at))::float8 from seen where resolved_at is not null) as "recoverSeconds",
        (select count(*)::int from seen where scope ? 'releaseId') as "afterRelease",
        (select count(*)::int from operations.incident_action where tenant_id = $1 and verified_at is null and deadline < ($3 at time zone 'UTC')::date)
          as "actionsOverdue"`,
    values: [tx.tenantId, from.toString(), at.toString()],
  });
  return figures as IncidentFigures;
};
