/** Facts after which an order is looked at, from the last one that was seen on. Their ids are in the order of time, and the key of their table. */
import type { Statement, Tx } from '#platform/database/tx.ts';

export type SeenFact = { readonly id: string; readonly type: string; readonly orderId: string | null };

/** The place where a first look begins: what happened before is for a run over everything. */
export const readSeen = async (tx: Tx): Promise<string | undefined> =>
  (
    await tx.query<{ seen: string | null }>({
      name: 'reconciliation-seen',
      text: `select seen_id as seen from reconciliation.watched where tenant_id = $1`,
      values: [tx.tenantId],
    })
  )[0]?.seen ?? undefined;

export const readNewest = async (tx: Tx): Promise<string | undefined> =>
  (
    await tx.query<{ id: string }>({
      name: 'reconciliation-newest',
      text: `select id from platform.outbox where tenant_id = $1 order by id desc limit 1`,
      values: [tx.tenantId],
    })
  )[0]?.id;

/** Facts that are some seconds old: one with a smaller id may commit late, and is not overtaken. */
export const readFactsAfter = (
  tx: Tx,
  types: readonly string[],
  { after, until, limit }: { readonly after: string; readonly until: string; readonly limit: number },
): Promise<readonly SeenFact[]> =>
  tx.query<SeenFact>({
    name: 'reconciliation-facts',
    text: `select id, type, event::jsonb #>> '{data,orderId}' as "orderId" from platform.outbox
           where tenant_id = $1 and id > $3::uuid and type = any($2) and recorded_at <= $4 order by id limit $5`,
    values: [tx.tenantId, types, after, until, limit],
  });

export const saveSeen = (tenantId: string, id: string): Statement => ({
  name: 'reconciliation-seen-save',
  text: `insert into reconciliation.watched (tenant_id, seen_id) values ($1, $2)
         on conflict (tenant_id) do update set seen_id = greatest(reconciliation.watched.seen_id, excluded.seen_id)`,
  values: [tenantId, id],
});
