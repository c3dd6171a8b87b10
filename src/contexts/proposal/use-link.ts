/** What an offer's end and its acceptance do to its links. Called by flows, inside the transaction of the quote's own fact. */
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Together } from '#platform/flows.ts';
import type { Tx } from '#platform/database/tx.ts';
import { accepts, type Link } from './link.ts';
import { endLink, lockLink, lockOpenLinks } from './link.store.ts';
import { linkFact } from './on-link.ts';

const next = (link: Link) => ({ id: link.id, version: link.version + 1, entryLeaf: link.entryLeaf });

/**
 * The yes and the link that it was said under commit together or not at all: a link that was taken back a moment ago accepts nothing,
 * whatever the session still believes.
 */
export const useLink = async (
  tx: Tx,
  linkId: string,
  quoteId: string,
  at: Temporal.Instant,
): Promise<Outcome<Together>> => {
  const link = await lockLink(tx, linkId);
  if (!link || link.quoteId !== quoteId || !accepts(link, at)) return refused({ code: 'proposal.link-not-valid' });
  return accepted({
    facts: [linkFact('ProposalLinkUsed', link)],
    statements: [endLink(tx.tenantId, next(link), 'used', at.toString())],
  });
};

/** A link lives no longer than its offer. */
export const endLinks = async (tx: Tx, quoteId: string, at: Temporal.Instant): Promise<Together> => {
  const links = await lockOpenLinks(tx, quoteId);
  return {
    facts: links.map((link) => linkFact('ProposalLinkEnded', link)),
    statements: links.map((link) => endLink(tx.tenantId, next(link), 'ended', at.toString())),
  };
};
