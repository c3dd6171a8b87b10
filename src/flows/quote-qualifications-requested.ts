/** What happens when a seller wants to know what a quote needs to be known. */
import { askWhatIsNeeded, type Question } from '#contexts/eligibility/index.ts';
import { accepted } from '#kernel/outcome.ts';
import type { Flow } from '#platform/flows.ts';

export const quoteQualificationsRequested: Flow = {
  fact: 'QuoteQualificationsRequested',
  meaning: 'Before this is promised, other systems say whether the customer is good for it and the site within reach.',
  together: [
    {
      name: 'what is not known is asked, and what is being asked is hurried',
      undo: 'none: an answer that nobody uses expires',
      run: async (tx, fact, command) => {
        const { accountId, questions } = fact.data as unknown as {
          readonly accountId: string;
          readonly questions: readonly Question[];
        };
        return accepted(await askWhatIsNeeded(tx, command, accountId, questions));
      },
    },
  ],
  after: [],
};
