/** The only SQL of drills. */
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { Drill } from './drill.ts';

const instant = (text: string): string => Temporal.Instant.from(text).toString();

export const readDrills = async (tx: Tx, limit: number): Promise<readonly Drill[]> =>
  (
    await tx.query<Drill>({
      name: 'drills',
      text: `select d.id, d.kind, d.outcome, d.started_at as "startedAt", d.recorded_at as "recordedAt", d.recorded_by as "recordedBy",
               d.measured, d.objectives
             from operations.drill d
             where d.tenant_id = $1 order by d.recorded_at desc, d.id desc limit $2`,
      values: [tx.tenantId, limit],
    })
  ).map((row) => ({ ...row, startedAt: instant(row.startedAt), recordedAt: instant(row.recordedAt) }));

export const insertDrill = (tenantId: string, next: Head, drill: Omit<Drill, 'id'>): Statement => ({
  name: 'drill-insert',
  text: `insert into operations.drill (tenant_id, id, kind, outcome, started_at, recorded_at, recorded_by, measured, objectives, version, entry_leaf)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
  values: [
    tenantId,
    next.id,
    drill.kind,
    drill.outcome,
    drill.startedAt,
    drill.recordedAt,
    drill.recordedBy,
    JSON.stringify(drill.measured),
    JSON.stringify(drill.objectives),
    next.version,
    next.entryLeaf,
  ],
});
