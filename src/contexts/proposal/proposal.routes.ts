/** The addresses of proposals. */
import { Type } from 'typebox';
import { offeredBy, quoteResource, visibleQuote } from '#contexts/quote/index.ts';
import { utf8 } from '#kernel/hash.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { commandRoute, queryRoute, type Route } from '#platform/http/routes.ts';
import { chooseClauses } from './choose-clauses.ts';
import { readDocumentOf } from './document.store.ts';
import { previewOf } from './preview.ts';
import { presentQuoteWith } from './present-quote.ts';
import { clauseQuestion, clausesIn } from './quote-clauses.ts';
import type { Renderer } from './render.connector.ts';
import { sellerSignatureRoutes } from './signing/seller-signature.routes.ts';
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
    path: '/quotes/:quoteId/proposal-preview',
    summary: 'A page of the proposal as it would be, as a picture that says it is a draft',
    action: 'proposal.read',
    answers: 'image/svg+xml',
    querystring: Type.Object({ page: Type.Optional(Type.String({ pattern: '^[1-9]\\d{0,2}$' })) }),
    read: async (tx, reader, query, door) => {
      const visible = await visibleQuote(tx, reader, query);
      if (!visible.ok) return visible;
      const quote = visible.value;
      if (!reader.may('proposal.read', quoteResource(tx.tenantId, quote)))
        return refused({ code: 'access.denied', action: 'proposal.read', policies: [] });
      const preview = await previewOf(tx, reader.model, quote, door.clock());
      if (!preview.ok) return preview;
      const number = Number(query.query['page'] ?? '1');
      // Setting it takes its time, and no transaction waits for it.
      return accepted(async () => {
        const pages = await renderer.pictures(preview.value.template, preview.value.data);
        if (!pages.ok) return pages;
        const page = pages.value[number - 1];
        return page === undefined
          ? refused({ code: 'document.no-such-page', page: number, pages: pages.value.length })
          : accepted(utf8(page));
      });
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
  ...sellerSignatureRoutes,
];
