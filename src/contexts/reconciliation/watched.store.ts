/** Facts after which an order is looked at, from the last one that was seen on. */
import type { Statement, Tx } from '#platform/database/tx.ts';

export type SeenFact = {
  readonly id: string;
  readonly seq: string;
  readonly type: string;
  readonly orderId: string | null;
};

/** The place where a first look begins: what happened before is for a run over everything. */
export const readSeen = async (tx: Tx): Promise<string | undefined> =>
  (
    await tx.query<{ seen: string }>({
      name: 'reconciliation-seen',
      text: `select seen_seq::text as seen from reconciliation.watched where tenant_id = $1`,
      values: [tx.tenantId],
    })
  )[0]?.seen;

export const readNewest = async (tx: Tx): Promise<string> =>
  (
    await tx.query<{ newest: string }>({
      name: 'reconciliation-newest',
      text: `select coalesce(max(seq), 0)::text as newest from platform.outbox where tenant_id = $1`,
      values: [tx.tenantId],
    })
  )[0]?.newest ?? '0';

/** Facts that are some seconds old: one with a lower number may commit late, and is not overtaken. */
export const readFactsAfter = (
  tx: Tx,
  types: readonly string[],
  { after, until, limit }: { readonly after: string; readonly until: string; readonly limit: number },
): Promise<readonly SeenFact[]> =>
  tx.query<SeenFact>({
    name: 'reconciliation-facts',
    text: `select id, seq::text as seq, type, event::jsonb #>> '{data,orderId}' as "orderId" from platform.outbox
           where tenant_id = $1 and type = any($2) and seq > $3::bigint and recorded_at <= $4 order by seq limit $5`,
    values: [tx.tenantId, types, after, until, limit],
  });

export const saveSeen = (tenantId: string, seq: string): Statement => ({
  name: 'reconciliation-seen-save',
  text: `insert into reconciliation.watched (tenant_id, seen_seq) values ($1, $2::bigint)
         on conflict (tenant_id) do update set seen_seq = greatest(reconciliation.watched.seen_seq, $2::bigint)`,
  values: [tenantId, seq],
});
