import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CURRENCIES } from './currencies.ts';
import { type Decimal, dec, decText, eq, isZero, neg, sum, whole } from './decimal.ts';
import { allocate, amountOf, isCurrency, minorUnits, money, roundMoney } from './money.ts';

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);
const split = (total: string, weights: readonly string[], scale = 2): readonly string[] =>
  allocate(dec(total), weights.map(dec), scale).map(decText);

test('minor units are those of ISO 4217, not the customs of CLDR', () => {
  const digits = {
    EUR: 2,
    USD: 2,
    CHF: 2,
    JPY: 0,
    KRW: 0,
    ISK: 0,
    KWD: 3,
    CLF: 4,
    UYW: 4,
    HUF: 2,
    IDR: 2,
    COP: 2,
    PKR: 2,
  };
  for (const [code, expected] of Object.entries(digits)) assert.equal(minorUnits(code), expected, code);
});

test('the table holds each currency once: 171 codes, ended ones among them', () => {
  const codes = [...CURRENCIES.keys()];
  assert.ok(codes.every((code) => /^[A-Z]{3}$/.test(code)));
  const digits = Object.groupBy(CURRENCIES.values(), (currency) => String(currency.minorUnits));
  const counts = Object.entries(digits).map(([places, list]) => [places, list?.length]);
  assert.deepEqual(counts, [
    ['0', 17],
    ['2', 145],
    ['3', 7],
    ['4', 2],
  ]);
  assert.deepEqual(new Set(codes).size, 171);
});

test('every currency of the table is known to the runtime, which guards against a mistyped code', () => {
  const known = new Set(Intl.supportedValuesOf('currency'));
  // Units of account and funds, which CLDR lists elsewhere or not, and what is newer than it.
  const notThere = new Set('BOV CHE CHW CLF COU MXV USN UYI UYW VED XAD'.split(' '));
  assert.deepEqual(
    [...CURRENCIES.keys()].filter((code) => !known.has(code) && !notThere.has(code)),
    [],
  );
});

test('a currency is in use from its first day until the day it ends', () => {
  assert.ok(isCurrency('HRK', day('2022-12-31')));
  assert.ok(!isCurrency('HRK', day('2023-01-01')));
  assert.ok(!isCurrency('XCG', day('2025-03-30')));
  assert.ok(isCurrency('XCG', day('2025-03-31')));
  assert.ok(isCurrency('HRK'), 'an old promise is still read');
  for (const code of ['EURO', 'eur', 'XTS', 'XAU', '', 'toString']) assert.ok(!isCurrency(code), code);
});

test('an unknown currency, or one not in use that day, has no minor units to round by', () => {
  assert.throws(() => minorUnits('ABC'), { name: 'BrokenPromise' });
  assert.throws(() => minorUnits('BGN', day('2026-01-01')), { name: 'BrokenPromise' });
});

test('a price rounds to the smallest unit of its currency', () => {
  assert.equal(decText(roundMoney(dec('1234.565'), 'EUR', 'halfEven')), '1234.56');
  assert.equal(decText(roundMoney(dec('1234.5'), 'JPY', 'halfEven')), '1234');
  assert.equal(decText(roundMoney(dec('-0.0005'), 'KWD', 'halfUp')), '-0.001');
});

test('money is told as text with its currency', () => {
  const price = money(dec('386.20'), 'EUR');
  assert.deepEqual(price, { amount: '386.2', currency: 'EUR' });
  assert.ok(eq(amountOf(price), dec('386.2')));
  assert.throws(() => money(dec('1'), 'eur'), { name: 'BrokenPromise' });
});

test('a hundred split in three gives the odd cent to the first', () => {
  assert.deepEqual(split('100', ['1', '1', '1']), ['33.34', '33.33', '33.33']);
});

test('what is left over goes to the largest remainders', () => {
  assert.deepEqual(split('10', ['1', '2', '3.5', '0.5'], 0), ['1', '3', '5', '1']);
});

test('a discount is split as the mirror of a charge', () => {
  assert.deepEqual(split('-100', ['1', '1', '1']), ['-33.34', '-33.33', '-33.33']);
});

test('a line of no weight gets nothing, and a total of nothing goes to nobody', () => {
  assert.deepEqual(split('0.05', ['0', '1', '0', '1']), ['0', '0.03', '0', '0.02']);
  assert.deepEqual(split('0', ['0', '0']), ['0', '0']);
  assert.deepEqual(split('0', []), []);
});

test('a split that cannot be exact is a broken promise', () => {
  assert.throws(() => split('1', ['0', '0']), /has a line to go to/);
  assert.throws(() => split('1', []), /has a line to go to/);
  assert.throws(() => split('1', ['2', '-1']), /negative weight/);
  assert.throws(() => split('1.005', ['1']), /is rounded first/);
});

const amount = fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n }).map((units): Decimal => ({ units, scale: 2 }));
const weight = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 10n }), fc.integer({ min: 0, max: 8 }))
  .map(([units, scale]): Decimal => ({ units, scale }));

test('parts always add up to the whole, and no part is a unit or more from its fair share', () => {
  fc.assert(
    fc.property(amount, fc.array(weight, { minLength: 1, maxLength: 30 }), (total, weights) => {
      if (weights.every(isZero)) return;
      const parts = allocate(total, weights, 2);
      assert.ok(eq(sum(parts), total));
      assert.deepEqual(parts, allocate(neg(total), weights, 2).map(neg));
      parts.forEach((part, i) => assert.ok(withinOneUnit(part, total, weights[i]!, sum(weights))));
    }),
    { numRuns: 200 },
  );
});

/** |part − total · weight / all| < one unit of the second place, by whole numbers. */
const withinOneUnit = (part: Decimal, total: Decimal, weight: Decimal, all: Decimal): boolean => {
  const left = part.units * all.units * 10n ** BigInt(weight.scale);
  const right = total.units * weight.units * 10n ** BigInt(all.scale);
  const off = left > right ? left - right : right - left;
  return off < all.units * 10n ** BigInt(weight.scale);
};

test('an order discount is split over ten thousand lines to the last cent', () => {
  const weights = Array.from({ length: 10_000 }, (_, i) => whole((i * 7919) % 1009));
  const parts = allocate(dec('24249862.88'), weights, 2);
  assert.equal(decText(sum(parts)), '24249862.88');
});
