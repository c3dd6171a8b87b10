import { accepted } from '#kernel/outcome.ts';
import type { Flow } from '#platform/flows.ts';
import { orderLetter } from './order-letter.ts';

/** What happens when an order falls out: a customer who waits for it is told, once for each task. */
export const falloutDetected: Flow = {
  fact: 'OrderFalloutDetected',
  meaning: 'A step of an order needs a person; the case says whose it is and what is safe to do.',
  together: [
    {
      name: 'tell-customer-of-delay',
      undo: 'a letter cannot be taken back; the completion letter follows it',
      run: async (tx, fact, command) => {
        if (fact.data['customerWaits'] !== true || fact.data['again'] === true)
          return accepted({ facts: [], statements: [] });
        const letter = await orderLetter(tx, command, {
          orderId: fact.subject.id,
          template: 'order-delayed',
          cause: `order-delayed/${String(fact.data['taskId'])}`,
          values: { task: String(fact.data['task']) },
        });
        return accepted({ facts: [], ...letter });
      },
    },
  ],
  after: [],
};
