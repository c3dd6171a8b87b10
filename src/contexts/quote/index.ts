/** The front door of quote. */
export { forgetSigner } from './forget-signer.store.ts';
export { readChanges } from './asked-change.store.ts';
export { acceptQuote, loadAccepting, SIGNATURE_ROLE } from './accept-quote.ts';
export { type Accepting, decideYes, GRADE_WORDS, stands } from './acceptance.ts';
export { acceptanceConstraints, acceptanceFacts, acceptanceRefusals } from './acceptance.refusals.ts';
export { keepAddress, readAcceptance, type StoredAcceptance } from './acceptance.store.ts';
export { CONSENT_SCHEMA, consentOf, currentConsent } from './consent.ts';
export { readContractReference, recordContractReference } from './contract-reference.store.ts';
export { answerChange, askChange } from './ask-change.ts';
export { readOpenChanges } from './asked-change.store.ts';
export { claimLife } from './claim.lifecycle.ts';
export { readClaims, readPaper, readWaitingClaims } from './claim.store.ts';
export { paperType } from './signed-paper.ts';
export { offerRoutes } from './offer.routes.ts';
export { confirmAcceptance, recordAcceptance, rejectAcceptance } from './record-acceptance.ts';
export { readPromotionsLeft } from './promotions-left.ts';
export { voidWaitingClaims } from './void-claims.ts';
export { offeredBy, type Offered, type OfferedItem } from './commercial-model.ts';
export { spokenIn, spokenName } from './spoken-name.ts';
export { contentOf } from './content.ts';
export { setCommitments, setCoupons, setOrderDiscount } from './about-the-whole.ts';
export type { QuoteCommitment } from './commitment.ts';
export { comparisonJson, compareQuotes } from './compare-quotes.ts';
export { type CustomerFacts, readCustomerFacts } from './customer-facts.ts';
export { readPriceInputs } from './price-inputs.ts';
export { sellerOf } from './seller.ts';
export { readCompared } from './read-compared.ts';
export { changeHeader } from './change-header.ts';
export { moveLines } from './move-lines.ts';
export { addNote, fileQuote } from './note-quote.ts';
export { readInternalReference } from './note.store.ts';
export { listQuotes } from './list-quotes.store.ts';
export { classifyQuote, QuoteClassName, quoteScope } from './quote-class.ts';
export { familyRoutes } from './family.routes.ts';
export { splitQuote } from './split-quote.ts';
export { cloneQuote } from './clone-quote.ts';
export { type DealRevision, readDeal, readDealPlace } from './deal.store.ts';
export { createQuote } from './create-quote.ts';
export { artifactsChanged, type Change, type Freshness, HELD } from './freshness.ts';
export { readFreshness, readPriceStanding } from './read-freshness.ts';
export { wholePrice } from './decide-price-again.ts';
export {
  pinPrice,
  readDecision,
  readMarginOfWhole,
  readMargin,
  readPrice,
  type StoredDecision,
} from './decision.store.ts';
export { editLines } from './edit-lines.ts';
export { DECLINE_REASONS } from './decline-reasons.ts';
export { cancelQuote, declineQuote, expireQuote, recallQuote } from './end-quote.ts';
export { type Line, type LineSegment, QUANTITY_MAX } from './line.ts';
export { inRange } from './line-operations.ts';
export {
  moved,
  onQuote,
  type OnQuote,
  openForEdit,
  type QuoteDecision,
  quoteFact,
  quotePayload,
  quoteResource,
  withPerson,
  givenByHand,
  scopeOfQuote,
} from './on-quote.ts';
export { listOpenUse, type OpenUse, type OptionOf, readOpenUse } from './open-use.store.ts';
export { type Part, partsOfLine } from './parts-of-line.ts';
export { type AgreementInForce, type PriceInputs, priceRequestOf } from './price-request.ts';
export { isOpen, type NeededNow, openJson, readNeededNow } from './open-qualifications.ts';
export { priceQuote } from './price-quote.ts';
export { qualifyQuote } from './qualify-quote.ts';
export { overridePrice, takeBackOverride } from './override-price.ts';
export { overrideSale } from './override-sale.ts';
export { estimateTaxWith, type TaxConnectors, taxRoutes } from './estimate-tax.ts';
export { TAX_CONTRACTS } from './tax.contract.ts';
export { givenAwayRoutes } from './given-away.routes.ts';
export type { Blocker } from './blockers.ts';
export { readBlockers } from './read-blockers.ts';
export { quoteLife } from './quote.lifecycle.ts';
export {
  countAccepted,
  lockQuote,
  lockQuoteHead,
  type QuoteChange,
  type QuoteUnderLock,
  readFamily,
  readQuote,
  readQuoteCounted,
  readQuoteHead,
  updateQuote,
  updateRevision,
} from './quote.store.ts';
export {
  type ChosenClause,
  type Header,
  type Parties,
  type Quote,
  quoteConstraints,
  quoteFacts,
  quoteRefusals,
  type QuoteStatus,
} from './quote.ts';
export { quoteRoutes, visibleQuote } from './quote.routes.ts';
export { asSeen, type OnSeenQuote, seenContent } from './seen-content.ts';
export { bulkFacts } from './bulk/bulk.ts';
export { badRows, IMPORT_BODY_BYTES_MAX, SheetFileSchema } from './bulk/import-lines.ts';
export { type BadCell, cellReader, columnsOfSheet, quantitySaid, textSaid } from './bulk/sheet-reader.ts';
export { bulkCommands, bulkRoutes } from './bulk/bulk.routes.ts';
export { sweepBulk } from './bulk/run-bulk.jobs.ts';
export { reviseQuote } from './revise-quote.ts';
export { approvedByCase, returnedByCase, type Settled } from './settle-approval.ts';
export { supersedeAlternatives } from './supersede-alternatives.ts';
export { supersedeOthers } from './supersede-others.ts';
export { checkQuote, checksToCompare } from './check-quote.ts';
export { bookOf, configurationOf } from './configuration-of.ts';
export { configureLine } from './configure-line.ts';
export { type PromotionUse, promotionUses } from './promotion-use.ts';
export type { StoredPrice } from './priced-line.ts';
export { checkFurther } from './further/check-further.ts';
export { validateQuote } from './validate-quote.ts';
export type { Check, Validation } from './validation.ts';
export { changeRoutes } from './change/change.routes.ts';
export { createChange } from './change/create-change.ts';
export { rebaseChange } from './change/rebase-change.ts';
export { renewalOf } from './change/change-lines.ts';
export { carriesOn, type ChangeType, type LineChange } from './change/line-change.ts';
export { staleChanges } from './change/check-assets.ts';
export { readSubmittedIds } from './submitted.store.ts';
export { readAffectedQuotes, readPricedSince } from './affected.store.ts';
export { listQuotesPriced, type PricedInHand } from './decided-under.store.ts';
export { readRevisionStandings, type RevisionStanding } from './reconciled.store.ts';
export {
  type BookAsked,
  type BookPage,
  type BookPlace,
  type BookRow,
  readBook,
  readWorths,
  type Worth,
} from './book/book.store.ts';
export { type BookedQuote, inputsUnder, readBooked, type Standing } from './book/read-booked.ts';
export { type ClosedGiven, type QuoteFigures, readClosedGiven, readQuoteFigures } from './figures.store.ts';
export { type QuotesThat, readQuotesThat, readQuoteTitles } from './counted.store.ts';
