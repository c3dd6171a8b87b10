/** The words of incidents: what went wrong, how far it goes, what contained it, what was learned. No behaviour. */
import { Type, type Static } from 'typebox';
import type { StateOf } from '#kernel/lifecycle.ts';
import type { ResourceFacts } from '#platform/command.ts';
import type { RefusalTexts } from '#platform/refusals.ts';
import type { incidentLife } from './incident.lifecycle.ts';

export type IncidentState = StateOf<typeof incidentLife>;
export const SEVERITIES = ['sev1', 'sev2', 'sev3', 'sev4'] as const;
export type Severity = (typeof SEVERITIES)[number];
export const LEVELS = ['none', 'low', 'medium', 'high'] as const;
export type Level = (typeof LEVELS)[number];

/** The nine of operations 14.2. */
export const DIMENSIONS = [
  'customer',
  'financial',
  'legal',
  'operational',
  'records',
  'duration',
  'reversibility',
  'visibility',
  'quarter-close',
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** The same cause within so many days is a recurrence: what was learned then did not hold. */
export const RECURRENCE_DAYS = 90;
export const INCIDENTS_LISTED_MAX = 200;

export const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });
const Instant = Type.String({
  format: 'date-time',
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?Z$',
});

/** Where it is: a release, products, a system, countries; from `startedAt` on, to its end. All that is named must hold. */
export const Scope = Type.Object(
  {
    releaseId: Type.Optional(Uuid),
    offerings: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { minItems: 1, maxItems: 50, uniqueItems: true }),
    ),
    connector: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
    correlationId: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    until: Type.Optional(Instant),
  },
  { additionalProperties: false },
);
export type Scope = Static<typeof Scope>;
export { Instant };

export type Judged = {
  readonly level: Level;
  /** `measured`: computed from records; `stated`: a person said so; `raised`: a person said that it is worse than measured. */
  readonly by: 'measured' | 'stated' | 'raised';
  readonly because: string;
};
export type Classification = Readonly<Record<Dimension, Judged>>;

export type Money = { readonly currency: string; readonly amount: string };
export type Affected = {
  readonly count: number;
  readonly accounts: number;
  readonly money: readonly Money[];
  readonly sample: readonly { readonly id: string; readonly title: string }[];
};
/** What a scope reaches, counted: the first of each are named, all are found again by the same question. */
export type Records = {
  readonly quotes: Affected & { readonly shown: number };
  readonly orders: Affected & { readonly ended: number };
  readonly handoffs: Affected & { readonly delivered: number };
  readonly fallout: { readonly open: number };
  /** The close of a quarter that the business calendar declares, when it holds. */
  readonly quarterClose?: { readonly name: string; readonly to: string };
  readonly from: string;
  readonly to: string;
  readonly measuredAt: string;
};

/** What is written by hand of operations 14.5. Its timeline is assembled from the log; actions, owners, days and their verification are records. */
export const POSTMORTEM_PARTS = [
  'detectionSignal',
  'impact',
  'contributingFactors',
  'whatWorked',
  'whatFailed',
  'whyNotCaught',
] as const;
export type PostmortemPart = (typeof POSTMORTEM_PARTS)[number];
export type Postmortem = Readonly<Record<PostmortemPart, string>>;

export type IncidentAction = {
  readonly id: string;
  readonly text: string;
  readonly ownerPerson: string;
  readonly deadline: string;
  readonly addedAt: string;
  readonly verifiedBy: string | null;
  readonly verifiedAt: string | null;
  readonly evidence: string | null;
};

export type Incident = {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly state: IncidentState;
  readonly severity: Severity;
  readonly signal: string;
  readonly causeKey: string | null;
  readonly runbook: string | null;
  readonly scope: Scope;
  readonly startedAt: string;
  readonly detectedAt: string;
  readonly classification: Classification | null;
  readonly records: Records | null;
  readonly containments: readonly string[];
  readonly containedAt: string | null;
  readonly resolvedAt: string | null;
  readonly resolution: string | null;
  readonly postmortem: Postmortem | null;
  readonly dismissedBecause: string | null;
  readonly closedAt: string | null;
  readonly recurrenceOf: string | null;
  readonly ownerPerson: string;
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
};

/** As people say it. */
export const numberText = (number: number): string => `INC-${String(number).padStart(4, '0')}`;

export const incidentFacts = [
  'IncidentOpened',
  'IncidentDismissed',
  'IncidentClassified',
  'IncidentContained',
  'IncidentResolved',
  'IncidentReviewed',
  'IncidentClosed',
  'IncidentReopened',
  'IncidentNoted',
  'IncidentActionAdded',
  'IncidentActionVerified',
] as const;

export const incidentResource = (tenantId: string, id: string): ResourceFacts => ({
  type: 'Incident',
  id,
  attrs: { tenant: tenantId },
});

export const incidentRefusals: RefusalTexts = {
  'incident.not-found': {
    status: 404,
    title: 'There is no such incident',
    todo: 'The page Incidents (troth incident list) names them.',
  },
  'incident.move-not-allowed': {
    status: 409,
    title: 'The incident is not in a state that allows this',
    todo: 'The moves that are allowed now are named.',
  },
  'incident.open-already': {
    status: 409,
    title: 'An incident of this cause is open, or somebody opened one just now',
    todo: 'Work on that one; if it is another cause, name it.',
  },
  'incident.not-yet': { status: 422, title: 'It cannot have begun later than now', todo: 'Say when it began.' },
  'incident.no-such-runbook': {
    status: 422,
    title: 'There is no such runbook',
    todo: 'The page Runbooks (troth runbook) names them by key.',
  },
  'incident.no-such-product': {
    status: 422,
    title: 'A product that is named is not in the catalog',
    todo: 'Name each by its key, as the page Catalog has it; where it went with a release that was taken back, name the release too.',
  },
  'incident.no-such-release': { status: 422, title: 'There is no such release', todo: 'Name a release by its id.' },
  'incident.lower-than-measured': {
    status: 422,
    title: 'What was measured is not made smaller by saying so',
    todo: 'Say nothing of it, or something worse; what was measured is named.',
  },
  'incident.not-contained': {
    status: 422,
    title: 'A switch that is named does not hold',
    todo: 'Set it first, then say that it contains the incident; those that do not hold are named.',
  },
  'incident.still-contained': {
    status: 409,
    title: 'A switch that contained it still holds',
    todo: 'Turn off those that are named: what is stopped is not resolved.',
  },
  'incident.nothing-learned': {
    status: 422,
    title: 'There is no action to take from it',
    todo: 'Add at least one, with its owner and the day by which it is done.',
  },
  'incident.no-such-person': {
    status: 422,
    title: 'There is no such person',
    todo: 'Name a person of the house by their key.',
  },
  'incident.deadline-over': { status: 422, title: 'The day lies behind', todo: 'Name one that lies ahead.' },
  'incident.action-not-found': { status: 404, title: 'The incident has no such action', todo: 'Read the incident.' },
  'incident.verified-already': { status: 409, title: 'The action was verified already', todo: 'Nothing.' },
  'incident.own-action': {
    status: 403,
    title: 'Whoever did it does not say that it was done',
    todo: 'Ask somebody else to look at it.',
  },
  'incident.actions-open': {
    status: 409,
    title: 'Actions wait for somebody else to see that they were done',
    todo: 'Verify those that are named, each by another person than its owner.',
  },
};

export const incidentConstraints: Readonly<Record<string, string>> = {
  incident_one_open: 'incident.open-already',
  incident_number_once: 'incident.open-already',
  incident_action_by_another: 'incident.own-action',
};
