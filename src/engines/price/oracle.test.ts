/** Random pipelines of a price against decimal.js: charge, discounts, proration, tax, each by another's arithmetic. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Decimal as Oracle } from 'decimal.js';
import fc from 'fast-check';
import { type Decimal, type Rounding, decFixed, decText, mul } from '#kernel/decimal.ts';
import { compileChargeModel } from './charge-model.ts';
import { acv, arr } from './metrics.ts';
import { asScaled, fraction, partOf } from './fraction.ts';
import { rate } from './rate.ts';
import { stack } from './stacking.ts';
import { taxInGross, taxOnNet } from './tax.ts';

const Exact = Oracle.clone({ precision: 120 });
const MODES = {
  halfUp: 4,
  halfEven: 6,
  up: 0,
  down: 1,
  ceil: 2,
  floor: 3,
  halfTowardsZero: 5,
  halfCeil: 7,
  halfFloor: 8,
} as const satisfies Partial<Record<Rounding, Oracle.Rounding>>;
const mode = fc.constantFrom(...(Object.keys(MODES) as (keyof typeof MODES)[]));

const places = (digits: number, most: number) =>
  fc.bigInt({ min: 0n, max: BigInt(most) }).map((units): Decimal => ({ units, scale: digits }));
const oracle = (value: Decimal): Oracle => new Exact(decText(value));
const rounded = (value: Oracle, how: keyof typeof MODES, scale = 2): string =>
  value
    .toDecimalPlaces(scale, MODES[how])
    .toFixed(scale)
    .replace(/^-0\.00$/, '0.00');
const fixed = (value: Decimal): string => decFixed(value, 2);

test('a price of three tiers, discounted twice, prorated and taxed, is decimal.js’s price to the cent, in every mode', () => {
  fc.assert(
    fc.property(
      fc.tuple(places(4, 9_999_999), places(4, 9_999_999), places(6, 999_999_999)),
      places(3, 9_999_999),
      places(2, 9999),
      places(2, 5000),
      fc.integer({ min: 1, max: 31 }),
      places(2, 3000),
      mode,
      ([a, b, c], quantity, percent, off, days, tax, how) => {
        const model = compileChargeModel({
          kind: 'graduated',
          tiers: [
            { upTo: '10', unitPrice: decText(a), flat: '3' },
            { upTo: '1000', unitPrice: decText(b) },
            { unitPrice: decText(c) },
          ],
        });
        const amount = rate(model, quantity);
        assert.ok(amount.ok);
        const { left } = stack(
          amount.value.amount,
          [
            { kind: 'percent', percent },
            { kind: 'fixed', amount: off },
          ],
          { stacking: 'sequential', order: 'asGiven' },
        );
        const prorated = partOf(left, fraction(days, 31), 2, how);
        const taxed = taxOnNet(prorated, tax, { scale: 2, mode: how });

        const q = oracle(quantity);
        const inTier = (from: number, to: number | null) =>
          Oracle.max(0, (to === null ? q : Oracle.min(q, to)).minus(from));
        const flat = q.gt(0) ? 3 : 0;
        const list = inTier(0, 10)
          .times(oracle(a))
          .plus(inTier(10, 1000).times(oracle(b)))
          .plus(inTier(1000, null).times(oracle(c)))
          .plus(flat);
        const once = list.minus(list.times(oracle(percent)).div(100));
        const twice = Oracle.max(0, once.minus(oracle(off)));
        const part = new Exact(rounded(twice.times(days).div(31), how));
        assert.equal(fixed(prorated), part.toFixed(2));
        assert.equal(fixed(taxed.gross), rounded(part.times(oracle(tax).plus(100)).div(100), how));
        const gross = taxInGross(prorated, tax, { scale: 2, mode: how });
        assert.equal(fixed(gross.net), rounded(part.times(100).div(oracle(tax).plus(100)), how));
      },
    ),
    { numRuns: 300 },
  );
});

test('metrics are decimal.js’s quotients', () => {
  const months = fc.integer({ min: 1, max: 120 });
  fc.assert(
    fc.property(places(2, 999_999_999), places(2, 999_999), months, (price, once, term) => {
      const [p, o, m] = [oracle(price), oracle(once), new Exact(term)];
      const told = (f: ReturnType<typeof arr>) => fixed(asScaled(f, 2, 'halfUp'));
      const term10: Decimal = { units: BigInt(term), scale: 0 };
      assert.equal(told(arr(price, term10)), rounded(p.times(12).div(m), 'halfUp'));
      assert.equal(
        told(acv(fraction(price, 1), once, term10, 'withOneTime')),
        rounded(p.plus(o).times(12).div(m), 'halfUp'),
      );
      assert.equal(
        told(acv(fraction(mul(price, price), price.units === 0n ? 1 : price), once, term10, 'withoutOneTime')),
        rounded(p.times(12).div(m), 'halfUp'),
      );
    }),
  );
});
