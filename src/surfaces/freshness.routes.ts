/** One question about a quote: what does it rest on, and does each still hold? */
import { readCasesOf } from '#contexts/approval/index.ts';
import { readFamily, readFreshness, visibleQuote } from '#contexts/quote/index.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { isOutside, type QueryRoute, queryRoute } from '#platform/http/routes.ts';
import { approvalFreshness, proposalFreshness } from './freshness.ts';

export const freshnessRoutes: readonly QueryRoute[] = [
  queryRoute({
    method: 'GET',
    path: '/quotes/:quoteId/freshness',
    summary: 'What the quote rests on, whether each still holds, and what changed',
    action: 'quote.read',
    read: async (tx, reader, query, door) => {
      const found = await visibleQuote(tx, reader, query);
      if (!found.ok) return found;
      // How an offer came about, and what we published since, is ours.
      if (isOutside(reader)) return refused({ code: 'access.denied', action: 'quote.validate', policies: [] });
      const quote = found.value;
      const at = door.clock();
      const own = await readFreshness(tx, { quote, models: door.models, model: reader.model, at });
      const [cases, revisions] = [await readCasesOf(tx, quote.id), await readFamily(tx, quote.familyId)];
      const areas = [...own, approvalFreshness(quote, cases, reader.model), proposalFreshness(quote, revisions)];
      return accepted({
        quoteId: quote.id,
        content: quote.content,
        areas: areas as unknown as Json,
        holdsUntil: quote.validUntil,
        modelHash: reader.model.hash,
        asOf: at.toString(),
      });
    },
  }),
];
