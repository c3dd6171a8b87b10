/** The life of a handoff. How it travels (tries, unknown, fallout) is the life of its task; this says what billing was asked and what it has. */
import { lifecycle } from '#kernel/lifecycle.ts';

export const handoffLife = lifecycle({
  name: 'handoff',
  states: {
    requested: { means: 'billing is being told', waitsFor: 'the word of billing' },
    delivered: 'billing said that it has it',
  },
  initial: 'requested',
  terminal: ['delivered'],
  moves: [
    {
      name: 'deliver',
      from: ['requested'],
      to: 'delivered',
      guard: 'the task of the handoff is done, and what billing confirms are the terms that were accepted',
      authority: 'billing.hand-off (system)',
      effects: 'the reference of billing is kept',
      timeout: 'a handoff task that does not end falls out to billing operations',
      fact: 'BillingHandoffDelivered',
    },
  ],
});
