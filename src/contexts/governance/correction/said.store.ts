/** What the log says of one correction, in order. */
import type { Tx } from '#platform/database/tx.ts';

export type Said = {
  readonly at: string;
  readonly type: string;
  readonly actorId: string;
  readonly words: { readonly [member: string]: string | null } | null;
};

export const readSaid = async (tx: Tx, id: string, limit: number): Promise<readonly Said[]> =>
  (
    await tx.query<Said>({
      name: 'correction-said',
      text: `select o.recorded_at as at, o.type, o.event::jsonb ->> 'actorid' as "actorId", w.words
             from platform.outbox o left join platform.fact_words w on w.tenant_id = $1 and w.fact_id = o.id
             where o.tenant_id = $1 and o.subject_id = $2 order by o.seq limit $3`,
      values: [tx.tenantId, id, limit],
    })
  ).map((row) => ({ ...row, at: Temporal.Instant.from(row.at).toString() }));
