/** The words of change requests: what one is, its facts, its refusals. No behaviour. */
import type { ResourceFacts } from '#platform/command.ts';
import type { RefusalTexts } from '#platform/refusals.ts';
import type { Asked } from './change-request.contract.ts';
import type { changeLife } from './change.lifecycle.ts';
import type { RiskScores } from './risk.ts';
import type { Tier } from './tier.ts';
import type { StateOf } from '#kernel/lifecycle.ts';

export type ChangeStatus = StateOf<typeof changeLife>;

/** The tier as a person moved it. A lowering waits until somebody else allows it. */
export type TierByHand = {
  readonly tier: Tier;
  readonly because: string;
  readonly byPerson: string;
  readonly allowedByPerson: string | null;
};

/** What an assessment found, as it stands on the change; each gate has a row of its own. */
export type Assessed = {
  readonly at: string;
  /** The model in force that it was judged beside; another one since makes it stale. Absent: a deployment, or judged before it was kept. */
  readonly onModel?: string | null;
  readonly kinds: readonly string[];
  readonly risk: RiskScores;
  readonly derived: Tier;
  readonly because: readonly string[];
  readonly touches: { readonly quotes: number; readonly orders: number; readonly assets: number };
  readonly gates: { readonly passed: number; readonly warned: number; readonly failed: number };
};

export type Change = {
  readonly id: string;
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
  readonly number: string;
  readonly status: ChangeStatus;
  readonly asked: Asked;
  readonly fingerprint: string;
  readonly releaseId: string | null;
  readonly tier: Tier | null;
  readonly tierByHand: TierByHand | null;
  readonly assessed: Assessed | null;
  /** The content that the assessment, and the approval, hold for. */
  readonly assessedHash: string | null;
  readonly assessmentId: string | null;
  readonly round: number;
  readonly approvedHash: string | null;
  readonly scheduledFor: string | null;
  /** Why it was not released when its instant came. */
  readonly notReleased: NotReleased | null;
  /** From when on it holds: when it was released, and of a release that waits for a later instant, that one. */
  readonly releasedAt: string | null;
  readonly watched: Watched | null;
  readonly closing: Closing | null;
  readonly rolledBackBy: string | null;
  /** Of an emergency that is out: until when those whom its tier asks look at it, and what came of it. */
  readonly reviewBy: string | null;
  readonly review: Review | null;
  readonly authorPersons: readonly string[];
  readonly requestedBy: string;
  readonly recordedAt: string;
};

/** `change`, `release`: the versions of both of which this was said. `again`: when it is tried again though neither has moved. */
export type NotReleased = {
  readonly at: string;
  readonly code: string;
  readonly says: string;
  readonly change: number;
  readonly release: number;
  readonly again?: string;
};

/** What was counted, beside the limits that were meant. `ofBefore`, `ofSince`: of how many, where a share is watched. */
export type Reading = {
  readonly fact: string;
  readonly of?: string;
  readonly says: string;
  readonly before: number;
  readonly since: number;
  readonly ofBefore?: number;
  readonly ofSince?: number;
  readonly atMost?: number;
  readonly atLeast?: number;
  readonly atMostBelow?: number;
  readonly atMostAbove?: number;
  /** A limit could not be judged yet: there is too little to go by, or more may still come. */
  readonly early?: true;
  readonly holds: boolean;
};
export type Watched = {
  readonly at: string;
  readonly from: string;
  readonly holds: boolean;
  readonly readings: readonly Reading[];
};
/** What was found after it was out: the post-release validation of operations 24.1. */
export type Closing = { readonly at: string; readonly says: string; readonly checks: readonly string[] };

/** Whether an emergency was right, after those who would have been asked before it looked at it. */
export type Review = { readonly at: string; readonly holds: boolean; readonly inTime: boolean; readonly says: string };

export type GateOutcome = 'passed' | 'warned' | 'failed';
export type GateEvidence = {
  readonly gate: string;
  readonly contentHash: string;
  readonly outcome: GateOutcome;
  readonly says: readonly string[];
  /** Where it can be looked at. */
  readonly seen: string | null;
  readonly recordedAt: string;
};
export type Approval = {
  readonly role: string;
  readonly personId: string;
  readonly name: string;
  readonly note: string | null;
  readonly contentHash: string;
  readonly recordedAt: string;
};

export const changeFacts = [
  'ChangeRequested',
  'ChangeRevised',
  'ChangeAssessed',
  'ChangeTierRaised',
  'ChangeTierLoweringAsked',
  'ChangeTierLowered',
  'ChangeSubmitted',
  'ChangeAnsweredFor',
  'ChangeApproved',
  'ChangeReturned',
  'ChangeWithdrawn',
  'ChangeScheduled',
  'ChangeReleased',
  'ChangeNotReleased',
  'ChangeLimitPassed',
  'ChangeCalledBack',
  'ChangeWatched',
  'ChangeReviewed',
  'ChangeClosed',
  'ChangeRollBackDrafted',
  'ChangeRolledBack',
] as const;

