/** When a change that is out is held against its monitoring requirement next, by itself. Pure. */
import type { Change } from './change.ts';
import { watchedUntil } from './monitoring.ts';

const READINGS_WANTED = 24;
const MINUTES_MIN = 5;
const MINUTES_MAX = 60;
const MINUTES_AN_HOUR = 60;

/** Of a window of hours the twenty-fourth part, but never more often than every five minutes nor less often than every hour. */
export const watchEveryMinutes = (hours: number): number =>
  Math.min(MINUTES_MAX, Math.max(MINUTES_MIN, Math.floor((hours * MINUTES_AN_HOUR) / READINGS_WANTED)));

/** Once more at the end of the window, and then never again; a person may look at any time. */
export const nextWatch = ({
  status,
  asked,
  releasedAt,
  watched,
}: Pick<Change, 'status' | 'asked' | 'releasedAt' | 'watched'>): Temporal.Instant | undefined => {
  if ((status !== 'released' && status !== 'watched') || releasedAt === null || asked.monitoring === undefined)
    return undefined;
  const until = watchedUntil(asked, releasedAt);
  const last = Temporal.Instant.from(watched?.at ?? releasedAt);
  if (Temporal.Instant.compare(last, until) >= 0) return undefined;
  const next = last.add({ minutes: watchEveryMinutes(asked.monitoring.hours) });
  return Temporal.Instant.compare(next, until) < 0 ? next : until;
};
