/** The addresses of signatures: asked for, looked at, taken back, and the document as it was signed. */
import { quoteResource, readQuoteCounted } from '#contexts/quote/index.ts';
import { isUuid } from '#kernel/ids.ts';
import type { JsonObject } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import { commandRoute, type Query, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import type { Envelope } from './envelope.ts';
import { readEnvelope, readEnvelopesOf, readSignedDocument } from './envelope.store.ts';
import { sendForSignature, voidEnvelope } from './send-for-signature.ts';

const envelopeView = (envelope: Envelope): JsonObject => ({
  id: envelope.id,
  signer: { name: envelope.signerName, title: envelope.signerTitle, email: envelope.signerEmail },
  state: envelope.state,
  chosenLines: [...envelope.chosenLines],
  documentHash: envelope.documentHash,
  signedDocumentHash: envelope.signedHash,
  signedAt: envelope.evidence?.signedAt ?? null,
  why: envelope.why,
  attempts: envelope.attemptNo,
  nextLookAt: envelope.dueAt,
  expiresAt: envelope.expiresAt,
  settledAt: envelope.settledAt,
  requestedAt: envelope.recordedAt,
});

/** With whom an offer lies, and what they answered, is for who works on it. */
const workedOn = async (tx: Tx, reader: Reader, quoteId: string): Promise<Outcome<string>> => {
  const quote = await readQuoteCounted(tx, quoteId);
  if (!quote) return refused({ code: 'quote.not-found' });
  const action = 'proposal.send-for-signature';
  return reader.may(action, quoteResource(tx.tenantId, quote.head, quote.deepestBp))
    ? accepted(quote.head.id)
    : refused({ code: 'access.denied', action, policies: [] });
};

const signedPdf = async (tx: Tx, reader: Reader, { params }: Query): Promise<Outcome<Uint8Array>> => {
  const id = params['envelopeId'] ?? '';
  const envelope = isUuid(id) ? await readEnvelope(tx, id) : undefined;
  if (!envelope) return refused({ code: 'proposal-envelope.not-found' });
  const quote = await workedOn(tx, reader, envelope.quoteId);
  if (!quote.ok) return quote;
  const bytes = await readSignedDocument(tx, envelope.id);
  return bytes ? accepted(bytes) : refused({ code: 'proposal.not-signed', state: envelope.state });
};

export const envelopeRoutes: readonly Route[] = [
  commandRoute(
    'POST',
    '/quotes/:quoteId/envelopes',
    'Have the presented offer signed under a signature service',
    sendForSignature,
  ),
  commandRoute('POST', '/proposal-envelopes/:envelopeId/void', 'Take an offer back from the signer', voidEnvelope),
  queryRoute({
    method: 'GET',
    path: '/quotes/:quoteId/envelopes',
    summary: 'With whom the offer lies to be signed, and what became of it',
    action: 'proposal.send-for-signature',
    read: async (tx, reader, { params }) => {
      const quote = await workedOn(tx, reader, params['quoteId'] ?? '');
      if (!quote.ok) return quote;
      return accepted({ items: (await readEnvelopesOf(tx, quote.value)).map(envelopeView) });
    },
  }),
  queryRoute({
    method: 'GET',
    path: '/proposal-envelopes/:envelopeId/signed-document',
    summary: 'The document as it was signed: the presented bytes, and the signature after them',
    action: 'proposal.send-for-signature',
    answers: 'application/pdf',
    read: signedPdf,
  }),
];
