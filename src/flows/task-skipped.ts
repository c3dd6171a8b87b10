import type { Flow } from '#platform/flows.ts';
import { resolveCaseStep } from './fallout-steps.ts';

/** What happens when a task is left out by a recorded decision: its case ends with it. */
export const taskSkipped: Flow = {
  fact: 'FulfillmentTaskSkipped',
  meaning: 'A person decided, with a reason, that this task will not be done.',
  together: [resolveCaseStep('skipped', () => true)],
  after: [],
};
