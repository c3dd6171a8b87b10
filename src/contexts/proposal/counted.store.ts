/** Behind the share of unsigned proposals: what was presented since then without the signature of the seller. */
import type { Tx } from '#platform/database/tx.ts';
import { leastId } from '#platform/facts/least-id.ts';

export const readUnsigned = (
  tx: Tx,
  from: Temporal.Instant,
  limit: number,
): Promise<readonly { readonly quoteId: string; readonly at: string }[]> =>
  tx.query({
    name: 'documents-unsigned',
    text: `select d.subject_id as "quoteId", d.recorded_at as at from proposal.document d
           where d.tenant_id = $1 and d.id >= $2::uuid
             and not exists (select from proposal.seller_signature s where s.tenant_id = $1 and s.document_id = d.id)
           order by d.id desc limit $3`,
    values: [tx.tenantId, leastId(from), limit],
  });
