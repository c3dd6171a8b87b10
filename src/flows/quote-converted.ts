/** What happens when an accepted quote has become orders: at the tax boundary the estimate is made anew (DESIGN 5). Nothing that was promised moves. */
import { estimateTaxWith, type TaxConnectors } from '#contexts/quote/index.ts';
import type { AnyCommandDefinition } from '#platform/command.ts';
import type { Flow } from '#platform/flows.ts';

export const quoteConverted = (connectors: TaxConnectors): Flow => {
  const definition = estimateTaxWith(connectors) as unknown as AnyCommandDefinition;
  return {
    fact: 'QuoteConvertedToOrder',
    meaning: 'The promise has become orders, once.',
    together: [],
    after: [
      {
        name: 'tax-estimated-anew',
        undo: 'an estimate binds nobody; a newer one takes its place',
        as: 'flow',
        commands: async (fact) =>
          connectors.connector(fact.tenantId, 'tax') === undefined
            ? []
            : [{ definition, payload: { quoteId: fact.subject.id } }],
      },
    ],
  };
};
