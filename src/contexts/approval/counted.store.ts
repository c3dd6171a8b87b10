/** Behind the numbers about approvals the steps that wait, or that were late. */
import type { Tx } from '#platform/database/tx.ts';

export type CountedStep = {
  readonly caseId: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly role: string;
  readonly status: string;
  readonly since: string;
};

/** All that are asked; or, late, those past their time and those decided past it since `from`: as figures.store.ts counts them. */
export const readCountedSteps = (
  tx: Tx,
  { from, at }: { readonly from: Temporal.Instant; readonly at: Temporal.Instant },
  late: boolean,
  limit: number,
): Promise<readonly CountedStep[]> =>
  tx.query<CountedStep>({
    name: `approval-counted-${late ? 'late' : 'asked'}`,
    text: `select s.case_id as "caseId", c.subject_kind as "subjectKind", c.subject_id as "subjectId", s.role, s.status,
             c.recorded_at as since
           from approval.step s join approval.approval_case c on c.tenant_id = s.tenant_id and c.id = s.case_id
           where s.tenant_id = $1 and $2::timestamptz <= $3::timestamptz and ${
             late
               ? `((s.status = 'asked' and s.due_at < $3)
                   or (s.decided_at >= $2 and s.decided_at > s.due_at and s.status in ('approved', 'rejected', 'returned')))`
               : `s.status = 'asked'`
           } order by c.recorded_at, s.id limit $4`,
    values: [tx.tenantId, from.toString(), at.toString(), limit],
  });
