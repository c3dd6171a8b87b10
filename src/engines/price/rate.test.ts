import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Decimal as Oracle } from 'decimal.js';
import { add, cmp, dec, decText, eq, exactText, sum, whole } from '#kernel/decimal.ts';
import { mustAccept } from '#kernel/outcome.ts';
import { type ChargeModelText, chargeModelProblems, compileChargeModel } from './charge-model.ts';
import { compileSchedule, scheduledDiscount } from './discount-schedule.ts';
import { rate, rateIncrement, ratedParts, tierAt } from './rate.ts';
import { overTerm, termMonths } from './term.ts';

const amount = (model: ChargeModelText, quantity: string, size?: string): string =>
  exactText(
    mustAccept(rate(compileChargeModel(model, size === undefined ? null : dec(size)), dec(quantity)), 'rated').amount,
  );
const tiers = [
  { upTo: '10', unitPrice: '5', flat: '1' },
  { upTo: '20', unitPrice: '4', flat: '2' },
  { unitPrice: '3', flat: '3' },
];

test('a tier holds its own bound, unless it excludes it', () => {
  assert.equal(amount({ kind: 'volume', tiers }, '10'), '51');
  assert.equal(amount({ kind: 'volume', tiers, bounds: 'upperExclusive' }, '10'), '42');
  assert.equal(amount({ kind: 'graduated', tiers }, '10'), '51');
  assert.equal(amount({ kind: 'graduated', tiers, bounds: 'upperExclusive' }, '10'), '52');
});

test('a flat fee of a tier is charged once, when the tier is entered, and at nothing only where the model says so', () => {
  assert.equal(amount({ kind: 'graduated', tiers }, '21'), '99');
  assert.equal(amount({ kind: 'graduated', tiers }, '0'), '0');
  assert.equal(amount({ kind: 'graduated', tiers, zeroQuantity: 'firstFlat' }, '0'), '1');
  assert.equal(amount({ kind: 'volume', tiers, zeroQuantity: 'firstFlat' }, '0'), '1');
});

test('a paused segment costs nothing, also where the price is flat', () => {
  assert.equal(amount({ kind: 'flat', amount: '99' }, '0'), '0');
  assert.equal(amount({ kind: 'flat', amount: '99' }, '7'), '99');
});

test('a price for a million, or for 3,600 seconds, is a price for one of them', () => {
  assert.equal(amount({ kind: 'perUnit', unitPrice: '3' }, '1', '1000000'), '0.000003');
  assert.equal(amount({ kind: 'perUnit', unitPrice: '0.36' }, '10', '3600'), '0.001');
  assert.equal(amount({ kind: 'perUnit', unitPrice: '1' }, '1', '3'), '0.333333333333333333333333333333');
  assert.equal(amount({ kind: 'graduated', tiers }, '20', '10'), '12');
});

test('a quantity beyond a last tier that ends is refused with both numbers', () => {
  const model = compileChargeModel({ kind: 'graduated', tiers: tiers.slice(0, 2) });
  assert.deepEqual(rate(model, dec('20.5')), {
    ok: false,
    refusal: { code: 'price.beyond-last-tier', quantity: '20.5', upTo: '20' },
  });
});

test('a quantity beyond the last tier can stay in it, where the model says so', () => {
  const ends = tiers.slice(0, 2);
  assert.equal(amount({ kind: 'graduated', tiers: ends, beyondLast: 'lastTier' }, '21'), '97');
  assert.equal(amount({ kind: 'volume', tiers: ends, beyondLast: 'lastTier' }, '21'), '86');
  assert.equal(amount({ kind: 'block', blocks: [{ upTo: '10', price: '7' }], beyondLast: 'lastTier' }, '11'), '7');
});

test('wherever the bills fall, increments cost what the whole costs', () => {
  const model = compileChargeModel({ kind: 'graduated', tiers });
  fc.assert(
    fc.property(fc.nat(60), fc.nat(60), (first, second) => {
      const one = mustAccept(rateIncrement(model, whole(0), whole(first)), 'rated');
      const two = mustAccept(rateIncrement(model, whole(first), whole(second)), 'rated');
      const all = mustAccept(rate(model, whole(first + second)), 'rated').amount;
      assert.ok(eq(add(one, two), all));
    }),
  );
});

