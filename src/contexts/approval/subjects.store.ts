/** The SQL of which quotes were ever asked about. */
import type { Tx } from '#platform/database/tx.ts';

export const readSubjectsAsked = async (tx: Tx, limit: number): Promise<readonly string[]> => {
  const rows = await tx.query<{ id: string }>({
    name: 'case-subjects',
    text: `select distinct subject_id as id from approval.approval_case
           where tenant_id = $1 and subject_kind = 'quote' order by id desc limit $2`,
    values: [tx.tenantId, limit],
  });
  return rows.map(({ id }) => id);
};
