/** Who wants to hear of facts, and what became of telling them. */
import type { Statement, Tx } from './database/tx.ts';

export type Webhook = {
  readonly id: string;
  readonly url: string;
  readonly secret: string;
  readonly types: readonly string[];
};

export const activeWebhooks = (tx: Tx): Promise<readonly Webhook[]> =>
  tx.query<Webhook>({
    name: 'webhooks-active',
    text: `select id, url, secret, types from platform.webhook where tenant_id = $1 and state = 'active'`,
    values: [tx.tenantId],
  });

export const insertWebhook = (
  tenantId: string,
  webhook: Webhook,
  at: string,
  entryLeaf: Uint8Array | null,
): Statement => ({
  text: `insert into platform.webhook (tenant_id, id, url, secret, types, state, version, entry_leaf, created_at)
         values ($1, $2, $3, $4, $5, 'active', 1, $6, $7)`,
  values: [tenantId, webhook.id, webhook.url, webhook.secret, webhook.types, entryLeaf, at],
});

/** One row per webhook and fact: however often the relay passes by, it is told once more only by retry. */
export const insertDeliveries = (
  tenantId: string,
  rows: readonly { id: string; webhookId: string; factId: string }[],
  at: string,
): Statement => ({
  name: 'deliveries-insert',
  text: `insert into platform.webhook_delivery (tenant_id, id, webhook_id, fact_id, state, next_at)
         select $1, d.id, d.webhook, d.fact, 'pending', $5 from unnest($2::uuid[], $3::uuid[], $4::uuid[]) as d(id, webhook, fact)
         on conflict do nothing`,
  values: [tenantId, rows.map((r) => r.id), rows.map((r) => r.webhookId), rows.map((r) => r.factId), at],
});

export type DueDelivery = {
  readonly id: string;
  readonly attempts: number;
  readonly url: string;
  readonly secret: string;
  readonly webhookId: string;
  readonly factId: string;
  readonly subjectId: string;
  readonly event: string;
};

/** One claimer at a time in a tenant: two that looked at once could take an earlier and a later fact about one subject. */
export const claimTurn = async (tx: Tx): Promise<boolean> =>
  (
    await tx.query<{ mine: boolean }>({
      name: 'deliveries-turn',
      text: 'select pg_try_advisory_xact_lock(hashtextextended($1, 11)) as mine',
      values: [`${tx.tenantId}/deliveries`],
    })
  )[0]?.mine ?? false;

/**
 * Takes what is due until `until`, in order; whoever claims next leaves it, and all that follows about its subject, alone. A fact waits
 * for the earlier ones about its subject: order holds per aggregate, also while one of them is being tried again.
 */
export const claimDeliveries = async (
  tx: Tx,
  at: string,
  until: string,
  limit: number,
): Promise<readonly DueDelivery[]> => {
  const rows = await tx.query<DueDelivery & { readonly seq: string }>({
    name: 'deliveries-claim',
    text: `with due as (
             select d.id, w.url, w.secret, o.subject_id, o.event, o.seq
             from platform.webhook_delivery d
             join platform.webhook w on w.tenant_id = d.tenant_id and w.id = d.webhook_id and w.state = 'active'
             join platform.outbox o on o.tenant_id = d.tenant_id and o.id = d.fact_id
             where d.tenant_id = $1 and d.delivered_at is null and d.state = 'pending' and d.next_at <= $2
               and not exists (
                 select from platform.outbox earlier
                 join platform.webhook_delivery waiting
                   on waiting.tenant_id = earlier.tenant_id and waiting.webhook_id = d.webhook_id and waiting.fact_id = earlier.id
                 where earlier.tenant_id = $1 and earlier.subject_id = o.subject_id and earlier.seq < o.seq
                   and waiting.state = 'pending' and waiting.next_at > $2)
             order by o.seq limit $4)
           update platform.webhook_delivery d set next_at = $3 from due where d.tenant_id = $1 and d.id = due.id
           returning d.id, d.attempts, due.url, due.secret, d.webhook_id as "webhookId", d.fact_id as "factId",
             due.subject_id as "subjectId", due.event, due.seq::text as seq`,
    values: [tx.tenantId, at, until, limit],
  });
  return rows.toSorted((a, b) => (BigInt(a.seq) < BigInt(b.seq) ? -1 : 1));
};

/** Given back untried: an earlier fact about the same subject could not be delivered. */
export const unclaimDeliveries = (tenantId: string, ids: readonly string[], at: string): Statement => ({
  name: 'deliveries-unclaim',
  text: `update platform.webhook_delivery set next_at = $3 where tenant_id = $1 and id = any($2::uuid[]) and state = 'pending'`,
  values: [tenantId, ids, at],
});

export type DeliveryOutcome = {
  readonly state: 'delivered' | 'pending' | 'dead';
  readonly status: number | null;
  readonly error: string | null;
  readonly nextAt: string | null;
  readonly deliveredAt: string | null;
};

export const recordDelivery = (tenantId: string, id: string, outcome: DeliveryOutcome): Statement => ({
  name: 'delivery-record',
  text: `update platform.webhook_delivery set attempts = attempts + 1, state = $3, last_status = $4, last_error = $5, next_at = $6, delivered_at = $7
         where tenant_id = $1 and id = $2 and delivered_at is null`,
  values: [tenantId, id, outcome.state, outcome.status, outcome.error, outcome.nextAt, outcome.deliveredAt],
});
