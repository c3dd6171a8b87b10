import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Decimal, ZERO, add, cmp, dec, decText, eq, isNegative, sum, whole } from '#kernel/decimal.ts';
import {
  type Change,
  cappedCredit,
  changeInPeriod,
  changeQuantity,
  replaceInPeriod,
  settle,
  upgradeAgain,
  uplifted,
} from './amendment.ts';
import { capped, dueWithMinimum, pooledCap, pooledTrueUp, proratedTrueUp, trueUp } from './commitment.ts';
import { alignedToEnd, commonEnd } from './cotermination.ts';
import { addDays } from './day-count.ts';
import { asScaled, fraction } from './fraction.ts';
import { type Stepped, amendSteps, contractYears, joinSteps, upliftByYear, worthWithin } from './ramp.ts';

const cents = { scale: 2, mode: 'halfUp' } as const;
const january = { from: '2025-01-01', to: '2025-01-31' };
const on = (date: string, billing: Change['billing'] = 'advance'): Change => ({
  period: january,
  on: date,
  billing,
  rounding: cents,
});
const texts = (list: readonly Decimal[]) => list.map(decText);
const price = (amount: string) => ({ amount: dec(amount) });

test('what is replaced is credited for the rest of the period, what replaces it is charged for it', () => {
  const { credit, charge, net } = replaceInPeriod(price('100'), price('200'), on('2025-01-16'));
  assert.deepEqual(texts([credit, charge, net]), ['-50', '100', '50']);
});

test('what is only billed afterwards makes no line when it changes, and a fee of once is due all the same', () => {
  const { lines } = changeInPeriod(
    {
      replaced: [{ before: price('100'), after: price('200') }],
      removed: [price('30')],
      added: [price('50'), { amount: dec('500'), once: true }],
    },
    on('2025-01-16', 'arrears'),
  );
  assert.deepEqual(texts(lines), ['500']);
});

test('several changes make one line each, and a change of nothing makes none', () => {
  const changes = {
    replaced: [{ before: price('100'), after: price('200') }],
    removed: [price('30')],
    added: [price('50')],
  };
  assert.deepEqual(texts(changeInPeriod(changes, on('2025-01-16')).lines), ['-50', '100', '-15', '25']);
  assert.deepEqual(changeInPeriod(changes, on('2025-01-31')).lines, []);
});

test('a one-time fee is charged whole, and a yearly one in a month by its year', () => {
  const added = [
    { amount: dec('1000'), once: true },
    { amount: dec('3650'), cadence: 'year' as const },
  ];
  assert.deepEqual(texts(changeInPeriod({ replaced: [], removed: [], added }, on('2025-01-23')).lines), ['1000', '80']);
});

test('a credit never exceeds what was paid less what was credited before', () => {
  const credit = (potential: string, before: string) => decText(cappedCredit(dec(potential), dec('200'), dec(before)));
  assert.deepEqual(
    [credit('100', '50'), credit('300', '50'), credit('100', '180'), credit('100', '250'), credit('-50', '0')],
    ['100', '150', '20', '0', '0'],
  );
});

test('what a credit leaves over stays a balance, now or on renewal', () => {
  const settled = (credit: string, when: 'now' | 'onRenewal') =>
    Object.values(settle(dec(credit), dec('50'), dec('100'), when)).map(decText);
  assert.deepEqual(settled('15', 'now'), ['35', '100', '0']);
  assert.deepEqual(settled('70', 'now'), ['0', '100', '20']);
  assert.deepEqual(settled('120', 'onRenewal'), ['50', '0', '20']);
});

test('fewer units leave a credit, more units are due, and a second upgrade credits the plan and not the first upgrade', () => {
  const third = fraction(10, 30);
  const changed = (before: number, after: number) => {
    const { used, unused, remaining, credit, due } = changeQuantity(
      dec('30'),
      whole(before),
      whole(after),
      third,
      cents,
    );
    return texts([used, unused, remaining, credit, due]);
  };
  assert.deepEqual(changed(3, 2), ['30', '60', '40', '20', '0']);
  assert.deepEqual(changed(2, 3), ['20', '40', '60', '0', '20']);
  const again = upgradeAgain(dec('998'), dec('1497'), fraction(dec('0.9238'), 1), cents);
  assert.deepEqual(texts([again.credit, again.charge]), ['921.95', '575.05']);
});

test('an uplift is compounded each year', () => {
  assert.deepEqual(texts(upliftByYear(dec('1200'), dec('10'), 3)), ['1200', '1320', '1452']);
  assert.equal(decText(uplifted(dec('100'), dec('-5'), 2)), '90.25');
});

test('lines add up to their net, whatever changes and whenever', () => {
  const amounts = fc.array(
    fc.integer({ min: 0, max: 1_000_000 }).map((units) => ({ amount: { units: BigInt(units), scale: 2 } })),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(amounts, amounts, fc.integer({ min: 0, max: 30 }), (removed, added, days) => {
      const changed = changeInPeriod({ replaced: [], removed, added }, on(addDays(january.from, days)));
      assert.ok(eq(sum(changed.lines), changed.net));
      const whole = changeInPeriod({ replaced: [], removed: [], added }, on(january.from));
      assert.ok(eq(whole.net, sum(added.map((one) => one.amount))), 'a change on the first day costs the whole period');
    }),
  );
});

