/** The only SQL of cases, their steps and their answers. */
import { personsOfPrincipals } from '#contexts/identity/index.ts';
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { ApprovalCase, CaseStatus, Condition, Remark, Step, StepAnswer } from './approval.ts';
import type { OpenedCase } from './open-case.ts';

const CASE = `select c.id, c.subject_kind as "subjectKind", c.subject_id as "subjectId", c.content, c.status, c.requested_by as "requestedBy",
    c.persons, c.policy_key as "policyKey", c.policy_hash as "policyHash", c.cited, c.body as "rules", c.reminded_at as "remindedAt", c.void_because as "voidBecause",
    c.recorded_at as "recordedAt", c.version, c.entry_leaf as "entryLeaf",
    coalesce((select array_agg(v.author_id) from platform.artifact_version v
              where v.tenant_id = c.tenant_id and v.hash = any(c.cited || c.policy_hash)), '{}') as "policyAuthors"
  from approval.approval_case c where c.tenant_id = $1`;

const STEPS = `select s.case_id as "caseId", s.id, s.step_no as "stepNo", coalesce(s.step_group, s.step_no) as "group", s.needs, s.role, s.reasons,
    s.status, s.answers_needed as "answersNeeded", s.rules, s.carried, s.again, s.approved_reasons as "approvedReasons",
    s.instead_of_role as "insteadOfRole", s.escalated_from as "escalatedFrom", s.spared_by as "sparedBy", s.decided_by as "decidedBy",
    s.decided_at as "decidedAt", s.comment, s.due_at as "dueAt" from approval.step s where s.tenant_id = $1`;

const ANSWERS = `select a.case_id as "caseId", a.step_id as "stepId", a.person_id as "personId", a.instead_of as "insteadOf",
    a.delegation_id as "delegationId", a.decision, a.comment, a.evidence, a.answered_at as "at"
  from approval.answer a where a.tenant_id = $1`;

const CONDITIONS = `select d.case_id as "caseId", d.id, d.step_no as "stepNo", d.body as "text", d.asks as "check", d.set_by as "setBy",
    d.met_by as "metBy", d.met_at as "metAt", d.note from approval.condition d where d.tenant_id = $1`;

const REMARKS = `select r.case_id as "caseId", r.person_id as "personId", r.body as "text", r.recorded_at as "at"
  from approval.remark r where r.tenant_id = $1`;

type OfCase<T> = T & { readonly caseId: string };
type CaseRow = Omit<ApprovalCase, 'steps' | 'conditions' | 'remarks'>;
type StepRow = OfCase<Omit<Step, 'answers'>>;
type AnswerRow = OfCase<StepAnswer> & { readonly stepId: string };

const instant = (value: string): string => Temporal.Instant.from(value).toString();

const stepOf = ({ caseId: _case, ...row }: StepRow, answers: readonly AnswerRow[]): Step => ({
  ...row,
  rules: 'answers' in row.rules ? row.rules : { answers: 1, regional: false },
  answers: answers
    .filter(({ stepId }) => stepId === row.id)
    .map(({ caseId: _of, stepId: _step, ...answer }) => ({ ...answer, at: instant(answer.at) })),
});

