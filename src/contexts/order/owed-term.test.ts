import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Allocation } from '#contexts/pricing/index.ts';
import { aTerm } from './order.builder.ts';
import { billedWithShare, orderCreditOf, owedTerm, shareOf } from './owed-term.ts';

const share = (per: Allocation['per'], amount: string, more: Partial<Allocation> = {}): Allocation => ({
  lineId: 'line',
  componentId: null,
  charge: 'fee',
  segmentId: 's1',
  per,
  amount,
  ...more,
});

test('a share is of one charge of one segment of one part, and a share of nothing is none', () => {
  const own = share('period', '3');
  const all = [share('period', '1', { componentId: 'part' }), share('period', '2', { segmentId: 's2' }), own];
  assert.equal(shareOf(all, own), own);
  assert.equal(shareOf(all, { ...own, charge: 'other' }), undefined);
  assert.equal(shareOf([share('period', '0')], own), undefined);
});

test('what is owed is the promised price less its share, and the term says what it was before', () => {
  const term = aTerm({ amount: '50' });
  const owed = owedTerm(term, share('period', '5.01'), 2);
  assert.deepEqual([owed['amount'], owed['orderDiscount']], ['44.99', { before: '50', off: '5.01' }]);
  assert.equal(owedTerm(term, undefined, 2), term, 'a term that nothing is taken off keeps its fingerprint');
  assert.throws(() => owedTerm(term, share('once', '50.01'), 2), { name: 'BrokenPromise' });
});

test('a credit leaves the price and is told part by part', () => {
  const terms = [
    owedTerm(aTerm({ amount: '50' }), share('credit', '33.34'), 2),
    owedTerm(aTerm({ amount: '50' }), share('credit', '66.66'), 2),
    aTerm({ amount: '50' }),
  ];
  assert.deepEqual(
    terms.map(({ amount }) => amount),
    ['50', '50', '50'],
  );
  assert.equal(orderCreditOf(terms), '100');
  assert.equal(orderCreditOf([aTerm()]), null);
});

test('the parts of a bundle are the whole after the discount too, to the cent', () => {
  const parts = [
    { componentId: 'a', offering: 'a', charge: 'fee', amount: '33.33', alone: '40' },
    { componentId: 'b', offering: 'b', charge: 'fee', amount: '66.67', alone: '70' },
  ];
  const owed = owedTerm(
    aTerm({ amount: '100', bundle: { breakage: 'allocated', parts } }),
    share('period', '10.01'),
    2,
  );
  assert.deepEqual(owed['bundle'], {
    breakage: 'allocated',
    parts: [
      { ...parts[0], amount: '29.99' },
      { ...parts[1], amount: '60' },
    ],
  });
  assert.equal(owed['amount'], '89.99');
});

test('a bill that shows a promotion beside the charge shows the discount on the whole beside it too', () => {
  const less = [{ promotion: 'p', campaign: 'p', as: 'discount' as const, amount: '20' }];
  assert.deepEqual(billedWithShare({ charge: '100', less }, share('period', '8')), {
    charge: '100',
    less: [...less, { as: 'orderDiscount', amount: '8' }],
  });
  assert.deepEqual(billedWithShare({ charge: '100', less }, share('credit', '8')).less, less);
});
