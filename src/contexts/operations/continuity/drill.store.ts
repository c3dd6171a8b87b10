/** The only SQL of drills. */
import type { Head } from '#platform/command.ts';
import type { CountedRow } from '#platform/database/counted-row.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { Drill, DrillKind } from './drill.ts';
import { drillInWords } from './objectives.ts';

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

/**
 * Of each kind when the newest was held that counts as tried: what was promised was kept, or nothing was missed and whatever could not be
 * measured is excused by name. One that measured half says nothing of the other half.
 */
export const readNewestDrills = async (tx: Tx): Promise<{ readonly [kind in DrillKind]?: string }> =>
  Object.fromEntries(
    (
      await tx.query<{ kind: DrillKind; at: string }>({
        name: 'drills-newest',
        text: `select kind, max(started_at) as at from operations.drill d
               where tenant_id = $1
                 and (outcome = 'kept'
                      or (outcome = 'incomplete' and measured ? 'unmeasured' and not exists (
                            select from jsonb_array_elements(measured -> 'unmeasured') u where not u.value ? 'excused')))
               group by kind`,
        values: [tx.tenantId],
      })
    ).map(({ kind, at }) => [kind, instant(at)]),
  );

export const readDrillRows = async (tx: Tx, limit: number): Promise<readonly CountedRow[]> =>
  (await readDrills(tx, limit)).map(({ id, startedAt, measured, outcome }) => ({
    id,
    title: 'degradedMode' in measured ? `The mode ${measured.degradedMode}` : 'A restore',
    at: startedAt,
    why: drillInWords({ outcome, measured }),
  }));

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
