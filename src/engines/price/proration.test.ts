import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { add, cmp, dec, decText, eq, exactText, whole } from '#kernel/decimal.ts';
import { addMonthsAnchored, daysBetween } from '#kernel/period.ts';
import { type CycleTerms, billingCycles } from './billing-cycles.ts';
import { addDays, endOf, strictDays, zonedDays } from './day-count.ts';
import { asScaled, fractionText, partOf, sameFraction } from './fraction.ts';
import {
  type MultiplierPrecision,
  type ProrationMethod,
  multiplierOf,
  prorate,
  prorationOf,
  restOfPeriod,
} from './proration.ts';

const month = { from: '2021-09-16', to: '2021-09-25', period: { from: '2021-08-25', to: '2021-09-25' } };

// Each method's fraction for a stretch; the sources stand with the methods.
const counted: readonly (readonly [ProrationMethod, string, string, string])[] = [
  ['daysOverStartMonth', '2023-01-31', '2023-02-01', '1/28'],
  ['daysOverCalendarMonth', '2021-01-27', '2021-02-01', '5/31'],
  ['daysOver30', '2021-01-27', '2021-02-01', '5/30'],
  ['strict30Over30', '2021-01-27', '2021-02-01', '4/30'],
  ['strict30Over30', '2020-02-01', '2020-03-01', '30/30'],
  ['strict30Over30', '2021-02-27', '2021-03-01', '4/30'],
  ['daysOver365', '2019-08-12', '2019-12-23', '133/365'],
  ['daysOverRealYear', '2019-08-12', '2019-12-23', '133/366'],
];

for (const [method, from, to, expected] of counted)
  test(`${method} makes ${expected} of ${from} to ${to}`, () =>
    assert.equal(fractionText(prorationOf(method, { from, to })), expected));

test('a period is prorated by its own days, and the money is rounded once', () => {
  assert.equal(fractionText(prorationOf('daysOverPeriod', month)), '9/31');
  assert.equal(decText(prorate(dec('24.95'), 'daysOverPeriod', month, { scale: 2, mode: 'halfUp' })), '7.24');
});

test('broken months count each by its own month: 20/31, three, 22/31', () => {
  const year = prorationOf('calendarMonthsOver12', { from: '2019-08-12', to: '2019-12-23' });
  assert.equal(decText(partOf(dec('5000'), year, 2, 'halfUp')), '1814.52');
  assert.ok(
    sameFraction(prorationOf('calendarMonthsOver12', { from: '2019-08-01', to: '2020-01-01' }), {
      part: whole(5),
      of: whole(12),
    }),
  );
});

test('the last day of a written period belongs to it, or does not, by policy', () => {
  assert.equal(endOf('2024-03-31', 'inclusive'), '2024-04-01');
  assert.equal(endOf('2024-03-31', 'exclusive'), '2024-03-31');
});

test('a day of 23 or 25 hours is one day, and a moment belongs to the day of its zone', () => {
  assert.equal(zonedDays('2024-03-09T05:00Z', '2024-03-11T04:00Z', 'America/New_York', 'inZone'), 2);
  assert.equal(zonedDays('2024-08-01T23:00Z', '2024-08-03T01:00Z', 'America/Los_Angeles', 'inZone'), 1);
  assert.equal(zonedDays('2024-08-01T23:00Z', '2024-08-03T01:00Z', 'America/Los_Angeles', 'asWritten'), 2);
});

const multipliers: readonly (readonly [MultiplierPrecision, string, string, string])[] = [
  ['day', '2015-01-01', '2017-04-10', '2.274'],
  ['month', '2017-01-01', '2018-01-11', '1.0833'],
  ['monthlyAndDaily', '2017-01-01', '2018-01-11', '1.0274'],
  ['calendarMonthlyAndDaily', '2017-01-01', '2018-01-11', '1.0269'],
];
for (const [precision, from, to, expected] of multipliers)
  test(`the multiplier of ${from} to ${to} is ${expected} by ${precision}`, () =>
    assert.equal(decText(asScaled(multiplierOf(precision, from, to), 4, 'halfUp')), expected));

