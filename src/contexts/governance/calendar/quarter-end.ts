/**
 * Quarter-end as a mode of operating: the seven measures of operations 8.3, each something that the system does or looks at while such a
 * period lasts. What is only looked at is told with its figures and what would be usual.
 */
import type { CalendarPeriod, Coverage } from './period.ts';
import { restOf } from './protected-hours.ts';

/** Somebody stands by for each of these, named before the period begins. */
export const AREAS_TO_COVER = ['selling', 'pricing', 'approvals', 'orders', 'billing', 'service'] as const;

/** This many times what is usual in an hour is a spike, and so few are none. */
export const SPIKE_TIMES = 3;
export const SPIKE_FROM = 5;
/** An approval that waits longer than this holds up a deal of the quarter. */
export const APPROVAL_WAITS_HOURS_MAX = 4;

export const uncovered = (coverage: readonly Coverage[]): readonly string[] =>
  AREAS_TO_COVER.filter((area) => !coverage.some((each) => each.area === area));

/** What is counted while it lasts. */
export type Watched = {
  readonly emergencies: number;
  readonly approvalsOpen: number;
  readonly oldestApprovalHours: number | null;
  readonly acceptedLastHour: number;
  /** Of the twenty-eight days before, as decimal text. */
  readonly acceptedUsually: string;
};

export type Measure = {
  readonly key: string;
  /** In the words of operations 8.3. */
  readonly source: string;
  readonly says: string;
  readonly ok: boolean;
};

const isSpike = ({ acceptedLastHour, acceptedUsually }: Watched): boolean =>
  acceptedLastHour >= SPIKE_FROM && acceptedLastHour > SPIKE_TIMES * Number(acceptedUsually);

export const measuresOf = (
  period: Pick<
    CalendarPeriod,
    'tiersFrom' | 'coverage' | 'coverageApprovedBy' | 'name' | 'to' | 'timeZone' | 'protects' | 'toldDaysAhead'
  >,
  watched: Watched,
  at: Temporal.Instant,
): readonly Measure[] => {
  const waits = watched.oldestApprovalHours ?? 0;
  const missing = uncovered(period.coverage);
  const { protects, timeZone, toldDaysAhead } = period;
  return [
    {
      key: 'freeze',
      source: 'freeze non-critical catalog/pricing changes',
      says: `Releases of tier ${period.tiersFrom} and above are not published before ${period.to}.`,
      ok: period.tiersFrom !== null,
    },
    {
      key: 'expedited',
      source: 'allow emergency fixes through expedited control',
      says: `${watched.emergencies} went through as emergencies, each with a reason and published by a third person.`,
      ok: true,
    },
    {
      key: 'approval-queues',
      source: 'increase monitoring of approval queues',
      says:
        watched.oldestApprovalHours === null
          ? 'No approval waits.'
          : `${watched.approvalsOpen} approvals wait, the oldest for ${waits} hours; ${APPROVAL_WAITS_HOURS_MAX} is the most that is well.`,
      ok: waits <= APPROVAL_WAITS_HOURS_MAX,
    },
    {
      key: 'acceptance-spikes',
      source: 'monitor quote acceptance spikes',
      says: `${watched.acceptedLastHour} offers were accepted in the last hour; ${watched.acceptedUsually} is usual.`,
      ok: !isSpike(watched),
    },
    {
      key: 'pricing-capacity',
      source: 'protect pricing engine capacity',
      says: restOf([{ ...period, mode: 'quarter-end' }], at)
        ? `Bulk work and simulations rest until ${protects.until} (${timeZone}).`
        : `Bulk work and simulations run: ${protects.from} to ${protects.until} (${timeZone}) is protected.`,
      ok: true,
    },
    {
      key: 'blackout-told',
      source: 'communicate blackout windows to sales teams',
      says: `“${period.name}” stands on every page of whoever sells, ${toldDaysAhead === null ? 'from its beginning' : `from ${toldDaysAhead} days ahead`} until ${period.to}.`,
      ok: true,
    },
    {
      key: 'coverage',
      source: 'pre-approve operational support coverage',
      says:
        missing.length > 0
          ? `Nobody stands by for ${missing.join(', ')}.`
          : period.coverageApprovedBy === null
            ? 'Who stands by is named and not approved.'
            : `${period.coverage.length} stand by, approved by a second person.`,
      ok: missing.length === 0 && period.coverageApprovedBy !== null,
    },
  ];
};
