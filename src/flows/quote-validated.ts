/** What happens once a quote was checked: what takes longer is found out by the worker, and nobody waits for it. */
import { checkFurther } from '#contexts/quote/index.ts';
import type { AnyCommandDefinition } from '#platform/command.ts';
import type { AfterStep, Flow } from '#platform/flows.ts';

const lookFurther: AfterStep = {
  name: 'look-further',
  undo: 'none: what was found is stale as soon as the quote changes, and says so',
  as: 'flow',
  commands: async (fact) => [
    {
      definition: checkFurther as unknown as AnyCommandDefinition,
      payload: { quoteId: String(fact.data['quoteId']) },
    },
  ],
};

export const quoteValidated: Flow = {
  fact: 'QuoteValidated',
  meaning: 'Nothing stands in the way of promising it as it is now.',
  together: [],
  after: [lookFurther],
};

export const quoteValidationFailed: Flow = {
  fact: 'QuoteValidationFailed',
  meaning: 'Something stands in the way, and each problem says whose it is.',
  together: [],
  after: [lookFurther],
};
