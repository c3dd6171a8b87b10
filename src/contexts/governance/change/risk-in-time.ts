/**
 * How sensitive the hour of a change is, from the calendar: what it takes effect in, and what begins soon after it. The quarters of the year are
 * known without anybody declaring them. Pure.
 */
import { fencedIn } from '#platform/switches.ts';
import { freezes, isInForce } from '../calendar/frozen.ts';
import { type CalendarPeriod, PERIOD_KINDS } from '../calendar/period.ts';
import type { Asked } from './change-request.contract.ts';
import type { Scored, Score } from './risk.ts';

const NEAR_DAYS = 14;
/** Periods are looked for so far ahead. */
const AHEAD_DAYS = 30;

const named = (scope: 'all' | readonly string[] | undefined): readonly string[] | undefined =>
  scope === 'all' ? undefined : scope;

/** Whole days from one instant to the next, rounded up: what begins tomorrow is a day away. */
const daysTo = (from: Temporal.Instant, to: string): number =>
  from.until(to).round({ largestUnit: 'day', smallestUnit: 'day', roundingMode: 'ceil' }).days;

const quarterEnd = (at: Temporal.Instant): Temporal.Instant => {
  const day = at.toZonedDateTimeISO('UTC').startOfDay();
  const next = Math.ceil(day.month / 3) * 3 + 1;
  return day
    .with({ day: 1, month: 1 })
    .add({ months: next - 1 })
    .toInstant();
};

type Reason = { readonly score: Score; readonly says: string };

const ofPeriod = (period: CalendarPeriod, at: Temporal.Instant): Reason | undefined => {
  const what = `${period.name} (${PERIOD_KINDS[period.kind]})`;
  if (isInForce(period, at))
    return freezes(period)
      ? { score: 3, says: `It takes effect in ${what}, which freezes changes.` }
      : { score: 2, says: `It takes effect in ${what}.` };
  const days = daysTo(at, period.from);
  if (Temporal.Instant.compare(period.from, at) <= 0 || days > AHEAD_DAYS) return undefined;
  const soon = freezes(period) && days <= NEAR_DAYS;
  return { score: soon ? 2 : 1, says: `${what} begins ${days} days after it.` };
};

/** `periods`: those that are not over when it takes effect. */
export const measuredTiming = (
  asked: Asked,
  periods: readonly CalendarPeriod[],
  effective: Temporal.Instant,
): Scored => {
  const { impacted } = asked;
  const facts = {
    countries: named(impacted?.markets),
    channels: named(impacted?.channels),
    products: named(impacted?.products),
  };
  const days = daysTo(effective, quarterEnd(effective).toString());
  const reasons: readonly Reason[] = [
    ...periods.filter(({ scope }) => fencedIn(scope, facts)).flatMap((period) => ofPeriod(period, effective) ?? []),
    ...(days <= NEAR_DAYS ? [{ score: 1 as const, says: `A quarter of the year ends ${days} days after it.` }] : []),
  ];
  const score = reasons.reduce<Score>((most, reason) => (reason.score > most ? reason.score : most), 0);
  return {
    score,
    how: 'measured',
    because:
      reasons.length === 0
        ? `Nothing of the calendar is within ${AHEAD_DAYS} days after it, and no quarter ends within ${NEAR_DAYS}.`
        : reasons.map(({ says }) => says).join(' '),
  };
};
