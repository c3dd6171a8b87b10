/** What this person may do with a case now, and why not, in words: what the page offers is what the commands would take. */
import type { PersonRow } from '#contexts/identity/index.ts';
import type { Quote } from '#contexts/quote/index.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Reader } from '#platform/http/routes.ts';
import type { ApprovalCase, Step } from './approval.ts';
import { type Bench, whoAnswers, withoutThoseWhoSaid } from './approvers.ts';
import { remindableAt } from './beside-the-decision.ts';
import { caseResource } from './decide-step.ts';
import { readDelegations } from './delegation.store.ts';
import { benchOfCase, delegatePersons, standingOf } from './standing.ts';
import { DELEGATIONS_READ_MAX } from './submittable.ts';

export type CasePage = {
  readonly approvalCase: ApprovalCase;
  readonly quote: Quote;
  readonly people: readonly PersonRow[];
  readonly at: Temporal.Instant;
};

const allowed = (why: string | null) => ({ allowed: why === null, why });

export const actionsOf = async (tx: Tx, reader: Reader, { approvalCase, quote, people, at }: CasePage) => {
  const delegations = await readDelegations(tx, DELEGATIONS_READ_MAX);
  const bench = benchOfCase(approvalCase, quote.territory, people, delegations, at);
  const { personId } = reader.principal;
  const asked = approvalCase.steps.filter(({ status }) => status === 'asked');
  const judged = asked.map((step) => ({ step, standing: standingOf(personId, step, approvalCase, bench) }));
  const mine = judged.find(({ standing }) => standing.ok) ?? judged[0];
  const step = mine?.step ?? approvalCase.steps[0];
  const delegates = step === undefined ? [] : delegatePersons(step, bench, false);
  const resource = caseResource(tx.tenantId, approvalCase, quote, step?.role ?? '', delegates);
  const whyNotDecide = (): string | null => {
    if (approvalCase.status !== 'open') return `the case is ${approvalCase.status}`;
    if (mine?.standing.ok === true && reader.may('approval.decide', resource)) return null;
    const said = mine && !mine.standing.ok ? mine.standing.refusal : null;
    if (said?.code === 'approval.delegation-ended') return 'what was delegated to you has ended';
    if (said?.code === 'approval.answered-already') return 'you have answered it already';
    return 'it is not yours to decide: another role is asked, or you worked on this quote';
  };
  const decide = allowed(whyNotDecide());
  const remind = allowed(
    reader.may('approval.remind', resource) ? whyNotRemind(approvalCase, asked, at) : 'it is not yours to remind of',
  );
  const stuck = asked.find((each) => isStuck(each, bench));
  const reassign = allowed(
    stuck !== undefined && reader.may('approval.reassign', resource) ? null : 'somebody is left who may answer',
  );
  return {
    bench,
    resource,
    stepNo: step?.stepNo ?? null,
    actions: {
      approve: decide,
      reject: decide,
      approveInPart: decide,
      remind,
      reassign: { ...reassign, stepNo: reassign.allowed ? (stuck?.stepNo ?? null) : null },
    },
  };
};

const whyNotRemind = (approvalCase: ApprovalCase, asked: readonly Step[], at: Temporal.Instant): string | null => {
  if (asked.length === 0) return 'nobody is asked';
  const again = remindableAt(approvalCase);
  return again === null || Temporal.Instant.compare(at, again) >= 0
    ? null
    : `they were reminded lately; again from ${again.toString().slice(0, 16).replace('T', ' ')} UTC`;
};

/** Nobody is left who may answer, and the policy names who does then. */
const isStuck = ({ role, rules, answers }: Step, bench: Bench): boolean =>
  rules.fallback !== undefined && whoAnswers(role, rules, withoutThoseWhoSaid(bench, answers)).approvers.length === 0;
