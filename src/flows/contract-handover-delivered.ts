/** What happens when the contract system has filed what was accepted. */
import { recordContractReference } from '#contexts/quote/index.ts';
import { accepted } from '#kernel/outcome.ts';
import type { Flow } from '#platform/flows.ts';

export const contractHandoverDelivered: Flow = {
  fact: 'ContractHandoverDelivered',
  meaning: 'The contract system keeps what the customer said yes to, under a number of its own.',
  together: [
    {
      name: 'the number of the contract stands on the family of the quote',
      undo: 'none: it is what the contract system said, or a person with evidence',
      run: async (tx, { data }) =>
        accepted({
          facts: [],
          statements: [recordContractReference(tx.tenantId, String(data['familyId']), String(data['reference']))],
        }),
    },
  ],
  after: [],
};
