import { accepted, must } from '#kernel/outcome.ts';
import { instructionsOf, mappingFacts } from '#contexts/billing/index.ts';
import {
  beginPlan,
  circumstancesOf,
  flagsKept,
  joinOrders,
  planOfModel,
  watchPromise,
} from '#contexts/fulfillment/index.ts';
import { beginOrder, readOrder, readOrderItems } from '#contexts/order/index.ts';
import type { ModelCache } from '#platform/artifacts/model-cache.ts';
import type { RecordedFact } from '#platform/command.ts';
import type { Flow, TogetherStep } from '#platform/flows.ts';
import { orderLetter } from './order-letter.ts';

type Models = Pick<ModelCache, 'byHash'>;

/** The plan of the order under the rules it started with; it is laid down where work begins now. */
const derivePlan = (models: Models, begins: (fact: RecordedFact) => boolean): TogetherStep => ({
  name: 'derive-plan',
  undo: 'nothing was begun: the submission rolls back with its plan; later, cancelling the order',
  run: async (tx, fact, command) => {
    const order = await readOrder(tx, fact.subject.id);
    must(order, 'a submitted order exists');
    const [items, model] = await Promise.all([readOrderItems(tx, order.id), models.byHash(tx, order.modelHash)]);
    const conditions = await circumstancesOf(tx, model, order, items, command.at);
    const plan = planOfModel(model, order, items, command.id, { conditions });
    if (!plan.ok) return plan;
    if (!begins(fact)) return accepted({ facts: [], statements: [] });
    const joined = await joinOrders(tx, order, items, plan.value.tasks, command.at);
    if (!joined.ok) return joined;
    const begun = beginPlan(tx.tenantId, plan.value, order, command.at, joined.value);
    const watched = watchPromise(tx.tenantId, order, plan.value, model, command.at);
    return accepted({ ...begun, statements: [...begun.statements, beginOrder(tx.tenantId, order.id), ...watched] });
  },
});

/** What happens when an order is submitted: its plan is derived under the rules it started with, work begins on its day, the customer knows. */
export const orderSubmitted = (models: Models): Flow => ({
  fact: 'OrderSubmitted',
  meaning: 'The order was asked for and is valid; from here on, or from its day on, it is worked on.',
  together: [
    derivePlan(models, ({ data }) => data['beginOn'] === undefined),
    {
      name: 'check-billing',
      undo: 'nothing was begun: the submission rolls back',
      // What could not be handed to billing at the end is refused at the beginning: the same model and the same terms decide both.
      run: async (tx, fact, command) => {
        const order = await readOrder(tx, fact.subject.id);
        must(order, 'a submitted order exists');
        const [items, model] = await Promise.all([readOrderItems(tx, order.id), models.byHash(tx, order.modelHash)]);
        const flags = flagsKept(await circumstancesOf(tx, model, order, items, command.at));
        const instructions = instructionsOf(items, mappingFacts(model, flags), command.id);
        return instructions.ok ? accepted({ facts: [], statements: [] }) : instructions;
      },
    },
    {
      name: 'confirm-to-customer',
      undo: 'a letter cannot be taken back; a later one corrects it',
      run: async (tx, fact, command) => {
        const orderId = fact.subject.id;
        const letter = await orderLetter(tx, command, {
          orderId,
          template: 'order-confirmed',
          cause: `order-confirmed/${orderId}`,
        });
        return accepted({ facts: [], ...letter });
      },
    },
  ],
  after: [],
});

/** What happens on the day of a pending order: work begins, as it would have when the order was asked for. */
export const orderFellDue = (models: Models): Flow => ({
  fact: 'OrderDue',
  meaning: 'The day on which work on a pending order begins has come.',
  together: [derivePlan(models, () => true)],
  after: [],
});
