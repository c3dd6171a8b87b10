/** The words of a customer's link: one offer, one contact, for a while. */
import type { StateOf } from '#kernel/lifecycle.ts';
import type { Principal } from '#platform/command.ts';
import type { RefusalTexts } from '#platform/refusals.ts';
import type { linkLife } from './link.lifecycle.ts';

export type LinkState = StateOf<typeof linkLife>;

/**
 * `accept`: mailed to the contact, and its address shown to nobody else, so that a yes under it is the customer's. `read`: told once to the
 * seller, who may pass it on as they like; therefore nothing can be answered under it that binds.
 */
export type LinkPurpose = 'accept' | 'read';

export type Link = {
  readonly id: string;
  readonly quoteId: string;
  readonly accountId: string;
  readonly purpose: LinkPurpose;
  readonly contactName: string;
  readonly contactEmail: string;
  readonly state: LinkState;
  readonly expiresAt: string;
  readonly sentAt: string | null;
  readonly openedCount: number;
  readonly firstOpenedAt: string | null;
  readonly lastOpenedAt: string | null;
  readonly endedAt: string | null;
  readonly recordedAt: string;
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
};

export const LINKS_OPEN_MAX = 20;
/** A second look within this time is the same look: scanners and reloads do not fill the evidence. */
export const LINK_FOLLOWED_EVERY_SECONDS = 60;
/** Held by who came by a link that was mailed for accepting; the access policy asks for it. */
export const OFFER_SIGNER = 'offer-signer';

export const linkFacts = [
  'ProposalLinkIssued',
  'ProposalLinkFollowed',
  'ProposalLinkUsed',
  'ProposalLinkRevoked',
  'ProposalLinkExpired',
  'ProposalLinkEnded',
  'ProposalSignerErased',
] as const;

const isOver = ({ expiresAt }: Pick<Link, 'expiresAt'>, at: Temporal.Instant): boolean =>
  Temporal.Instant.compare(Temporal.Instant.from(expiresAt), at) <= 0;

/** What was accepted can be read until the link's last day; anything else that has ended opens nothing. */
export const opens = (link: Pick<Link, 'state' | 'expiresAt'>, at: Temporal.Instant): boolean =>
  (link.state === 'open' || link.state === 'used') && !isOver(link, at);

/** A yes may be said under it. */
export const accepts = (link: Pick<Link, 'state' | 'expiresAt' | 'purpose'>, at: Temporal.Instant): boolean =>
  link.purpose === 'accept' && link.state === 'open' && !isOver(link, at);

/** The customer who came by a link. What they are called is what the seller called them: nobody else vouches for it. */
export const linkPrincipal = (tenantId: string, link: Link): Principal => ({
  tenantId,
  id: link.id,
  type: 'customer',
  personId: link.id,
  name: link.contactName,
  roles: link.purpose === 'accept' ? ['customer', OFFER_SIGNER] : ['customer'],
  territories: [],
  accountId: link.accountId,
  linkId: link.id,
  linkedQuote: link.quoteId,
});

export const linkRefusals: RefusalTexts = {
  'proposal-link.not-found': {
    status: 404,
    title: 'There is no such link',
    todo: 'Read the links of the offer again.',
  },
  'proposal-link.move-not-allowed': {
    status: 409,
    title: 'The link has ended already',
    todo: 'Issue another one if the customer needs it.',
  },
  'proposal.link-not-valid': {
    status: 404,
    title: 'This link opens nothing',
    todo: 'It may have run out, been taken back, or been copied in part. Ask whoever sent it for a new one.',
  },
  'proposal.link-outlives-offer': {
    status: 422,
    title: 'A link cannot be open longer than its offer',
    todo: 'Choose a time until which the offer is valid.',
  },
  'proposal.link-in-the-past': {
    status: 422,
    title: 'The link would have run out already',
    todo: 'Choose a time that is still to come.',
  },
  'proposal.link-still-open': {
    status: 409,
    title: 'The link is still open',
    todo: 'It runs out at the time that is given.',
  },
  'proposal.link-to-ourselves': {
    status: 422,
    title: 'The address is one of ours',
    todo: 'A link to accept goes to the customer. To show the offer to a colleague, issue one for reading.',
  },
  'proposal.link-to-strangers': {
    status: 422,
    title: 'The address is not known to be the customer’s',
    todo: 'What binds goes to a confirmed contact of the account, or to its mail domain. Write the contact down and have it confirmed, issue a link for reading, or bring the signed paper.',
  },
  'proposal.contact-unconfirmed': {
    status: 422,
    title: 'Only one person says that this address is the customer’s',
    todo: 'Ask sales operations, a manager, finance or legal to confirm the contact of the account; what is there for reading only can go out now.',
  },
  'proposal.no-such-signer': {
    status: 404,
    title: 'Nobody who could be erased stands there',
    todo: 'Name a link, envelope, paper, wish or acceptance of this offer; who was erased already is not named any more.',
  },
  'proposal.too-many-links': {
    status: 422,
    title: 'The offer has too many open links',
    todo: 'Revoke those that nobody needs.',
  },
};
