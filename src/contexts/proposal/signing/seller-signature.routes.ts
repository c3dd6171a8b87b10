/** The seller's signature on the presented document: whether there is one, and the document with it. */
import { quoteResource, visibleQuote } from '#contexts/quote/index.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import { queryRoute, type Query, type Reader, type Route } from '#platform/http/routes.ts';
import { readSellerSignature, readSignedBySeller } from './seller-signature.store.ts';

/** Whoever may read the document may read it signed. */
const documentReader = async (tx: Tx, reader: Reader, query: Query): Promise<Outcome<string>> => {
  const visible = await visibleQuote(tx, reader, query);
  if (!visible.ok) return visible;
  return reader.may('proposal.read', quoteResource(tx.tenantId, visible.value))
    ? accepted(visible.value.id)
    : refused({ code: 'access.denied', action: 'proposal.read', policies: [] });
};

export const sellerSignatureRoutes: readonly Route[] = [
  queryRoute({
    method: 'GET',
    path: '/quotes/:quoteId/seller-signature',
    summary: 'Whether the seller signed the presented document, and under which certificate',
    action: 'proposal.read',
    read: async (tx, reader, query) => {
      const quoteId = await documentReader(tx, reader, query);
      if (!quoteId.ok) return quoteId;
      const signature = await readSellerSignature(tx, quoteId.value);
      return accepted({
        quoteId: quoteId.value,
        signature: signature ? { ...signature, signedAt: Temporal.Instant.from(signature.signedAt).toString() } : null,
      });
    },
  }),
  queryRoute({
    method: 'GET',
    path: '/quotes/:quoteId/signed-proposal',
    summary: 'The presented document with the seller’s signature (PAdES) after its bytes',
    action: 'proposal.read',
    answers: 'application/pdf',
    read: async (tx, reader, query) => {
      const quoteId = await documentReader(tx, reader, query);
      if (!quoteId.ok) return quoteId;
      const bytes = await readSignedBySeller(tx, quoteId.value);
      return bytes ? accepted(bytes) : refused({ code: 'proposal.not-signed-by-seller', quoteId: quoteId.value });
    },
  }),
];
