/** How far the log is behind what was done. */
import type { Tx } from '#platform/database/tx.ts';

/** Seconds since the oldest entry that has no place in the log yet; 0 where all have one. */
export const readLogLag = async (tx: Tx, at: Temporal.Instant): Promise<number> =>
  (
    await tx.query<{ seconds: number }>({
      name: 'log-lag',
      text: `select greatest(0, coalesce(extract(epoch from $2 - min(e.recorded_at)), 0))::float8 as seconds
             from platform.entry e, platform.sequencer_mark m where e.tenant_id = $1 and (e.xact, e.id) > (m.xact, m.id)`,
      values: [tx.tenantId, at.toString()],
    })
  )[0]?.seconds ?? 0;
