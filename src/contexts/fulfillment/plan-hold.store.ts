import type { Statement } from '#platform/database/tx.ts';

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

/** For a query over tasks `t`: only those of orders that nobody stopped. */
export const NOT_HELD = `not exists (select from fulfillment.plan_hold h where h.tenant_id = t.tenant_id and h.order_id = t.order_id)`;