/** The cases that a condition on `c` finds, each with everything that was said in it. `$2` is the value it asks about. */
const readCases = async (
  tx: Tx,
  name: string,
  where: string,
  value: unknown,
  end = '',
): Promise<readonly ApprovalCase[]> => {
  const values = [tx.tenantId, value];
  const of = (alias: string): string =>
    `and ${alias}.case_id in (select c.id from approval.approval_case c where c.tenant_id = $1 and ${where})`;
  const [cases, steps, answers, conditions, remarks] = await Promise.all([
    tx.query<CaseRow>({ name: `case-${name}`, text: `${CASE} and ${where} ${end}`, values }),
    tx.query<StepRow>({ name: `case-steps-${name}`, text: `${STEPS} ${of('s')} order by s.step_no`, values }),
    tx.query<AnswerRow>({ name: `case-answers-${name}`, text: `${ANSWERS} ${of('a')} order by a.answered_at`, values }),
    tx.query<OfCase<Condition>>({
      name: `case-conditions-${name}`,
      text: `${CONDITIONS} ${of('d')} order by d.step_no, d.id`,
      values,
    }),
    tx.query<OfCase<Remark>>({
      name: `case-remarks-${name}`,
      text: `${REMARKS} ${of('r')} order by r.recorded_at, r.id`,
      values,
    }),
  ]);
  // An artifact names the account it was written under; nobody answers who is the person behind it, whichever account they come by.
  const persons = await personsOfPrincipals(tx, [...new Set(cases.flatMap(({ policyAuthors }) => policyAuthors))]);
  return cases.map((each) => ({
    ...each,
    policyAuthors: each.policyAuthors.map((author) => persons.get(author) ?? author),
    steps: steps.filter(({ caseId }) => caseId === each.id).map((step) => stepOf(step, answers)),
    conditions: conditions
      .filter(({ caseId }) => caseId === each.id)
      .map(({ caseId: _case, ...condition }) => condition),
    remarks: remarks.filter(({ caseId }) => caseId === each.id).map(({ caseId: _case, ...remark }) => remark),
  }));
};

/** The open case of a subject, locked. Whoever calls has locked the subject first: locks follow the order of contexts. */
export const lockOpenCase = async (tx: Tx, subjectId: string): Promise<ApprovalCase | undefined> =>
  (await readCases(tx, 'open', "c.subject_id = $2 and c.status = 'open'", subjectId, 'for update of c'))[0];

export const lockCase = async (tx: Tx, id: string): Promise<ApprovalCase | undefined> =>
  (await readCases(tx, 'lock', 'c.id = $2', id, 'for update of c'))[0];

/** All cases about a subject, newest first. */
export const readCasesOf = (tx: Tx, subjectId: string): Promise<readonly ApprovalCase[]> =>
  readCases(tx, 'of-subject', 'c.subject_id = $2', subjectId, 'order by c.recorded_at desc, c.id desc');

export const readCasesOfAll = (tx: Tx, subjectIds: readonly string[]): Promise<readonly ApprovalCase[]> =>
  readCases(tx, 'of-subjects', 'c.subject_id = any($2)', subjectIds, 'order by c.recorded_at desc, c.id desc');

export const readCasesByIds = (tx: Tx, ids: readonly string[]): Promise<readonly ApprovalCase[]> =>
  readCases(tx, 'by-ids', 'c.id = any($2)', ids);

export const readCase = async (tx: Tx, id: string): Promise<ApprovalCase | undefined> =>
  (await readCases(tx, 'read', 'c.id = $2', id))[0];

/** The subject of the case that a step belongs to, so that the subject can be locked before its case. */
export const subjectOfStep = async (tx: Tx, stepId: string): Promise<string | undefined> =>
  (
    await tx.query<{ subjectId: string }>({
      name: 'step-subject',
      text: `select c.subject_id as "subjectId" from approval.step s
             join approval.approval_case c on c.tenant_id = s.tenant_id and c.id = s.case_id
             where s.tenant_id = $1 and s.id = $2`,
      values: [tx.tenantId, stepId],
    })
  )[0]?.subjectId;

export type AskedStep = {
  readonly caseId: string;
  readonly subjectId: string;
  readonly stepNo: number;
  /** Where it stands in the list, to the microsecond. */
  readonly place: string;
};
/** Steps of one case may be due at once: a page goes on behind the step, not behind the case. */
export type AskedPlace = { readonly dueAt: string; readonly caseId: string; readonly stepNo: number };
/** Nothing is due: it stands at the end. */
const NEVER = '9999-12-31T00:00:00Z';