const day = fc.integer({ min: 0, max: 4000 }).map((days) => addDays('2019-01-01', days));

test('the parts of a period add up to it, wherever it is cut', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 400 }), fc.integer({ min: 0, max: 400 }), (from, length, at) => {
      const period = { from, to: addDays(from, length) };
      const cut = addDays(from, Math.min(at, length));
      const parts = [
        prorationOf('daysOverPeriod', { from, to: cut, period }),
        prorationOf('daysOverPeriod', { from: cut, to: period.to, period }),
      ];
      assert.ok(eq(add(parts[0]!.part, parts[1]!.part), parts[0]!.of));
    }),
  );
});

test('strict months have thirty days however long they are', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 30 }), (from, months) => {
      const start = `${from.slice(0, 8)}01`;
      assert.equal(strictDays(start, addMonthsAnchored(start, months)), months * 30);
    }),
  );
});

test('the rest of a period is never more than all of it nor less than nothing, whatever the rhythm of the charge', () => {
  const cadence = fc.constantFrom('month', 'quarter', 'halfYear', 'year', undefined);
  fc.assert(
    fc.property(
      day,
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: -50, max: 450 }),
      cadence,
      (from, length, at, rhythm) => {
        const rest = restOfPeriod({ from, to: addDays(from, length) }, addDays(from, at), rhythm);
        assert.ok(rest.part.units >= 0n && cmp(rest.part, rest.of) <= 0);
      },
    ),
  );
});

const cycles = (from: string, target: string, billingDay: number, months: number, to?: string): string =>
  exactText(billingCycles({ from, to, target, billingDay, cycle: { months } }).total);

// prettier-ignore
const published: readonly (readonly [string, string, number, number, string | undefined, string])[] = [
  // from        target      day months to            cycles
  ['2011-02-15', '2011-02-15', 15, 1,  undefined,    '1'],
  ['2011-02-15', '2011-03-15', 15, 1,  undefined,    '2'],
  ['2011-01-01', '2011-01-01', 15, 1,  '2011-02-27', '0.451612903'],
  ['2011-01-01', '2011-02-27', 15, 1,  '2011-02-27', '1.880184332'],
  ['2010-06-17', '2011-06-17', 17, 12, '2011-06-25', '1.021857923'],
  ['2011-01-31', '2011-02-24', 15, 12, undefined,    '0.956164384'],
  ['2011-01-01', '2011-04-15', 15, 3,  '2011-04-27', '1.284042045'],
  ['2012-01-30', '2012-03-01', 30, 1,  undefined,    '2'],
  ['2011-02-14', '2011-03-01', 31, 1,  undefined,    '1.451612903'],
];
for (const [from, target, billingDay, months, to, expected] of published)
  test(`${from} to ${to ?? 'no end'}, billed on the ${billingDay}th up to ${target}, is ${expected} cycles of ${months} months`, () =>
    assert.equal(cycles(from, target, billingDay, months, to), expected));

test('a billing day of 31 stays the last day: thirteen months on, thirteen cycles are asked for', () => {
  for (let count = 0; count <= 12; count++) {
    const target = addMonthsAnchored('2011-01-31', count);
    assert.equal(cycles('2011-01-31', target, 31, 1), String(count + 1));
  }
});

test('the later the target, the more cycles, and never beyond the end', () => {
  fc.assert(
    fc.property(
      day,
      fc.integer({ min: 1, max: 31 }),
      fc.nat(500),
      fc.nat(500),
      fc.nat(800),
      (from, billingDay, one, two, length) => {
        const terms = (days: number): CycleTerms => ({
          from,
          to: addDays(from, length),
          target: addDays(from, days),
          billingDay,
          cycle: { months: 1 },
        });
        const [early, late] = [billingCycles(terms(Math.min(one, two))), billingCycles(terms(Math.max(one, two)))];
        assert.ok(cmp(early.total, late.total) <= 0);
        assert.ok(late.billedTo <= addDays(from, length) && daysBetween(from, late.billedTo) >= 0);
      },
    ),
  );
});
