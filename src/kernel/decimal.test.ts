import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Decimal as Oracle } from 'decimal.js';
import fc from 'fast-check';
import {
  DECIMAL_SCALE_MAX,
  type Decimal,
  type Rounding,
  abs,
  add,
  cmp,
  dec,
  decFixed,
  decText,
  divRound,
  eq,
  exactText,
  fitsWire,
  isDecText,
  isNegative,
  isPositive,
  isZero,
  max,
  min,
  mul,
  neg,
  roundTo,
  roundToStep,
  sub,
  sum,
  unitsAt,
  whole,
} from './decimal.ts';

const Exact = Oracle.clone({ precision: 400, toExpNeg: -400, toExpPos: 400 });
/** decimal.js has no `halfOdd`; the table of ties below holds it. */
const oracleMode: Readonly<Record<Exclude<Rounding, 'halfOdd'>, Oracle.Rounding>> = {
  up: Oracle.ROUND_UP,
  down: Oracle.ROUND_DOWN,
  ceil: Oracle.ROUND_CEIL,
  floor: Oracle.ROUND_FLOOR,
  halfUp: Oracle.ROUND_HALF_UP,
  halfAway: Oracle.ROUND_HALF_UP,
  halfEven: Oracle.ROUND_HALF_EVEN,
  halfTowardsZero: Oracle.ROUND_HALF_DOWN,
  halfCeil: Oracle.ROUND_HALF_CEIL,
  halfFloor: Oracle.ROUND_HALF_FLOOR,
};
const MODES = Object.keys(oracleMode) as (keyof typeof oracleMode)[];
const mode = fc.constantFrom(...MODES);

/** Any value on the wire; short ones are as likely as long ones, and ties are not rare. */
const text = fc.oneof(
  fc.tuple(fc.bigInt({ min: -99_999n, max: 99_999n }), fc.integer({ min: 0, max: 6 })).map(place),
  fc.tuple(fc.bigInt({ min: -(10n ** 15n) + 1n, max: 10n ** 15n - 1n }), fc.integer({ min: 0, max: 18 })).map(place),
  fc.integer({ min: -2000, max: 2000 }).map((n) => `${n}.5`.replace(/^(-?)(\d)/, '$1$2')),
);

function place([units, scale]: [bigint, number]): string {
  return new Exact(units.toString()).div(new Exact(10).pow(scale)).toFixed(scale);
}

const same = (ours: Decimal, oracle: Oracle): void =>
  assert.equal(exactText(ours), oracle.toFixed().replace(/^-0$/, '0'));

test('adding, subtracting, multiplying and comparing agree with decimal.js', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      const [x, y, ox, oy] = [dec(a), dec(b), new Exact(a), new Exact(b)];
      same(add(x, y), ox.plus(oy));
      same(sub(x, y), ox.minus(oy));
      same(mul(x, y), ox.times(oy));
      same(neg(x), ox.negated());
      same(abs(x), ox.abs());
      same(min(x, y), Exact.min(ox, oy));
      same(max(x, y), Exact.max(ox, oy));
      assert.equal(cmp(x, y), ox.cmp(oy));
      assert.equal(eq(x, y), ox.eq(oy));
      assert.deepEqual([isZero(x), isNegative(x), isPositive(x)], [ox.isZero(), ox.lt(0), ox.gt(0)]);
    }),
    { numRuns: 500 },
  );
});

test('rounding agrees with decimal.js in every mode, for positive and negative values', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 0, max: 20 }), mode, (a, scale, how) => {
      const rounded = roundTo(dec(a), scale, how);
      assert.equal(rounded.scale, scale);
      same(rounded, new Exact(a).toDecimalPlaces(scale, oracleMode[how]));
    }),
    { numRuns: 1000 },
  );
});

test('dividing agrees with decimal.js in every mode', () => {
  fc.assert(
    fc.property(text, text, fc.integer({ min: 0, max: 12 }), mode, (a, b, scale, how) => {
      if (isZero(dec(b))) return;
      const quotient = divRound(dec(a), dec(b), scale, how);
      // 400 digits hold the quotient far past any tie at 12 places; an exact tie has at most 33 digits.
      same(quotient, new Exact(a).div(b).toDecimalPlaces(scale, oracleMode[how]));
    }),
    { numRuns: 1000 },
  );
});

test('a sum of many values is exact, in any order', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 50 }), (list) => {
      const forth = sum(list.map(dec));
      same(
        forth,
        list.reduce((total, item) => total.plus(item), new Exact(0)),
      );
      assert.ok(eq(forth, sum(list.toReversed().map(dec))));
    }),
    { numRuns: 100 },
  );
});

