/** The words of a simulation: a draft tried on the real open book before it is released. No behaviour. */
import type { Fact } from '#platform/command.ts';
import type { RefusalTexts } from '#platform/refusals.ts';

/**
 * What a draft is tried on: seven of the nine of operations 6.3. What would have to be done, and what others would be sent, is tried by the checks of
 * the release itself: plans of sample orders, and calls held against the contracts of their systems.
 */
export const SCOPES = [
  'golden-pack',
  'top-revenue',
  'open-quotes',
  'recently-accepted',
  'renewal-candidates',
  'active-promotions',
  'high-risk',
] as const;
export type Scope = (typeof SCOPES)[number];

export const SCOPE_WORDS: Readonly<Record<Scope, string>> = {
  'golden-pack': 'Quotes that are filed as golden: what must not move unnoticed',
  'top-revenue': 'The open and recently accepted quotes that are worth most, in each currency',
  'open-quotes': 'Every quote that is not decided yet',
  'recently-accepted': 'What was accepted lately: decided again, and never changed',
  'renewal-candidates': 'Quotes that renew, and accepted ones whose term ends soon',
  'active-promotions': 'Quotes that a promotion applies to',
  'high-risk': 'The countries and channels that were named as risky, or that the draft itself names',
};

/** `failed`: pages that break again and again. What is queued is running too, and nobody has begun. */
export type SimulationStatus = 'running' | 'done' | 'cancelled' | 'failed';

export type HighRisk = { readonly countries: readonly string[]; readonly channels: readonly string[] };

/** Days back and ahead, and how many: what of the book each scope takes. Written into the run, so that a report says what it is about. */
export const ACCEPTED_WITHIN_DAYS = 90;
export const RENEWED_WITHIN_DAYS = 180;
export const TOP_OF_CURRENCY = 100;
export const SIMULATED_QUOTES_MAX = 1_000_000;
/** A page is what one transaction writes and one lease covers: seconds, whatever is on it. */
export const PAGE_QUOTES_MAX = 100;
export const PAGE_LINES_MAX = 4_000;
/** A page that broke so often breaks again. */
export const PAGE_TRIES_MAX = 5;

/** One quote of the manifest: what it said when the run began, and by which scopes it came in. */
export type Booked = {
  readonly id: string;
  readonly content: string;
  readonly lines: number;
  readonly scopes: readonly Scope[];
};

export type Simulation = {
  readonly id: string;
  readonly releaseId: string;
  /** Fingerprint of what the release changes; another one, and the report is about something else. */
  readonly contentHash: string;
  /** The model in force when the run began: what every quote is compared with. */
  readonly onModel: string;
  readonly scopes: readonly Scope[];
  readonly highRisk: HighRisk;
  /** Every quote is decided as of this moment, whenever its page is worked on. */
  readonly asOf: string;
  readonly quotes: number;
  readonly pages: number;
  /** Over (quote id, content) in the order of the pages. */
  readonly manifestHash: string;
  readonly status: SimulationStatus;
  readonly requestedBy: string;
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
  readonly recordedAt: string;
  readonly endedAt: string | null;
  readonly failure: string | null;
};

export type Progress = { readonly pagesDone: number; readonly quotesDone: number };

export const simulationFacts = [
  'SimulationStarted',
  'SimulationCompleted',
  'SimulationCancelled',
  'SimulationFailed',
] as const;

export const simulationFact = (
  type: (typeof simulationFacts)[number],
  run: Pick<Simulation, 'id' | 'releaseId' | 'contentHash' | 'manifestHash' | 'quotes'>,
  data: Fact['data'] = {},
): Fact => ({
  type,
  subject: { kind: 'simulation', id: run.id },
  data: {
    simulationId: run.id,
    releaseId: run.releaseId,
    contentHash: run.contentHash,
    manifestHash: run.manifestHash,
    quotes: run.quotes,
    ...data,
  },
});

export const runRefusals: RefusalTexts = {
  'simulation.not-found': { status: 404, title: 'There is no such simulation', todo: 'Check the id.' },
  'simulation.move-not-allowed': {
    status: 409,
    title: 'The simulation has ended',
    todo: 'Start another one; the report of this one stays.',
  },
  'simulation.at-work': {
    status: 409,
    title: 'This draft is being simulated already',
    todo: 'Wait for the run that is named, or cancel it.',
  },
  'simulation.pages-wait': {
    status: 409,
    title: 'Not every quote was decided yet',
    todo: 'A worker goes on with those that wait; ask for its progress.',
  },
  'simulation.nothing-to-simulate': {
    status: 422,
    title: 'No quote falls into what was asked for',
    todo: 'Name other scopes.',
  },
  'simulation.high-risk-unnamed': {
    status: 422,
    title: 'Nobody said which countries or channels are risky',
    todo: 'What the draft changes names no country and no channel either. Name them under highRisk, or leave the scope out.',
  },
  'simulation.too-many-quotes': {
    status: 422,
    title: 'The book is larger than one simulation may be',
    todo: 'Name fewer scopes.',
  },
  'simulation.release-closed': {
    status: 409,
    title: 'Only a release that is still to come, or that is out, is simulated',
    todo: 'Draft what is to change in a release of its own.',
  },
};

/** Two that begin at once: one of them is at work then. */
export const simulationConstraints: { readonly [constraint: string]: string } = {
  simulation_at_work: 'simulation.at-work',
};
