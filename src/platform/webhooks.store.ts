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
  /** Of its webhook, before this one. */
  readonly failedInARow: number;
  readonly failingSince: string | null;
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
             select d.id, w.url, w.secret, w.failed_in_a_row, w.failing_since, o.subject_id, o.event, o.seq
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
             due.subject_id as "subjectId", due.failed_in_a_row as "failedInARow", due.failing_since as "failingSince", due.event, due.seq::text as seq`,
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

/** `failedAt`: null for a success, which forgets the failures before it. */
export const countFailures = (tenantId: string, webhookId: string, failedAt: string | null): Statement => ({
  name: 'webhook-failures',
  text: `update platform.webhook set
           failed_in_a_row = case when $3::timestamptz is null then 0 else failed_in_a_row + 1 end,
           failing_since = case when $3::timestamptz is null then null else coalesce(failing_since, $3::timestamptz) end
         where tenant_id = $1 and id = $2 and ($3::timestamptz is not null or failed_in_a_row > 0)`,
  values: [tenantId, webhookId, failedAt],
});

export type WebhookRow = {
  readonly id: string;
  readonly url: string;
  readonly types: readonly string[];
  readonly state: 'active' | 'disabled';
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
  readonly failedInARow: number;
  readonly disabledAt: string | null;
  readonly disabledWhy: string | null;
  readonly createdAt: string;
};

const WEBHOOK = `select id, url, types, state, version, entry_leaf as "entryLeaf", failed_in_a_row as "failedInARow",
    disabled_at as "disabledAt", disabled_why as "disabledWhy", created_at as "createdAt" from platform.webhook where tenant_id = $1`;

export const lockWebhook = async (tx: Tx, id: string): Promise<WebhookRow | undefined> =>
  (
    await tx.query<WebhookRow>({
      name: 'webhook-lock',
      text: `${WEBHOOK} and id = $2 for update`,
      values: [tx.tenantId, id],
    })
  )[0];

/** Without its secret, which is said to nobody again. */
export const readWebhooks = (
  tx: Tx,
): Promise<
  readonly (WebhookRow & { readonly waiting: number; readonly dead: number; readonly oldest: string | null })[]
> =>
  tx.query({
    name: 'webhooks-list',
    text: `select w.*, coalesce(d.waiting, 0)::int as waiting, coalesce(d.dead, 0)::int as dead, d.oldest from (${WEBHOOK}) w
           left join (
             select webhook_id, count(*) filter (where v.state = 'pending') as waiting, count(*) filter (where v.state = 'dead') as dead,
               min(o.recorded_at) filter (where v.state = 'pending') as oldest
             from platform.webhook_delivery v join platform.outbox o on o.tenant_id = v.tenant_id and o.id = v.fact_id
             where v.tenant_id = $1 and v.state <> 'delivered' group by webhook_id) d on d.webhook_id = w.id
           order by w."createdAt", w.id`,
    values: [tx.tenantId],
  });

export const saveWebhookState = (
  tenantId: string,
  head: { readonly id: string; readonly version: number; readonly entryLeaf: Uint8Array | null },
  { state, why, at }: { readonly state: 'active' | 'disabled'; readonly why: string | null; readonly at: string },
): Statement => ({
  name: 'webhook-state',
  text: `update platform.webhook set state = $5, failed_in_a_row = 0, failing_since = null, version = $3, entry_leaf = $4, disabled_why = $6,
           disabled_at = case when $5 = 'disabled' then $7::timestamptz end
         where tenant_id = $1 and id = $2`,
  values: [tenantId, head.id, head.version, head.entryLeaf, state, why, at],
});

/** Told once more, whatever became of it before. Its id stays, so whoever has it drops it. */
export const redeliver = (
  tenantId: string,
  rows: readonly { readonly id: string; readonly webhookId: string; readonly factId: string }[],
  at: string,
): Statement => ({
  name: 'deliveries-again',
  text: `insert into platform.webhook_delivery as v (tenant_id, id, webhook_id, fact_id, state, next_at)
         select $1, d.id, d.webhook, d.fact, 'pending', $5 from unnest($2::uuid[], $3::uuid[], $4::uuid[]) as d(id, webhook, fact)
         on conflict (tenant_id, webhook_id, fact_id) do update
           set state = 'pending', next_at = $5, attempts = 0, delivered_at = null, last_error = null, last_status = null`,
  values: [tenantId, rows.map((r) => r.id), rows.map((r) => r.webhookId), rows.map((r) => r.factId), at],
});

export type DeadDelivery = {
  readonly consumer: string;
  readonly factId: string;
  readonly type: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly attempts: number;
  readonly why: string | null;
  readonly since: string;
};

export const readDeadDeliveries = (tx: Tx, limit: number): Promise<readonly DeadDelivery[]> =>
  tx.query<DeadDelivery>({
    name: 'deliveries-dead',
    text: `select v.webhook_id::text as consumer, v.fact_id as "factId", o.type, o.subject_kind as "subjectKind", o.subject_id as "subjectId",
             v.attempts, v.last_error as why, o.recorded_at as since
           from platform.webhook_delivery v join platform.outbox o on o.tenant_id = v.tenant_id and o.id = v.fact_id
           where v.tenant_id = $1 and v.state = 'dead' order by o.recorded_at desc, v.fact_id limit $2`,
    values: [tx.tenantId, limit],
  });

export const deadAmong = async (tx: Tx, webhookId: string, factIds: readonly string[]): Promise<readonly string[]> =>
  (
    await tx.query<{ id: string }>({
      name: 'deliveries-dead-among',
      text: `select fact_id as id from platform.webhook_delivery where tenant_id = $1 and webhook_id = $2 and state = 'dead' and fact_id = any($3::uuid[])`,
      values: [tx.tenantId, webhookId, factIds],
    })
  ).map(({ id }) => id);

/** Of all companies, for the numbers of operations: the relay sees how many wait since when, and not for whom. */
export const webhookLags: Statement = {
  name: 'webhook-lags',
  text: `select 'webhooks' as sink, count(*) filter (where state = 'pending')::int as waiting,
           count(*) filter (where state = 'dead')::int as dead, min(next_at) filter (where state = 'pending') as oldest
         from platform.webhook_delivery where delivered_at is null`,
  values: [],
};
