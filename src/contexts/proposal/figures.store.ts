/** What documents come to, for who watches. */
import type { Tx } from '#platform/database/tx.ts';
import { leastId } from '#platform/facts/least-id.ts';

export type ProposalFigures = { readonly documents: number; readonly unsigned: number };

/** Documents that were made in the window; unsigned: without the signature of the seller. */
export const readProposalFigures = async (tx: Tx, from: Temporal.Instant): Promise<ProposalFigures> => {
  const [figures] = await tx.query<ProposalFigures>({
    name: 'proposal-figures',
    text: `with made as (select id from proposal.document where tenant_id = $1 and id >= $2::uuid)
      select (select count(*)::int from made) as documents,
        (select count(*)::int from made m where not exists (select from proposal.seller_signature s where s.tenant_id = $1 and s.document_id = m.id)) as unsigned`,
    values: [tx.tenantId, leastId(from)],
  });
  return figures as ProposalFigures;
};
