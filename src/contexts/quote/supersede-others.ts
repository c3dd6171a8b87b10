/** Only one offer of a deal stands at a time: presenting a revision ends the others that are still open. Called by a flow. */
import type { Together } from '#platform/flows.ts';
import type { Tx } from '#platform/database/tx.ts';
import { quoteFact } from './on-quote.ts';
import { lockReplaced, supersede } from './quote.store.ts';

export const supersedeOthers = async (tx: Tx, familyId: string, by: string): Promise<Together> => {
  const replaced = await lockReplaced(tx, familyId, by);
  return {
    facts: replaced.map((each) => quoteFact('QuoteSuperseded', { ...each, familyId }, { by })),
    statements: [],
    // Only one revision of a family is presented at a time, and the table says so.
    first:
      replaced.length === 0
        ? []
        : [
            supersede(
              tx.tenantId,
              replaced.map((each) => each.id),
            ),
          ],
  };
};
