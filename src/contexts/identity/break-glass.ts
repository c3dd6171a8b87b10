/** The words of an emergency: a grant beyond one's role, what it was for, and who looked at it afterwards. */
import type { StateOf } from '#kernel/lifecycle.ts';
import type { ResourceFacts } from '#platform/command.ts';
import type { RefusalTexts } from '#platform/refusals.ts';
import type { breakGlassLife } from './break-glass.lifecycle.ts';

export const BREAK_GLASS_MINUTES_MAX = 240;
/** Whom the shipped policy lets review; they are written to when one is opened. */
export const BREAK_GLASS_REVIEWERS: readonly string[] = ['auditor', 'policy-owner'];
export const BREAK_GLASS_TIMER = 'break-glass-expiry';

export type BreakGlassState = StateOf<typeof breakGlassLife>;

export type BreakGlass = {
  readonly id: string;
  readonly personId: string;
  readonly principalId: string;
  readonly reason: string;
  readonly state: BreakGlassState;
  readonly openedAt: string;
  readonly expiresAt: string;
  readonly endedAt: string | null;
  /** How often something was read that the role alone does not permit; commands leave entries of their own. */
  readonly uses: number;
  readonly reviewedBy: string | null;
  readonly reviewedAt: string | null;
  readonly justified: boolean | null;
  readonly review: string | null;
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
};

export const breakGlassFacts = [
  'BreakGlassOpened',
  'BreakGlassUsed',
  'BreakGlassReturned',
  'BreakGlassExpired',
  'BreakGlassReviewed',
] as const;

export const breakGlassResource = (tenantId: string, id: string, personId: string): ResourceFacts => ({
  type: 'BreakGlass',
  id,
  attrs: { tenant: tenantId, personId },
});

export const breakGlassRefusals: RefusalTexts = {
  'break-glass.not-found': { status: 404, title: 'There is no such grant', todo: 'Check the id.' },
  'break-glass.move-not-allowed': {
    status: 409,
    title: 'The grant is not in a state that allows this',
    todo: 'Read the grant; what ended is reviewed, and what is reviewed is over.',
  },
  'break-glass.not-yours': {
    status: 403,
    title: 'The grant belongs to somebody else',
    todo: 'Whoever holds it gives it back; otherwise it ends by itself.',
  },
  'break-glass.own-review': {
    status: 403,
    title: 'Nobody reviews what they did themselves',
    todo: 'Ask another person who may review it.',
  },
  'break-glass.not-over': { status: 409, title: 'The time of the grant has not run out', todo: 'Wait until it has.' },
  'break-glass.open-or-unreviewed': {
    status: 409,
    title: 'An earlier grant of this person is open, or nobody has reviewed it',
    todo: 'Use the open one, or have the earlier one reviewed by somebody else first.',
  },
};

export const breakGlassConstraints: Readonly<Record<string, string>> = {
  break_glass_one_at_a_time: 'break-glass.open-or-unreviewed',
};
