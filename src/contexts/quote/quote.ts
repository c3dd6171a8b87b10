/** The words of a quote: its states, its facts, its refusals. No behaviour. */
import type { RefusalTexts } from '#platform/refusals.ts';
import { changeRefusals } from './change/change.refusals.ts';
import type { ChangeType } from './change/line-change.ts';
import { importRefusals } from './bulk/bulk.refusals.ts';
import type { QuoteCommitment } from './commitment.ts';
import { classRefusals } from './class.refusals.ts';
import type { Line } from './line.ts';
import { qualificationRefusalsOfQuote } from './open-qualifications.ts';

export type QuoteStatus =
  | 'draft'
  | 'inApproval'
  | 'approved'
  | 'presented'
  | 'accepted'
  | 'converted'
  | 'declined'
  | 'expired'
  | 'cancelled'
  | 'superseded';

/** Days to pay where nobody asks for more; longer is lent money, and somebody gave it. */
export const PAYMENT_TERM_DAYS = 30;

/** What care a deal needs; who may see and do what with each is the access policy's word. */
export type QuoteClass = 'standard' | 'strategic' | 'confidential' | 'public-sector';

/** What stands on the header: who it is between, where, when, in what money. Every date means one thing. */
export type Header = {
  readonly name: string;
  readonly number: string;
  readonly accountKey: string;
  readonly accountName: string;
  readonly country: string;
  readonly currency: string;
  readonly channel: string;
  readonly language: string;
  readonly segment: string;
  /** The day whose prices apply. */
  readonly pricedAsOf: string;
  /** First day of the term, in the contract's zone. */
  readonly contractFrom: string;
  readonly termMonths: number;
  readonly paymentTermDays: number;
  readonly validDays: number;
  readonly parties: Parties;
  readonly orderDiscount: {
    readonly kind: 'percent' | 'amount';
    readonly value: string;
    readonly reason: string;
  } | null;
  readonly customerReference: string | null;
  /** Codes that the customer brought, as they were typed; absent until there is one. */
  readonly coupons?: readonly string[];
  /** What the customer binds themselves to over several lines; absent until there is one. */
  readonly commitments?: readonly QuoteCommitment[];
  /** Said to the customer, on the offer; absent until there is something. */
  readonly customerNote?: string;
  /** The parts of the offer, in order; lines stand under one by their `group`. Absent until there is one. */
  readonly sections?: readonly Section[];
  /** Clauses that do not stand as they come: another text of ours, one of their own, one taken in; absent until there is one. */
  readonly clauses?: readonly ChosenClause[];
  /** What kind of order the quote becomes; absent: a new sale. */
  readonly orderType?: ChangeType;
  /** Of a transfer: who has had it until then, and how they agreed. */
  readonly transferFrom?: {
    readonly accountId: string;
    readonly accountKey: string;
    readonly accountName: string;
    readonly consent: string;
  };
};

export type Section = { readonly key: string; readonly title: string };

/** `text`: only where the words are this deal's own. `standard`: whether legal has approved the words for everybody. */
export type ChosenClause = {
  readonly key: string;
  readonly choice: string;
  readonly text?: string;
  readonly standard: boolean;
};

/** Who stands where in the deal; a line may name another for itself. All by key: accounts' and sellers'. */
export type Parties = {
  readonly soldTo: string;
  readonly endCustomer: string;
  readonly billTo: string;
  readonly payer: string;
  readonly shipTo: string;
  readonly seller: string;
  readonly partner: string | null;
};

export type Quote = {
  readonly id: string;
  readonly familyId: string;
  readonly revisionNo: number;
  readonly status: QuoteStatus;
  readonly accountId: string;
  readonly territory: string;
  readonly ownerPerson: string;
  readonly persons: readonly string[];
  readonly quoteClass: QuoteClass;
  readonly header: Header;
  readonly lines: readonly Line[];
  /** Fingerprint of header and lines as they are now. */
  readonly content: string;
  /** The content that was last priced, and last found valid; another one is stale. */
  readonly pricedContent: string | null;
  readonly validatedContent: string | null;
  /** What pricing last answered. Another answer to the same content is another deal: an approval does not cover it. */
  readonly priceFingerprint: string | null;
  /** Of class cost; it is compared, and leaves this context in no answer. */
  readonly marginFingerprint: string | null;
  /** Of the approvals that stood when it was presented. */
  readonly approvalFingerprint: string | null;
  readonly contentRoot: string | null;
  readonly documentId: string | null;
  readonly documentHash: string | null;
  readonly snapshotHash: string | null;
  readonly validUntil: string | null;
  readonly presentedAt: string | null;
  readonly acceptedAt: string | null;
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
};

