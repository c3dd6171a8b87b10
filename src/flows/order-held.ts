import { accepted, must } from '#kernel/outcome.ts';
import { holdPlan, readTasksOfOrder, releasePlan } from '#contexts/fulfillment/index.ts';
import { completeOrder } from '#contexts/order/index.ts';
import type { AnyCommandDefinition } from '#platform/command.ts';
import type { AfterStep, Flow } from '#platform/flows.ts';

/** The last task of an order may end while nothing is started of it: it is fulfilled when work goes on. */
export const completeWhatEndedStep: AfterStep = {
  name: 'complete-what-ended-while-held',
  undo: 'what was fulfilled is taken back by an order of its own (termination)',
  as: 'flow',
  commands: async (fact, tx) => {
    const tasks = await readTasksOfOrder(tx, fact.subject.id);
    const ends = tasks.filter(({ kind }) => kind === 'milestone');
    must(ends.length > 0, 'an order that was held has a plan, and a plan has its end');
    return ends.every(({ state }) => state === 'done')
      ? [{ definition: completeOrder as unknown as AnyCommandDefinition, payload: { orderId: fact.subject.id } }]
      : [];
  },
};

/** What happens when an order is held: no worker starts anything of it any more. */
export const orderHeld: Flow = {
  fact: 'OrderHeld',
  meaning: 'A person stopped the work on an order; what runs is finished.',
  together: [
    {
      name: 'stop-starting',
      undo: 'order.release',
      run: async (tx, fact, command) =>
        accepted({ facts: [], statements: [holdPlan(tx.tenantId, fact.subject.id, command.at)] }),
    },
  ],
  after: [],
};

/** What happens when an order is released: work goes on where it stood, and an order whose last task ended meanwhile is fulfilled. */
export const orderReleased: Flow = {
  fact: 'OrderReleased',
  meaning: 'The work on a held order goes on.',
  together: [
    {
      name: 'start-again',
      undo: 'order.hold',
      run: async (tx, fact) => accepted({ facts: [], ...(await releasePlan(tx, fact.subject.id)) }),
    },
  ],
  after: [completeWhatEndedStep],
};
