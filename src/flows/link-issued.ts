/** What happens when a customer is to get the address of their offer: a letter is queued. The address is put into it as it leaves. */
import { queueMessage } from '#contexts/communication/index.ts';
import { LINK_LETTER, linkMark } from '#contexts/proposal/index.ts';
import { readQuoteHead } from '#contexts/quote/index.ts';
import { accepted, must } from '#kernel/outcome.ts';
import type { Flow } from '#platform/flows.ts';

type Issued = {
  readonly linkId: string;
  readonly quoteId: string;
  readonly purpose: string;
  readonly expiresAt: string;
};
/** Facts name nobody; the command that is being run does. */
type Asked = { readonly contact: { readonly name: string; readonly email: string } };

export const linkIssued: Flow = {
  fact: 'ProposalLinkIssued',
  meaning: 'A customer is given the address of their offer.',
  together: [
    {
      name: 'a link to accept under is mailed to its contact',
      undo: 'a letter cannot be taken back; revoking the link makes it worthless',
      run: async (tx, fact, command) => {
        const { linkId, quoteId, purpose, expiresAt } = fact.data as unknown as Issued;
        if (purpose !== 'accept') return accepted({ facts: [], statements: [] });
        const quote = await readQuoteHead(tx, quoteId);
        must(quote, 'a link is to a quote that exists');
        const { contact } = command.payload as Asked;
        const letter = queueMessage({
          tenantId: tx.tenantId,
          id: command.id('message', 'offer-link'),
          cause: `${LINK_LETTER}/${linkId}`,
          template: LINK_LETTER,
          language: quote.header.language,
          to: contact,
          about: { kind: 'proposal-link', id: linkId },
          accountId: quote.accountId,
          values: {
            name: contact.name,
            offer: quote.header.name,
            number: quote.header.number,
            until: `${expiresAt.slice(0, 16).replace('T', ' ')} UTC`,
            link: linkMark(linkId),
            seller: quote.header.parties.seller,
          },
          at: command.at,
        });
        return accepted({ facts: [], ...letter });
      },
    },
  ],
  after: [],
};
