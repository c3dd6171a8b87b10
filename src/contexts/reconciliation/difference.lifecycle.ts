/** The life of a difference. It ends when the sides agree, or when its owner says why they may differ; both states are kept. */
import { lifecycle } from '#kernel/lifecycle.ts';

export const differenceLife = lifecycle({
  name: 'difference',
  states: {
    open: { means: 'two sides say different things; its owner has it', waitsFor: 'a person, or the automatic repair' },
    repairing: {
      means: 'the owning context was asked to mend it; whether the sides agree is looked at again',
      waitsFor: 'the next look',
    },
    resolved: 'the sides agree, or a person said why they may differ',
  },
  initial: 'open',
  terminal: ['resolved'],
  repair: ['open'],
  moves: [
    {
      name: 'repair',
      from: ['open', 'repairing'],
      to: 'repairing',
      guard: 'a command of the owning context repairs this kind',
      authority: 'reconciliation.resolve; the worker only where the repair is declared safe',
      effects: 'flows/difference-repair-requested.ts sends the command; nothing is written past it',
      compensation: 'the undo of that command',
      fact: 'DifferenceRepairRequested',
    },
    {
      name: 'resolve',
      from: ['open', 'repairing'],
      to: 'resolved',
      guard: 'a later look finds both sides equal, or a person gives a reason',
      authority: 'reconciliation.resolve, or system',
      effects: 'both sides as they are now are kept beside both sides as they were found',
      timeout: 'none: an open difference stays on the worklist of its owner',
      fact: 'DifferenceResolved',
    },
  ],
});
