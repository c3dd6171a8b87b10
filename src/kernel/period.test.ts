import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  LINE_SEGMENTS_MAX,
  type Segment,
  addMonthsAnchored,
  checkPeriod,
  checkSegments,
  civilDay,
  contains,
  daysBetween,
  intersect,
  isPlainDate,
  overlaps,
} from './period.ts';

const year = { from: '2026-01-01', to: '2027-01-01' };

test('a period holds its first day and not the day it ends', () => {
  assert.ok(contains(year, '2026-01-01'));
  assert.ok(contains(year, '2026-12-31'));
  assert.ok(!contains(year, '2027-01-01'));
  assert.ok(!contains(year, '2025-12-31'));
  assert.ok(contains({ from: '2026-01-01' }, '9999-12-31'));
});

test('neighbours share no day; a period without an end meets all that is later', () => {
  const next = { from: '2027-01-01' };
  assert.ok(!overlaps(year, next));
  assert.ok(overlaps(year, { from: '2026-12-31' }));
  assert.deepEqual(intersect(year, { from: '2026-07-01' }), { from: '2026-07-01', to: '2027-01-01' });
  assert.deepEqual(intersect({ from: '2025-01-01' }, next), next);
  assert.equal(intersect(next, year), undefined);
});

const date = fc
  .tuple(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 31 }))
  .map(([y, month, d]) => Temporal.PlainDate.from({ year: y, month, day: d }, { overflow: 'constrain' }));

test('days between dates are those that Temporal counts', () => {
  fc.assert(
    fc.property(date, date, (a, b) => {
      assert.equal(daysBetween(a.toString(), b.toString()), a.until(b, { largestUnit: 'days' }).days);
    }),
    { numRuns: 2000 },
  );
  assert.equal(civilDay('1970-01-01'), 0);
});

test('every day of four centuries is one day after the one before', () => {
  let expected = civilDay('1900-01-01');
  let day = Temporal.PlainDate.from('1900-01-01');
  for (; day.year < 2300; day = day.add({ months: 1 })) {
    assert.equal(civilDay(day.toString()), expected);
    expected += day.daysInMonth;
  }
});

