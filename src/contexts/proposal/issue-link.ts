/** A customer gets the address of their offer. Whoever is to accept under it gets it by mail, and nobody of ours sees it. */
import { Type } from 'typebox';
import { domainOf, EMAIL } from '#contexts/accounts/index.ts';
import { lockQuoteHead, quotePayload, quoteResource, type QuoteUnderLock } from '#contexts/quote/index.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { setTimer } from '#platform/timers.store.ts';
import { LINKS_OPEN_MAX, type LinkPurpose } from './link.ts';
import { insertLink, type NewLink, readLinksOf } from './link.store.ts';
import { linkSecretHash } from './link-secret.ts';
import { reachesCustomer, readMailOf, type Recorded } from './mail-of-customer.ts';

export const LINK_TIMER = 'proposal-link-expiry';
const LINK = 'proposal-link';

type Payload = {
  readonly quoteId: string;
  readonly contact: { readonly name: string; readonly email: string };
  readonly purpose?: LinkPurpose;
  readonly expiresAt?: string;
};
type Loaded = {
  readonly quote: QuoteUnderLock;
  readonly open: number;
  readonly ourDomains: ReadonlySet<string>;
  readonly recorded: Recorded;
};
type Issued = Decision & { readonly link: NewLink };

/** Under the quote's lock: an offer that ends at the same moment leaves no link behind. */
const load = async (tx: Tx, command: Command<Payload>): Promise<Loaded | undefined> => {
  const quote = await lockQuoteHead(tx, command.payload.quoteId);
  if (!quote) return undefined;
  const [links, mail] = await Promise.all([readLinksOf(tx, quote.head.id), readMailOf(tx, quote.head.accountId)]);
  return { quote, open: links.filter(({ state }) => state === 'open').length, ...mail };
};

const expiryOf = (quote: QuoteUnderLock['head'], { payload, at }: Command<Payload>): Outcome<string> => {
  const validUntil = quote.validUntil ?? at.toString();
  const expiresAt = Temporal.Instant.from(payload.expiresAt ?? validUntil);
  if (Temporal.Instant.compare(expiresAt, Temporal.Instant.from(validUntil)) > 0)
    return refused({ code: 'proposal.link-outlives-offer', asked: expiresAt.toString(), validUntil });
  if (Temporal.Instant.compare(expiresAt, at) <= 0)
    return refused({ code: 'proposal.link-in-the-past', asked: expiresAt.toString() });
  return accepted(expiresAt.toString());
};

export const decideIssue = (
  { quote: { head: quote }, open, ourDomains, recorded }: Loaded,
  command: Command<Payload>,
  secretHash: Uint8Array,
): Outcome<Issued> => {
  const { contact, purpose = 'accept' } = command.payload;
  if (quote.status !== 'presented') return refused({ code: 'quote.not-presented', status: quote.status });
  if (open >= LINKS_OPEN_MAX) return refused({ code: 'proposal.too-many-links', open, max: LINKS_OPEN_MAX });
  if (purpose === 'accept' && ourDomains.has(domainOf(contact.email)))
    return refused({ code: 'proposal.link-to-ourselves', domain: domainOf(contact.email) });
  const reaches = purpose === 'accept' ? reachesCustomer(contact.email, recorded) : accepted(true);
  if (!reaches.ok) return reaches;
  const expiresAt = expiryOf(quote, command);
  if (!expiresAt.ok) return expiresAt;
  const linkId = command.id(LINK);
  return accepted({
    link: {
      quoteId: quote.id,
      accountId: quote.accountId,
      secretHash,
      purpose,
      contactName: contact.name,
      contactEmail: contact.email,
      expiresAt: expiresAt.value,
      openedBy: command.actor.personId,
    },
    // Neither who nor where: a fact is read by more people than a link.
    facts: [
      {
        type: 'ProposalLinkIssued',
        subject: { kind: LINK, id: linkId },
        data: { linkId, quoteId: quote.id, accountId: quote.accountId, purpose, expiresAt: expiresAt.value },
      },
    ],
    answer: { linkId, quoteId: quote.id, purpose, expiresAt: expiresAt.value },
    root: quote.contentRoot,
  });
};

export const issueLink = defineCommand<Payload, Loaded, Issued, Uint8Array>({
  name: 'proposal.issue-link',
  context: 'proposal',
  aggregate: LINK,
  creates: true,
  notFound: 'quote.not-found',
  payload: quotePayload({
    contact: Type.Object(
      {
        name: Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\r\\n]*$' }),
        email: Type.String({ maxLength: 254, pattern: EMAIL }),
      },
      { additionalProperties: false },
    ),
    purpose: Type.Optional(Type.Union([Type.Literal('accept'), Type.Literal('read')])),
    expiresAt: Type.Optional(Type.String({ format: 'date-time', maxLength: 40 })),
  }),
  prepare: async (door, command) => accepted(linkSecretHash(door.derivedSecret, command.tenantId, command.id(LINK))),
  load,
  resource: ({ quote: { head, deepestBp } }, command) => quoteResource(command.tenantId, head, deepestBp),
  decide: decideIssue,
  save: ({ link }, _loaded, next, command) => [
    insertLink(command.tenantId, next, link, command.at.toString()),
    setTimer(command.tenantId, LINK_TIMER, next.id, link.expiresAt),
  ],
});
