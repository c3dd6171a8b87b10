/** A submitted quote becomes a case: the first group is asked, what was approved before is carried. Called inside the submission. */
import { accepted, must, type Outcome } from '#kernel/outcome.ts';
import type { ApprovalCase, CaseRules, Condition, Step } from './approval.ts';
import { approvalLife, stepLife } from './approval.lifecycle.ts';
import { askNext } from './answer-step.ts';
import type { CalledStep } from './routing.ts';

export type Submission = {
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly content: string;
  readonly requestedBy: string;
  readonly persons: readonly string[];
  readonly steps: readonly CalledStep[];
  readonly policy: { readonly key: string; readonly hash: string };
  readonly cited: readonly string[];
  readonly rules: CaseRules;
  /** What earlier approvers made their yes depend on, where that yes is carried. */
  readonly conditions: readonly Condition[];
};

type Ids = (...labels: (string | number)[]) => string;
export type OpenedCase = Omit<ApprovalCase, 'policyAuthors'>;

export const openCase = (submission: Submission, at: Temporal.Instant, id: Ids): OpenedCase => {
  const steps = submission.steps.map((step) => newStep(step, id));
  const asked = askNextOf(steps, at);
  const isCarried = steps.length > 0 && asked.length === 0;
  return {
    id: id('approval-case'),
    subjectKind: submission.subjectKind,
    subjectId: submission.subjectId,
    content: submission.content,
    status: isCarried ? mustMove(approvalLife.move('open', 'carryOver')) : 'open',
    requestedBy: submission.requestedBy,
    persons: submission.persons,
    policyKey: submission.policy.key,
    policyHash: submission.policy.hash,
    cited: submission.cited,
    rules: submission.rules,
    steps: steps.map((step) => asked.find((each) => each.id === step.id) ?? step),
    conditions: submission.conditions.map((condition, at) => ({ ...condition, id: id('condition', at) })),
    remarks: [],
    remindedAt: null,
    voidBecause: null,
    recordedAt: at.toString(),
    version: 1,
    entryLeaf: null,
  };
};

const askNextOf = (steps: readonly Step[], at: Temporal.Instant): readonly Step[] =>
  steps.some(({ status }) => status === 'waiting') ? askNext(steps, at) : [];

const newStep = (step: CalledStep, id: Ids): Step => ({
  id: id('approval-step', step.stepNo),
  stepNo: step.stepNo,
  group: step.group,
  needs: step.needs,
  role: step.role,
  reasons: step.reasons,
  // In an `any` group a carried step answers for all of it; that is settled in `routing.ts`.
  status: step.carries ? mustMove(stepLife.move('waiting', 'carry')) : 'waiting',
  answersNeeded: step.answers,
  rules: step.rules,
  answers: [],
  carried: step.carried ?? [],
  again: step.again ?? [],
  approvedReasons: null,
  insteadOfRole: step.insteadOfRole ?? null,
  escalatedFrom: null,
  sparedBy: null,
  decidedBy: null,
  decidedAt: null,
  comment: null,
  dueAt: null,
});

const mustMove = <S>(moved: Outcome<S>): S => {
  must(moved.ok, 'a new case and its steps begin where their lives begin');
  return accepted(moved.value).value;
};
