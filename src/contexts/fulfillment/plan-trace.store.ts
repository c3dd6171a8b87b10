import type { Json } from '#kernel/json.ts';
import type { Tx } from '#platform/database/tx.ts';

export type WorkOfRule = { readonly orderId: string; readonly tasks: readonly Json[]; readonly parts: readonly Json[] };

/** By order, the newest first: orders are named by time-ordered ids. */
export const readWorkOfRule = (
  tx: Tx,
  { artifactHash, ruleId }: { readonly artifactHash: string; readonly ruleId: string },
  limit: number,
): Promise<readonly WorkOfRule[]> =>
  tx.query<WorkOfRule>({
    name: 'plan-work-of-rule',
    text: `with made as (
             select w.order_id, jsonb_agg(jsonb_build_object('taskId', w.id, 'key', w.key, 'name', w.name, 'itemId', w.item_id, 'state', t.state)
                                          order by w.id) as tasks
             from fulfillment.task_work w join fulfillment.task t on t.tenant_id = w.tenant_id and t.id = w.id
             where w.tenant_id = $1 and w.artifact_hash = $2 and w.rule_id = $3
             group by w.order_id order by w.order_id desc limit $4)
           select m.order_id as "orderId", m.tasks,
             coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'kind', p.kind, 'key', p.key, 'name', p.name) order by p.id)
                       from fulfillment.plan_part p
                       where p.tenant_id = $1 and p.order_id = m.order_id and p.artifact_hash = $2 and p.rule_id = $3), '[]'::jsonb) as parts
           from made m order by m.order_id desc`,
    values: [tx.tenantId, artifactHash, ruleId, limit],
  });