test('a real day is told from a mistyped one as Temporal tells it', () => {
  for (const y of [1900, 2000, 2023, 2024])
    for (let m = 0; m <= 13; m++)
      for (let d = 0; d <= 32; d++) {
        const text = `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
        assert.equal(isPlainDate(text), isReal(y, m, d), text);
      }
  for (const text of ['2026-1-1', '20260101', '2026-01-01T00:00', '+002026-01-01', '0000-01-01', '', 20260101, null])
    assert.ok(!isPlainDate(text), String(text));
});

const isReal = (y: number, month: number, d: number): boolean => {
  try {
    return Temporal.PlainDate.from({ year: y, month, day: d }, { overflow: 'reject' }).day === d;
  } catch (error) {
    assert.ok(error instanceof RangeError);
    return false;
  }
};

test('months are added to the anchor, so that a contract of the 31st returns to the 31st', () => {
  const dates = [0, 1, 2, 3, 13].map((n) => addMonthsAnchored('2024-01-31', n));
  assert.deepEqual(dates, ['2024-01-31', '2024-02-29', '2024-03-31', '2024-04-30', '2025-02-28']);
  assert.equal(addMonthsAnchored('2024-02-29', 12), '2025-02-28');
  assert.equal(addMonthsAnchored('2026-03-31', -1), '2026-02-28');
});

test('days are not counted between dates that are none', () => {
  assert.throws(() => daysBetween('2026-02-30', '2026-03-01'), { name: 'BrokenPromise' });
});

test('a period without a day, or with a date that is none, is refused', () => {
  assert.ok(checkPeriod(year).ok);
  assert.ok(checkPeriod({ from: '2026-01-01' }).ok);
  const refusal = (from: string, to: string) => {
    const outcome = checkPeriod({ from, to });
    return outcome.ok ? undefined : outcome.refusal;
  };
  assert.deepEqual(refusal('2026-01-01', '2026-01-01'), { code: 'period.empty', from: '2026-01-01', to: '2026-01-01' });
  assert.deepEqual(refusal('2026-02-30', '2026-03-01'), { code: 'period.date', date: '2026-02-30' });
  assert.deepEqual(refusal('2026-02-01', 'soon'), { code: 'period.date', date: 'soon' });
});

const segment = (id: string, from: string, to?: string, quantity = '10'): Segment => ({
  id,
  from,
  quantity,
  characteristics: {},
  ...(to !== undefined && { to }),
});

const ramp = [
  segment('a', '2026-01-01', '2027-01-01', '100'),
  segment('b', '2027-01-01', '2028-01-01', '250.5'),
  segment('c', '2028-01-01', undefined, '0'),
];

test('a three-year ramp with an open end and a pause of quantity 0 is accepted as it is', () => {
  const outcome = checkSegments(ramp);
  assert.ok(outcome.ok && outcome.value === ramp);
});

const offences: readonly (readonly [why: string, segments: readonly Segment[], refusal: object])[] = [
  ['no segment', [], { code: 'segment.none' }],
  [
    'a shared day',
    [segment('a', '2026-01-01', '2026-07-02'), segment('b', '2026-07-01')],
    {
      code: 'segment.overlap',
      id: 'b',
      from: '2026-07-01',
      before: 'a',
      beforeFrom: '2026-01-01',
      beforeTo: '2026-07-02',
    },
  ],
  [
    'a successor to a segment without an end',
    [segment('a', '2026-01-01'), segment('b', '2026-07-01')],
    {
      code: 'segment.overlap',
      id: 'b',
      from: '2026-07-01',
      before: 'a',
      beforeFrom: '2026-01-01',
      beforeTo: undefined,
    },
  ],
  [
    'a day left out',
    [segment('a', '2026-01-01', '2026-07-01'), segment('b', '2026-07-02')],
    { code: 'segment.gap', id: 'b', from: '2026-07-02', before: 'a', beforeFrom: '2026-01-01', beforeTo: '2026-07-01' },
  ],
  [
    'an earlier segment after a later one',
    [segment('a', '2026-07-01', '2027-01-01'), segment('b', '2026-01-01', '2026-07-01')],
    {
      code: 'segment.unordered',
      id: 'b',
      from: '2026-01-01',
      before: 'a',
      beforeFrom: '2026-07-01',
      beforeTo: '2027-01-01',
    },
  ],
  [
    'an empty segment',
    [segment('a', '2026-01-01', '2026-01-01')],
    { code: 'segment.empty', id: 'a', from: '2026-01-01', to: '2026-01-01' },
  ],
  ['a date that is none', [segment('a', '2026-13-01')], { code: 'segment.date', id: 'a', date: '2026-13-01' }],
  ['an end that is none', [segment('a', '2026-01-01', 'x')], { code: 'segment.date', id: 'a', date: 'x' }],
  [
    'one id twice',
    [segment('a', '2026-01-01', '2026-07-01'), segment('a', '2026-07-01')],
    { code: 'segment.duplicate-id' },
  ],
];

for (const [why, segments, refusal] of offences) {
  test(`segments with ${why} are refused`, () => {
    assert.deepEqual(checkSegments(segments), { ok: false, refusal });
  });
}

test('a quantity that is negative, huge or no decimal is refused with the limits', () => {
  for (const quantity of ['-1', '1000000000001', '1e3', '', 'ten']) {
    const outcome = checkSegments([segment('a', '2026-01-01', undefined, quantity)]);
    const refusal = { code: 'segment.quantity', id: 'a', quantity, min: '0', max: '1000000000000' };
    assert.deepEqual(outcome, { ok: false, refusal });
  }
});

test('a line has a limited number of segments', () => {
  const months = Array.from({ length: LINE_SEGMENTS_MAX + 1 }, (_, n) =>
    segment(`m${n}`, addMonthsAnchored('2026-01-01', n), addMonthsAnchored('2026-01-01', n + 1)),
  );
  assert.ok(checkSegments(months.slice(1)).ok);
  const refusal = { code: 'segment.too-many', count: LINE_SEGMENTS_MAX + 1, max: LINE_SEGMENTS_MAX };
  assert.deepEqual(checkSegments(months), { ok: false, refusal });
});
