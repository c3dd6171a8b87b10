/** The bytes that we keep must be those that were shown: a yes to a document that nobody can produce any more proves nothing. */
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import { readKeptHash } from './document.store.ts';

/** For the flow of the acceptance, in its transaction. What was shown is already known to be what the quote says. */
export const documentHolds = async (tx: Tx, quoteId: string, shown: string): Promise<Outcome<true>> => {
  const kept = await readKeptHash(tx, quoteId);
  return kept === shown ? accepted(true) : refused({ code: 'proposal.document-changed', shown, kept: kept ?? null });
};