export const quoteFacts = [
  'QuoteCreated',
  'QuoteOfChangeCreated',
  'QuoteChangeRebased',
  'QuoteLinesEdited',
  'QuoteConfigured',
  'QuoteHeaderChanged',
  'QuoteLinesMoved',
  'QuoteNoteAdded',
  'QuoteReferenceSet',
  'QuoteClassified',
  'QuoteSaleOverridden',
  'QuoteSaleOverrideWithdrawn',
  'QuotePriceOverridden',
  'QuotePriceOverrideTakenBack',
  'QuoteOrderDiscountSet',
  'QuoteCouponsSet',
  'QuoteCommitmentsSet',
  'QuotePriced',
  'QuoteTaxEstimated',
  'QuoteValidated',
  'QuoteValidationFailed',
  'QuoteCheckedFurther',
  'QuoteQualificationsRequested',
  'QuoteSubmittedForApproval',
  'QuoteApproved',
  'QuoteRecalled',
  'QuoteReturned',
  'QuoteReopened',
  'QuoteRevised',
  'QuoteCloned',
  'QuoteSplit',
  'QuotePresented',
  'QuoteAccepted',
  'QuoteDeclined',
  'QuoteExpired',
  'QuoteCancelled',
  'QuoteSuperseded',
  'QuoteConvertedToOrder',
] as const;

