import { accepted, must } from '#kernel/outcome.ts';
import { lockOpenCase, resolveCase } from '#contexts/fallout/index.ts';
import { amendPlan, dateOf, PROMISE_TIMER, savePriority } from '#contexts/fulfillment/index.ts';
import { nextItems, type Order, readOrder, readOrderItems } from '#contexts/order/index.ts';
import type { ModelCache } from '#platform/artifacts/model-cache.ts';
import type { RecordedFact } from '#platform/command.ts';
import type { Flow } from '#platform/flows.ts';
import { setTimer } from '#platform/timers.store.ts';

/** The order as the amendment leaves it: its own row is written after this. */
const amended = (order: Order, { data }: RecordedFact): Order => ({
  ...order,
  ...(data['whole'] as Partial<Pick<Order, 'requestedFor' | 'priority'>>),
});

/** What happens when an order is amended: its running plan is held against what the order is now, and the difference is carried out, or forbids the whole. */
export const orderAmended = (models: Pick<ModelCache, 'byHash'>): Flow => ({
  fact: 'OrderAmended',
  meaning: 'What was ordered is otherwise than it was taken on: items, dates, or more of the same order.',
  together: [
    {
      name: 'amend-plan',
      undo: 'another amendment; what was taken back is done anew by it',
      run: async (tx, fact, command) => {
        const order = await readOrder(tx, fact.subject.id);
        must(order, 'an order that is amended exists');
        const [items, model] = await Promise.all([readOrderItems(tx, order.id), models.byHash(tx, order.modelHash)]);
        const plan = await amendPlan(
          tx,
          {
            order: amended(order, fact),
            orderVersion: Number(fact.data['orderVersion']),
            items,
            next: nextItems(items, fact.data),
            model,
          },
          command,
        );
        if (!plan.ok) return plan;
        const { cancelled, facts, statements, jobs } = plan.value;
        const cases = await Promise.all(cancelled.map((taskId) => lockOpenCase(tx, taskId)));
        const resolved = cases.flatMap((found) =>
          found === undefined ? [] : [resolveCase(tx.tenantId, found, 'cancelled', command.at)],
        );
        return accepted({
          facts: [...facts, ...resolved.flatMap((one) => one.facts)],
          statements: [...statements, ...resolved.flatMap((one) => one.statements)],
          jobs,
        });
      },
    },
    {
      name: 'move-its-turn',
      undo: 'another amendment that sets the priority',
      // What is planned by then too: a task that is only due later has its turn then.
      run: async (tx, fact) => {
        const { priority } = fact.data['whole'] as Partial<Pick<Order, 'priority'>>;
        const statements = priority === undefined ? [] : [savePriority(tx.tenantId, fact.subject.id, priority)];
        return accepted({ facts: [], statements });
      },
    },
    {
      name: 'look-whether-the-date-holds',
      undo: 'it is looked at again whenever something changes',
      run: async (tx, fact, command) => {
        const order = await readOrder(tx, fact.subject.id);
        must(order, 'an order that is amended exists');
        const dated = dateOf(amended(order, fact)) !== null;
        const at = command.at.toString();
        return accepted({ facts: [], statements: dated ? [setTimer(tx.tenantId, PROMISE_TIMER, order.id, at)] : [] });
      },
    },
  ],
  after: [],
});
