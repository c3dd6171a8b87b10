import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Compile } from 'typebox/compile';
import { mustAccept } from '#kernel/outcome.ts';
import { calculatePrice, openPricing, type PriceDecision, repriceLines } from './calculate-price.ts';
import { MarginResult, PriceResult } from './price-result.contract.ts';
import type { PriceLine, PriceRequest } from './pricing.contract.ts';
import {
  aBook,
  aCost,
  aCostBook,
  aLine,
  aModel,
  anEntry,
  aRequest,
  artifact,
  metered,
  monthly,
  once,
} from './pricing.builder.ts';

const model = aModel(
  artifact(
    'price-book',
    aBook([
      anEntry('seat', monthly({ kind: 'perUnit', unitPrice: '20' })),
      anEntry('seat', once({ kind: 'flat', amount: '100' })),
      anEntry('seat', metered({ kind: 'perUnit', unitPrice: '3' }, 'input')),
      anEntry('care', monthly({ kind: 'percentOf', percent: '10', of: { scope: 'quote', basis: 'net' } })),
    ]),
  ),
  artifact(
    'cost-book',
    aCostBook([
      aCost('seat', 'fee', '5'),
      aCost('seat', 'setup', '50'),
      aCost('care', 'fee', '1'),
      aCost('seat', 'input', '1'),
    ]),
  ),
);
const sold = aLine({ quantity: '5' });
const option = (id: string, more: Partial<PriceLine> & { readonly quantity?: string } = {}): PriceLine =>
  aLine({ lineId: id, lineageId: id, optional: true, ...more });
const price = (lines: readonly PriceLine[], more: Partial<PriceRequest> = {}): PriceDecision =>
  mustAccept(calculatePrice(aRequest({ lines: [...lines], ...more }), model), 'it can be priced');
const resultOf = (decision: PriceDecision): PriceResult => decision.price.output.value;
const chargesOf = (decision: PriceDecision, lineId: string) =>
  resultOf(decision).promise.lines.find((line) => line.lineId === lineId)?.charges;

const orderDiscount = { kind: 'percent' as const, value: '10', reason: 'a good customer' };

test('an option is priced and stands outside the totals, the estimate and the discount on the whole', () => {
  const alone = price([sold], { orderDiscount });
  const both = price([sold, option('o1', { quantity: '2', assumedUsage: { input: '1000000' } })], { orderDiscount });
  assert.deepEqual(resultOf(both).promise.totals, resultOf(alone).promise.totals);
  assert.deepEqual(resultOf(both).promise.allocation, resultOf(alone).promise.allocation);
  const { usage: _usage, ...estimate } = resultOf(both).estimate;
  const { usage: _none, ...before } = resultOf(alone).estimate;
  assert.deepEqual(estimate, before);
  assert.deepEqual(resultOf(both).options, [
    {
      lineId: 'o1',
      oneTime: '100',
      recurring: [{ period: 'month', from: '2027-01-01', to: '2028-01-01', amount: '40' }],
      term: '616',
      listTerm: '616',
    },
  ]);
  assert.equal(resultOf(both).promise.lines[1]?.optional, true);
  assert.notEqual(both.price.output.fingerprint, alone.price.output.fingerprint);
});

test('a quote without options says nothing about them, and is the promise that it always was', () => {
  const value = resultOf(price([sold]));
  assert.equal('options' in value, false);
  assert.equal('withOptions' in value, false);
});

test('what an option costs is the same whichever others are offered, and a percentage of the whole does not count it', () => {
  const care = aLine({ lineId: 'care', lineageId: 'care', offering: 'care' });
  const two = price([sold, care, option('o1'), option('o2', { quantity: '9' })]);
  const one = price([sold, care, option('o1')]);
  assert.deepEqual(chargesOf(two, 'o1'), chargesOf(one, 'o1'));
  assert.deepEqual(chargesOf(two, 'care'), chargesOf(price([sold, care]), 'care'));
});

test('whoever approves is told what it comes to with everything chosen, and the deepest discount on any option', () => {
  const given = { kind: 'percent' as const, value: '60', reason: 'to win it' };
  const decision = price([sold, option('o1', { discretionary: given })]);
  const { withOptions, discounts, estimate, options } = resultOf(decision);
  assert.equal(discounts.discretionaryPercent, '60');
  assert.equal(Number(withOptions?.total), Number(estimate.total) + Number(options?.[0]?.term));
  const { cost } = decision.margin.output.value;
  assert.equal(cost.revenue, estimate.total);
  assert.ok(cost.withOptions && Number(cost.withOptions.marginPercent) < Number(cost.marginPercent));
  assert.ok(Compile(PriceResult).Check(resultOf(decision)));
  assert.ok(Compile(MarginResult).Check(decision.margin.output.value));
});

test('a promotion over several lines is shared over what is sold for sure', () => {
  const promotions: PriceRequest['promotions'] = [
    {
      promotion: 'voucher',
      hash: 'sha256:voucher',
      effect: { kind: 'amountAcross', amount: '50', currency: 'EUR', on: 'oneTime' },
      stackingGroup: 'season',
      exclusive: false,
      items: ['line-1'],
    },
  ];
  const decision = price([sold, option('o1')], { promotions });
  assert.equal(resultOf(decision).promise.totals.oneTime, '50');
});

test('a line that becomes an option and is sold again is priced as it was', () => {
  const opened = mustAccept(openPricing(aRequest({ lines: [sold, option('o1')] }), model), 'it can be priced');
  const firm = aLine({ lineId: 'o1', lineageId: 'o1' });
  const changed = mustAccept(repriceLines(opened, [firm]), 'it can be priced again');
  const anew = price([sold, firm]);
  assert.equal(changed.decision.price.output.fingerprint, anew.price.output.fingerprint);
  const back = mustAccept(repriceLines(changed, [option('o1')]), 'and back');
  assert.equal(back.decision.price.output.fingerprint, opened.decision.price.output.fingerprint);
  assert.deepEqual(resultOf(back.decision), resultOf(opened.decision));
});
