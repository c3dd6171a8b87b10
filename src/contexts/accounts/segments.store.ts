/** In which segment accounts are. */
import type { Tx } from '#platform/database/tx.ts';

export const readSegments = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> =>
  new Map(
    (
      await tx.query<{ id: string; segment: string }>({
        name: 'account-segments',
        text: 'select id, segment from accounts.account where tenant_id = $1 and id = any($2::uuid[])',
        values: [tx.tenantId, ids],
      })
    ).map(({ id, segment }) => [id, segment]),
  );
