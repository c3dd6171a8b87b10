import type { Flow } from '#platform/flows.ts';
import { resolveCaseStep, resumeCompensationStep } from './fallout-steps.ts';

/** What happens when a task is done. Its successors are freed inside the command; here only a case that was open on it ends. */
export const taskCompleted: Flow = {
  fact: 'FulfillmentTaskCompleted',
  meaning: 'The other system did the work, by its own word or by evidence.',
  together: [resolveCaseStep('done', (fact) => fact.data['hadFallout'] === true), resumeCompensationStep],
  after: [],
};
