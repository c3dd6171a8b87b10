/** The life of a fallout case: a person's work on something that did not go by itself. It ends when the task it is about has ended well. */
import { lifecycle } from '#kernel/lifecycle.ts';

export const falloutLife = lifecycle({
  name: 'fallout',
  states: {
    open: { means: 'an owner group has it, nothing was tried yet', waitsFor: 'a person' },
    repairing: { means: 'a repair was applied, its effect is not known yet', waitsFor: 'the task' },
    resolved: 'the task ended well, or was left out by decision',
  },
  initial: 'open',
  terminal: ['resolved'],
  repair: ['open'],
  moves: [
    {
      name: 'repair',
      from: ['open', 'repairing'],
      to: 'repairing',
      guard: 'the action is not forbidden for this case',
      authority: 'fallout.repair, with a reason; a dry run first shows what would change',
      effects: [
        'the task moves in the same transaction (flows/fallout-repaired.ts)',
        'the repair is kept, right or wrong',
      ],
      compensation: 'another repair',
      fact: 'OrderRepairApplied',
    },
    {
      name: 'reopen',
      from: ['repairing'],
      to: 'open',
      guard: 'the task fell out again',
      authority: 'system',
      effects: 'the cause and what may be done are those of the new failure; the service level stays',
      timeout: 'the service level of the case',
      fact: 'OrderFalloutDetected',
    },
    {
      name: 'resolve',
      from: ['open', 'repairing'],
      to: 'resolved',
      guard: 'the task is done, or was skipped',
      authority: 'system, in the transaction of the task; or the repair that ended it',
      effects: 'the order goes on',
      fact: 'OrderFalloutResolved',
    },
  ],
});
