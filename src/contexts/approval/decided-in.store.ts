/** Which quotes somebody answered for between two instants: what was approved, or sent back, while a release was in force. */
import type { Tx } from '#platform/database/tx.ts';

export type Answered = { readonly caseId: string; readonly quoteId: string; readonly status: string };

/** The newest first, each case once, however many answered. */
export const readAnsweredIn = async (
  tx: Tx,
  { from, to }: { readonly from: string; readonly to: string },
  limit: number,
): Promise<readonly Answered[]> =>
  tx.query<Answered>({
    name: 'approval-answered-in',
    text: `select c.id as "caseId", c.subject_id as "quoteId", c.status
           from (select case_id, max(decided_at) as at from approval.step
                 where tenant_id = $1 and decided_at >= $2 and decided_at < $3 and status in ('approved', 'rejected', 'returned')
                 group by case_id) s
           join approval.approval_case c on c.tenant_id = $1 and c.id = s.case_id
           where c.subject_kind = 'quote' order by s.at desc, c.id limit $4`,
    values: [tx.tenantId, from, to, limit],
  });
