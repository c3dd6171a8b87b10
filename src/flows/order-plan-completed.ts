import { recordDelivery } from '#contexts/billing/index.ts';
import {
  BILLING_REFERENCE,
  hasEffect,
  markCompensated,
  readPlan,
  readTasksOfOrder,
} from '#contexts/fulfillment/index.ts';
import { completeOrder, finishCancellation, readOrder } from '#contexts/order/index.ts';
import { accepted, must } from '#kernel/outcome.ts';
import type { AnyCommandDefinition, RecordedFact } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Flow, FollowUp } from '#platform/flows.ts';

const orderOf = (fact: RecordedFact): string => String(fact.data['orderId']);

/** The answer of billing to the one call of a billing plan. */
const deliveryOf = async (tx: Tx, fact: RecordedFact): Promise<readonly FollowUp[]> => {
  const tasks = await readTasksOfOrder(tx, orderOf(fact));
  const handOff = tasks.find((task) => task.planId === fact.data['planId'] && hasEffect(task));
  must(handOff && handOff.ref !== null, 'the task of a handoff ends with the word of billing: it cannot be skipped');
  const result = JSON.parse(handOff.result ?? '{}') as {
    readonly termsRoot?: unknown;
    readonly [BILLING_REFERENCE]?: unknown;
  };
  // Done by hand: the number that whoever did it noted.
  const noted = result[BILLING_REFERENCE];
  return [
    {
      definition: recordDelivery as unknown as AnyCommandDefinition,
      payload: {
        orderId: orderOf(fact),
        billingRef: typeof noted === 'string' ? noted : handOff.ref,
        ...(typeof result.termsRoot === 'string' ? { termsRoot: result.termsRoot } : {}),
      },
    },
  ];
};

/** What happens when the last task of a plan has ended: the order is fulfilled; or, of a billing plan, the handoff is delivered; or, of a compensation plan, the order is cancelled. */
export const orderPlanCompleted: Flow = {
  fact: 'FulfillmentPlanCompleted',
  meaning: 'Every task of a plan is done, or was left out by a recorded decision.',
  together: [
    {
      name: 'say-what-was-taken-back',
      undo: 'none: it was taken back',
      // Of an order that was cancelled the end of the cancellation says so; one that ended partly or failed has ended already.
      run: async (tx, fact) => {
        const plan = await readPlan(tx, String(fact.data['planId']));
        const order = plan?.purpose === 'compensate' ? await readOrder(tx, orderOf(fact)) : undefined;
        const ended = order?.state === 'partial' || order?.state === 'failed';
        return accepted({ facts: [], statements: ended ? [markCompensated(tx.tenantId, orderOf(fact))] : [] });
      },
    },
  ],
  after: [
    {
      name: 'complete-order-or-handoff',
      undo: 'what was fulfilled is taken back by an order of its own (termination)',
      as: 'flow',
      commands: async (fact, tx) => {
        const plan = await readPlan(tx, String(fact.data['planId']));
        if (plan?.purpose === 'billing') return deliveryOf(tx, fact);
        if (plan?.purpose === 'compensate')
          return [
            { definition: finishCancellation as unknown as AnyCommandDefinition, payload: { orderId: orderOf(fact) } },
          ];
        // What ended while nothing was started of the order is completed when its work goes on, if it does.
        const state = (await readOrder(tx, orderOf(fact)))?.state;
        if (state === 'held' || state === 'assessingCancellation') return [];
        return [{ definition: completeOrder as unknown as AnyCommandDefinition, payload: { orderId: orderOf(fact) } }];
      },
    },
  ],
};
