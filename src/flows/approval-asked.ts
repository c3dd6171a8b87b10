/**
 * What happens when an approval is asked for, passes on, stays silent, or is put to somebody else: whoever may answer now is told, by mail and in
 * the app, each once for each step. It runs after the fact, because whom a step asks is known when it stands.
 */
import { type AskedPersons, readAskedPersons } from '#contexts/approval/index.ts';
import { appMark, type TemplateName, writeMessage } from '#contexts/communication/index.ts';
import type { Json } from '#kernel/json.ts';
import type { AnyCommandDefinition, RecordedFact } from '#platform/command.ts';
import type { AfterStep, Flow, FollowUp } from '#platform/flows.ts';

type Asked = AskedPersons['steps'][number];
type Telling = {
  readonly template: TemplateName;
  readonly concerns: (asked: Asked, fact: RecordedFact) => boolean;
  /** What is told once. A reminder is about the fact that reminds, everything else about the step. */
  readonly cause: (asked: Asked, fact: RecordedFact) => string;
};

const dayText = (at: string | null): string =>
  at === null ? '–' : `${Temporal.Instant.from(at).toString().slice(0, 16).replace('T', ' ')} UTC`;

/** `sales-manager` → `Sales manager`. */
const roleText = (role: Json | undefined): string => {
  const words = String(role ?? '').replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const lettersOf = (found: AskedPersons, asked: Asked, fact: RecordedFact, telling: Telling): readonly FollowUp[] =>
  asked.persons.map(({ personId }) => ({
    definition: writeMessage as unknown as AnyCommandDefinition,
    key: `${asked.step.stepNo}/${personId}`,
    payload: {
      cause: `${telling.cause(asked, fact)}/${personId}`,
      template: telling.template,
      personId,
      about: { kind: 'approval-case', id: found.approvalCase.id },
      accountId: found.quote.accountId,
      values: {
        who: found.requestedByName,
        number: found.quote.header.number,
        offer: found.quote.header.name,
        account: found.quote.header.accountName,
        reasons: asked.step.reasons.map((reason) => `- ${reason}`).join('\n'),
        due: dayText(asked.step.dueAt),
        since: dayText(found.approvalCase.recordedAt),
        silentRole: roleText(fact.data['role']),
        link: appMark(`/approvals/${found.approvalCase.id}`),
      },
    },
  }));

const tellAskedStep = (name: string, telling: Telling): AfterStep => ({
  name,
  undo: 'a letter cannot be taken back; the page says what the case is now',
  as: 'flow',
  commands: async (fact, tx) => {
    const found = await readAskedPersons(tx, String(fact.data['caseId']), Temporal.Instant.from(fact.at));
    return (found?.steps ?? [])
      .filter((asked) => found !== undefined && telling.concerns(asked, fact))
      .flatMap((asked) => (found === undefined ? [] : lettersOf(found, asked, fact, telling)));
  },
});

const once = ({ step }: Asked): string => `approval-asked/${step.id}`;
const asks = tellAskedStep('tell-approvers', { template: 'approval-asked', concerns: () => true, cause: once });

const flow = (fact: string, meaning: string, step: AfterStep): Flow => ({ fact, meaning, together: [], after: [step] });

export const approvalAsked: readonly Flow[] = [
  flow('ApprovalRequested', 'Somebody asks for the right to promise something.', asks),
  flow('ApprovalStepDecided', 'A group said yes, and the next is asked.', asks),
  flow('ApprovalStepReassigned', 'Nobody was left who may answer, and the fallback is asked.', asks),
  flow(
    'ApprovalReminded',
    'Whoever is asked is reminded, by somebody or by the clock.',
    tellAskedStep('remind-approvers', {
      template: 'approval-reminded',
      concerns: ({ step }, { data }) => String(step.stepNo) === String(data['stepNo']),
      cause: ({ step }, { id }) => `approval-reminded/${id}/${step.id}`,
    }),
  ),
  flow(
    'ApprovalStepEscalated',
    'A step stayed silent, and the next authority is asked besides.',
    tellAskedStep('tell-authority', {
      template: 'approval-escalated',
      concerns: ({ step }, { data }) => step.stepNo === data['toStepNo'],
      cause: once,
    }),
  ),
];
