/** Approvals that hold, in the order of the revision that they are about. */
import type { Tx } from '#platform/database/tx.ts';

export type HoldingApproval = {
  readonly caseId: string;
  readonly revisionId: string;
  readonly content: string;
  readonly times: number;
};

export const readHoldingApprovals = (
  tx: Tx,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<readonly HoldingApproval[]> =>
  tx.query<HoldingApproval>({
    text: `select (array_agg(id order by id))[1] as "caseId", subject_id as "revisionId", (array_agg(content order by id desc))[1] as content,
                  count(*)::int as times
           from approval.approval_case
           where tenant_id = $1 and subject_kind = 'quote' and status = 'approved' and ($2::uuid is null or subject_id > $2)
           group by subject_id order by subject_id limit $3`,
    values: [tx.tenantId, after, limit],
  });
