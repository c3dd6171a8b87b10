/** The addresses of proposals. */
import { offeredBy, quoteResource, visibleQuote } from '#contexts/quote/index.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { commandRoute, queryRoute, type Route } from '#platform/http/routes.ts';
import { chooseClauses } from './choose-clauses.ts';
import { readDocumentOf } from './document.store.ts';
import { presentQuoteWith } from './present-quote.ts';
import { clauseQuestion, clausesIn } from './quote-clauses.ts';
import type { Renderer } from './render.connector.ts';
import { viewClauses } from './view-clauses.ts';

export const proposalRoutes = (renderer: Renderer): readonly Route[] => [
  commandRoute(
    'POST',
    '/quotes/:quoteId/present',
    'Seal the offer, make its document, and hold its price',
    presentQuoteWith(renderer),
  ),
  commandRoute(
    'POST',
    '/quotes/:quoteId/clauses',
    'Settle the clauses that depart from the standard terms',
    chooseClauses,
  ),
  queryRoute({
    method: 'GET',
    path: '/quotes/:quoteId/clauses',
    summary: 'The terms of the quote: what stands, what else could, and how far it departs from the standard',
    action: 'quote.read',
    read: async (tx, reader, query, door) => {
      const visible = await visibleQuote(tx, reader, query);
      if (!visible.ok) return visible;
      const quote = visible.value;
      const asked = clauseQuestion(quote, offeredBy(reader.model), door.clock());
      return viewClauses(quote, clausesIn(reader.model), asked, reader.principal.type === 'customer');
    },
  }),
  queryRoute({
    method: 'GET',
    path: '/quotes/:quoteId/proposal',
    summary: 'The document that the customer was shown',
    action: 'proposal.read',
    answers: 'application/pdf',
    read: async (tx, reader, query) => {
      const visible = await visibleQuote(tx, reader, query);
      if (!visible.ok) return visible;
      if (!reader.may('proposal.read', quoteResource(tx.tenantId, visible.value)))
        return refused({ code: 'access.denied', action: 'proposal.read', policies: [] });
      const document = await readDocumentOf(tx, visible.value.id);
      return document ? accepted(document.bytes) : refused({ code: 'proposal.not-found' });
    },
  }),
];
