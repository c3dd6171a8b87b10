/** When an offer ends, or is accepted in one way, no paper waits for a second person any more. Called by flows. */
import type { RecordedFact } from '#platform/command.ts';
import type { Together } from '#platform/flows.ts';
import type { Tx } from '#platform/database/tx.ts';
import { readClaims, voidClaims } from './claim.store.ts';
import { quoteFact } from './on-quote.ts';

type AboutQuote = { readonly familyId: string; readonly revision: number; readonly accountId: string };

/** `confirmed`: the paper by which it was accepted, which is not void. */
export const voidWaitingClaims = async (tx: Tx, fact: RecordedFact, confirmed?: string): Promise<Together> => {
  const { familyId, revision, accountId } = fact.data as unknown as AboutQuote;
  const quote = { id: fact.subject.id, familyId, revisionNo: revision, accountId };
  const waiting = (await readClaims(tx, quote.id)).filter(({ id, state }) => state === 'recorded' && id !== confirmed);
  return {
    facts: waiting.map(({ id, paperHash }) => quoteFact('QuoteAcceptanceVoided', quote, { claimId: id, paperHash })),
    statements: waiting.length === 0 ? [] : [voidClaims(tx.tenantId, quote.id, fact.at)],
  };
};
