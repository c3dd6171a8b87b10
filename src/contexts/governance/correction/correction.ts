/** The words of data corrections: what one is, its facts, its refusals. No behaviour. */
import { Type } from 'typebox';
import type { Json, JsonObject } from '#kernel/json.ts';
import type { StateOf } from '#kernel/lifecycle.ts';
import type { ResourceFacts } from '#platform/command.ts';
import type { RefusalTexts } from '#platform/refusals.ts';
import type { correctionLife } from './correction.lifecycle.ts';
import type { ApproverRole, CorrectionType } from './correction-types.ts';
import type { MeansName, SubjectKind } from './means.ts';

export type CorrectionState = StateOf<typeof correctionLife>;
export const CORRECTION_SCHEMA = 'correction/1';
export const CORRECTIONS_LISTED_MAX = 200;
export const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });

export type Reached = {
  readonly kind: string;
  readonly count: number;
  readonly says: string;
  readonly records: readonly { readonly id: string; readonly title: string; readonly href: string | null }[];
};
/** What would be met by it, counted before anybody agrees. */
export type Impact = { readonly measuredAt: string; readonly reached: readonly Reached[] };

export type Comparison = { readonly pair: string; readonly runId: string };
export type Reconciled = {
  readonly at: string;
  readonly agrees: boolean;
  /** What does not stand as it was asked for, and what the comparisons found. */
  readonly amiss: readonly string[];
};
export type NotApplied = { readonly at: string; readonly command: string; readonly code: string };

export type Correction = {
  readonly id: string;
  readonly number: number;
  readonly type: CorrectionType;
  readonly means: MeansName;
  readonly subjectKind: SubjectKind;
  readonly subjectId: string;
  readonly subjectTitle: string;
  /** The fingerprint of what it was: who agreed, agreed to changing this. */
  readonly originalHash: string;
  readonly original: JsonObject;
  readonly asked: JsonObject;
  /** What it is after it was carried out, read again. */
  readonly became: JsonObject | null;
  readonly fingerprint: string;
  readonly state: CorrectionState;
  readonly reason: string;
  readonly evidence: string;
  readonly emergencyBecause: string | null;
  readonly legalProcess: string | null;
  readonly impact: Impact;
  readonly orderId: string | null;
  readonly requestedBy: string;
  readonly requestedByPrincipal: string;
  readonly requestedAt: string;
  readonly appliedBy: string | null;
  readonly appliedByPrincipal: string | null;
  readonly appliedAt: string | null;
  /** How often it was assessed: who agreed to an earlier round, agreed to something else. */
  readonly round: number;
  readonly attempt: number;
  readonly answers: readonly Json[];
  readonly notApplied: NotApplied | null;
  readonly compared: readonly Comparison[];
  readonly reconciled: Reconciled | null;
  readonly reviewDueAt: string | null;
  readonly endedAt: string | null;
  readonly endedBecause: string | null;
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
};

export type Answered = {
  readonly personId: string;
  readonly name: string;
  readonly role: ApproverRole;
  readonly note: string | null;
  readonly fingerprint: string;
  /** After it was carried out on the short way: whether it was right to. */
  readonly review: boolean;
  readonly justified: boolean | null;
  readonly recordedAt: string;
};

/** As people say it. */
export const numberText = (number: number): string => `COR-${String(number).padStart(4, '0')}`;

export const correctionFacts = [
  'CorrectionRequested',
  'CorrectionAssessed',
  'CorrectionAnsweredFor',
  'CorrectionApproved',
  'CorrectionRefused',
  'CorrectionWithdrawn',
  'CorrectionBegun',
  'CorrectionApplied',
  'CorrectionNotApplied',
  'CorrectionReconciled',
  'CorrectionDiffers',
  'CorrectionReconciliationAsked',
  'CorrectionReviewed',
  'CorrectionClosed',
] as const;

export const correctionResource = (
  tenantId: string,
  { id, requestedBy }: { readonly id: string; readonly requestedBy: string },
): ResourceFacts => ({ type: 'Correction', id, attrs: { tenant: tenantId, requestedByPerson: requestedBy } });

export const correctionRefusals: RefusalTexts = {
  'correction.not-found': {
    status: 404,
    title: 'There is no such correction',
    todo: 'The page Corrections (troth correction list) names them.',
  },
  'correction.move-not-allowed': {
    status: 409,
    title: 'The correction is not in a state that allows this',
    todo: 'The moves that are allowed now are named.',
  },
  'correction.not-askable': {
    status: 422,
    title: 'What it shall be is not said as the owning command takes it',
    todo: 'Each thing that is wrong is named under problems.',
  },
  'correction.ordinary-road': {
    status: 422,
    title: 'Nothing was promised yet, so nothing is corrected',
    todo: 'Edit the quote as every draft is edited; a correction is for what was accepted.',
  },
  'correction.no-legal-process': {
    status: 422,
    title: 'What the evidence shows is not touched without an order',
    todo: 'Name the court or the authority and its reference under legalProcess; legal and audit are asked then.',
  },
  'correction.not-expedited': {
    status: 422,
    title: 'This type of correction has no short way',
    todo: 'Ask for it as usual: everybody who has to agree is asked before anything is touched.',
  },
  'correction.open-already': {
    status: 409,
    title: 'A correction of this is open, or somebody asked for one just now',
    todo: 'Work on that one, or withdraw it first.',
  },
  'correction.own-request': {
    status: 403,
    title: 'Whoever asks for a correction does not agree to it',
    todo: 'Ask somebody who did not. Delegation changes nothing.',
  },
  'correction.answered-already': {
    status: 403,
    title: 'A natural person answers once for a correction',
    todo: 'The other roles are for other people.',
  },
  'correction.nothing-to-answer-as': {
    status: 403,
    title: 'No role of yours is asked for this correction',
    todo: 'The roles that are still asked are named under asked.',
  },
  'correction.saw-another': {
    status: 409,
    title: 'What you saw is not what it is now',
    todo: 'Read it again, and agree to what stands there.',
  },
  'correction.subject-changed': {
    status: 409,
    title: 'What shall be corrected has changed since it was agreed to',
    todo: 'Assess it again; those who have to agree are asked about what is there now.',
  },
  'correction.needs-second-person': {
    status: 403,
    title: 'Whoever asked for this does not carry it out as well',
    todo: 'Ask somebody else who may.',
  },
  'correction.not-reviewed': {
    status: 409,
    title: 'Not everybody who was left out has looked at it',
    todo: 'The roles that are still to look at it are named under asked.',
  },
  'correction.nothing-to-review': {
    status: 409,
    title: 'There is nothing to look at afterwards',
    todo: 'It did not go the short way, or it was not carried out yet.',
  },
};

export const correctionConstraints: Readonly<Record<string, string>> = {
  correction_one_open: 'correction.open-already',
  correction_number_once: 'correction.open-already',
  correction_answer_by_another: 'correction.own-request',
  correction_answer_once: 'correction.answered-already',
};
