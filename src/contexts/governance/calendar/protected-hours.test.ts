import assert from 'node:assert/strict';
import { test } from 'node:test';
import { daysLeft, isToldAhead, type Protecting, restOf, zoneNamed } from './protected-hours.ts';

const period = (change: Partial<Protecting> = {}): Protecting => ({
  name: 'Close',
  mode: 'quarter-end',
  to: '2027-01-05T00:00:00Z',
  timeZone: 'Europe/Berlin',
  protects: { from: '05:00', until: '20:00' },
  ...change,
});
const rest = (at: string, ...periods: readonly Partial<Protecting>[]): string | null =>
  restOf(periods.map(period), Temporal.Instant.from(at))?.until ?? null;

const CASES: readonly (readonly [string, string | null, string, ...Partial<Protecting>[]])[] = [
  [
    'in winter Berlin is an hour ahead: the evening begins at seven in UTC',
    '2026-12-20T19:00:00Z',
    '2026-12-20T18:59:59Z',
    {},
  ],
  ['from that second on work goes on', null, '2026-12-20T19:00:00Z', {}],
  ['in summer it is two hours ahead', '2026-06-20T18:00:00Z', '2026-06-20T17:30:00Z', {}],
  ['before five in the morning of Berlin nothing rests', null, '2026-12-20T03:59:59Z', {}],
  ['from five on it does', '2026-12-20T19:00:00Z', '2026-12-20T04:00:00Z', {}],
  [
    'on the day of 23 hours five in the morning comes an hour sooner',
    '2026-03-29T18:00:00Z',
    '2026-03-29T03:00:00Z',
    {},
  ],
  ['and the second before it is night', null, '2026-03-29T02:59:59Z', {}],
  [
    'an hour that the clock skips is the first one after it',
    '2026-03-29T18:00:00Z',
    '2026-03-29T01:30:00Z',
    { protects: { from: '02:30', until: '20:00' } },
  ],
  ['a second earlier it is not reached', null, '2026-03-29T01:29:59Z', { protects: { from: '02:30', until: '20:00' } }],
  [
    'an hour that the clock has twice is the first of the two',
    '2026-10-25T19:00:00Z',
    '2026-10-25T00:30:00Z',
    { protects: { from: '02:30', until: '20:00' } },
  ],
  [
    'a zone on the other side of the world has its own day',
    '2026-12-21T01:00:00Z',
    '2026-12-20T22:00:00Z',
    { timeZone: 'America/Los_Angeles', protects: { from: '08:00', until: '17:00' } },
  ],
  ['what only freezes protects no hours', null, '2026-12-20T10:00:00Z', { mode: null }],
  ['a rest ends with its period', '2026-12-20T12:00:00Z', '2026-12-20T10:00:00Z', { to: '2026-12-20T12:00:00Z' }],
  ['of two periods the later one counts', '2026-12-20T20:00:00Z', '2026-12-20T10:00:00Z', {}, { timeZone: 'UTC' }],
];
for (const [what, expected, at, ...periods] of CASES) test(what, () => assert.equal(rest(at, ...periods), expected));

test('nothing rests where no period holds', () => assert.equal(rest('2026-12-20T10:00:00Z'), null));

test('a zone is one that a clock is kept for', () => {
  assert.equal(zoneNamed('Europe/Berlin'), 'Europe/Berlin');
  assert.equal(zoneNamed('Mars/Olympus'), undefined);
  assert.equal(zoneNamed(''), undefined);
});

test('sellers are told by the days of the calendar that are left, not by hours', () => {
  const coming = { from: '2026-12-14T23:00:00Z', timeZone: 'Europe/Berlin', toldDaysAhead: 7 };
  const left = (at: string) => daysLeft(coming, Temporal.Instant.from(at));
  const told = (at: string, change = {}) => isToldAhead({ ...coming, ...change }, Temporal.Instant.from(at));
  // It begins at midnight of Berlin, the 15th.
  assert.deepEqual(
    [left('2026-12-14T22:59:00Z'), left('2026-12-13T23:00:00Z'), left('2026-12-08T10:00:00Z')],
    [1, 1, 7],
  );
  assert.equal(told('2026-12-08T10:00:00Z'), true);
  assert.equal(told('2026-12-07T22:30:00Z'), false);
  assert.equal(told('2026-12-07T23:00:00Z'), true, 'the eighth has begun in Berlin');
  assert.equal(told('2026-12-14T23:00:00Z'), false, 'it has begun');
  assert.equal(told('2026-12-14T10:00:00Z', { toldDaysAhead: null }), false);
});
