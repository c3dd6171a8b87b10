import { accepted } from '#kernel/outcome.ts';
import { markCompensated, releaseWaitsFor } from '#contexts/fulfillment/index.ts';
import type { Flow } from '#platform/flows.ts';
import { endPromiseStep } from './fallout-steps.ts';
import { orderLetter } from './order-letter.ts';

/** What happens when an order is cancelled: what was taken back says so, and a customer who was told of the order is told of its end. */
export const orderCancelled: Flow = {
  fact: 'OrderCancelled',
  meaning: 'Nothing of the order stands, or ever stood.',
  together: [
    {
      name: 'close-and-tell',
      undo: 'none: an order is captured anew',
      run: async (tx, fact, command) => {
        const orderId = fact.subject.id;
        const released = await releaseWaitsFor(tx, orderId, command.at);
        if (fact.data['submitted'] !== true) return accepted({ facts: [], statements: released });
        const cause = `order-cancelled/${orderId}`;
        const letter = await orderLetter(tx, command, { orderId, template: 'order-cancelled', cause });
        const compensated = {
          type: 'FulfillmentPlanCompensated',
          subject: fact.subject,
          data: { orderId, accountId: fact.data['accountId'] ?? null },
        };
        return accepted({
          facts: [compensated],
          statements: [...released, markCompensated(tx.tenantId, orderId), ...letter.statements],
          jobs: letter.jobs,
        });
      },
    },
    endPromiseStep,
  ],
  after: [],
};
