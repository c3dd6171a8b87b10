/** The only SQL of what the policy's rules were held to and what was said about them. It carries facts of class cost: routing reads it, and no answer. */
import { personsOfPrincipals } from '#contexts/identity/index.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { AskedRow, SaidRow } from './approval.ts';

export type RoutedRow = AskedRow & { readonly stepNo: number; readonly place: number | null };

export const insertAskedRows = (tenantId: string, caseId: string, rows: readonly RoutedRow[]): Statement => ({
  name: 'asked-rows-insert',
  text: `insert into approval.asked_row (tenant_id, case_id, row_key, role, step_no, place, mark, held)
         select $1, $2, r.row_key, r.role, r.step_no, r.place, r.mark, r.held
         from unnest($3::text[], $4::text[], $5::int[], $6::int[], $7::text[], $8::jsonb[]) as r(row_key, role, step_no, place, mark, held)`,
  values: [
    tenantId,
    caseId,
    rows.map(({ row }) => row),
    rows.map(({ role }) => role),
    rows.map(({ stepNo }) => stepNo),
    rows.map(({ place }) => place),
    rows.map(({ mark }) => mark),
    rows.map(({ held }) => JSON.stringify(held)),
  ],
});

/**
 * What was answered about each rule in cases about these subjects, the newest first. Yes: its step was approved, or in part with this reason
 * among those approved. No: its step was rejected, or returned without it. What another step
 * said yes for was said yes to; what was carried was answered in the case that it cites.
 */
export const readSaid = (tx: Tx, subjectIds: readonly string[]): Promise<readonly SaidRow[]> =>
  tx.query<SaidRow>({
    name: 'rows-said',
    text: `select r.row_key as "row", r.role, r.mark, r.held, r.case_id as "caseId", r.step_no as "stepNo",
             (d.status = 'approved' or (d.status = 'returned' and r.place = any(d.approved_reasons))) as yes
           from approval.asked_row r
           join approval.approval_case c on c.tenant_id = r.tenant_id and c.id = r.case_id
           join approval.step s on s.tenant_id = r.tenant_id and s.case_id = r.case_id and s.step_no = r.step_no
           join approval.step d on d.tenant_id = s.tenant_id and d.case_id = s.case_id and d.id = coalesce(s.spared_by, s.id)
           where r.tenant_id = $1 and c.subject_id = any($2) and r.place is not null and d.status in ('approved', 'rejected', 'returned')
           order by c.recorded_at desc, c.id desc`,
    values: [tx.tenantId, subjectIds],
  });

/** Which person wrote which version of a policy that may decide about a deal. */
export const readPolicyAuthors = async (tx: Tx): Promise<ReadonlyMap<string, readonly string[]>> => {
  const rows = await tx.query<{ hash: string; author: string }>({
    name: 'policy-authors',
    text: `select hash, author_id as author from platform.artifact_version
           where tenant_id = $1 and kind in ('approval-policy', 'discount-policy')`,
    values: [tx.tenantId],
  });
  const persons = await personsOfPrincipals(tx, [...new Set(rows.map(({ author }) => author))]);
  return new Map(rows.map(({ hash, author }) => [hash, [persons.get(author) ?? author]]));
};
