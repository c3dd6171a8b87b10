/** How often facts of some types happened between two instants: for who watches what follows from a change. */
import type { Tx } from '../database/tx.ts';

/** The least id of an instant: facts are ordered by the time in their ids, so that only the partitions of the time asked for are read. */
const least = (at: Temporal.Instant): string => {
  const time = at.epochMilliseconds.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
};

export const countFacts = async (
  tx: Tx,
  types: readonly string[],
  from: Temporal.Instant,
  to: Temporal.Instant,
): Promise<ReadonlyMap<string, number>> => {
  const rows = await tx.query<{ type: string; count: number }>({
    text: `select type, count(*)::int as count from platform.outbox
           where tenant_id = $1 and id >= $3::uuid and id < $4::uuid and type = any($2) group by type`,
    values: [tx.tenantId, types, least(from), least(to)],
  });
  return new Map(rows.map(({ type, count }) => [type, count]));
};
