/** The words of recurring causes: what recurs, by which rule, whose it is now, what it came to. No behaviour. */
import { Type } from 'typebox';
import type { StateOf } from '#kernel/lifecycle.ts';
import type { ResourceFacts } from '#platform/command.ts';
import type { RefusalTexts } from '#platform/refusals.ts';
import type { improvementLife } from './improvement.lifecycle.ts';

export type ImprovementState = StateOf<typeof improvementLife>;
export const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });
export const IMPROVEMENTS_LISTED_MAX = 200;
/** Over so many days it is counted, before and after. */
export const COUNTED_DAYS = 30;
/** A shorter time says nothing about what recurs. */
export const MEASURED_DAYS_MIN = 7;
/** After somebody said that it may go on, the same is quiet. */
export const QUIET_DAYS = 90;

/** What was counted in a window, and the newest of it by id. */
export type Found = {
  readonly count: number;
  readonly from: string;
  readonly to: string;
  readonly records: readonly { readonly kind: string; readonly id: string }[];
};
export type Effect = {
  readonly at: string;
  readonly before: number;
  readonly beforeDays: number;
  readonly after: number;
  readonly afterDays: number;
};

export type Improvement = {
  readonly id: string;
  readonly number: number;
  readonly pattern: string;
  readonly cause: string;
  readonly title: string;
  readonly rule: string;
  readonly state: ImprovementState;
  readonly found: Found;
  readonly ownerPerson: string | null;
  readonly what: string | null;
  readonly due: string | null;
  readonly doneAt: string | null;
  readonly doneSays: string | null;
  readonly effect: Effect | null;
  readonly endedAt: string | null;
  readonly endedBecause: string | null;
  readonly foundAt: string;
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
};

export const numberText = (number: number): string => `IMP-${String(number).padStart(4, '0')}`;

export const improvementFacts = [
  'ImprovementFound',
  'ImprovementSeenAgain',
  'ImprovementTaken',
  'ImprovementDismissed',
  'ImprovementDone',
  'ImprovementClosed',
  'ImprovementReopened',
] as const;

export const improvementResource = (tenantId: string, id: string): ResourceFacts => ({
  type: 'Improvement',
  id,
  attrs: { tenant: tenantId },
});

export const improvementRefusals: RefusalTexts = {
  'improvement.not-found': {
    status: 404,
    title: 'There is no such improvement',
    todo: 'The page Improvements (troth improvements) names them.',
  },
  'improvement.move-not-allowed': {
    status: 409,
    title: 'The improvement is not in a state that allows this',
    todo: 'The moves that are allowed now are named.',
  },
  'improvement.open-already': {
    status: 409,
    title: 'This cause is somebody’s work already',
    todo: 'Nothing: what recurs is counted there.',
  },
  'improvement.no-such-person': {
    status: 422,
    title: 'There is no such person',
    todo: 'Name a person of the house by their key.',
  },
  'improvement.day-over': { status: 422, title: 'The day lies behind', todo: 'Name one that lies ahead.' },
  'improvement.too-early': {
    status: 409,
    title: 'It is too early to say whether it helped',
    todo: 'Measure it on the day that is named, or later.',
  },
};

export const improvementConstraints: Readonly<Record<string, string>> = {
  improvement_one_open: 'improvement.open-already',
  improvement_number_once: 'improvement.open-already',
};
