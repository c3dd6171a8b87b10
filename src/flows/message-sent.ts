/** What happens when a mail server has taken a letter: the seller who issued a link sees that it is on its way. */
import { LINK_LETTER, markSent } from '#contexts/proposal/index.ts';
import { saveTold } from '#contexts/fallout/index.ts';
import { accepted } from '#kernel/outcome.ts';
import type { Flow } from '#platform/flows.ts';

export const messageSent: Flow = {
  fact: 'MessageSent',
  meaning: 'The mail server took a letter.',
  together: [
    {
      name: 'a case knows that the customer was told',
      undo: 'none: a letter cannot be taken back',
      run: async (tx, fact) => {
        const { template, about } = fact.data as { readonly template: string; readonly about: string };
        return accepted({
          facts: [],
          statements: template === 'order-delayed' ? [saveTold(tx.tenantId, about, 'sent')] : [],
        });
      },
    },
    {
      name: 'a link that was in it counts as sent',
      undo: 'none: a letter cannot be taken back; the link can',
      run: async (tx, fact, command) => {
        const { template, about } = fact.data as { readonly template: string; readonly about: string };
        return accepted({
          facts: [],
          statements: template === LINK_LETTER ? [markSent(tx.tenantId, about, command.at.toString())] : [],
        });
      },
    },
  ],
  after: [],
};