export const changeRefusals: RefusalTexts = {
  'change.not-found': { status: 404, title: 'There is no such change request', todo: 'Check the id.' },
  'change.move-not-allowed': {
    status: 409,
    title: 'The change request is not in a state that allows this',
    todo: 'What it allows now is named under allowed.',
  },
  'change.release-taken': {
    status: 409,
    title: 'Another change request carries this release',
    todo: 'Work on that one, or withdraw it first.',
  },
  'change.release-is-out': {
    status: 409,
    title: 'The release of this change is published',
    todo: 'Roll the change back; what is out cannot be withdrawn.',
  },
  'change.incomplete': {
    status: 422,
    title: 'The change request does not say all that it has to',
    todo: 'Each thing that is missing is named under missing; revise it and submit again.',
  },
  'change.risk-unstated': {
    status: 422,
    title: 'A dimension of the risk is neither measured nor stated',
    todo: 'State a score of 0 to 3 and why for each that is named.',
  },
  'change.owner-not-accountable': {
    status: 422,
    title: 'The owner does not have the role that answers for this activity',
    todo: 'Name an owner who has one of the roles under accountable, as the change policy says.',
  },
  'change.not-responsible': {
    status: 403,
    title: 'Your role does not do this activity',
    todo: 'The change policy names under responsible who does.',
  },
  'change.evidence-stale': {
    status: 409,
    title: 'What was found or approved holds for another content',
    todo: 'Assess it again as it is now; an approval for other content does not count.',
  },
  'change.simulation-stale': {
    status: 409,
    title: 'The simulation that this change rests on does not count any more',
    todo: 'Why is named under says. Start it again on the page of the release, wait for it, and assess the change anew.',
  },
  'change.gates-failed': {
    status: 422,
    title: 'A gate of this change failed',
    todo: 'Mend what each gate names and assess again; no gate can be passed by hand.',
  },
  'change.author-cannot-approve': {
    status: 403,
    title: 'Whoever asked for a change, or wrote a part of it, does not approve it',
    todo: 'Ask somebody who did neither. Delegation changes nothing.',
  },
  'change.approved-once': {
    status: 403,
    title: 'A natural person answers once for a change',
    todo: 'The other roles are for other people.',
  },
  'change.nothing-to-approve-as': {
    status: 403,
    title: 'No role of yours is asked for this change',
    todo: 'The roles that are still asked are named under asked.',
  },
  'change.tier-unchanged': {
    status: 422,
    title: 'That is no higher, or no lower, than the tier is now',
    todo: 'Raise it to a higher tier, or ask to lower it to a lower one.',
  },
  'change.no-lowering-asked': {
    status: 409,
    title: 'Nobody has asked to lower the tier of this change',
    todo: 'It is asked first, with a reason, and then allowed by somebody else.',
  },
  'change.not-scheduled': {
    status: 409,
    title: 'The change waits for no instant',
    todo: 'Nothing: it was moved meanwhile.',
  },
  'change.scheduled-in-past': { status: 422, title: 'That instant has passed', todo: 'Name one that is to come.' },
  'change.not-a-deployment': {
    status: 422,
    title: 'This change carries a release of the commercial model',
    todo: 'It is released by publishing that release.',
  },
  'change.not-a-release': {
    status: 422,
    title: 'This change carries a deployment',
    todo: 'What it touches stands in its request; it is taken back by deploying, which is a change of its own.',
  },
  'change.not-in-effect': {
    status: 409,
    title: 'The change is released, and waits for the instant at which it takes effect',
    todo: 'It is watched from then on, by itself; until half a minute before, its release can be called back.',
  },
  'change.not-watched-long-enough': {
    status: 409,
    title: 'Its monitoring requirement has not run its time',
    todo: 'The end is named under until; watch it then, and close it.',
  },
  'change.watch-failed': {
    status: 409,
    title: 'What was watched after the release does not hold',
    todo: 'Roll it back, or say in the closing why it is right as it is.',
  },
  'change.emergency-not-called': {
    status: 403,
    title: 'Your role does not call an emergency',
    todo: 'The change policy names under callers who does. Ask one of them, or send it along the ordinary road.',
  },
  'change.not-an-emergency': {
    status: 422,
    title: 'Only an emergency is reviewed after its release',
    todo: 'What went the ordinary road was answered for before; watch it and close it.',
  },
  'change.reviewed-already': { status: 409, title: 'This emergency has been reviewed', todo: 'Watch it and close it.' },
  'change.not-simulated': {
    status: 409,
    title: 'What went out was not tried on the open book yet',
    todo: 'Start a simulation on the page of its release, wait for it, and review then; that it was wrong may be said without.',
  },
  'change.review-missing': {
    status: 409,
    title: 'An emergency is reviewed before it is closed',
    todo: 'The roles under asked still answer, until the instant that is named.',
  },
  'change.review-failed': {
    status: 409,
    title: 'Whoever reviewed this emergency says that it was not right',
    todo: 'Roll it back, or say in the closing why it stays.',
  },
  'change.required': {
    status: 409,
    title: 'A release needs an approved change request',
    todo: 'The change policy in force asks for it: request a change that carries this release.',
  },
  'change.not-approved': {
    status: 409,
    title: 'The change request of this release is not approved',
    todo: 'Its number and its state are named; whose answer is missing stands on its page.',
  },
  'change.asks-more-now': {
    status: 409,
    title: 'The change was assessed anew since it was approved, and asks for more answers',
    todo: 'The roles are named. Somebody who may approve sends it back; it is submitted again and answered for at its new tier.',
  },
  'change.scheduled-later': {
    status: 409,
    title: 'The change is scheduled for later',
    todo: 'Publish at the instant that is named, or schedule it anew.',
  },
};

export const changeConstraints: Readonly<Record<string, string>> = {
  change_one_of_release: 'change.release-taken',
  change_approval_one_person: 'change.approved-once',
};

/** What the access policy sees of a change. */
export const changeResource = (
  tenantId: string,
  { id, authorPersons, status }: Pick<Change, 'id' | 'authorPersons' | 'status'>,
): ResourceFacts => ({
  type: 'Change',
  id,
  attrs: { tenant: tenantId, authorPersons: [...authorPersons], status },
});
