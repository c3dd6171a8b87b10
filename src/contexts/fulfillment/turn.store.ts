import type { Priority } from '#contexts/order/index.ts';
import type { Statement } from '#platform/database/tx.ts';

/** As `fulfillment.task.turn_at` is written: UTC, which the text does not say. */
export const withoutZone = (at: Temporal.Instant): string => at.toZonedDateTimeISO('UTC').toPlainDateTime().toString();

/** Of all its tasks, also those that have ended: a repair that is taken back begins some of them again. Locked by their ids, as by whoever settles them. */
export const savePriority = (tenantId: string, orderId: string, priority: Priority): Statement => ({
  name: 'task-priority',
  text: `update fulfillment.task t set priority = $3
         from (select id from fulfillment.task where tenant_id = $1 and order_id = $2 and priority <> $3 order by id for update) o
         where t.tenant_id = $1 and t.id = o.id`,
  values: [tenantId, orderId, priority],
});
