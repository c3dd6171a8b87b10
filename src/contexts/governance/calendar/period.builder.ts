/** A freeze of the business calendar for tests: a test says what it is about, the rest is a quarter's close. */
import type { CalendarPeriod } from './period.ts';

export const aPeriod = (
  said: Pick<CalendarPeriod, 'name' | 'from' | 'to'> & Partial<CalendarPeriod>,
): CalendarPeriod => ({
  id: '01920000-0000-7000-8000-000000000001',
  version: 1,
  entryLeaf: null,
  kind: 'quarter-close',
  scope: {},
  tiersFrom: 2,
  mode: null,
  timeZone: 'UTC',
  protects: { from: '05:00', until: '20:00' },
  toldDaysAhead: null,
  coverage: [],
  declaredByPerson: 'olga',
  coverageApprovedBy: null,
  endedAt: null,
  recordedAt: '2026-11-01T00:00:00Z',
  ...said,
});
