/** What happens when a person is erased: their names go from what other contexts keep to reach them. */
import { forgetContact } from '#contexts/accounts/index.ts';
import { forgetRecipient } from '#contexts/communication/index.ts';
import { forgetAcceptance } from '#contexts/quote/index.ts';
import { readRecognisable } from '#contexts/identity/index.ts';
import { accepted } from '#kernel/outcome.ts';
import type { Flow } from '#platform/flows.ts';

export const personErased: Flow = {
  fact: 'PersonErased',
  meaning: 'Nobody can tell any more who it was that these deeds were entered under.',
  together: [
    {
      name: 'accounts, acceptances and messages no longer name them',
      undo: 'none: what is erased stays so',
      run: async (tx, fact) => {
        // Still there: the register is changed in the same commit, after this.
        const person = await readRecognisable(tx, fact.subject.id);
        const statements = person
          ? [
              forgetContact(tx.tenantId, person),
              forgetAcceptance(tx.tenantId, person.id, fact.at),
              forgetRecipient(tx.tenantId, person),
            ]
          : [];
        return accepted({ facts: [], statements });
      },
    },
  ],
  after: [],
};
