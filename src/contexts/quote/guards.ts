/** What must hold before an offer is shown, taken and carried out, each with the refusal where it does not. A test holds this list and the commands together. */
import type { Guard } from '#kernel/lifecycle.ts';

const guard = (holds: string, otherwise: string): Guard => ({ holds, otherwise });

export const PRESENT_GUARDS: readonly Guard[] = [
  guard('it is approved', 'quote.move-not-allowed'),
  guard('it is the content that its sender saw', 'quote.content-changed'),
  guard('it is priced as it stands', 'quote.not-priced'),
  guard('everything on it has a price', 'quote.price-blocked'),
  guard('it was checked as it stands, and nothing blocks', 'quote.not-validated'),
  guard('what it was priced with is in force', 'quote.price-stale'),
  guard('what it was checked against is in force', 'quote.checks-stale'),
  guard('what must be known of the customer is known to be so', 'quote.qualification-open'),
  guard('the customer is there', 'account.not-found'),
  guard('the conditions of its approval are met', 'approval.conditions-unmet'),
];

export const ACCEPT_GUARDS: readonly Guard[] = [
  guard('it lies with the customer', 'quote.not-presented'),
  guard('it is not out of time', 'quote.expired'),
  guard('no newer revision and no other scenario took its place', 'quote.superseded'),
  guard('the root and the hash that were shown are those of the quote', 'quote.content-changed'),
  guard('the document that is kept is the one that was shown', 'proposal.document-changed'),
  guard('nothing else of the family was accepted, and this not otherwise', 'quote.already-accepted'),
  guard('no other scenario of the deal is accepted', 'quote.deal-accepted'),
  guard('it is the customer who says yes', 'quote.acceptance-not-the-customers'),
  guard('by the customer, with the consent text', 'quote.consent-needed'),
  guard('and with what they are to the company', 'quote.role-needed'),
  guard('the consent text is one of ours', 'quote.consent-unknown'),
  guard('only lines that are optional are chosen', 'quote.line-not-optional'),
  guard('something is bought', 'quote.nothing-chosen'),
];

export const CONVERT_GUARDS: readonly Guard[] = [
  guard('it is accepted', 'quote.not-accepted'),
  guard('the account is open', 'quote.account-closed'),
  guard('what must be known of the customer is still known to be so', 'quote.qualification-open'),
];
