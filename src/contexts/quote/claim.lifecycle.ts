/** The life of a signed paper: brought by one person, looked at by another. Only then is it an acceptance. */
import { lifecycle } from '#kernel/lifecycle.ts';

export const claimLife = lifecycle({
  name: 'acceptance-claim',
  initial: 'recorded',
  terminal: ['confirmed', 'rejected', 'void'],
  repair: ['recorded'],
  states: {
    recorded: { means: 'a seller says that the customer signed, and shows the paper', waitsFor: 'a second person' },
    confirmed: 'a second person saw the same: the offer is accepted',
    rejected: 'a second person did not see it; the seller may bring another paper',
    void: 'the offer ended, or was accepted in another way',
  },
  moves: [
    {
      name: 'confirm',
      from: ['recorded'],
      to: 'confirmed',
      guard:
        'a natural person who neither sold the offer, nor worked on it, nor brought the paper; the offer is still open',
      authority: 'sales operations, a sales manager, finance or legal',
      effects: 'the quote is accepted, graded countersigned-upload',
      fact: 'QuoteAccepted',
    },
    {
      name: 'reject',
      from: ['recorded'],
      to: 'rejected',
      guard: 'a reason is given; a natural person who neither sold the offer, nor worked on it, nor brought the paper',
      authority: 'sales operations, a sales manager, finance or legal',
      effects: 'none: the offer stays open',
      fact: 'QuoteAcceptanceRejected',
    },
    {
      name: 'void',
      from: ['recorded'],
      to: 'void',
      guard: 'the offer is no longer open',
      authority: 'the system',
      effects: 'none',
      timeout: 'validUntil of the quote',
      fact: 'QuoteAcceptanceVoided',
    },
  ],
});
