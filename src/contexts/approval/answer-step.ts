/** What an answer makes of a case: pure, over the steps as they stand. Who may give it is decided elsewhere. */
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import type { ApprovalCase, CaseStatus, Step, StepAnswer } from './approval.ts';
import { approvalLife, stepLife } from './approval.lifecycle.ts';
import { dueAfter } from './due.ts';

type Said = StepAnswer & { readonly reasons?: readonly number[] };

export type Answered = {
  readonly status: CaseStatus;
  readonly fact: string;
  /** Those that changed; a step that is asked now is among them. */
  readonly steps: readonly Step[];
  readonly askedNow: readonly Step[];
};

export const answerStep = (
  approvalCase: Pick<ApprovalCase, 'status' | 'steps'>,
  step: Step,
  said: Said,
  at: Temporal.Instant,
): Outcome<Answered> => {
  if (said.decision === 'reject') return ended(approvalCase, step, said, 'reject');
  if (said.decision === 'approveInPart') return inPart(approvalCase, step, said);
  return agreed(approvalCase, step, said, at);
};

const ended = (
  { status, steps }: Pick<ApprovalCase, 'status' | 'steps'>,
  step: Step,
  said: Said,
  how: 'reject' | 'return',
): Outcome<Answered> => {
  const next = approvalLife.move(status, how);
  if (!next.ok) return next;
  const stepMove = how === 'reject' ? 'reject' : 'returnInPart';
  const answered = settled(step, said, stepMove);
  if (!answered.ok) return answered;
  const others = steps.filter((each) => each.id !== step.id && isOpen(each));
  return accepted({
    status: next.value,
    fact: approvalLife.row(status, how)?.fact ?? '',
    steps: [answered.value, ...others.map((each) => moved(each, 'void'))],
    askedNow: [],
  });
};

/** Yes to some reasons: the case ends, and only what was said yes to is carried into the next submission. */
const inPart = (approvalCase: Pick<ApprovalCase, 'status' | 'steps'>, step: Step, said: Said): Outcome<Answered> => {
  const approved = [...new Set(said.reasons ?? [])].toSorted((a, b) => a - b);
  const all = step.reasons.length;
  if (approved.length === 0 || approved.length >= all || approved.some((place) => place < 1 || place > all))
    return refused({ code: 'approval.part-of-nothing', reasons: [...step.reasons], named: approved });
  return ended(approvalCase, { ...step, approvedReasons: approved }, said, 'return');
};

const agreed = (
  { status, steps }: Pick<ApprovalCase, 'status' | 'steps'>,
  step: Step,
  said: Said,
  at: Temporal.Instant,
): Outcome<Answered> => {
  if (step.answers.length + 1 < step.answersNeeded) return oneMore(status, step, said);
  const answered = settled(step, said, 'approve');
  if (!answered.ok) return answered;
  const spared = steps.filter((each) => each.id !== step.id && isOpen(each) && isSparedBy(each, step, steps));
  const changed = [answered.value, ...spared.map((each) => ({ ...moved(each, 'spare'), sparedBy: step.id }))];
  const now = steps.map((each) => changed.find(({ id }) => id === each.id) ?? each);
  const askedNow = isComplete(now, step.group) ? askNext(now, at) : [];
  const goesOn = now.some(({ status: one }) => one === 'asked') || askedNow.length > 0;
  const move = !goesOn ? 'grant' : askedNow.length > 0 ? 'pass' : 'answer';
  const next = approvalLife.move(status, move);
  if (!next.ok) return next;
  return accepted({
    status: next.value,
    fact: approvalLife.row(status, move)?.fact ?? '',
    steps: [...changed, ...askedNow],
    askedNow,
  });
};

const oneMore = (status: CaseStatus, step: Step, said: Said): Outcome<Answered> => {
  const stepStatus = stepLife.move(step.status, 'agree');
  if (!stepStatus.ok) return stepStatus;
  const next = approvalLife.move(status, 'answer');
  if (!next.ok) return next;
  const agreedTo: Step = { ...step, status: stepStatus.value, answers: [...step.answers, said] };
  return accepted({ status: next.value, fact: 'ApprovalStepAnswered', steps: [agreedTo], askedNow: [] });
};

const settled = (step: Step, said: Said, move: 'approve' | 'reject' | 'returnInPart'): Outcome<Step> => {
  const status = stepLife.move(step.status, move);
  if (!status.ok) return status;
  return accepted({
    ...step,
    status: status.value,
    answers: [...step.answers, said],
    decidedBy: said.personId,
    decidedAt: said.at,
    comment: said.comment,
  });
};

const isOpen = ({ status }: Step): boolean => status === 'waiting' || status === 'asked';

const moved = (step: Step, move: 'void' | 'spare' | 'ask' | 'carry'): Step => {
  const status = stepLife.move(step.status, move);
  must(status.ok, 'an open step ends with its case, or is asked in its turn');
  return { ...step, status: status.value };
};

/** One yes of an `any` group is enough; so is one of a silent step and those that it was escalated to. */
const isSparedBy = (each: Step, by: Step, steps: readonly Step[]): boolean =>
  (each.group === by.group && by.needs === 'any') || silentRoot(each, steps) === silentRoot(by, steps);

const silentRoot = (step: Step, steps: readonly Step[]): string => {
  const from = steps.find(({ id }) => id === step.escalatedFrom);
  return from === undefined ? step.id : silentRoot(from, steps);
};

const isComplete = (steps: readonly Step[], group: number): boolean =>
  steps.every((each) => each.group !== group || !isOpen(each));

/** The steps of the first group that has any left to ask, from now with their deadline. */
export const askNext = (steps: readonly Step[], at: Temporal.Instant): readonly Step[] => {
  const waiting = steps.filter(({ status }) => status === 'waiting');
  const group = Math.min(...waiting.map((step) => step.group));
  return waiting
    .filter((step) => step.group === group)
    .map((step) => ({ ...moved(step, 'ask'), dueAt: dueAfter(step.rules, at) }));
};
