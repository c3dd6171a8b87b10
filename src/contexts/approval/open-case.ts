/** A submitted quote becomes a case: the first role is asked, the others wait their turn. Called by a flow, inside the submission. */
import type { ApprovalCase, AskedOf, Step } from './approval.ts';
import { STEP_DUE_HOURS } from './approval.ts';

export type Submission = {
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly content: string;
  readonly requestedBy: string;
  readonly persons: readonly string[];
  readonly steps: readonly AskedOf[];
  readonly policy: { readonly key: string; readonly hash: string };
};

export const dueAfter = (at: Temporal.Instant): string => at.add({ hours: STEP_DUE_HOURS }).toString();

export const openCase = (
  submission: Submission,
  at: Temporal.Instant,
  id: (...labels: (string | number)[]) => string,
): Omit<ApprovalCase, 'policyAuthors'> => {
  const steps = submission.steps.map((step, index): Step => ({
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
    policyKey: submission.policy.key,
    policyHash: submission.policy.hash,
    steps,
    recordedAt: at.toString(),
    version: 1,
    entryLeaf: null,
  };
};
