import type { ModelCache } from '#platform/artifacts/model-cache.ts';
import type { Flow } from '#platform/flows.ts';
import { openCaseStep } from './fallout-steps.ts';

/** What happens when a repair that ended a task is taken back: somebody has it again, with the wrong repair beside it. */
export const taskTakenBack = (models: Pick<ModelCache, 'at'>): Flow => ({
  fact: 'FulfillmentTaskTakenBack',
  meaning: 'A repair was wrong: the task that it ended has fallen out again, and what follows waits again.',
  together: [openCaseStep(models)],
  after: [],
});
