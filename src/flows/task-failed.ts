import type { ModelCache } from '#platform/artifacts/model-cache.ts';
import type { Flow } from '#platform/flows.ts';
import { failCompensationStep, lookAtPromiseStep, openCaseStep } from './fallout-steps.ts';

/** What happens when a task fails: somebody has it, at once. */
export const taskFailed = (models: Pick<ModelCache, 'at'>): Flow => ({
  fact: 'FulfillmentTaskFailed',
  meaning:
    'The other system refused the work for good, or it is known that nothing happened and the tries are used up.',
  together: [openCaseStep(models), failCompensationStep, lookAtPromiseStep],
  after: [],
});
