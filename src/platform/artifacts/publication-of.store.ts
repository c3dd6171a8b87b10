import type { Tx } from '../database/tx.ts';
import { standing } from './standing-model.ts';

/** When a commercial model came into force first, and by which release. */
export const readPublicationOf = async (
  tx: Tx,
  modelHash: string,
): Promise<{ readonly releaseId: string; readonly effectiveFrom: string } | undefined> =>
  (
    await tx.query<{ releaseId: string; effectiveFrom: string }>({
      name: 'publication-of-model',
      text: `select release_id as "releaseId", effective_from as "effectiveFrom" from platform.model m
             where tenant_id = $1 and hash = $2 and ${standing('m')} order by effective_from limit 1`,
      values: [tx.tenantId, modelHash],
    })
  )[0];
