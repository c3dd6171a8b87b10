/** Approval steps that were asked and not answered in their time: what holds deals up, whoever asks. */
import type { Tx } from '#platform/database/tx.ts';

export type OverdueStep = {
  readonly caseId: string;
  readonly quoteId: string;
  readonly stepNo: number;
  readonly role: string;
  readonly dueAt: string;
};

const STEP = `select s.case_id as "caseId", c.subject_id as "quoteId", s.step_no as "stepNo", s.role, s.due_at as "dueAt"
  from approval.step s join approval.approval_case c on c.tenant_id = s.tenant_id and c.id = s.case_id
  where s.tenant_id = $1 and s.status = 'asked'`;

/** The longest overdue first. */
export const readOverdueSteps = (tx: Tx, at: string, limit: number): Promise<readonly OverdueStep[]> =>
  tx.query<OverdueStep>({
    name: 'approval-overdue',
    text: `${STEP} and s.due_at < $2 order by s.due_at, s.id limit $3`,
    values: [tx.tenantId, at, limit],
  });

/** Steps of roles that nobody in `held` has: no reminder reaches anybody. */
export const readStepsOfNobody = (tx: Tx, held: readonly string[], limit: number): Promise<readonly OverdueStep[]> =>
  tx.query<OverdueStep>({
    name: 'approval-of-nobody',
    text: `${STEP} and not (s.role = any($2)) order by s.due_at, s.id limit $3`,
    values: [tx.tenantId, held, limit],
  });
