/** The front door of proposal: templates, clauses by country and language, documents. */
export { eraseSigner, signerAt } from './erase-signer.ts';
export { forgetSignatories } from './forget-recipient.store.ts';
export { addressOfYes } from './address-of-yes.ts';
export { documentRefusals } from './document.refusals.ts';
export { chooseClauses } from './choose-clauses.ts';
export { OWN_TEXT, STANDARD_TEXT } from './clauses.ts';
export { CLAUSE_PLACEHOLDERS, unknownPlaceholders } from './clause-words.ts';
export {
  ClauseSchema,
  CLAUSES_MAX,
  DocumentRecordSchema,
  PROPOSAL_LINES_MAX,
  ProposalSchema,
  ProposalTemplateSchema,
  type Clause,
  type DocumentRecord,
  type ProposalData,
  type ProposalTemplate,
} from './proposal.contract.ts';
export {
  embeddedFonts,
  openRenderer,
  packageImport,
  type RenderedDocument,
  type Renderer,
} from './render.connector.ts';
export type { SigningKey } from './signing/cms.ts';
export { readSigningKey } from './signing/signing-key.connector.ts';
export { type Rehearsal, type Rehearsed, rehearsalWith } from './rehearse.ts';
export { proposalLanguages } from './words.ts';
export { insertDocument, readDocumentOf, type StoredDocument } from './document.store.ts';
export { LegalEntity } from './legal-entity.contract.ts';
export { approvalsJson, presentQuoteWith } from './present-quote.ts';
export { documentHolds } from './kept-document.ts';
export { papersFor, proposalData } from './proposal-data.ts';
export { proposalFacts, proposalRefusals } from './proposal.ts';
export { expireLink, followLink, revokeLink } from './on-link.ts';
export { issueLink, LINK_TIMER } from './issue-link.ts';
export { linkFacts, linkPrincipal, linkRefusals } from './link.ts';
export { linkLife } from './link.lifecycle.ts';
export { enterByLink, enterOfferRoutes, linkRoutes } from './link.routes.ts';
export { LINK_LETTER, linkMark, withAddress } from './link-letter.ts';
export { linkKey } from './link-secret.ts';
export { alsoByLink } from './link-sign-in.ts';
export { markSent, readLink } from './link.store.ts';
export { endLinks, useLink } from './use-link.ts';
export { type AcceptedPackage, readAccepted, readSnapshot, sealQuote, snapshotJson } from './seal-quote.ts';
export { proposalRoutes } from './proposal.routes.ts';
export { quotePackage } from './quote-package.ts';
export {
  type Envelope,
  envelopeConstraints,
  envelopeFacts,
  envelopeRefusals,
  SIGNATURE_CONNECTOR,
  SIGNATURE_CONTRACTS,
} from './signature/envelope.ts';
export { endEnvelopes } from './signature/end-envelopes.ts';
export { sweepEnvelopes } from './signature/envelope.jobs.ts';
export { envelopeLife } from './signature/envelope.lifecycle.ts';
export { envelopeRoutes } from './signature/envelope.routes.ts';
export { readEnvelope } from './signature/envelope.store.ts';
export { recordEnvelope, startEnvelope } from './signature/record-envelope.ts';
export { sendForSignature, voidEnvelope } from './signature/send-for-signature.ts';
export { takeSignatureCallback } from './signature/take-signature-callback.jobs.ts';
export { openHandover, requestHandover } from './handover/ask-handover.ts';
export { retryHandover, settleHandover } from './handover/by-hand.ts';
export { CONTRACT_SYSTEM, CONTRACT_SYSTEM_CONTRACTS } from './handover/contract-system.ts';
export { sweepHandovers } from './handover/handover.jobs.ts';
export { handoverLife } from './handover/handover.lifecycle.ts';
export { handoverRoutes } from './handover/handover.routes.ts';
export { readHandoversStuck } from './handover/handover.store.ts';
export {
  handoverConstraints,
  handoverFacts,
  handoverRefusals,
  HANDOVER_STUCK_AFTER_MINUTES,
} from './handover/handover.ts';
export { recordHandover, startHandover } from './handover/send-handover.ts';
export { type ProposalFigures, readProposalFigures } from './figures.store.ts';
export { readUnsigned } from './counted.store.ts';