export const quoteRefusals: RefusalTexts = {
  ...qualificationRefusalsOfQuote,
  ...importRefusals,
  ...changeRefusals,
  ...classRefusals,
  'quote.not-found': {
    status: 404,
    title: 'There is no such quote',
    todo: 'Check the id; you only see quotes of your tenant.',
  },
  'quote.move-not-allowed': {
    status: 409,
    title: 'The quote is in another state',
    todo: 'The moves that are allowed now are listed.',
  },
  'quote.line-not-found': {
    status: 422,
    title: 'There is no such line on this quote',
    todo: 'Read the quote again; the line may be gone.',
  },
  'quote.line-changed': {
    status: 409,
    title: 'Somebody else changed this line',
    todo: 'Both versions are given; decide on what is there now.',
  },
  'quote.too-many-lines': {
    status: 422,
    title: 'A quote holds at most 10,000 lines',
    todo: 'Split the deal into several quotes.',
  },
  'quote.unknown-offering': {
    status: 422,
    title: 'The offering is not in the commercial model in force',
    todo: 'Choose an offering that is published.',
  },
  'quote.sale-needs-no-override': {
    status: 422,
    title: 'This line may be sold without an exception',
    todo: 'Nothing has to be done.',
  },
  'quote.no-sale-override': {
    status: 422,
    title: 'There is no exception on this line to take back',
    todo: 'Read the quote again.',
  },
  'quote.quantity-out-of-range': {
    status: 422,
    title: 'The quantity is outside what can be sold',
    todo: 'Use a quantity above 0 and at most the limit that is given.',
  },
  'quote.discount-out-of-range': {
    status: 422,
    title: 'More than the whole price cannot be given away',
    todo: 'Use a discount of at most 100 percent.',
  },
  'quote.ramp': {
    status: 422,
    title: 'The steps of the ramp do not make up the term',
    todo: 'Steps follow each other without a gap, begin in the term and end with it. `to` may be left out; a pause is a step of quantity 0.',
  },
  'quote.quantity-beside-ramp': {
    status: 422,
    title: 'The line has a ramp, so one quantity does not say which step it means',
    todo: 'Send `segments` with every step; a single step from the first day makes it one quantity again.',
  },
  'quote.commitment': {
    status: 422,
    title: 'The commitment binds nobody to anything, or not within the term',
    todo: 'Give it a key of its own, a minimum or a maximum that is not below it, and dates in the term.',
  },
  'quote.charge-not-found': {
    status: 422,
    title: 'The line has no such charge',
    todo: 'The charges that it has are listed.',
  },
  'quote.charge-is-usage': {
    status: 422,
    title: 'Usage has no price of its own to set',
    todo: 'Give a discount on the line, or have a rate agreed with the customer.',
  },
  'quote.too-many-overrides': {
    status: 422,
    title: 'Too many prices are set by hand on this line',
    todo: 'Take back those that are no longer needed.',
  },
  'quote.override-not-found': {
    status: 422,
    title: 'This price is not set by hand',
    todo: 'Read the quote again; somebody may have taken it back already.',
  },
  'tax.line-without-rate': {
    status: 422,
    title: 'The tax engine knows no rate for some of the lines',
    todo: 'There is no estimate until it does; the quote goes on without one.',
  },
  'quote.unknown-coupon': {
    status: 422,
    title: 'No promotion knows this coupon',
    todo: 'Check how it is written; capitals and blanks do not matter.',
  },
  'quote.unknown-seller': {
    status: 422,
    title: 'None of our legal entities is called so',
    todo: 'Name one of those listed under sellers, or none: then it is who sells in the country of the account.',
  },
  'quote.seller-elsewhere': {
    status: 422,
    title: 'This legal entity of ours does not sell in the country of the account',
    todo: 'Name one of those listed under sellers, who do.',
  },
  'quote.unknown-currency': {
    status: 422,
    title: 'The currency is not known',
    todo: 'Use a currency of ISO 4217 in which there is a price book.',
  },
  'quote.configuration-conflict': {
    status: 422,
    title: 'These choices cannot stand together',
    todo: 'The rules in conflict are named, with ways out.',
  },
  'quote.configuration-malformed': {
    status: 422,
    title: 'The choices do not fit the bundle',
    todo: 'Each problem names the option; read the bundle again.',
  },
  'quote.not-configurable': {
    status: 422,
    title: 'This line has nothing to configure',
    todo: 'Only bundles with option groups are configured.',
  },
  'quote.not-priced': {
    status: 409,
    title: 'The quote is not priced as it stands',
    todo: 'Price it again; its content changed since.',
  },
  'quote.price-stale': {
    status: 409,
    title: 'Priced now, the quote would have another price',
    todo: 'Price it again. What changed since is listed; whoever approved is asked anew only where it got worse.',
  },
  'quote.checks-stale': {
    status: 409,
    title: 'Validated now, the quote would have another answer',
    todo: 'Validate it again. What changed since is listed.',
  },
  'quote.not-validated': {
    status: 409,
    title: 'The quote has open problems',
    todo: 'Each problem is listed with who can resolve it.',
  },
  'quote.empty': { status: 422, title: 'The quote has no lines', todo: 'Add what is sold.' },
  'quote.price-blocked': {
    status: 422,
    title: 'Something on the quote has no price',
    todo: 'Each line without a price is listed with its reason.',
  },
  'quote.content-changed': {
    status: 409,
    title: 'This is not the quote that is there now',
    todo: 'Read it again and decide on what is there now.',
  },
  'quote.expired': { status: 409, title: 'The offer is no longer valid', todo: 'Ask for a new revision.' },
  'quote.not-expired': { status: 409, title: 'The offer still holds', todo: 'It expires at the time that is given.' },
  'quote.section-twice': {
    status: 422,
    title: 'Two sections have the same key',
    todo: 'Give each section a key of its own; lines name it as their group.',
  },
  'quote.line-behind-itself': {
    status: 422,
    title: 'A line cannot stand behind itself',
    todo: 'Name a line that is not moved, or none for the head of the quote.',
  },
  'quote.split-leaves-nothing': {
    status: 422,
    title: 'Every line would leave this quote',
    todo: 'Name fewer lines, or go on with the quote as it is.',
  },
  'quote.split-commitment': {
    status: 422,
    title: 'A commitment binds lines of both parts',
    todo: 'Change the commitment first, so that it is about lines of one part.',
  },
  'quote.scenario-elsewhere': {
    status: 422,
    title: 'A scenario is for the customer of the deal',
    todo: 'For another customer, make a copy that is a deal of its own.',
  },
  'quote.deal-accepted': {
    status: 409,
    title: 'Another scenario of this deal is accepted already',
    todo: 'Its number and id are given; what is still to be sold is a deal of its own.',
  },
  'quote.superseded': {
    status: 409,
    title: 'A newer revision replaced this one',
    todo: 'Read and accept the newer revision.',
  },
  'quote.not-presented': {
    status: 409,
    title: 'This quote is not open for acceptance',
    todo: 'Only a presented quote can be accepted.',
  },
  'quote.already-accepted': {
    status: 409,
    title: 'This offer, or another revision of it, is accepted already',
    todo: 'Amend the order that follows from it.',
  },
  'quote.not-accepted': {
    status: 409,
    title: 'The quote is not accepted',
    todo: 'Only an accepted revision becomes an order, once.',
  },
  'quote.account-closed': {
    status: 422,
    title: 'The account is closed',
    todo: 'The quote stays accepted; have the account reopened, or decline the quote.',
  },
};

export const quoteConstraints: Readonly<Record<string, string>> = {
  quote_one_accepted: 'quote.already-accepted',
  quote_one_presented: 'quote.content-changed',
};