/** What waits for an answer of these roles, or of the person whom a policy names by key; oldest deadline first. */
export const readAsked = (
  tx: Tx,
  roles: readonly string[],
  limit: number,
  personKey: string,
  after: AskedPlace | null,
): Promise<readonly AskedStep[]> =>
  tx.query<AskedStep>({
    name: 'steps-asked',
    text: `select s.case_id as "caseId", c.subject_id as "subjectId", s.step_no as "stepNo",
             to_char(coalesce(s.due_at, $8::timestamptz) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as place
           from approval.step s join approval.approval_case c on c.tenant_id = s.tenant_id and c.id = s.case_id and c.status = 'open'
           where s.tenant_id = $1 and s.status = 'asked' and (s.role = any($2) or s.rules ->> 'person' = $4)
             and ($5::timestamptz is null or (coalesce(s.due_at, $8::timestamptz), s.case_id, s.step_no) > ($5, $6::uuid, $7::int))
           order by coalesce(s.due_at, $8::timestamptz), s.case_id, s.step_no limit $3`,
    values: [
      tx.tenantId,
      roles,
      limit,
      personKey,
      after?.dueAt ?? null,
      after?.caseId ?? null,
      after?.stepNo ?? null,
      NEVER,
    ],
  });

export const insertCase = (tenantId: string, opened: OpenedCase): readonly Statement[] => [
  {
    name: 'case-insert',
    text: `insert into approval.approval_case
             (tenant_id, id, subject_kind, subject_id, content, status, requested_by, persons, policy_key, policy_hash, body, version, entry_leaf,
              recorded_at, cited, decided_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $13, $14, $15)`,
    values: [
      tenantId,
      opened.id,
      opened.subjectKind,
      opened.subjectId,
      opened.content,
      opened.status,
      opened.requestedBy,
      opened.persons,
      opened.policyKey,
      opened.policyHash,
      opened.rules,
      opened.entryLeaf,
      opened.recordedAt,
      opened.cited,
      opened.status === 'open' ? null : opened.recordedAt,
    ],
  },
  ...opened.steps.map((step) => insertStep(tenantId, opened.id, opened.requestedBy, step)),
  ...opened.conditions.map((condition) => insertCondition(tenantId, opened.id, condition)),
];

