/**
 * What the contract system is given: what was said yes to, by hash, how strong the yes is, and the very bytes that the customer was shown.
 * No name of a signer: personal data stays in the acceptance package, whose address is named.
 */
import { readAccount } from '#contexts/accounts/index.ts';
import { GRADE_WORDS, readAcceptance, readQuoteHead } from '#contexts/quote/index.ts';
import { sha256Hex } from '#kernel/hash.ts';
import type { JsonObject } from '#kernel/json.ts';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import { readDocumentOf } from '../document.store.ts';
import { DOCUMENT_INLINE_BYTES_MAX, type Handover } from './handover.ts';

/** Refused when our own copy is not what was accepted: a changed document is handed to nobody. */
export const acceptedPackage = async (tx: Tx, row: Handover): Promise<Outcome<JsonObject>> => {
  const [quote, acceptance, document, account] = await Promise.all([
    readQuoteHead(tx, row.revisionId),
    readAcceptance(tx, row.revisionId),
    readDocumentOf(tx, row.revisionId),
    readAccount(tx, row.accountId),
  ]);
  must(quote && acceptance && document && account, 'what was accepted is kept, with its document and its account');
  const held = `sha256:${sha256Hex(document.bytes)}`;
  if (held !== row.documentHash || acceptance.documentHash !== row.documentHash)
    return refused({ code: 'document-changed', accepted: row.documentHash, held });
  if (acceptance.contentRoot !== row.contentRoot)
    return refused({ code: 'content-changed', accepted: row.contentRoot, held: acceptance.contentRoot });
  const { header } = quote;
  const words: Readonly<Record<string, string>> = GRADE_WORDS;
  return accepted({
    quote: { id: quote.id, number: header.number, revision: quote.revisionNo, name: header.name },
    account: { key: account.key, name: account.name, country: account.country },
    seller: header.parties.seller,
    currency: header.currency,
    contentRoot: row.contentRoot,
    documentHash: row.documentHash,
    acceptance: {
      at: acceptance.acceptedAt,
      grade: acceptance.grade,
      gradeInWords: words[acceptance.grade] ?? acceptance.grade,
      chosenLines: [...acceptance.chosenLines],
      consentHash: acceptance.consentHash,
    },
    document: documentOf(quote.id, document.bytes),
    evidence: `/quotes/${quote.id}/acceptance-package`,
  });
};

const documentOf = (quoteId: string, bytes: Uint8Array): JsonObject => ({
  mediaType: 'application/pdf',
  bytes: bytes.length,
  href: `/quotes/${quoteId}/proposal`,
  ...(bytes.length <= DOCUMENT_INLINE_BYTES_MAX ? { base64: bytes.toBase64() } : {}),
});
