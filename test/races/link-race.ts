/** What a yes under a link names, and what became of the links. */
import { currentConsent } from '#contexts/quote/index.ts';
import type { Ground } from './ground.ts';

export const consentHash = currentConsent('en').hash;

type LinkLeft = { readonly id: string; readonly state: string; readonly facts: number };

export const linksLeft = async ({ troth }: Ground, ids: readonly string[]): Promise<ReadonlyMap<string, LinkLeft>> => {
  const rows = await troth.database.admin<LinkLeft>(
    `select l.id, l.state, (select count(*)::int from platform.outbox o where o.subject_id = l.id
         and o.type in ('ProposalLinkUsed', 'ProposalLinkRevoked', 'ProposalLinkEnded', 'ProposalLinkExpired')) as facts
     from proposal.link l where l.id = any($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
};
