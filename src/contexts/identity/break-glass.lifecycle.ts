/** The life of a grant for an emergency. It is open at once: an emergency that waits for an approver is none, so somebody looks at it afterwards. */
import { lifecycle } from '#kernel/lifecycle.ts';

export const breakGlassLife = lifecycle({
  name: 'break-glass',
  initial: 'active',
  terminal: ['reviewed'],
  repair: ['returned', 'expired'],
  states: {
    active: { means: 'the person may repair and read beyond their role', waitsFor: 'the emergency to end' },
    returned: { means: 'given back before its time, and not yet looked at', waitsFor: 'another person to review it' },
    expired: { means: 'its time ran out, and it was not yet looked at', waitsFor: 'another person to review it' },
    reviewed: 'another person has looked at what was done and said whether it was justified',
  },
  moves: [
    {
      name: 'return',
      from: ['active'],
      to: 'returned',
      guard: 'only the person themselves',
      authority: 'whoever holds it',
      effects: 'nothing beyond the role is permitted any more',
      fact: 'BreakGlassReturned',
    },
    {
      name: 'expire',
      from: ['active'],
      to: 'expired',
      guard: 'its time has run out',
      authority: 'the system',
      effects: 'none: from that moment it permitted nothing any more',
      timeout: 'expiresAt, four hours after its opening at the latest',
      fact: 'BreakGlassExpired',
    },
    {
      name: 'review',
      from: ['returned', 'expired'],
      to: 'reviewed',
      guard: 'another natural person than the one who held it',
      authority: 'auditor or policy-owner',
      effects: 'the person may open another one',
      fact: 'BreakGlassReviewed',
    },
  ],
});