// prettier-ignore
const ties: readonly (readonly [Rounding, ...string[]])[] = [
  //           2.5  3.5  -2.5  -3.5  2.4  -2.4  2.6  -2.6
  ['halfUp',   '3', '4', '-3', '-4', '2', '-2', '3', '-3'],
  ['halfAway', '3', '4', '-3', '-4', '2', '-2', '3', '-3'],
  ['halfEven', '2', '4', '-2', '-4', '2', '-2', '3', '-3'],
  ['halfOdd',  '3', '3', '-3', '-3', '2', '-2', '3', '-3'],
  ['halfCeil', '3', '4', '-2', '-3', '2', '-2', '3', '-3'],
  ['halfFloor', '2', '3', '-3', '-4', '2', '-2', '3', '-3'],
  ['halfTowardsZero', '2', '3', '-2', '-3', '2', '-2', '3', '-3'],
  ['down',     '2', '3', '-2', '-3', '2', '-2', '2', '-2'],
  ['up',       '3', '4', '-3', '-4', '3', '-3', '3', '-3'],
  ['ceil',     '3', '4', '-2', '-3', '3', '-2', '3', '-2'],
  ['floor',    '2', '3', '-3', '-4', '2', '-3', '2', '-3'],
];

for (const [how, ...expected] of ties) {
  test(`a tie and its neighbours round ${how} as the table says`, () => {
    const values = ['2.5', '3.5', '-2.5', '-3.5', '2.4', '-2.4', '2.6', '-2.6'];
    assert.deepEqual(
      values.map((value) => decText(roundTo(dec(value), 0, how))),
      expected,
    );
    assert.deepEqual(
      values.map((value) => decText(divRound(dec(value), whole(1), 0, how))),
      expected,
    );
    assert.deepEqual(
      values.map((value) => decText(divRound(neg(dec(value)), whole(-1), 0, how))),
      expected,
    );
  });
}

test('cash rounds to its coin and not to a digit', () => {
  const coins = (value: string, step: string, how: Rounding) => decText(roundToStep(dec(value), dec(step), how));
  assert.equal(coins('12.705', '0.1', 'up'), '12.8');
  assert.equal(coins('12.72', '0.05', 'halfUp'), '12.7');
  assert.equal(coins('12.725', '0.05', 'halfUp'), '12.75');
  assert.equal(coins('5124', '10', 'halfUp'), '5120');
  assert.equal(coins('-12.725', '0.05', 'halfUp'), '-12.75');
  assert.throws(() => roundToStep(dec('1'), dec('0'), 'up'), { name: 'BrokenPromise' });
});

test('a value has one text: no trailing zeros, no leading zeros, no minus zero', () => {
  const texts = { '12.50': '12.5', '100': '100', '-0.00': '0', '-0': '0', '007': '7', '0.10': '0.1', '-1.0': '-1' };
  for (const [from, to] of Object.entries(texts)) assert.equal(decText(dec(from)), to);
});

test('every value on the wire is written and read back unchanged', () => {
  fc.assert(
    fc.property(text, (a) => {
      assert.ok(eq(dec(decText(dec(a))), dec(a)));
      assert.equal(decText(dec(a)), new Exact(a).toFixed().replace(/^-0$/, '0'));
    }),
  );
});

test('a document shows the places of its currency, and never by cutting digits', () => {
  assert.equal(decFixed(dec('386.2'), 2), '386.20');
  assert.equal(decFixed(dec('-0.5'), 2), '-0.50');
  assert.equal(decFixed(dec('7'), 0), '7');
  assert.equal(decFixed(dec('7.00'), 0), '7');
  assert.throws(() => decFixed(dec('1.005'), 2), /is rounded first/);
  assert.equal(unitsAt(dec('1.5'), 2), 150n);
});

test('what is no decimal on the wire is not read', () => {
  const bad = [
    '',
    '.5',
    '5.',
    '+1',
    '1e3',
    '1,5',
    ' 1',
    '1\n',
    'NaN',
    '1234567890123456',
    `0.${'0'.repeat(18)}1`,
    '--1',
  ];
  for (const text of bad) {
    assert.ok(!isDecText(text), text);
    assert.throws(() => dec(text), TypeError, text);
  }
  assert.ok(!isDecText(5));
});

test('a value too large or too fine for the wire is told before it is written', () => {
  const huge = mul(dec('999999999999999'), dec('2'));
  assert.equal(fitsWire(huge), false);
  assert.throws(() => decText(huge), { name: 'BrokenPromise' });
  assert.equal(exactText(huge), '1999999999999998');
  const fine = mul(dec('0.000000000000000001'), dec('0.1'));
  assert.equal(fitsWire(fine), false);
  assert.equal(exactText(fine), '0.0000000000000000001');
  assert.ok(fitsWire(mul(dec('0.000000000000000010'), dec('0.10'))));
  assert.ok(fitsWire(dec('-999999999999999.999999999999999999')));
});

test('a chain of factors that never rounds is stopped', () => {
  const long: Decimal = { units: 1n, scale: DECIMAL_SCALE_MAX };
  assert.throws(() => mul(long, dec('0.1')), { name: 'BrokenPromise' });
});

test('rounding to hundreds is said by dividing, not by a negative place', () => {
  assert.throws(() => roundTo(dec('1250'), -2, 'halfUp'), { name: 'BrokenPromise' });
  assert.equal(decText(mul(divRound(dec('1250'), whole(100), 0, 'halfUp'), whole(100))), '1300');
});

test('dividing by zero is a broken promise', () => {
  assert.throws(() => divRound(dec('1'), dec('0.00'), 2, 'halfEven'), { name: 'BrokenPromise' });
});
