/** An approver answers. They are held to what they saw: the content on their page must be the content that is asked about. */
import { Type } from 'typebox';
import { lockQuote, type Quote } from '#contexts/quote/index.ts';
import { accepted, must, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand, type ResourceFacts } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { type ApprovalCase, approvalLife, type CaseStatus, type Step } from './approval.ts';
import { lockOpenCase, updateCase, updateStep } from './approval.store.ts';
import { dueAfter } from './open-case.ts';

const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' });

type Payload = {
  readonly quoteId: string;
  readonly decision: 'approve' | 'reject';
  readonly comment: string;
  readonly content: string;
};
type Loaded = { readonly quote: Quote; readonly approvalCase: ApprovalCase; readonly asked: Step };
type Decided = Decision & { readonly status: CaseStatus; readonly steps: readonly Step[] };

const load = async (tx: Tx, command: Command<Payload>): Promise<Loaded | undefined> => {
  const quoting = lockQuote(tx, command.payload.quoteId);
  const opening = lockOpenCase(tx, command.payload.quoteId);
  const [quote, approvalCase] = await Promise.all([quoting, opening]);
  const asked = approvalCase?.steps.find((step) => step.status === 'asked');
  return quote && approvalCase && asked && { quote, approvalCase, asked };
};

export const caseResource = (
  tenantId: string,
  approvalCase: ApprovalCase,
  quote: Pick<Quote, 'accountId' | 'territory'>,
  stepRole: string,
): ResourceFacts => ({
  type: 'ApprovalCase',
  id: approvalCase.id,
  attrs: {
    tenant: tenantId,
    accountId: quote.accountId,
    territory: quote.territory,
    stepRole,
    requestedByPerson: approvalCase.requestedBy,
    contributorPersons: approvalCase.persons,
    policyAuthorPersons: approvalCase.policyAuthors,
  },
});

/** What the case becomes when this step is answered. */
const outcome = (approvalCase: ApprovalCase, asked: Step, says: Payload['decision']) => {
  const following = approvalCase.steps.find((step) => step.status === 'waiting');
  if (says === 'reject') return { move: 'reject' as const, fact: 'ApprovalRejected', following: undefined };
  return following
    ? { move: 'pass' as const, fact: 'ApprovalStepDecided', following }
    : { move: 'grant' as const, fact: 'ApprovalGranted', following };
};

export const decideStep = defineCommand<Payload, Loaded, Decided>({
  name: 'approval.decide',
  context: 'approval',
  aggregate: 'approval-case',
  payload: Type.Object(
    {
      quoteId: Uuid,
      decision: Type.Union([Type.Literal('approve'), Type.Literal('reject')]),
      comment: Type.String({ minLength: 1, maxLength: 2000 }),
      content: Type.String({ pattern: '^sha256:[0-9a-f]{64}$' }),
    },
    { additionalProperties: false },
  ),
  load,
  head: ({ approvalCase }) => ({
    id: approvalCase.id,
    version: approvalCase.version,
    entryLeaf: approvalCase.entryLeaf,
    root: approvalCase.content,
  }),
  resource: ({ quote, approvalCase, asked }, command) =>
    caseResource(command.tenantId, approvalCase, quote, asked.role),
  decide: ({ quote, approvalCase, asked }, command) => {
    const { payload, actor } = command;
    if (payload.content !== approvalCase.content || quote.content !== approvalCase.content)
      return refused({
        code: 'approval.content-changed',
        shown: payload.content,
        asked: approvalCase.content,
        current: quote.content,
      });
    if (approvalCase.requestedBy === actor.personId) return refused({ code: 'approval.own-request', role: asked.role });
    const { move, fact, following } = outcome(approvalCase, asked, payload.decision);
    const status = approvalLife.move(approvalCase.status as 'open', move);
    if (!status.ok) return status;
    must(asked.status === 'asked', 'only a step that is asked is answered');
    const answered: Step = {
      ...asked,
      status: payload.decision === 'approve' ? 'approved' : 'rejected',
      decidedBy: actor.personId,
      decidedAt: command.at.toString(),
      comment: payload.comment,
    };
    const next: readonly Step[] = following ? [{ ...following, status: 'asked', dueAt: dueAfter(command.at) }] : [];
    const approvers = [
      ...approvalCase.steps.filter((step) => step.decidedBy !== null).map((step) => step.decidedBy ?? ''),
      actor.personId,
    ];
    return accepted({
      status: status.value,
      steps: [answered, ...next],
      facts: [
        {
          type: fact,
          subject: { kind: 'approval-case', id: approvalCase.id },
          data: {
            caseId: approvalCase.id,
            subjectKind: approvalCase.subjectKind,
            subjectId: approvalCase.subjectId,
            content: approvalCase.content,
            role: asked.role,
            approvers,
            comment: payload.comment,
          },
        },
      ],
      answer: {
        caseId: approvalCase.id,
        quoteId: quote.id,
        status: status.value,
        role: asked.role,
        next: following?.role ?? null,
      },
      root: approvalCase.content,
      artifacts: [{ kind: 'approval-policy', key: approvalCase.policyKey, hash: approvalCase.policyHash }],
    });
  },
  save: ({ status, steps }, { approvalCase }, next, command) => [
    updateCase(command.tenantId, next, status, status === 'open' ? null : command.at.toString()),
    ...steps.map((step) => updateStep(command.tenantId, approvalCase.id, step)),
  ],
});
