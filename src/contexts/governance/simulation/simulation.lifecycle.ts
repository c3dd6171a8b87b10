/** The life of a simulation: pages of quotes are decided again until all are, or somebody ends it. */
import { lifecycle } from '#kernel/lifecycle.ts';

export const simulationLife = lifecycle({
  name: 'simulation',
  states: {
    running: {
      means: 'pages of the manifest are decided again, each in a transaction of its own',
      waitsFor: 'a worker',
    },
    done: 'every quote of the manifest was decided again; the report stands',
    cancelled: 'ended by a person before its end; what was decided stays to be read',
    failed: 'a page broke again and again; the reason is kept',
  },
  initial: 'running',
  terminal: ['done', 'cancelled', 'failed'],
  repair: [],
  moves: [
    {
      name: 'complete',
      from: ['running'],
      to: 'done',
      guard: 'no page waits',
      authority: 'governance.settle-simulation, system',
      effects: 'the totals of the pages are added up and written down',
      retry: 'by the next worker; adding up twice comes to the same',
      fact: 'SimulationCompleted',
    },
    {
      name: 'cancel',
      from: ['running'],
      to: 'cancelled',
      guard: 'it runs',
      authority: 'governance.simulate',
      effects: 'nothing more is decided; it is no evidence for a release',
      compensation: 'another run',
      fact: 'SimulationCancelled',
    },
    {
      name: 'fail',
      from: ['running'],
      to: 'failed',
      guard: 'a page was tried as often as it may be',
      authority: 'governance.settle-simulation, system',
      effects: 'nothing more is decided; it is no evidence for a release',
      compensation: 'another run',
      timeout: 'none: a page whose worker died is taken over when its lease ends',
      fact: 'SimulationFailed',
    },
  ],
});