const steps: readonly Stepped<Decimal>[] = [
  { from: '2021-01-01', to: '2022-07-01', value: dec('5') },
  { from: '2022-07-01', to: '2024-01-01', value: dec('10') },
];
const shown = (list: readonly Stepped<Decimal>[]) =>
  list.map((step) => `${step.from}..${step.to} ${decText(step.value)}`);

test('an amendment splits the segment it falls into and holds to the end, or for as long as it says', () => {
  assert.deepEqual(shown(amendSteps(steps, { from: '2023-01-01' }, () => dec('20'))), [
    '2021-01-01..2022-07-01 5',
    '2022-07-01..2023-01-01 10',
    '2023-01-01..2024-01-01 20',
  ]);
  assert.deepEqual(shown(joinSteps(amendSteps(steps, { from: '2022-01-01', to: '2023-01-01' }, () => dec('7')))), [
    '2021-01-01..2022-01-01 5',
    '2022-01-01..2023-01-01 7',
    '2023-01-01..2024-01-01 10',
  ]);
  assert.deepEqual(shown(amendSteps(steps, { from: '2022-01-01' }, (before) => add(before, dec('1')))), [
    '2021-01-01..2022-01-01 5',
    '2022-01-01..2022-07-01 6',
    '2022-07-01..2024-01-01 11',
  ]);
});

test('contract years take their part of a ramp, and all of them take all of it', () => {
  const years = contractYears('2021-01-01', 3).map((year) =>
    decText(asScaled(worthWithin(steps, year, 'actualOverMonth'), 2, 'halfUp')),
  );
  assert.deepEqual(years, ['60', '90', '120']);
});

test('an amendment neither loses nor doubles a day', () => {
  const date = fc.integer({ min: -100, max: 1300 }).map((days) => addDays('2021-01-01', days));
  fc.assert(
    fc.property(date, date, (one, two) => {
      const [from, to] = one < two ? [one, two] : [two, addDays(one, 1)];
      const amended = amendSteps(steps, { from, to }, () => dec('9'));
      assert.equal(amended[0]!.from, steps[0]!.from);
      assert.equal(amended.at(-1)!.to, steps.at(-1)!.to);
      amended.slice(1).forEach((step, index) => assert.equal(step.from, amended[index]!.to));
    }),
  );
});

test('an addition ends with the assets it joins, each for its own stretch', () => {
  const assets = [
    { id: 'a', from: '2025-01-01', to: '2026-01-01' },
    { id: 'b', from: '2025-03-01', to: '2026-03-01' },
  ];
  assert.equal(commonEnd(assets, 'earliest'), '2026-01-01');
  assert.equal(commonEnd(assets, 'latest'), '2026-03-01');
  assert.equal(commonEnd(assets, 'owner', 'b'), '2026-03-01');
  const { amounts, total } = alignedToEnd(
    [
      { termPrice: dec('1200'), from: '2025-07-01' },
      { termPrice: dec('1200'), from: '2025-10-01' },
    ],
    '2026-01-01',
    'calendarMonthlyAndDaily',
    12,
    cents,
  );
  assert.deepEqual(texts([...amounts, total]), ['600', '300', '900']);
});

test('a minimum is a line for what is missing; what was billed before counts once', () => {
  const missing = (total: string, billedBefore: string) =>
    decText(trueUp(dec('1000'), { total: dec(total), billedBefore: dec(billedBefore) }));
  assert.deepEqual(
    [missing('100', '0'), missing('0', '100'), missing('100', '100'), missing('1200', '0')],
    ['900', '900', '900', '0'],
  );
  assert.deepEqual(Object.values(dueWithMinimum(dec('100'), dec('130'), 'inAdvance')).map(decText), ['100', '30']);
  assert.deepEqual(Object.values(dueWithMinimum(dec('100'), dec('30'), 'inArrears')).map(decText), ['0', '100']);
  assert.equal(
    decText(proratedTrueUp(whole(1000), fraction(15, 31), whole(200), { scale: 0, mode: 'halfUp' }).amount),
    '284',
  );
});

test('a maximum takes off what is beyond it, wherever the bills fall', () => {
  const bill = capped(dec('100'), dec('75'), dec('90'));
  assert.deepEqual(texts([bill.amount, bill.discount]), ['10', '65']);
  assert.deepEqual(texts(pooledCap(dec('100'), [dec('60'), dec('60'), dec('5')])), ['60', '40', '0']);
});

test('a pooled true-up is that of the sum, and its shares add up to it', () => {
  const usage = fc.array(
    fc.integer({ min: 0, max: 100_000 }).map((units): Decimal => ({ units: BigInt(units), scale: 2 })),
    { minLength: 1, maxLength: 12 },
  );
  fc.assert(
    fc.property(usage, (used) => {
      const { total, shares } = pooledTrueUp(dec('500'), used, 2);
      assert.ok(eq(sum(shares), total));
      assert.ok(cmp(add(sum(used), total), dec('500')) >= 0 && !isNegative(total));
      assert.ok(eq(pooledTrueUp(dec('500'), used.toReversed(), 2).total, total), 'the order of lines changes nothing');
    }),
  );
  assert.deepEqual(texts(pooledTrueUp(dec('9'), [ZERO, ZERO, ZERO], 2).shares), ['3', '3', '3']);
});
