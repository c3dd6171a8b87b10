import type { Statement } from '#platform/database/tx.ts';

export const turnCompensation = (tenantId: string, taskId: string, from: string, to: string): Statement => ({
  name: 'task-turn-compensation',
  text: `update fulfillment.task set state = $4, version = version + 1 where tenant_id = $1 and id = $2 and state = $3`,
  values: [tenantId, taskId, from, to],
});

/** What was taken back, once all of it was. */
export const markCompensated = (tenantId: string, orderId: string): Statement => ({
  name: 'task-compensated',
  text: `update fulfillment.task set state = 'compensated', version = version + 1
         where tenant_id = $1 and order_id = $2 and state in ('compensating', 'compensationFailed')`,
  values: [tenantId, orderId],
});
