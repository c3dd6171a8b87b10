import type { Statement, Tx } from '#platform/database/tx.ts';
import type { TaskState } from './task.ts';

export const insertPlanHold = (tenantId: string, orderId: string, at: string): Statement => ({
  name: 'plan-hold',
  text: `insert into fulfillment.plan_hold (tenant_id, order_id, held_at) values ($1, $2, $3) on conflict do nothing`,
  values: [tenantId, orderId, at],
});

export const deletePlanHold = (tenantId: string, orderId: string): Statement => ({
  name: 'plan-release',
  text: `delete from fulfillment.plan_hold where tenant_id = $1 and order_id = $2`,
  values: [tenantId, orderId],
});

/** Held until it is known whether it can be cancelled; on top of a person's hold, if there is one. */
export const insertAssessment = (tenantId: string, orderId: string, at: string, assessBy: string): Statement => ({
  name: 'plan-hold-assessing',
  text: `insert into fulfillment.plan_hold (tenant_id, order_id, held_at, by_person, assess_by) values ($1, $2, $3, false, $4)
         on conflict (tenant_id, order_id) do update set assess_by = excluded.assess_by`,
  values: [tenantId, orderId, at, assessBy],
});

/** What a person stopped stays stopped. */
export const endAssessment = (tenantId: string, orderId: string): readonly Statement[] => [
  {
    name: 'plan-hold-not-by-person',
    text: `delete from fulfillment.plan_hold where tenant_id = $1 and order_id = $2 and not by_person`,
    values: [tenantId, orderId],
  },
  {
    name: 'plan-hold-assessed',
    text: `update fulfillment.plan_hold set assess_by = null where tenant_id = $1 and order_id = $2`,
    values: [tenantId, orderId],
  },
];

export type PlanHold = { readonly byPerson: boolean; readonly assessBy: string | null };

export const readPlanHold = async (tx: Tx, orderId: string): Promise<PlanHold | undefined> =>
  (
    await tx.query<PlanHold>({
      name: 'plan-hold-of-order',
      text: `select by_person as "byPerson", assess_by as "assessBy" from fulfillment.plan_hold where tenant_id = $1 and order_id = $2`,
      values: [tx.tenantId, orderId],
    })
  )[0];

/** Orders whose cancellation can be decided now: nothing of them is under way any more, or it has been waited for long enough. */
export const readAssessable = async (
  tx: Tx,
  running: readonly TaskState[],
  at: string,
  limit: number,
): Promise<readonly string[]> =>
  (
    await tx.query<{ orderId: string }>({
      name: 'plan-holds-assessable',
      text: `select h.order_id as "orderId" from fulfillment.plan_hold h
             where h.tenant_id = $1 and h.assess_by is not null
               and (h.assess_by <= $3 or not exists (
                 select from fulfillment.task t where t.tenant_id = h.tenant_id and t.order_id = h.order_id and t.state = any($2)))
             order by h.assess_by limit $4`,
      values: [tx.tenantId, running, at, limit],
    })
  ).map(({ orderId }) => orderId);

/** For a query over tasks `t`: only those of orders that nobody stopped. */
export const NOT_HELD = `not exists (select from fulfillment.plan_hold h where h.tenant_id = t.tenant_id and h.order_id = t.order_id)`;
