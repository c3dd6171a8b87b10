/** How often facts of some types happened between two instants: for who watches what follows from a change. */
import type { Tx } from '../database/tx.ts';
import { leastId } from './least-id.ts';

export const countFacts = async (
  tx: Tx,
  types: readonly string[],
  from: Temporal.Instant,
  to: Temporal.Instant,
): Promise<ReadonlyMap<string, number>> => {
  const rows = await tx.query<{ type: string; count: number }>({
    text: `select type, count(*)::int as count from platform.outbox
           where tenant_id = $1 and id >= $3::uuid and id < $4::uuid and type = any($2) group by type`,
    values: [tx.tenantId, types, leastId(from), leastId(to)],
  });
  return new Map(rows.map(({ type, count }) => [type, count]));
};
