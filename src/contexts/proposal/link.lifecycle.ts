/** The life of a customer's link. Opening it moves nothing: scanners of mail open everything, and so may the customer, as often as they like. */
import { lifecycle } from '#kernel/lifecycle.ts';

export const linkLife = lifecycle({
  name: 'proposal-link',
  initial: 'open',
  terminal: ['used', 'revoked', 'expired', 'ended'],
  states: {
    open: { means: 'it opens the offer', waitsFor: 'the customer' },
    used: 'the offer was accepted under it; until its last day it still shows what was accepted',
    revoked: 'a seller took it back',
    expired: 'its last day has passed',
    ended: 'the offer itself ended',
  },
  moves: [
    {
      name: 'follow',
      from: ['open'],
      to: 'open',
      guard: 'the secret is right, and the time has not run out',
      authority: 'whoever has the address',
      effects: 'counted, at most once a minute',
      fact: 'ProposalLinkFollowed',
    },
    {
      name: 'use',
      from: ['open'],
      to: 'used',
      guard: 'mailed for accepting; not revoked; in time; the same transaction accepts the offer',
      authority: 'the customer who came by it',
      effects: 'no second acceptance under any link of the offer',
      fact: 'ProposalLinkUsed',
    },
    {
      name: 'revoke',
      from: ['open'],
      to: 'revoked',
      guard: 'a reason is given',
      authority: 'the owner, or sales in the territory',
      effects: 'sessions that it opened end at once',
      compensation: 'another link is issued',
      fact: 'ProposalLinkRevoked',
    },
    {
      name: 'expire',
      from: ['open'],
      to: 'expired',
      guard: 'its time has run out',
      authority: 'the system',
      effects: 'none: it opened nothing any more',
      timeout: 'expiresAt',
      fact: 'ProposalLinkExpired',
    },
    {
      name: 'end',
      from: ['open'],
      to: 'ended',
      guard: 'the offer was declined, withdrawn, superseded or ran out',
      authority: 'the system',
      effects: 'sessions that it opened end at once',
      fact: 'ProposalLinkEnded',
    },
  ],
});
