/** The words of release trains (operations 11.1, 11.2): what one is, its facts, its refusals. No behaviour. */
import type { StateOf } from '#kernel/lifecycle.ts';
import type { RefusalTexts } from '#platform/refusals.ts';
import type { trainLife } from './train.lifecycle.ts';

export type Train = {
  readonly id: string;
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
  readonly name: string;
  /** Nothing of it goes out before; what is not ready then has missed it. */
  readonly departsAt: string;
  /** Whether it leaves at its instant, or waits for a person to let it. */
  readonly departs: 'by-itself' | 'by-hand';
  readonly status: StateOf<typeof trainLife>;
  readonly departedAt: string | null;
  readonly cancelledAt: string | null;
  readonly cancelledBecause: string | null;
  readonly recordedAt: string;
};

/** `off`: it got off before the train left, or the train was cancelled. */
export type Outcome = 'aboard' | 'taken' | 'missed' | 'off';
export type Aboard = {
  readonly changeId: string;
  readonly outcome: Outcome;
  readonly lacking: readonly string[];
  readonly offBecause: string | null;
};

/** The train that a change goes with, as publishing asks for it. */
export type TrainOfChange = Pick<Train, 'name' | 'departsAt' | 'status'> & Pick<Aboard, 'outcome' | 'lacking'>;

export const trainFacts = [
  'ReleaseTrainPlanned',
  'ReleaseTrainBoarded',
  'ReleaseTrainAlighted',
  'ReleaseTrainDeparted',
  'ReleaseTrainLeftBehind',
  'ReleaseTrainCancelled',
] as const;

export const trainRefusals: RefusalTexts = {
  'release-train.not-found': { status: 404, title: 'There is no such release train', todo: 'Read the release trains.' },
  'release-train.in-past': {
    status: 422,
    title: 'A release train leaves at an instant to come',
    todo: 'Name a later one.',
  },
  'release-train.move-not-allowed': {
    status: 409,
    title: 'The release train has left, or was cancelled',
    todo: 'Take the next one, or plan it.',
  },
  'release-train.too-early': {
    status: 409,
    title: 'The release train does not leave yet',
    todo: 'Until the instant that is named, changes may still become ready.',
  },
  'release-train.full': { status: 422, title: 'The release train is full', todo: 'Plan another one.' },
  'release-train.emergency': {
    status: 422,
    title: 'An emergency waits for no release train',
    todo: 'It is published as soon as it is answered for, and reviewed afterwards.',
  },
  'release-train.aboard-already': {
    status: 409,
    title: 'The change goes with a release train already',
    todo: 'It may take another one after it has missed this one, or got off.',
  },
  'release-train.not-aboard': {
    status: 409,
    title: 'The change does not go with this release train',
    todo: 'Read the release trains; each names what is aboard.',
  },
  'release-train.not-departed': {
    status: 409,
    title: 'The change goes with a release train that has not left',
    todo: 'It is published after the train has left, at the instant that is named or later; or it gets off, and says why.',
  },
  'release-train.collides': {
    status: 409,
    title: 'Beside what left with the same release train, it is not what was answered for',
    todo: 'Mend it on top of the model that is in force now, validate, assess and have it answered for anew, and put it aboard the next train.',
  },
  'release-train.not-tried': {
    status: 409,
    title: 'It touches what left before it with the same release train, and was not tried on the open book',
    todo: 'Simulate it on the model that is in force now, validate it, have it approved, assess it, and put it aboard the next train.',
  },
  'release-train.rules-moved': {
    status: 409,
    title: 'What left before it with the same release train moves the rules by which it was answered for',
    todo: 'Assess it and have it answered for under the rules that are in force now, and put it aboard the next train.',
  },
  'release-train.missed': {
    status: 409,
    title: 'The change has missed its release train',
    todo: 'What was not ready is named under lacking. Put it aboard the next train.',
  },
};

export const trainConstraints: Readonly<Record<string, string>> = {
  release_train_of_change: 'release-train.aboard-already',
  release_train_change_pkey: 'release-train.aboard-already',
};
