/**
 * Cedar's extension types that we run: decimal, datetime, duration. `ipaddr` is refused at compile by its name.
 * Every value is one 64-bit integer: a decimal in ten-thousandths, the other two in milliseconds.
 * Source: docs.cedarpolicy.com, "Data types"; checked against cedar-wasm in oracle.test.ts.
 */

const LONG_MAX = 2n ** 63n - 1n;
const LONG_MIN = -(2n ** 63n);
export const fitsLong = (n: bigint): boolean => n <= LONG_MAX && n >= LONG_MIN;
const inLong = (n: bigint): bigint | undefined => (fitsLong(n) ? n : undefined);

const DECIMAL = /^(-?)(\d{1,19})\.(\d{1,4})$/;

/** One to four places, the point never left out: Cedar's own form. */
export const decimalOf = (text: string): bigint | undefined => {
  const match = DECIMAL.exec(text);
  if (!match) return undefined;
  const units = BigInt(match[2] as string) * 10_000n + BigInt((match[3] as string).padEnd(4, '0'));
  return inLong(match[1] === '-' ? -units : units);
};

const DATETIME = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{3}))?(Z|[+-]\d{4}))?$/;
const DAY_MS = 86_400_000n;

/** `2026-11-21`, `…T10:00:00Z`, `…T10:00:00.000+0100`: milliseconds since 1970 in UTC. */
export const datetimeOf = (text: string): bigint | undefined => {
  const match = DATETIME.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second, milli] = match.slice(1, 8).map((part) => Number(part ?? 0));
  const days = daysFromCivil(year as number, month as number, day as number);
  if (days === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const offset = offsetMs(match[8]);
  if (offset === undefined) return undefined;
  const time = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 + Number(milli);
  return BigInt(days) * DAY_MS + BigInt(time) - offset;
};

const offsetMs = (zone: string | undefined): bigint | undefined => {
  if (zone === undefined || zone === 'Z') return 0n;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3, 5));
  if (hours > 23 || minutes > 59) return undefined;
  return BigInt((hours * 60 + minutes) * 60_000) * (zone.startsWith('-') ? -1n : 1n);
};

/** Days since 1970-01-01 in the proleptic Gregorian calendar (H. Hinnant's algorithm); undefined for no such day. */
const daysFromCivil = (year: number, month: number, day: number): number | undefined => {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
};

const daysInMonth = (year: number, month: number): number =>
  month === 2
    ? year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
      ? 29
      : 28
    : [4, 6, 9, 11].includes(month)
      ? 30
      : 31;

const DURATION = /^(-?)(?:(\d{1,19})d)?(?:(\d{1,19})h)?(?:(\d{1,19})m(?!s))?(?:(\d{1,19})s)?(?:(\d{1,19})ms)?$/;
const UNIT_MS = [DAY_MS, 3_600_000n, 60_000n, 1000n, 1n];

/** `1d2h3m4s5ms`, units in that order, each at most once, at least one. */
export const durationOf = (text: string): bigint | undefined => {
  const match = DURATION.exec(text);
  const parts = match?.slice(2, 7);
  if (!match || !parts?.some((part) => part !== undefined)) return undefined;
  const total = parts.reduce((sum, part, i) => sum + BigInt(part ?? 0) * (UNIT_MS[i] as bigint), 0n);
  return inLong(match[1] === '-' ? -total : total);
};

/** Midnight at or before: Cedar's `toDate` floors, also before 1970. */
export const dateFloor = (ms: bigint): bigint => ms - timeOfDay(ms);
export const timeOfDay = (ms: bigint): bigint => ((ms % DAY_MS) + DAY_MS) % DAY_MS;
export const DURATION_UNIT_MS: { readonly [method: string]: bigint } = {
  toMilliseconds: 1n,
  toSeconds: 1000n,
  toMinutes: 60_000n,
  toHours: 3_600_000n,
  toDays: DAY_MS,
};