export const insertStep = (tenantId: string, caseId: string, requestedBy: string, step: Step): Statement => ({
  name: 'case-step-insert',
  text: `insert into approval.step (tenant_id, case_id, id, step_no, role, reasons, status, due_at, requested_by, step_group, needs, answers_needed,
           rules, carried, again, instead_of_role, escalated_from)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
  values: [
    tenantId,
    caseId,
    step.id,
    step.stepNo,
    step.role,
    JSON.stringify(step.reasons),
    step.status,
    step.dueAt,
    requestedBy,
    step.group,
    step.needs,
    step.answersNeeded,
    step.rules,
    JSON.stringify(step.carried),
    JSON.stringify(step.again),
    step.insteadOfRole,
    step.escalatedFrom,
  ],
});

/** Decided once: what is said of a case afterwards leaves its day as it was. */
export const updateCase = (tenantId: string, next: Head, status: CaseStatus, decidedAt: string | null): Statement => ({
  name: 'case-update',
  text: `update approval.approval_case set status = $3, version = $4, entry_leaf = $5, decided_at = coalesce(decided_at, $6) where tenant_id = $1 and id = $2`,
  values: [tenantId, next.id, status, next.version, next.entryLeaf, decidedAt],
});

export const markReminded = (tenantId: string, caseId: string, at: string): Statement => ({
  name: 'case-reminded',
  text: 'update approval.approval_case set reminded_at = $3 where tenant_id = $1 and id = $2',
  values: [tenantId, caseId, at],
});

export const updateStep = (tenantId: string, caseId: string, step: Step): Statement => ({
  name: 'step-update',
  text: `update approval.step set status = $4, decided_by = $5, decided_at = $6, comment = $7, due_at = $8, approved_reasons = $9, role = $10,
           rules = $11, instead_of_role = $12, answers_needed = $13, spared_by = $14
         where tenant_id = $1 and case_id = $2 and id = $3`,
  values: [
    tenantId,
    caseId,
    step.id,
    step.status,
    step.decidedBy,
    step.decidedAt,
    step.comment,
    step.dueAt,
    step.approvedReasons,
    step.role,
    step.rules,
    step.insteadOfRole,
    step.answersNeeded,
    step.sparedBy,
  ],
});

export const insertAnswer = (
  tenantId: string,
  approvalCase: Pick<ApprovalCase, 'id' | 'requestedBy'>,
  stepId: string,
  said: StepAnswer,
): Statement => ({
  name: 'answer-insert',
  text: `insert into approval.answer (tenant_id, case_id, step_id, person_id, instead_of, delegation_id, decision, comment, evidence, requested_by, answered_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
  values: [
    tenantId,
    approvalCase.id,
    stepId,
    said.personId,
    said.insteadOf,
    said.delegationId,
    said.decision,
    said.comment,
    said.evidence,
    approvalCase.requestedBy,
    said.at,
  ],
});

export const insertCondition = (tenantId: string, caseId: string, condition: Condition): Statement => ({
  name: 'condition-insert',
  text: `insert into approval.condition (tenant_id, case_id, id, step_no, body, asks, set_by, met_by, met_at, note)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
  values: [
    tenantId,
    caseId,
    condition.id,
    condition.stepNo,
    condition.text,
    condition.check,
    condition.setBy,
    condition.metBy,
    condition.metAt,
    condition.note,
  ],
});

export const markConditionMet = (
  tenantId: string,
  caseId: string,
  id: string,
  by: { readonly personId: string; readonly at: string; readonly note: string },
): Statement => ({
  name: 'condition-met',
  text: 'update approval.condition set met_by = $4, met_at = $5, note = $6 where tenant_id = $1 and case_id = $2 and id = $3',
  values: [tenantId, caseId, id, by.personId, by.at, by.note],
});

export const insertRemark = (tenantId: string, caseId: string, id: string, remark: Remark): Statement => ({
  name: 'remark-insert',
  text: `insert into approval.remark (tenant_id, case_id, id, person_id, body, recorded_at) values ($1, $2, $3, $4, $5, $6)`,
  values: [tenantId, caseId, id, remark.personId, remark.text, remark.at],
});

/** Closes every case of a subject that still counts, because what was asked about is no longer there. */
export const closeCases = (
  tenantId: string,
  subjectId: string,
  status: 'void' | 'recalled',
  because: string,
  at: string,
): readonly Statement[] => [
  {
    name: 'steps-close',
    text: `update approval.step s set status = 'void' from approval.approval_case c
           where s.tenant_id = $1 and c.tenant_id = $1 and c.id = s.case_id and c.subject_id = $2 and c.status = 'open' and s.status in ('waiting', 'asked')`,
    values: [tenantId, subjectId],
  },
  {
    name: 'cases-close',
    text: `update approval.approval_case set status = $3, version = version + 1, decided_at = coalesce(decided_at, $4), void_because = $5
           where tenant_id = $1 and subject_id = $2 and status in ('open', 'approved')`,
    values: [tenantId, subjectId, status, at, because],
  },
];

/** How many answers are waited for, and since when the oldest is: of all territories, for who watches the queues of a quarter. */
export const readWaitingApprovals = async (
  tx: Tx,
): Promise<{ readonly open: number; readonly since: string | null }> => {
  const [row] = await tx.query<{ open: number; since: string | null }>({
    name: 'approvals-waiting',
    text: `select count(*)::int as open, min(c.recorded_at) as since from approval.step s
           join approval.approval_case c on c.tenant_id = s.tenant_id and c.id = s.case_id
           where s.tenant_id = $1 and s.status = 'asked'`,
    values: [tx.tenantId],
  });
  return row ?? { open: 0, since: null };
};
