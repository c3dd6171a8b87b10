/** Whether the calendar lets a change through. Pure: the periods, the change and the time are all that it looks at. */
import type { Refusal } from '#kernel/outcome.ts';
import { fencedIn, type ScopeFacts } from '#platform/switches.ts';
import type { Tier } from '../change/tier.ts';
import type { CalendarPeriod } from './period.ts';

export type AskedOfCalendar = {
  readonly tier: Tier;
  /** Through the expedited path: with a reason, and reviewed by one more person. */
  readonly emergency: boolean;
  readonly scope: ScopeFacts;
  readonly at: Temporal.Instant;
};

type Dated = Pick<CalendarPeriod, 'from' | 'to' | 'endedAt'>;

/** Half-open; one that was ended early is over. */
export const isInForce = ({ from, to, endedAt }: Dated, at: Temporal.Instant): boolean =>
  endedAt === null && Temporal.Instant.compare(from, at) <= 0 && Temporal.Instant.compare(to, at) > 0;

/** Whether it makes changes of any tier wait. */
export const freezes = ({ tiersFrom }: Pick<CalendarPeriod, 'tiersFrom'>): boolean => tiersFrom !== null;

/** The period that freezes this change, whether or not it goes through as an emergency. */
export const freezing = (
  periods: readonly CalendarPeriod[],
  { tier, scope, at }: Omit<AskedOfCalendar, 'emergency'>,
): CalendarPeriod | undefined =>
  periods.find(
    (period) =>
      period.tiersFrom !== null && tier >= period.tiersFrom && isInForce(period, at) && fencedIn(period.scope, scope),
  );

export const frozenBy = (periods: readonly CalendarPeriod[], asked: AskedOfCalendar): Refusal | undefined => {
  const period = asked.emergency ? undefined : freezing(periods, asked);
  return (
    period && {
      code: 'change.frozen',
      period: period.name,
      kind: period.kind,
      until: period.to,
      tier: asked.tier,
      tiersFrom: period.tiersFrom,
    }
  );
};
