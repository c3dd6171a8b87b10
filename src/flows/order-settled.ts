import { accepted, must } from '#kernel/outcome.ts';
import { lockOpenCase, resolveCase } from '#contexts/fallout/index.ts';
import { leaveItems, releasePlan } from '#contexts/fulfillment/index.ts';
import { readOrder } from '#contexts/order/index.ts';
import type { ModelCache } from '#platform/artifacts/model-cache.ts';
import type { Flow, TogetherStep } from '#platform/flows.ts';
import { endPromiseStep } from './fallout-steps.ts';
import { afterDelivery } from './order-fulfilled.ts';

/** What will not be done is left or taken back; cases about it have lost their subject, and a hold has nothing more to hold. */
const leaveUndone: TogetherStep = {
  name: 'leave-or-take-back',
  undo: 'none: what was taken back is ordered anew, by the remainder or another order',
  run: async (tx, fact, command) => {
    const order = await readOrder(tx, fact.subject.id);
    must(order, 'an order whose end is recorded exists');
    const { id: orderId, accountId, modelHash, priority } = order;
    const notDone = fact.data['notDone'];
    const leaving = Array.isArray(notDone) ? new Set(notDone.map(String)) : null;
    const left = await leaveItems(tx, { orderId, accountId, modelHash, priority }, leaving, command);
    if (!left.ok) return left;
    const released = await releasePlan(tx, orderId);
    const cases = await Promise.all(left.value.cancelled.map((taskId) => lockOpenCase(tx, taskId)));
    const resolved = cases.flatMap((found) =>
      found === undefined ? [] : [resolveCase(tx.tenantId, found, 'cancelled', command.at)],
    );
    return accepted({
      facts: [...left.value.facts, ...resolved.flatMap(({ facts }) => facts)],
      statements: [
        ...released.statements,
        ...left.value.statements,
        ...resolved.flatMap(({ statements }) => statements),
      ],
      jobs: left.value.jobs,
    });
  },
};

/** What happens when a person recorded that a part of an order was done: that part is the customer's and is billed, the rest is another order. */
export const orderPartiallyFulfilled = (models: Pick<ModelCache, 'byHash'>): Flow => ({
  fact: 'OrderPartiallyFulfilled',
  meaning: 'A part of the order was done; a person recorded what was not.',
  together: [leaveUndone, endPromiseStep],
  after: afterDelivery(models),
});

/** What happens when a person recorded that nothing of an order can be done. */
export const orderFailed: Flow = {
  fact: 'OrderFailed',
  meaning: 'Nothing of the order could be done, as a person recorded.',
  together: [leaveUndone, endPromiseStep],
  after: [],
};
