/** Dates in the reader's own locale. A plain date has no zone; an instant is shown in the reader's zone, named where it matters. */
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });
const localDay = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const zoned = new Intl.DateTimeFormat(undefined, {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
});
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

const PLAIN = /^\d{4}-\d{2}-\d{2}$/;

/** A plain date is formatted at UTC midnight, so that no zone moves it to its neighbour. */
export const dateText = (text: string | null | undefined): string => {
  if (!text) return '–';
  return PLAIN.test(text) ? day.format(new Date(`${text}T00:00:00Z`)) : moment.format(new Date(text));
};

/** The day alone, where a list has no room for more; an instant's day is the reader's. */
export const dayText = (text: string | null | undefined): string => {
  if (!text) return '–';
  return PLAIN.test(text) ? dateText(text) : localDay.format(new Date(text));
};

/** An offer holds until an instant that is no longer in it: its last day is the one before, as the proposal says it. */
export const lastDayText = (until: string | null | undefined): string =>
  until ? day.format(new Date(new Date(until).getTime() - 1)) : '–';

export const instantText = (text: string): string => zoned.format(new Date(text));
export const clockText = (text: string): string => clock.format(new Date(text));

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** "2 hours ago", "in 3 days"; under a minute it is now. */
export const ago = (text: string, now: number = Date.now()): string => {
  const distance = new Date(text).getTime() - now;
  const unit = UNITS.find(([, size]) => Math.abs(distance) >= size);
  return unit ? relative.format(Math.trunc(distance / unit[1]), unit[0]) : 'now';
};

export const minutesText = (minutes: number): string => {
  if (minutes < 60) return `${minutes} min`;
  return minutes < 2880 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1440)} days`;
};