test('graduated amounts agree with decimal.js, and never fall as the quantity grows', () => {
  const price = fc.integer({ min: 0, max: 99_999_999 }).map((units) => ({ units: BigInt(units), scale: 4 }));
  fc.assert(
    fc.property(price, price, price, fc.nat(1000), (a, b, c, quantity) => {
      const model: ChargeModelText = {
        kind: 'graduated',
        tiers: [
          { upTo: '10', unitPrice: decText(a) },
          { upTo: '100', unitPrice: decText(b) },
          { unitPrice: decText(c) },
        ],
      };
      const parts = [Math.min(quantity, 10), Math.min(Math.max(quantity - 10, 0), 90), Math.max(quantity - 100, 0)];
      const expected = [a, b, c].reduce(
        (sum, p, i) => sum.plus(new Oracle(decText(p)).times(parts[i]!)),
        new Oracle(0),
      );
      assert.equal(amount(model, String(quantity)), expected.toFixed());
      const more = rate(compileChargeModel(model), whole(quantity + 1));
      assert.ok(more.ok && cmp(more.value.amount, dec(amount(model, String(quantity)))) >= 0);
    }),
  );
});

test('the parts of a graduated amount are the amount, and their units are the quantity', () => {
  const model = compileChargeModel({ kind: 'graduated', tiers });
  fc.assert(
    fc.property(fc.nat(60), (quantity) => {
      const parts = mustAccept(ratedParts(model, whole(quantity)), 'rated');
      assert.ok(eq(sum(parts.map((part) => part.amount)), mustAccept(rate(model, whole(quantity)), 'rated').amount));
      assert.ok(eq(sum(parts.map((part) => part.units)), whole(quantity)));
    }),
  );
});

const TIERS = 24_000;
const long: ChargeModelText = {
  kind: 'graduated',
  tiers: Array.from({ length: TIERS }, (_, index) => ({
    ...(index < TIERS - 1 ? { upTo: String((index + 1) * 10) } : {}),
    unitPrice: decText({ units: BigInt(TIERS - index), scale: 3 }),
  })),
};

test('a table of 24,000 tiers is not walked: its last tier takes as few steps as its second, and the amount is that of the walk', () => {
  const model = compileChargeModel(long);
  assert.ok(model.kind === 'graduated');
  let steps = 0;
  const counted = new Proxy(model.tiers, {
    get: (list, key: string) => {
      if (/^\d+$/.test(key)) steps++;
      return Reflect.get(list, key);
    },
  });
  assert.equal(tierAt(counted, whole(239_995), false), TIERS - 1);
  assert.ok(steps <= 15, `${steps} tiers looked at`);
  let walked = whole(0);
  for (let index = 0; index < 12_345; index++) walked = add(walked, dec(`${(TIERS - index) / 100}`));
  assert.equal(amount(long, '123450'), decText(walked));
});

test('a model that cannot be rated says why before it is published', () => {
  assert.deepEqual(chargeModelProblems({ kind: 'volume', tiers }), []);
  assert.deepEqual(chargeModelProblems({ kind: 'graduated', tiers: [tiers[2]!, tiers[0]!] }), [
    'only the last tier may never end',
  ]);
  assert.deepEqual(chargeModelProblems({ kind: 'graduated', tiers: [tiers[1]!, tiers[0]!] }), [
    'tier 2 ends at or before the one below it',
  ]);
  assert.deepEqual(chargeModelProblems({ kind: 'package', size: '0', price: '1' }), ['a package holds nothing']);
  assert.deepEqual(
    chargeModelProblems({ kind: 'percentage', percent: '1', minimumPerEvent: '2', maximumPerEvent: '1' }),
    ['the most for an event is below the least'],
  );
});

test('a schedule gives nothing beyond its last tier, and nothing of nothing', () => {
  const schedule = compileSchedule({ walk: 'range', tiers: [{ upTo: '10', percent: '5' }] });
  assert.equal(scheduledDiscount(schedule, dec('11'), dec('100')), null);
  assert.equal(scheduledDiscount(schedule, dec('0'), dec('0')), null);
  assert.equal(decText(scheduledDiscount(schedule, dec('10'), dec('100'))!.amount), '5');
});

test('months are counted from the anchor: a term from the 31st loses no day and gains none', () => {
  const months = (from: string, to: string) => {
    const { months: n, parts } = termMonths(from, to);
    return `${decText(n)}/${decText(parts)}`;
  };
  assert.equal(months('2027-01-31', '2027-02-28'), '1/1');
  assert.equal(months('2027-01-31', '2027-03-31'), '2/1');
  assert.equal(months('2027-01-15', '2027-02-01'), '17/31');
  assert.equal(months('2027-01-01', '2028-01-01'), '12/1');
  assert.equal(months('2028-02-29', '2029-02-28'), '12/1');
  assert.equal(decText(overTerm(dec('100'), 'month', termMonths('2018-01-01', '2018-02-15'), 2, 'halfUp')), '150');
  assert.equal(decText(overTerm(dec('100'), 'year', termMonths('2027-01-01', '2027-02-01'), 2, 'halfUp')), '8.33');
});
