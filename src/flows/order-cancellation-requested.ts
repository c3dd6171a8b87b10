import { accepted, must } from '#kernel/outcome.ts';
import { lockOpenCase, resolveCase } from '#contexts/fallout/index.ts';
import { cancelPlan, releasePlan } from '#contexts/fulfillment/index.ts';
import { agreeCancellation, readOrder } from '#contexts/order/index.ts';
import type { Flow } from '#platform/flows.ts';

/** What happens when an order is to be cancelled while it is worked on: assessed, and begun to be taken back, or refused whole. */
export const orderCancellationRequested: Flow = {
  fact: 'OrderCancellationRequested',
  meaning: 'Somebody asked to cancel an order whose work has begun.',
  together: [
    {
      name: 'assess-and-take-back',
      undo: 'none: what was taken back is ordered anew',
      run: async (tx, fact, command) => {
        const order = await readOrder(tx, fact.subject.id);
        must(order, 'an order that is cancelled exists');
        const { id: orderId, accountId, modelHash } = order;
        const plan = await cancelPlan(tx, { orderId, accountId, modelHash }, command);
        if (!plan.ok) return plan;
        // Of an order that was held: what is taken back is not held up.
        const released = await releasePlan(tx, orderId);
        const cases = await Promise.all(plan.value.cancelled.map((taskId) => lockOpenCase(tx, taskId)));
        const resolved = cases.flatMap((found) =>
          found === undefined ? [] : [resolveCase(tx.tenantId, found, 'cancelled', command.at)],
        );
        const agreed = {
          type: 'OrderCancellationAgreed',
          subject: fact.subject,
          data: { orderId, number: order.number, accountId },
        };
        return accepted({
          facts: [agreed, ...plan.value.facts, ...resolved.flatMap(({ facts }) => facts)],
          statements: [
            agreeCancellation(tx.tenantId, orderId),
            ...released.statements,
            ...plan.value.statements,
            ...resolved.flatMap(({ statements }) => statements),
          ],
          jobs: plan.value.jobs,
        });
      },
    },
  ],
  after: [],
};
