import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cmp, dec, eq, sum } from '#kernel/decimal.ts';
import { mustAccept } from '#kernel/outcome.ts';
import { type OpenPricing, calculatePrice, openPricing, repriceLines } from './calculate-price.ts';
import type { PriceLine, PriceRequest } from './pricing.contract.ts';
import type { PricingModel } from './pricing-model.ts';
import {
  aBook,
  aCost,
  aCostBook,
  aLine,
  aModel,
  aPolicy,
  aRequest,
  anEntry,
  artifact,
  monthly,
  once,
} from './pricing.builder.ts';

const tiers = [{ upTo: '10', unitPrice: '19.99' }, { upTo: '100', unitPrice: '17.123' }, { unitPrice: '14.5' }];
const entries = [
  anEntry('seat', monthly({ kind: 'graduated', tiers })),
  anEntry('seat', once({ kind: 'perUnit', unitPrice: '3' }, 'activation')),
  anEntry('support', monthly({ kind: 'percentOf', percent: '18', of: { scope: 'quote', basis: 'net' } })),
];
const modelOf = (per: 'line' | 'total'): PricingModel =>
  aModel(
    artifact('price-book', aBook(entries, { rounding: { mode: 'halfUp', per } })),
    artifact('cost-book', aCostBook([aCost('seat', 'fee', '9')])),
    artifact('discount-policy', aPolicy('40')),
  );

const lineOf = (id: number, offering: string, quantity: number, off: number): PriceLine =>
  aLine({
    lineId: `l${id}`,
    lineageId: `g${id}`,
    offering,
    quantity: String(quantity),
    discretionary: off === 0 ? null : { kind: 'percent', value: String(off), reason: 'deal' },
  });
const lines = fc.array(
  fc.record({
    offering: fc.constantFrom('seat', 'seat', 'seat', 'support', 'unknown'),
    quantity: fc.integer({ min: 0, max: 400 }),
    off: fc.constantFrom(0, 0, 7, 12.5),
  }),
  { minLength: 1, maxLength: 12 },
);
const discount = fc.constantFrom<PriceRequest['orderDiscount']>(
  null,
  { kind: 'percent', value: '5', reason: '' },
  { kind: 'amount', value: '12.34', reason: '' },
);
const open = (request: PriceRequest, model: PricingModel): OpenPricing =>
  mustAccept(openPricing(request, model), 'the request can be answered');

test('an edited, added or removed line gives the decision that pricing everything anew gives, in every part', () => {
  fc.assert(
    fc.property(
      lines,
      lines,
      discount,
      fc.constantFrom('line' as const, 'total' as const),
      fc.nat(11),
      (rows, edits, orderDiscount, per, removed) => {
        const model = modelOf(per);
        const all = rows.map(({ offering, quantity, off }, id) => lineOf(id, offering, quantity, off));
        const before = open(aRequest({ lines: all, orderDiscount }), model);
        const changed = edits.map(({ offering, quantity, off }, id) => lineOf(id * 2, offering, quantity, off));
        const after = mustAccept(repriceLines(before, changed, [`l${removed}`]), 'the edit can be answered');
        const anew = mustAccept(calculatePrice(structuredClone(after.request), model), 'the request can be answered');
        assert.deepEqual(after.decision, anew);
        // A second edit, from what the first one knew.
        const again = mustAccept(repriceLines(after, [lineOf(0, 'seat', 3, 7)]), 'the edit can be answered');
        assert.deepEqual(again.decision, mustAccept(calculatePrice(again.request, model), 'it can be answered'));
        // And one from the state before, which later edits have not spoilt.
        const other = mustAccept(repriceLines(before, [lineOf(1, 'seat', 44, 0)]), 'the edit can be answered');
        assert.deepEqual(other.decision, mustAccept(calculatePrice(other.request, model), 'it can be answered'));
      },
    ),
    { numRuns: 60 },
  );
});

test('the order of lines never matters to what any of them costs, nor to the whole', () => {
  fc.assert(
    fc.property(lines, fc.constantFrom('line' as const, 'total' as const), (rows, per) => {
      const all = rows.map(({ offering, quantity, off }, id) => lineOf(id, offering, quantity, off));
      const priced = (some: readonly PriceLine[]) =>
        mustAccept(calculatePrice(aRequest({ lines: [...some] }), modelOf(per)), 'it can be answered').price.output
          .value;
      const [forth, back] = [priced(all), priced(all.toReversed())];
      assert.deepEqual(forth.promise.totals, back.promise.totals);
      assert.equal(forth.estimate.total, back.estimate.total);
      if (per === 'line') assert.deepEqual([...forth.lineFingerprints].sort(), [...back.lineFingerprints].sort());
    }),
    { numRuns: 60 },
  );
});

test('parts are the whole: the charges, less their shares, are the totals; nothing is below nothing', () => {
  fc.assert(
    fc.property(lines, discount, fc.constantFrom('line' as const, 'total' as const), (rows, orderDiscount, per) => {
      const all = rows.map(({ offering, quantity, off }, id) => lineOf(id, offering, quantity, off));
      const { promise } = mustAccept(
        calculatePrice(aRequest({ lines: all, orderDiscount }), modelOf(per)),
        'it can be answered',
      ).price.output.value;
      const charges = promise.lines.flatMap(({ charges: own }) =>
        own.flatMap((one) => (one.type === 'usage' ? [] : [dec(one.amount)])),
      );
      assert.ok(charges.every((amount) => amount.units >= 0n));
      const taken = sum(
        promise.allocation.filter(({ per: when }) => when !== 'credit').map(({ amount }) => dec(amount)),
      );
      const told = sum([dec(promise.totals.oneTime), ...promise.totals.recurring.map(({ amount }) => dec(amount))]);
      assert.ok(eq(sum(charges), sum([told, taken])));
    }),
    { numRuns: 60 },
  );
});

test('more quantity at the same discount never crosses a floor unseen: a line below its floor is named at every quantity', () => {
  const model = modelOf('line');
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2000 }), fc.constantFrom(0, 7, 12.5), (quantity, off) => {
      const { margin } = mustAccept(
        calculatePrice(aRequest({ lines: [lineOf(0, 'seat', quantity, off)] }), model),
        'it can be answered',
      );
      const { cost, floors } = margin.output.value;
      const below = cmp(dec(cost.lines[0]!.marginPercent!), dec('40')) < 0;
      assert.equal(floors.length, below ? 1 : 0);
    }),
    { numRuns: 200 },
  );
});
