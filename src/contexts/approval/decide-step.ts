/** An approver answers. They are held to what they saw: the content on their page must be the content that is asked about. */
import { type Static, Type } from 'typebox';
import { type PersonRow, readPeople } from '#contexts/identity/index.ts';
import { lockQuote, type Quote, scopeOfQuote } from '#contexts/quote/index.ts';
import { cmp, dec } from '#kernel/decimal.ts';
import { fingerprint } from '#kernel/hash.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand, type Fact, type ResourceFacts } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { type Answered, answerStep } from './answer-step.ts';
import type { ApprovalCase, Condition, Step, StepAnswer } from './approval.ts';
import { insertAnswer, insertCondition, lockOpenCase, updateCase, updateStep } from './approval.store.ts';
import type { Bench } from './approvers.ts';
import { readDelegations } from './delegation.store.ts';
import { withAsking } from './due.ts';
import { benchOfCase, delegatePersons, standingOf } from './standing.ts';
import { DELEGATIONS_READ_MAX } from './submittable.ts';

const closed = { additionalProperties: false } as const;
export const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' });
export const Words = Type.String({ minLength: 1, maxLength: 2000 });
const CONDITIONS_MAX = 10;
const REASONS_MAX = 200;

/** A condition with a check is met when the deal is so; one of words alone, when somebody of the role says so. Margin is not among the facts: a condition is read by sellers. */
const NewCondition = Type.Object(
  {
    text: Words,
    check: Type.Optional(
      Type.Object(
        {
          fact: Type.Enum(['termMonths', 'paymentTermDays', 'discountPercent', 'totalInPolicyCurrency']),
          is: Type.Enum(['>', '>=', '<', '<=', '=']),
          value: Type.String({ pattern: '^-?\\d{1,15}(\\.\\d{1,18})?$' }),
        },
        closed,
      ),
    ),
  },
  closed,
);

const Payload = Type.Object(
  {
    quoteId: Uuid,
    decision: Type.Union([Type.Literal('approve'), Type.Literal('reject'), Type.Literal('approveInPart')]),
    comment: Words,
    content: Type.String({ pattern: '^sha256:[0-9a-f]{64}$' }),
    /** Which of the steps that are asked together; without it, the first that is yours. */
    stepNo: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
    /** Of the step's reasons, by their place from 1: those that are approved in part. */
    reasons: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: REASONS_MAX }), { minItems: 1, maxItems: REASONS_MAX }),
    ),
    conditions: Type.Optional(Type.Array(NewCondition, { maxItems: CONDITIONS_MAX })),
    /** What the answer rests on: a document, a ticket, a minute. */
    evidence: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
  },
  closed,
);
type Payload = Static<typeof Payload>;

export type CaseLoaded = {
  readonly quote: Quote;
  readonly approvalCase: ApprovalCase;
  readonly people: readonly PersonRow[];
  readonly bench: Bench;
};
type Loaded = CaseLoaded & { readonly asked: Step };
type Decided = Decision & {
  readonly answered: Answered;
  readonly said: StepAnswer;
  readonly conditions: readonly Condition[];
};

/** The quote first, then its case: locks follow the order of contexts. */
export const loadOpenCase = async (tx: Tx, quoteId: string, at: Temporal.Instant): Promise<CaseLoaded | undefined> => {
  const quoting = lockQuote(tx, quoteId);
  const opening = lockOpenCase(tx, quoteId);
  const around = Promise.all([readPeople(tx), readDelegations(tx, DELEGATIONS_READ_MAX)]);
  const [quote, approvalCase, [people, delegations]] = await Promise.all([quoting, opening, around]);
  if (!quote || !approvalCase) return undefined;
  return { quote, approvalCase, people, bench: benchOfCase(approvalCase, quote.territory, people, delegations, at) };
};

/** The step that is named; else the first that this person may answer, else the first that is asked. */
const stepFor = (
  { approvalCase, bench }: CaseLoaded,
  personId: string,
  stepNo: number | undefined,
): Step | undefined => {
  if (stepNo !== undefined) return approvalCase.steps.find((step) => step.stepNo === stepNo);
  const asked = approvalCase.steps.filter(({ status }) => status === 'asked');
  return asked.find((step) => standingOf(personId, step, approvalCase, bench).ok) ?? asked[0];
};

const load = async (tx: Tx, { payload, actor, at }: Command<Payload>): Promise<Loaded | undefined> => {
  const found = await loadOpenCase(tx, payload.quoteId, at);
  const asked = found && stepFor(found, actor.personId, payload.stepNo);
  return found && asked && { ...found, asked };
};

export const caseResource = (
  tenantId: string,
  approvalCase: Pick<ApprovalCase, 'id' | 'requestedBy' | 'persons' | 'policyAuthors'>,
  quote: Pick<Quote, 'accountId' | 'territory'> & Partial<Pick<Quote, 'header' | 'lines'>>,
  stepRole: string,
  delegates: readonly string[] = [],
): ResourceFacts => ({
  type: 'ApprovalCase',
  id: approvalCase.id,
  scope: () => (quote.header === undefined ? {} : scopeOfQuote(quote.header, quote.lines)),
  attrs: {
    tenant: tenantId,
    accountId: quote.accountId,
    territory: quote.territory,
    stepRole,
    requestedByPerson: approvalCase.requestedBy,
    contributorPersons: approvalCase.persons,
    policyAuthorPersons: approvalCase.policyAuthors,
    delegatePersons: delegates,
  },
});

