/**
 * Finds out what nobody should wait for. It is an aggregate of its own: a quote that somebody works on gets no new version because a worker
 * has read its customer's other deals.
 */
import { accepted, refused } from '#kernel/outcome.ts';
import { type Decision, defineCommand } from '#platform/command.ts';
import { type OnQuote, quoteFact, quotePayload, quoteResource } from '../on-quote.ts';
import { readQuote, readQuoteHead, type QuoteHead } from '../quote.store.ts';
import { storeFurther } from './further.store.ts';
import type { FurtherChecks } from './further.ts';
import { lookFurther } from './look-further.ts';

type Prepared = { readonly content: string; readonly found: FurtherChecks };
type Checked = Decision & Prepared;

export const checkFurther = defineCommand<OnQuote, QuoteHead, Checked, Prepared>({
  name: 'quote.check-further',
  context: 'quote',
  aggregate: 'quote-check',
  creates: true,
  payload: quotePayload({}),
  prepare: (door, command) =>
    door.read(command.tenantId, async (tx) => {
      const quote = await readQuote(tx, command.payload.quoteId);
      if (quote === undefined) return refused({ code: 'quote.not-found' });
      const model = await door.models.at(tx, command.at);
      return accepted({ content: quote.content, found: await lookFurther(tx, model, quote, command.at) });
    }),
  // Not locked: what is found is about a content, and says which.
  load: (tx, command) => readQuoteHead(tx, command.payload.quoteId),
  notFound: 'quote.not-found',
  resource: (head, command) => quoteResource(command.tenantId, head),
  decide: (head, command, { content, found }) =>
    accepted({
      content,
      found,
      facts: [
        {
          ...quoteFact('QuoteCheckedFurther', head, { content, found: found.findings.map(({ code }) => code) }),
          subject: { kind: 'quote-check', id: command.id('quote-check') },
        },
      ],
      answer: { quoteId: head.id, content, found: found.findings.length },
      root: content,
    }),
  save: ({ content, found }, head, _next, command) => [
    storeFurther(command.tenantId, head.id, content, found, command.at.toString()),
  ],
});
