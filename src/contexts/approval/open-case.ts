/** A submitted quote becomes a case: the first role is asked, the others wait their turn. Called by a flow, inside the submission. */
import type { ApprovalCase, Routing, Step } from './approval.ts';
import { STEP_DUE_HOURS } from './approval.ts';

export type Submission = {
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly content: string;
  readonly requestedBy: string;
  readonly persons: readonly string[];
  readonly routing: Routing;
};

export const dueAfter = (at: Temporal.Instant): string => at.add({ hours: STEP_DUE_HOURS }).toString();

export const openCase = (
  submission: Submission,
  at: Temporal.Instant,
  id: (...labels: (string | number)[]) => string,
): Omit<ApprovalCase, 'policyAuthors'> => {
  const steps = submission.routing.steps.map((step, index): Step => ({
    ...step,
    id: id('approval-step', step.stepNo),
    status: index === 0 ? 'asked' : 'waiting',
    decidedBy: null,
    decidedAt: null,
    comment: null,
    dueAt: index === 0 ? dueAfter(at) : null,
  }));
  return {
    id: id('approval-case'),
    subjectKind: submission.subjectKind,
    subjectId: submission.subjectId,
    content: submission.content,
    status: 'open',
    requestedBy: submission.requestedBy,
    persons: submission.persons,
    policyKey: submission.routing.policy.key,
    policyHash: submission.routing.policy.hash,
    steps,
    recordedAt: at.toString(),
    version: 1,
    entryLeaf: null,
  };
};
