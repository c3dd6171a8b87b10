/** The SQL of the deals that somebody once asked approval for, or that a policy let pass: what a new policy is tried on. */
import type { Tx } from '#platform/database/tx.ts';

/** The newest first, by their ids, which tell their time. `asked`: quotes with an approval case, which may be drafts again since. */
export const readSubmittedIds = async (
  tx: Tx,
  asked: readonly string[],
  before: string | null,
  limit: number,
): Promise<readonly string[]> => {
  const rows = await tx.query<{ id: string }>({
    name: 'quotes-submitted',
    text: `select r.id from quote.revision r
           where r.tenant_id = $1 and (r.status <> 'draft' or r.id = any($2)) and ($3::uuid is null or r.id < $3)
           order by r.id desc limit $4`,
    values: [tx.tenantId, asked, before, limit],
  });
  return rows.map(({ id }) => id);
};
