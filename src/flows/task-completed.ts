import { markUndone } from '#contexts/fulfillment/index.ts';
import { accepted } from '#kernel/outcome.ts';
import type { Flow } from '#platform/flows.ts';
import { resolveCaseStep, resumeCompensationStep } from './fallout-steps.ts';

/** What happens when a task is done. Its successors are freed inside the command; here only a case that was open on it ends. */
export const taskCompleted: Flow = {
  fact: 'FulfillmentTaskCompleted',
  meaning: 'The other system did the work, by its own word or by evidence.',
  together: [
    resolveCaseStep('done', (fact) => fact.data['hadFallout'] === true),
    resumeCompensationStep,
    {
      name: 'mark-taken-back',
      undo: 'none: what was taken back is done anew by another task',
      run: async (tx, fact) => {
        const taken = fact.data['tookBack'];
        return accepted({ facts: [], statements: typeof taken === 'string' ? [markUndone(tx.tenantId, taken)] : [] });
      },
    },
  ],
  after: [],
};
