/** What belongs to a change and is proved with it: its simulation runs. */
import type { Tx } from '#platform/database/tx.ts';

const RUNS_MAX = 100;

export const readRunsOf = async (tx: Tx, releaseId: string): Promise<readonly string[]> =>
  (
    await tx.query<{ id: string }>({
      text: `select id from governance.simulation where tenant_id = $1 and release_id = $2 order by recorded_at desc, id desc limit $3`,
      values: [tx.tenantId, releaseId, RUNS_MAX],
    })
  ).map(({ id }) => id);
