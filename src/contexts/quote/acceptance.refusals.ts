/** Why a yes is none, or not yet. */
import type { RefusalTexts } from '#platform/refusals.ts';

export const acceptanceFacts = [
  'QuoteAcceptanceRecorded',
  'QuoteAcceptanceRejected',
  'QuoteAcceptanceVoided',
  'QuoteChangeAsked',
  'QuoteChangeAnswered',
] as const;

export const acceptanceRefusals: RefusalTexts = {
  'quote.acceptance-not-the-customers': {
    status: 403,
    title: 'Only the customer can say yes',
    todo: 'Send them a link, have them sign, or record the paper that they signed: a second person then confirms it.',
  },
  'quote.line-not-optional': {
    status: 422,
    title: 'Only optional lines can be chosen',
    todo: 'Those that there are are listed; the other lines are part of the offer in any case.',
  },
  'quote.nothing-chosen': {
    status: 422,
    title: 'Everything in this offer is optional, and nothing is chosen',
    todo: 'Choose at least one line, or decline the offer.',
  },
  'quote.consent-needed': {
    status: 422,
    title: 'What is agreed to has to be agreed to in words',
    todo: 'Send the hash of the consent text that was shown.',
  },
  'quote.role-needed': {
    status: 422,
    title: 'Whoever says yes says as whom',
    todo: 'Send the role in which it is accepted beside the name, as acceptedBy.title.',
  },
  'quote.consent-unknown': {
    status: 422,
    title: 'These are no words of ours',
    todo: 'Read the offer again and send the hash of the consent text that it shows.',
  },
  'quote.paper-unreadable': {
    status: 422,
    title: 'This is no paper that can be shown to anybody',
    todo: 'Send a PDF, a PNG or a JPEG in base64.',
  },
  'quote.paper-too-large': {
    status: 413,
    title: 'The paper is too large',
    todo: 'Send a scan within the limit that is given.',
  },
  'quote.signed-in-the-future': {
    status: 422,
    title: 'Nobody has signed on a day that is still to come',
    todo: 'Give the day that the paper says.',
  },
  'quote.acceptance-waits': {
    status: 409,
    title: 'A paper waits to be looked at already',
    todo: 'Have it confirmed or rejected first.',
  },
  'quote.no-such-claim': { status: 404, title: 'There is no such paper', todo: 'Read the quote again.' },
  'quote.confirm-needs-second-person': {
    status: 403,
    title: 'Somebody else has to look at this paper',
    todo: 'Ask a person who neither sold this, nor worked on it, nor brought the paper.',
  },
  'quote.no-such-change': {
    status: 404,
    title: 'There is no such wish that waits for an answer',
    todo: 'Read the quote again; it may be answered already.',
  },
  'quote.too-many-changes-asked': {
    status: 422,
    title: 'Several changes are asked for already',
    todo: 'Wait for the answer; the seller has been told.',
  },
  'acceptance-claim.move-not-allowed': {
    status: 409,
    title: 'The paper has been looked at already',
    todo: 'Read the quote again.',
  },
};

export const acceptanceConstraints: Readonly<Record<string, string>> = {
  acceptance_claim_one_open: 'quote.acceptance-waits',
  acceptance_claim_one_confirmed: 'quote.already-accepted',
  acceptance_claim_second_person: 'quote.confirm-needs-second-person',
};
