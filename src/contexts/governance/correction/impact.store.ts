/** What was said of something already: facts, who had them, and what stands in the log. */
import type { Tx } from '#platform/database/tx.ts';

export type Told = {
  readonly facts: number;
  readonly published: number;
  readonly webhooks: number;
  readonly delivered: number;
  readonly entries: number;
};

export const readTold = async (tx: Tx, ids: readonly string[]): Promise<Told> =>
  (
    await tx.query<Told>({
      name: 'correction-told',
      text: `with said as (select id, published_at from platform.outbox where tenant_id = $1 and subject_id = any($2::uuid[])),
               had as (select d.webhook_id from platform.webhook_delivery d join said on said.id = d.fact_id
                       where d.tenant_id = $1 and d.delivered_at is not null)
             select (select count(*)::int from said) as facts, (select count(*)::int from said where published_at is not null) as published,
               (select count(distinct webhook_id)::int from had) as webhooks, (select count(*)::int from had) as delivered,
               (select count(*)::int from platform.entry where tenant_id = $1 and aggregate_id = any($2::uuid[])) as entries`,
      values: [tx.tenantId, ids],
    })
  )[0] ?? { facts: 0, published: 0, webhooks: 0, delivered: 0, entries: 0 };
