/** What happens when a quote is presented: its price holds, and older offers of the same deal end. */
import { type BudgetUse, reserveBudgets } from '#contexts/promotion/index.ts';
import { readFamily, supersedeOthers } from '#contexts/quote/index.ts';
import { accepted } from '#kernel/outcome.ts';
import type { Flow } from '#platform/flows.ts';
import { setTimer } from '#platform/timers.store.ts';

type Presented = {
  readonly quoteId: string;
  readonly familyId: string;
  readonly validUntil: string;
  readonly accountId: string;
  readonly promotions: readonly BudgetUse[];
};

export const quotePresented: Flow = {
  fact: 'QuotePresented',
  meaning: 'The customer has it, and until it expires we are held to it.',
  together: [
    {
      name: 'budget of the promotions on it is reserved',
      undo: 'declining, expiring and superseding release it',
      run: async (tx, fact, command) => {
        const { quoteId, accountId, familyId, validUntil, promotions } = fact.data as unknown as Presented;
        return reserveBudgets(tx, {
          revisionId: quoteId,
          accountId,
          family: (await readFamily(tx, familyId)).map(({ id }) => id),
          promotions,
          expiresAt: validUntil,
          at: command.at.toString(),
          id: command.id,
        });
      },
    },
    {
      name: 'older revisions of the family are superseded',
      undo: 'none: a newer revision is presented instead',
      run: async (tx, fact) => {
        const { quoteId, familyId } = fact.data as unknown as Presented;
        return accepted(await supersedeOthers(tx, familyId, quoteId));
      },
    },
    {
      name: 'a timer is set for the day it expires',
      undo: 'a quote that is no longer presented does not expire',
      run: async (tx, fact) => {
        const { quoteId, validUntil } = fact.data as unknown as Presented;
        return accepted({ facts: [], statements: [setTimer(tx.tenantId, 'quote-expiry', quoteId, validUntil)] });
      },
    },
  ],
  after: [],
};
