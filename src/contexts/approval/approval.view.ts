/** A case as it is told: who was asked, what they said, for whom, and what they made it depend on. Nothing of class cost is in it. */
import type { PersonRow } from '#contexts/identity/index.ts';
import type { Json } from '#kernel/json.ts';
import type { ApprovalCase, Condition, Step } from './approval.ts';
import { type Bench, whoAnswers } from './approvers.ts';
import { isMet } from './conditions.ts';
import type { DealFacts } from './deal-facts.ts';
import type { Delegation } from './delegation.ts';
import type { CalledRouting } from './routing.ts';

export type Names = ReadonlyMap<string, string>;
export const namesOf = (people: readonly PersonRow[]): Names =>
  new Map(people.map((person) => [person.id, person.name]));
const nameOf = (names: Names, id: string | null): string | null => (id === null ? null : (names.get(id) ?? id));

export const instantText = (value: string | null): string | null =>
  value === null ? null : Temporal.Instant.from(value).toString();

/** Who would be asked, before anybody is: the same words as the case will have. */
export const previewView = ({ steps, policy, rate }: CalledRouting, content: string): Json => ({
  empty: steps.every(({ carries }) => carries),
  steps: steps.map((step) => ({
    stepNo: step.stepNo,
    group: step.group,
    needs: step.needs,
    role: step.role,
    insteadOfRole: step.insteadOfRole ?? null,
    answers: step.answers,
    reasons: [...step.reasons],
    carries: step.carries,
    carried: (step.carried ?? []).map((each) => ({ ...each })),
    again: (step.again ?? []).map((each) => ({ ...each })),
    approvers: step.carries
      ? []
      : step.approvers.map(({ personId, name, insteadOf }) => ({ personId, name, insteadOf: insteadOf?.name ?? null })),
    excluded: step.carries ? [] : step.barred.map(({ name, why }) => ({ name, why })),
    escalateAfterHours: step.rules.escalateAfterHours ?? null,
    escalateTo: step.rules.escalateTo ?? null,
  })),
  policy,
  rate: rate === null ? null : { ...rate },
  content,
});

export const stepsView = ({ steps }: ApprovalCase, names: Names, bench: Bench | null): readonly Json[] =>
  steps.map((step) => ({
    stepNo: step.stepNo,
    group: step.group,
    needs: step.needs,
    role: step.role,
    insteadOfRole: step.insteadOfRole,
    escalatedFrom: steps.find(({ id }) => id === step.escalatedFrom)?.role ?? null,
    answersNeeded: step.answersNeeded,
    reasons: [...step.reasons],
    approvedReasons: step.approvedReasons === null ? null : [...step.approvedReasons],
    carried: step.carried.map((each) => ({ ...each })),
    again: step.again.map((each) => ({ ...each })),
    status: step.status,
    decidedBy: nameOf(names, step.decidedBy),
    decidedAt: instantText(step.decidedAt),
    comment: step.comment,
    dueAt: instantText(step.dueAt),
    answers: step.answers.map((answer) => ({
      by: nameOf(names, answer.personId),
      insteadOf: nameOf(names, answer.insteadOf),
      decision: answer.decision,
      comment: answer.comment,
      evidence: answer.evidence,
      at: answer.at,
    })),
    may: mayView(step, bench),
  }));

const mayView = (step: Step, bench: Bench | null): readonly Json[] =>
  bench === null || step.status !== 'asked'
    ? []
    : whoAnswers(step.role, step.rules, bench).approvers.map(({ name, insteadOf }) => ({
        name,
        insteadOf: insteadOf?.name ?? null,
      }));

/** `facts`: null where the deal is not priced as it stands, so that no check can be made. */
export const conditionsView = (
  conditions: readonly Condition[],
  names: Names,
  facts: DealFacts | null,
): readonly Json[] =>
  conditions.map((condition) => ({
    conditionId: condition.id,
    stepNo: condition.stepNo,
    text: condition.text,
    check: condition.check === null ? null : { ...condition.check },
    met: isMet(condition, facts),
    setBy: nameOf(names, condition.setBy),
    metBy: nameOf(names, condition.metBy),
    metAt: instantText(condition.metAt),
    note: condition.note,
  }));

export const remarksView = ({ remarks }: ApprovalCase, names: Names): readonly Json[] =>
  remarks.map(({ personId, text, at }) => ({ by: nameOf(names, personId), text, at: instantText(at) }));

export const delegationView = (delegation: Delegation, names: Names, active: boolean): Json => ({
  delegationId: delegation.id,
  kind: delegation.kind,
  from: { personId: delegation.fromPerson, name: nameOf(names, delegation.fromPerson) },
  to: { personId: delegation.toPerson, name: nameOf(names, delegation.toPerson) },
  validFrom: delegation.from,
  validUntil: delegation.until,
  roles: delegation.roles === null ? null : [...delegation.roles],
  territories: delegation.territories === null ? null : [...delegation.territories],
  reason: delegation.reason,
  active,
  endedAt: instantText(delegation.endedAt),
});

/** What is different from what was approved before, in words, so that an approver does not read it all again. */
export const changedSince = (approvalCase: ApprovalCase, earlier: readonly ApprovalCase[]): readonly string[] => {
  const told = approvalCase.steps.flatMap(({ again, carried }) => [...again, ...carried]);
  if (told.length > 0) return told.map(({ reason, why }) => `${reason} ${why}`);
  const last = earlier.find(
    (each) => each.id !== approvalCase.id && each.steps.some(({ status }) => status === 'approved'),
  );
  if (!last) return [];
  return last.content === approvalCase.content
    ? ['Nothing: it is the same content again.']
    : [`The content changed after it was approved on ${String(instantText(last.recordedAt)).slice(0, 10)}.`];
};