export const approvalHead = ({ approvalCase }: Pick<CaseLoaded, 'approvalCase'>) => ({
  id: approvalCase.id,
  version: approvalCase.version,
  entryLeaf: approvalCase.entryLeaf,
  root: approvalCase.content,
});

export const aboutCase = (approvalCase: ApprovalCase): { readonly [member: string]: Json } => ({
  caseId: approvalCase.id,
  subjectKind: approvalCase.subjectKind,
  subjectId: approvalCase.subjectId,
  content: approvalCase.content,
});

/** What must hold before an answer is looked at: the same content, and evidence where the policy wants it. */
const heldToWhatWasSeen = ({ quote, approvalCase }: Loaded, payload: Payload): Outcome<true> => {
  if (payload.content !== approvalCase.content || quote.content !== approvalCase.content)
    return refused({
      code: 'approval.content-changed',
      shown: payload.content,
      asked: approvalCase.content,
      current: quote.content,
    });
  const { evidenceAbove, total, currency } = approvalCase.rules;
  if (evidenceAbove !== undefined && payload.evidence === undefined && cmp(dec(total), dec(evidenceAbove)) > 0)
    return refused({ code: 'approval.evidence-needed', above: evidenceAbove, currency });
  return accepted(true);
};

const conditionsOf = ({ payload, actor, id }: Command<Payload>, step: Step): readonly Condition[] =>
  (payload.decision === 'reject' ? [] : (payload.conditions ?? [])).map(({ text, check = null }, index) => ({
    id: id('condition', index),
    stepNo: step.stepNo,
    text,
    check,
    setBy: actor.personId,
    metBy: null,
    metAt: null,
    note: null,
  }));

const factOf = (
  { approvalCase, asked }: Loaded,
  { fact, askedNow }: Answered,
  said: StepAnswer,
  conditions: readonly Condition[],
): Fact => ({
  type: fact,
  subject: { kind: 'approval-case', id: approvalCase.id },
  data: {
    ...aboutCase(approvalCase),
    stepNo: asked.stepNo,
    role: asked.role,
    decision: said.decision,
    approvers: [...approvalCase.steps.flatMap(({ answers }) => answers.map((each) => each.personId)), said.personId],
    insteadOf: said.insteadOf,
    delegationId: said.delegationId,
    conditions: conditions.map(({ id, check }) => ({ id, check: check === null ? null : { ...check } })),
    next: askedNow.map(({ role }) => role),
  },
  words: {
    comment: said.comment,
    evidence: said.evidence,
    ...Object.fromEntries(conditions.map(({ id, text }) => [`condition ${id}`, text])),
  },
});

export const decideStep = defineCommand<Payload, Loaded, Decided>({
  name: 'approval.decide',
  context: 'approval',
  aggregate: 'approval-case',
  payload: Payload,
  load,
  head: approvalHead,
  resource: ({ quote, approvalCase, asked, bench }, command) =>
    caseResource(command.tenantId, approvalCase, quote, asked.role, delegatePersons(asked, bench, true)),
  decide: (loaded, command) => {
    const { quote, approvalCase, asked, bench } = loaded;
    const { payload, actor } = command;
    const seen = heldToWhatWasSeen(loaded, payload);
    if (!seen.ok) return seen;
    const standing = standingOf(actor.personId, asked, approvalCase, bench);
    if (!standing.ok) return standing;
    const said: StepAnswer = {
      personId: actor.personId,
      ...standing.value,
      decision: payload.decision,
      comment: payload.comment,
      evidence: payload.evidence ?? null,
      at: command.at.toString(),
    };
    const answered = answerStep(
      approvalCase,
      asked,
      { ...said, ...(payload.reasons === undefined ? {} : { reasons: payload.reasons }) },
      command.at,
    );
    if (!answered.ok) return answered;
    const conditions = conditionsOf(command, asked);
    return accepted({
      answered: answered.value,
      said,
      conditions,
      facts: [factOf(loaded, answered.value, said, conditions)],
      answer: {
        caseId: approvalCase.id,
        quoteId: quote.id,
        status: answered.value.status,
        stepNo: asked.stepNo,
        role: asked.role,
        next: answered.value.askedNow[0]?.role ?? null,
      },
      root: approvalCase.content,
      artifacts: [{ kind: 'approval-policy', key: approvalCase.policyKey, hash: approvalCase.policyHash }],
      decisions: [fingerprint('approval-answer/1', { ...said, stepNo: asked.stepNo, cited: [...approvalCase.cited] })],
    });
  },
  save: ({ answered, said, conditions }, { approvalCase, asked }, next, command) => [
    updateCase(command.tenantId, next, answered.status, answered.status === 'open' ? null : command.at.toString()),
    ...answered.steps.map((step) => updateStep(command.tenantId, approvalCase.id, step)),
    insertAnswer(command.tenantId, approvalCase, asked.id, said),
    ...conditions.map((condition) => insertCondition(command.tenantId, approvalCase.id, condition)),
    ...withAsking(command.tenantId, answered.askedNow),
  ],
});
