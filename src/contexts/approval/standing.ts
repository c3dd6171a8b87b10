/** As whom a person answers a step: for themselves, for somebody who delegated it to them, or not at all, and then why. */
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { ApprovalCase, Step } from './approval.ts';
import { barredBy, type Bench, type Person, whoAnswers } from './approvers.ts';
import { type Delegation, standsFor } from './delegation.ts';

export type Standing = { readonly insteadOf: string | null; readonly delegationId: string | null };

/** Who may answer now, by the rules that the case was submitted under. */
export const benchOfCase = (
  approvalCase: Pick<ApprovalCase, 'requestedBy' | 'persons' | 'policyAuthors' | 'rules'>,
  territory: string,
  people: readonly Person[],
  delegations: readonly Delegation[],
  at: Temporal.Instant,
): Bench => ({
  people,
  delegations,
  territory,
  at,
  delegation: approvalCase.rules.delegation,
  barred: barredBy({ ...approvalCase, byPolicy: approvalCase.rules.barred ?? {} }),
});

export const standingOf = (
  personId: string,
  step: Step,
  approvalCase: Pick<ApprovalCase, 'steps' | 'rules' | 'requestedBy'>,
  bench: Bench,
): Outcome<Standing> => {
  if (approvalCase.requestedBy === personId) return refused({ code: 'approval.own-request', role: step.role });
  const { approvers, barred } = whoAnswers(step.role, step.rules, bench);
  const found = approvers.find((each) => each.personId === personId);
  if (found) {
    const standing = {
      insteadOf: found.insteadOf?.personId ?? null,
      delegationId: found.insteadOf?.delegationId ?? null,
    };
    const once = answeredBefore(personId, standing.insteadOf, step, approvalCase);
    return once ?? accepted(standing);
  }
  const ended = bench.delegations.find(
    (each) => each.toPerson === personId && standsFor(each, step.role, bench.territory),
  );
  const why = bench.barred.get(personId) ?? barred.find((each) => each.personId === personId)?.why;
  if (ended && why === undefined)
    return refused({
      code: 'approval.delegation-ended',
      delegationId: ended.id,
      from: ended.from,
      until: ended.endedAt ?? ended.until,
    });
  return refused({
    code: 'approval.not-asked',
    role: step.role,
    why: why ?? 'does not hold the role',
    may: approvers.map(({ name }) => name),
  });
};

/** Two signatures are two persons: neither the delegate's and the giver's for one voice, nor, where the policy wants it, one person for two steps. */
const answeredBefore = (
  personId: string,
  insteadOf: string | null,
  step: Step,
  { steps, rules }: Pick<ApprovalCase, 'steps' | 'rules'>,
): Outcome<Standing> | undefined => {
  const voices = new Set([personId, ...(insteadOf === null ? [] : [insteadOf])]);
  const within = rules.onePersonOneStep === true ? steps : [step];
  const before = within
    .flatMap(({ stepNo, answers }) => answers.map((answer) => ({ ...answer, stepNo })))
    .find((answer) => voices.has(answer.personId) || (answer.insteadOf !== null && voices.has(answer.insteadOf)));
  return before && refused({ code: 'approval.answered-already', stepNo: before.stepNo, at: before.at });
};

/** Whom Cedar lets through to the decision because somebody delegated it, or named them: the decision itself then says whether it still stands. */
export const delegatePersons = (step: Step, bench: Bench, whoseEndedToo: boolean): readonly string[] => {
  const now = whoAnswers(step.role, step.rules, bench).approvers.map(({ personId }) => personId);
  if (!whoseEndedToo) return now;
  const ever = bench.delegations
    .filter((each) => standsFor(each, step.role, bench.territory))
    .map(({ toPerson }) => toPerson);
  return [...new Set([...now, ...ever])];
};
