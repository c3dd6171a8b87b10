/** Whether anybody works just now: what came in over HTTP has left entries, and an entry's id says when. */
import type { Tx } from '#platform/database/tx.ts';
import { UUID_RANDOM_BYTES, uuidV7 } from '#kernel/ids.ts';

/** Whether a command came over HTTP since then: by a person in the web app, or by a program that somebody waits for. */
export const isSomebodyAtWork = async (tx: Tx, since: Temporal.Instant): Promise<boolean> =>
  (
    await tx.query<{ works: boolean }>({
      name: 'somebody-at-work',
      text: `select exists (select from platform.entry where tenant_id = $1 and id >= $2 and canon like '%"channel":"http"%') as works`,
      values: [tx.tenantId, uuidV7(since, new Uint8Array(UUID_RANDOM_BYTES))],
    })
  )[0]?.works === true;
