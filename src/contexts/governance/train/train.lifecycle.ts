/** The life of a release train: it collects changes, and leaves with those that are ready, or is given up. */
import { lifecycle } from '#kernel/lifecycle.ts';

const KEEPERS = 'whoever keeps the business calendar';

export const trainLife = lifecycle({
  name: 'release-train',
  states: {
    collecting: { means: 'changes are put aboard and become ready', waitsFor: 'the instant at which it leaves' },
    departed: 'what was ready went with it and may be published; the others have missed it',
    cancelled: 'it does not leave; what was aboard is free to take another, or none',
  },
  initial: 'collecting',
  terminal: ['departed', 'cancelled'],
  repair: [],
  moves: [
    {
      name: 'board',
      from: ['collecting'],
      to: 'collecting',
      guard: [
        { holds: 'the change is open and no emergency', otherwise: 'release-train.emergency' },
        { holds: 'it goes with no other train', otherwise: 'release-train.aboard-already' },
      ],
      authority: 'whoever asks for changes',
      effects: 'the change is not published before the train has left',
      compensation: 'it gets off',
      fact: 'ReleaseTrainBoarded',
    },
    {
      name: 'alight',
      from: ['collecting'],
      to: 'collecting',
      guard: [{ holds: 'the change is aboard', otherwise: 'release-train.not-aboard' }],
      authority: 'whoever asks for changes',
      effects: 'no train holds the change any more',
      compensation: 'it is put aboard again',
      fact: 'ReleaseTrainAlighted',
    },
    {
      name: 'depart',
      from: ['collecting'],
      to: 'departed',
      guard: [{ holds: 'its instant has come', otherwise: 'release-train.too-early' }],
      authority: `${KEEPERS}; the worker, where it leaves by itself`,
      effects: [
        'each change aboard is taken or has missed it, by its seven readinesses as they are now',
        'where it leaves by itself, what was taken is published, and what is refused is left behind; owners are told',
      ],
      fact: 'ReleaseTrainDeparted',
    },
    {
      name: 'cancel',
      from: ['collecting'],
      to: 'cancelled',
      guard: 'a reason is given',
      authority: KEEPERS,
      effects: 'everything aboard is off, for the same reason',
      fact: 'ReleaseTrainCancelled',
    },
  ],
});
