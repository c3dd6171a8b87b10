/** What waits for a person's answer: of their roles, of roles that somebody delegated to them, and where a policy names them. */
import { readPeople } from '#contexts/identity/index.ts';
import { type Quote, readQuoteHead } from '#contexts/quote/index.ts';
import type { Principal } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { ApprovalCase, Step } from './approval.ts';
import { type AskedPlace, readAsked, readCasesByIds } from './approval.store.ts';
import { isActive } from './delegation.ts';
import { readDelegations } from './delegation.store.ts';
import { benchOfCase, type Standing, standingOf } from './standing.ts';
import { DELEGATIONS_READ_MAX } from './submittable.ts';

export type Waiting = {
  readonly approvalCase: ApprovalCase;
  readonly step: Step;
  readonly quote: Omit<Quote, 'lines'>;
  readonly standing: Standing;
  /** Whose answer it is, where it was delegated. */
  readonly insteadOfName: string | null;
};

export type WaitingPage = {
  readonly waiting: readonly Waiting[];
  /** The last step that was looked at; null: there is none behind it. */
  readonly last: AskedPlace | null;
};

export const waitingFor = async (
  tx: Tx,
  principal: Principal,
  at: Temporal.Instant,
  limit: number,
  after: AskedPlace | null = null,
): Promise<WaitingPage> => {
  const [people, delegations] = await Promise.all([readPeople(tx), readDelegations(tx, DELEGATIONS_READ_MAX)]);
  const me = people.find(({ id }) => id === principal.personId);
  const givers = delegations
    .filter((each) => each.toPerson === principal.personId && isActive(each, at))
    .map(({ fromPerson }) => fromPerson);
  const roles = people.filter(({ id }) => givers.includes(id)).flatMap((giver) => giver.roles);
  const asked = await readAsked(tx, [...new Set([...principal.roles, ...roles])], limit, me?.key ?? '', after);
  const cases = await readCasesByIds(tx, [...new Set(asked.map(({ caseId }) => caseId))]);
  const heads = await Promise.all(
    [...new Set(asked.map(({ subjectId }) => subjectId))].map((id) => readQuoteHead(tx, id)),
  );
  const waiting = asked.flatMap(({ caseId, stepNo }) => {
    const approvalCase = cases.find(({ id }) => id === caseId);
    const quote = heads.find((head) => head?.id === approvalCase?.subjectId);
    const step = approvalCase?.steps.find((each) => each.stepNo === stepNo);
    if (!approvalCase || !quote || !step) return [];
    const bench = benchOfCase(approvalCase, quote.territory, people, delegations, at);
    const standing = standingOf(principal.personId, step, approvalCase, bench);
    if (!standing.ok) return [];
    const insteadOfName = people.find(({ id }) => id === standing.value.insteadOf)?.name ?? null;
    return [{ approvalCase, step, quote, standing: standing.value, insteadOfName }];
  });
  const end = asked.length < limit ? undefined : asked.at(-1);
  return { waiting, last: end === undefined ? null : { dueAt: end.place, caseId: end.caseId, stepNo: end.stepNo } };
};
