/** The addresses of the way into the contract system. */
import { quoteResource, readQuoteCounted } from '#contexts/quote/index.ts';
import type { JsonObject } from '#kernel/json.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { commandRoute, queryRoute, type Route } from '#platform/http/routes.ts';
import type { ConnectorRegistry } from '#platform/connectors/registry.ts';
import { requestHandover } from './ask-handover.ts';
import { retryHandover, settleHandover } from './by-hand.ts';
import { CONTRACT_SYSTEM } from './contract-system.ts';
import type { Handover } from './handover.ts';
import { readHandover } from './handover.store.ts';

/** A customer reads under which number the contract is kept; how it got there is our own matter. */
const handoverView = (row: Handover, forCustomer: boolean): JsonObject => ({
  status: row.status,
  reference: row.reference,
  deliveredAt: row.deliveredAt,
  contentRoot: row.contentRoot,
  documentHash: row.documentHash,
  ...(forCustomer
    ? {}
    : {
        source: row.source,
        why: row.why,
        attempts: row.attemptNo,
        round: row.round,
        askedAt: row.askedAt,
        nextLookAt: row.dueAt,
      }),
});

/** `connectors`: of this process; where no contract system is connected nobody is invited to hand anything over. */
export const handoverRoutes = (connectors: Pick<ConnectorRegistry, 'connector'>): readonly Route[] => [
  commandRoute(
    'POST',
    '/quotes/:quoteId/contract-handover',
    'Hand what was accepted to the contract system',
    requestHandover,
  ),
  commandRoute(
    'POST',
    '/quotes/:quoteId/contract-handover/retry',
    'Send it again, or ask at once what became of it',
    retryHandover,
  ),
  commandRoute(
    'POST',
    '/quotes/:quoteId/contract-handover/settle',
    'Say with evidence under which number the contract is kept',
    settleHandover,
  ),
  queryRoute({
    method: 'GET',
    path: '/quotes/:quoteId/contract-handover',
    summary: 'Where the accepted offer is on its way into the contract system, and under which number it is kept there',
    action: 'quote.read',
    read: async (tx, reader, { params }) => {
      const found = await readQuoteCounted(tx, params['quoteId'] ?? '');
      if (!found) return refused({ code: 'quote.not-found' });
      const quote = found.head;
      const resource = quoteResource(tx.tenantId, quote, found.deepestBp);
      if (!reader.may('quote.read', resource))
        return refused({ code: 'access.denied', action: 'quote.read', policies: [] });
      const row = await readHandover(tx, quote.id);
      return accepted({
        quoteId: quote.id,
        handover: row ? handoverView(row, reader.principal.type === 'customer') : null,
        can: {
          request:
            !row &&
            connectors.connector(tx.tenantId, CONTRACT_SYSTEM) !== undefined &&
            quote.acceptedAt !== null &&
            reader.may('proposal.request-handover', resource),
          retry: row !== undefined && row.status !== 'delivered' && reader.may('proposal.retry-handover', resource),
          settle: row !== undefined && row.status !== 'delivered' && reader.may('proposal.settle-handover', resource),
        },
      });
    },
  }),
];
