/** The life of a run: it compares page after page and ends by itself, or is stopped where comparing on would be noise. */
import { lifecycle } from '#kernel/lifecycle.ts';

export const runLife = lifecycle({
  name: 'reconciliation-run',
  states: {
    running: { means: 'pages are compared, each in a transaction of its own', waitsFor: 'a worker' },
    completed: 'every record of both sides was compared',
    stopped: 'ended before its end: by a person, or because too much differs',
  },
  initial: 'running',
  terminal: ['completed', 'stopped'],
  repair: [],
  moves: [
    {
      name: 'complete',
      from: ['running'],
      to: 'completed',
      guard: 'both sides have ended',
      authority: 'reconciliation.work, system',
      effects: 'open differences of the same pair that match now are resolved',
      retry: 'a page that failed is compared again; the place is kept with it',
      fact: 'ReconciliationRunCompleted',
    },
    {
      name: 'stop',
      from: ['running'],
      to: 'stopped',
      guard: 'a person says why, or the most differences a run may find were found',
      authority: 'reconciliation.run, or system',
      effects: 'what was found stays; nothing more is compared',
      compensation: 'another run',
      timeout: 'none: a run that stands still is taken over by the next worker when its lease ends',
      fact: 'ReconciliationRunStopped',
    },
  ],
});
