import type { ModelCache } from '#platform/artifacts/model-cache.ts';
import type { Flow } from '#platform/flows.ts';
import { failCompensationStep, lookAtPromiseStep, openCaseStep } from './fallout-steps.ts';

/** What happens when nobody could say for too long what became of a task: a person finds out. */
export const taskFellOut = (models: Pick<ModelCache, 'at'>): Flow => ({
  fact: 'FulfillmentTaskFellOut',
  meaning: 'The outcome stayed unknown through every status query; no machine may guess it.',
  together: [openCaseStep(models), failCompensationStep, lookAtPromiseStep],
  after: [],
});
