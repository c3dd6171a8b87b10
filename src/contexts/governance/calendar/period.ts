/** The words of the business calendar: the ten periods of operations 21, what each does, its facts, its refusals. No behaviour. */
import type { RefusalTexts } from '#platform/refusals.ts';
import type { SwitchFence } from '#platform/switches.ts';

/** In the words of operations 21. */
export const PERIOD_KINDS = {
  'quarter-close': 'quarter close',
  'fiscal-year-close': 'fiscal year close',
  'product-launch': 'product launch',
  'campaign-launch': 'campaign launch',
  'renewal-season': 'renewal season',
  'regulatory-deadline': 'regulatory deadline',
  'partner-onboarding': 'partner onboarding',
  'billing-cycle-close': 'billing cycle close',
  'erp-financial-close': 'ERP financial close',
  'peak-sales-event': 'peak sales events',
} as const;
export type PeriodKind = keyof typeof PERIOD_KINDS;

/** Who stands by for what while the period lasts. */
export type Coverage = { readonly area: string; readonly person: string; readonly contact: string };

export type CalendarPeriod = {
  readonly id: string;
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
  readonly kind: PeriodKind;
  readonly name: string;
  /** Half-open, instants. */
  readonly from: string;
  readonly to: string;
  readonly scope: SwitchFence;
  /** Changes of this tier and above wait until it is over; null: none does. */
  readonly tiersFrom: number | null;
  /** `quarter-end`: all seven measures of operations 8.3. */
  readonly mode: 'quarter-end' | null;
  /** Of its hours: a name of the IANA list. */
  readonly timeZone: string;
  /** At quarter-end, by the clock of the zone, `HH:MM`: half-open. */
  readonly protects: { readonly from: string; readonly until: string };
  /** So many days before it begins whoever sells is told; null: when it begins. */
  readonly toldDaysAhead: number | null;
  readonly coverage: readonly Coverage[];
  readonly declaredByPerson: string;
  readonly coverageApprovedBy: string | null;
  readonly endedAt: string | null;
  readonly recordedAt: string;
};

export const calendarFacts = [
  'CalendarPeriodDeclared',
  'CalendarCoverageApproved',
  'CalendarPeriodEnded',
  'FreezePassedInEmergency',
  'DeploymentPassedFreeze',
] as const;

export const calendarRefusals: RefusalTexts = {
  'change.frozen': {
    status: 409,
    title: 'Changes of this kind wait until a period of the calendar is over',
    todo: 'Publish it afterwards, or revise its change request to an emergency that says why it cannot wait; a third person publishes it. Where no request carries it, the reason code `emergency` and a reason do.',
  },
  'change.emergency-needs-third-person': {
    status: 403,
    title: 'In a freeze, an emergency is published by somebody who neither wrote nor approved it',
    todo: 'Ask another person who may publish.',
  },
  'calendar-period.not-found': { status: 404, title: 'There is no such period', todo: 'Read the calendar.' },
  'calendar-period.backwards': {
    status: 422,
    title: 'A period ends after it begins, and not in the past',
    todo: 'Correct its first and its last instant.',
  },
  'calendar-period.unknown-zone': {
    status: 422,
    title: 'Nobody keeps a clock of this name',
    todo: 'Name a zone of the IANA list, such as Europe/Berlin.',
  },
  'calendar-period.hours-backwards': {
    status: 422,
    title: 'Protected hours end after they begin, on the same day',
    todo: 'Give them as HH:MM by the clock of the zone.',
  },
  'calendar-period.too-long': { status: 422, title: 'A period is too long', todo: 'Declare shorter ones.' },
  'calendar-period.needs-coverage': {
    status: 422,
    title: 'Quarter-end needs to know who stands by, before it begins',
    todo: 'Name for each area that is told a person and how they are reached.',
  },
  'calendar-period.needs-freeze': {
    status: 422,
    title: 'Quarter-end freezes what is not critical',
    todo: 'Say from which tier on changes wait.',
  },
  'calendar-period.release-waits': {
    status: 409,
    title: 'A release is published already, and would take effect by itself in this freeze',
    todo: 'Call the release that is named back on its own page (or `troth release call-back`), until half a minute before its instant; or let the freeze begin after it.',
  },
  'calendar-period.over': { status: 409, title: 'The period is over', todo: 'Nothing is left to do.' },
  'calendar-period.own-coverage': {
    status: 403,
    title: 'Somebody else approves who stands by',
    todo: 'Ask a person who did not declare the period.',
  },
};
