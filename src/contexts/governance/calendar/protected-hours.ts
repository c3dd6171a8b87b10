/**
 * The hours of the day that quarter-end keeps for whoever sits before a customer: bulk work and simulations rest meanwhile. Hours are of the
 * zone that the period says, so that a day of 23 or 25 hours begins and ends when its people begin and end. Pure.
 */
import type { CalendarPeriod } from './period.ts';

export const DEFAULT_ZONE = 'UTC';
export const DEFAULT_PROTECTED = { from: '05:00', until: '20:00' } as const;

export type Protecting = Pick<CalendarPeriod, 'name' | 'mode' | 'to' | 'timeZone' | 'protects'>;
/** Why work rests, and until when. */
export type Rest = { readonly period: string; readonly until: string; readonly timeZone: string };

/** Undefined where nobody keeps a clock of that name. */
export const zoneNamed = (timeZone: string): string | undefined => {
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone).timeZoneId;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

/** An hour that a clock skips in spring is the first one after it; of an hour that it has twice in autumn, the first. */
const hoursOf = ({ timeZone, protects }: Protecting, at: Temporal.Instant) => {
  const day = at.toZonedDateTimeISO(timeZone);
  const on = (time: string): Temporal.Instant => day.withPlainTime(time).toInstant();
  return { from: on(protects.from), until: on(protects.until) };
};

const restBy = (period: Protecting, at: Temporal.Instant): Rest | null => {
  if (period.mode !== 'quarter-end') return null;
  const { from, until } = hoursOf(period, at);
  if (Temporal.Instant.compare(at, from) < 0 || Temporal.Instant.compare(at, until) >= 0) return null;
  const end = Temporal.Instant.compare(until, period.to) < 0 ? until : Temporal.Instant.from(period.to);
  return { period: period.name, until: end.toString(), timeZone: period.timeZone };
};

/** Of several periods the one that lets work go on last. Null: nothing rests. */
export const restOf = (inForce: readonly Protecting[], at: Temporal.Instant): Rest | null =>
  inForce
    .map((period) => restBy(period, at))
    .reduce(
      (latest, rest) =>
        rest !== null && (latest === null || Temporal.Instant.compare(rest.until, latest.until) > 0) ? rest : latest,
      null,
    );

export type Coming = Pick<CalendarPeriod, 'from' | 'timeZone' | 'toldDaysAhead'>;

/** Days by the calendar of the zone: what begins tomorrow morning is a day away, also late in the evening. */
export const daysLeft = ({ from, timeZone }: Coming, at: Temporal.Instant): number => {
  const dayOf = (instant: Temporal.Instant): Temporal.PlainDate => instant.toZonedDateTimeISO(timeZone).toPlainDate();
  return dayOf(at).until(dayOf(Temporal.Instant.from(from)), { largestUnit: 'days' }).days;
};

/** Whether whoever sells is told today of what has not begun. */
export const isToldAhead = (period: Coming, at: Temporal.Instant): boolean =>
  period.toldDaysAhead !== null &&
  Temporal.Instant.compare(period.from, at) > 0 &&
  daysLeft(period, at) <= period.toldDaysAhead;
