import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { ApprovalCase, CaseStatus, Step, StepStatus } from './approval.ts';

const CASE = `select c.id, c.subject_kind as "subjectKind", c.subject_id as "subjectId", c.content, c.status, c.requested_by as "requestedBy",
    c.persons, c.policy_key as "policyKey", c.policy_hash as "policyHash", c.recorded_at as "recordedAt", c.version, c.entry_leaf as "entryLeaf",
    coalesce((select array_agg(v.author_id) from platform.artifact_version v where v.tenant_id = c.tenant_id and v.hash = c.policy_hash), '{}') as "policyAuthors"
  from approval.approval_case c where c.tenant_id = $1`;

const STEPS = `select s.case_id as "caseId", s.id, s.step_no as "stepNo", s.role, s.reasons, s.status, s.decided_by as "decidedBy",
    s.decided_at as "decidedAt", s.comment, s.due_at as "dueAt" from approval.step s where s.tenant_id = $1`;

type CaseRow = Omit<ApprovalCase, 'steps'>;
type StepRow = Step & { readonly caseId: string };

const joined = (cases: readonly CaseRow[], steps: readonly StepRow[]): readonly ApprovalCase[] =>
  cases.map((each) => ({
    ...each,
    steps: steps.filter((step) => step.caseId === each.id).toSorted((a, b) => a.stepNo - b.stepNo),
  }));

/** The open case of a subject, locked. Whoever calls has locked the subject first: locks follow the order of contexts. */
export const lockOpenCase = async (tx: Tx, subjectId: string): Promise<ApprovalCase | undefined> => {
  const cases = tx.query<CaseRow>({
    name: 'case-lock',
    text: `${CASE} and c.subject_id = $2 and c.status = 'open' for update of c`,
    values: [tx.tenantId, subjectId],
  });
  const steps = tx.query<StepRow>({
    name: 'case-steps-of-subject',
    text: `${STEPS} and s.case_id in (select id from approval.approval_case where tenant_id = $1 and subject_id = $2)`,
    values: [tx.tenantId, subjectId],
  });
  return joined(await cases, await steps)[0];
};

/** All cases about a subject, newest first. */
export const readCasesOf = async (tx: Tx, subjectId: string): Promise<readonly ApprovalCase[]> => {
  const cases = tx.query<CaseRow>({
    name: 'cases-of-subject',
    text: `${CASE} and c.subject_id = $2 order by c.recorded_at desc, c.id desc`,
    values: [tx.tenantId, subjectId],
  });
  const steps = tx.query<StepRow>({
    name: 'case-steps-of-subject',
    text: `${STEPS} and s.case_id in (select id from approval.approval_case where tenant_id = $1 and subject_id = $2)`,
    values: [tx.tenantId, subjectId],
  });
  return joined(await cases, await steps);
};

export const readCase = async (tx: Tx, id: string): Promise<ApprovalCase | undefined> => {
  const cases = tx.query<CaseRow>({ name: 'case-read', text: `${CASE} and c.id = $2`, values: [tx.tenantId, id] });
  const steps = tx.query<StepRow>({
    name: 'case-steps',
    text: `${STEPS} and s.case_id = $2`,
    values: [tx.tenantId, id],
  });
  return joined(await cases, await steps)[0];
};

export type AskedStep = {
  readonly caseId: string;
  readonly subjectId: string;
  readonly role: string;
  readonly reasons: readonly string[];
  readonly dueAt: string | null;
  readonly recordedAt: string;
};

/** What waits for an answer of these roles, oldest deadline first. */
export const readAsked = (tx: Tx, roles: readonly string[], limit: number): Promise<readonly AskedStep[]> =>
  tx.query<AskedStep>({
    name: 'steps-asked',
    text: `select s.case_id as "caseId", c.subject_id as "subjectId", s.role, s.reasons, s.due_at as "dueAt", c.recorded_at as "recordedAt"
           from approval.step s join approval.approval_case c on c.tenant_id = s.tenant_id and c.id = s.case_id and c.status = 'open'
           where s.tenant_id = $1 and s.status = 'asked' and s.role = any($2) order by s.due_at limit $3`,
    values: [tx.tenantId, roles, limit],
  });

export const insertCase = (
  tenantId: string,
  approvalCase: Omit<ApprovalCase, 'policyAuthors'>,
): readonly Statement[] => [
  {
    name: 'case-insert',
    text: `insert into approval.approval_case
             (tenant_id, id, subject_kind, subject_id, content, status, requested_by, persons, policy_key, policy_hash, body, version, entry_leaf, recorded_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '{}', 1, $11, $12)`,
    values: [
      tenantId,
      approvalCase.id,
      approvalCase.subjectKind,
      approvalCase.subjectId,
      approvalCase.content,
      approvalCase.status,
      approvalCase.requestedBy,
      approvalCase.persons,
      approvalCase.policyKey,
      approvalCase.policyHash,
      approvalCase.entryLeaf,
      approvalCase.recordedAt,
    ],
  },
  {
    name: 'case-steps-insert',
    text: `insert into approval.step (tenant_id, case_id, id, step_no, role, reasons, status, due_at, requested_by)
           select $1, $2, s.id, s.no, s.role, s.reasons, s.status, s.due, $3
           from unnest($4::uuid[], $5::int[], $6::text[], $7::jsonb[], $8::text[], $9::timestamptz[]) as s(id, no, role, reasons, status, due)`,
    values: [
      tenantId,
      approvalCase.id,
      approvalCase.requestedBy,
      approvalCase.steps.map((s) => s.id),
      approvalCase.steps.map((s) => s.stepNo),
      approvalCase.steps.map((s) => s.role),
      approvalCase.steps.map((s) => JSON.stringify(s.reasons)),
      approvalCase.steps.map((s) => s.status),
      approvalCase.steps.map((s) => s.dueAt),
    ],
  },
];

export const updateCase = (tenantId: string, next: Head, status: CaseStatus, decidedAt: string | null): Statement => ({
  name: 'case-update',
  text: `update approval.approval_case set status = $3, version = $4, entry_leaf = $5, decided_at = $6 where tenant_id = $1 and id = $2`,
  values: [tenantId, next.id, status, next.version, next.entryLeaf, decidedAt],
});

export const updateStep = (
  tenantId: string,
  caseId: string,
  step: {
    readonly id: string;
    readonly status: StepStatus;
    readonly decidedBy: string | null;
    readonly decidedAt: string | null;
    readonly comment: string | null;
    readonly dueAt: string | null;
  },
): Statement => ({
  name: 'step-update',
  text: `update approval.step set status = $4, decided_by = $5, decided_at = $6, comment = $7, due_at = $8 where tenant_id = $1 and case_id = $2 and id = $3`,
  values: [tenantId, caseId, step.id, step.status, step.decidedBy, step.decidedAt, step.comment, step.dueAt],
});

/** Closes every case of a subject that still counts, because what was asked about is no longer there. */
export const closeCases = (
  tenantId: string,
  subjectId: string,
  status: 'void' | 'recalled',
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
    text: `update approval.approval_case set status = $3, version = version + 1, decided_at = coalesce(decided_at, $4)
           where tenant_id = $1 and subject_id = $2 and status in ('open', 'approved')`,
    values: [tenantId, subjectId, status, at],
  },
];
