import { test } from 'node:test';
import assert from 'node:assert/strict';
import { mustAccept } from '#kernel/outcome.ts';
import { type PriceDecision, calculatePrice } from './calculate-price.ts';
import {
  aBook,
  aCost,
  aCostBook,
  aLine,
  aModel,
  aPolicy,
  aRateTable,
  aRequest,
  anEntry,
  artifact,
  metered,
  monthly,
} from './pricing.builder.ts';
import type { PriceRequest } from './pricing.contract.ts';
import type { PricingModel } from './pricing-model.ts';

const book = artifact('price-book', aBook([anEntry('seat', monthly({ kind: 'perUnit', unitPrice: '20' }))]));
const priced = (request: PriceRequest, by: PricingModel): PriceDecision =>
  mustAccept(calculatePrice(request, by), 'the request can be answered');

test('the margin is a decision of its own, in the quote’s currency, and a line below its floor is named', () => {
  const costs = artifact('cost-book', aCostBook([aCost('seat', 'fee', '15')], 'USD'));
  const by = aModel(book, costs, artifact('rate-table', aRateTable()), artifact('discount-policy', aPolicy('45')));
  const { margin, price: shown } = priced(aRequest({ lines: [aLine({ quantity: '10' })] }), by);
  // 15 USD are 12 EUR; twelve months of ten seats earn 2400 and cost 1440.
  assert.equal(margin.output.value.cost.total, '1440');
  assert.equal(margin.output.value.cost.marginPercent, '40');
  assert.deepEqual(margin.output.value.floors, [
    { lineId: 'line-1', floor: 'all', marginPercent: '40', floorPercent: '45' },
  ]);
  assert.doesNotMatch(JSON.stringify(shown), /1440|cost|margin|floor/);
});

test('a cost that nobody stated, or that no rate converts, is said and not taken for nothing', () => {
  const unknown = priced(aRequest(), aModel(book)).margin.output.value;
  assert.equal(unknown.cost.complete, false);
  assert.deepEqual(unknown.cost.missing, [{ offering: 'seat', charge: 'fee' }]);
  const noRate = priced(
    aRequest(),
    aModel(book, artifact('cost-book', aCostBook([aCost('seat', 'fee', '1')], 'CHF'))),
  ).margin;
  assert.deepEqual(noRate.warnings, [{ code: 'price.no-rate', from: 'CHF', to: 'EUR', lineId: 'line-1' }]);
  assert.equal(noRate.output.value.cost.complete, false);
});

test('usage earns and costs as it was assumed, each for the same unit; without an assumption it does neither', () => {
  const usage = artifact('price-book', aBook([anEntry('seat', metered({ kind: 'perUnit', unitPrice: '4' }, 'input'))]));
  const by = aModel(
    usage,
    artifact('cost-book', aCostBook([aCost('seat', 'input', '3')])),
    artifact('discount-policy', aPolicy('30')),
  );
  const assumed = priced(aRequest({ lines: [aLine({ assumedUsage: { input: '2000000' } })] }), by).margin.output.value;
  // Two million a month for a year at 4 and 3 a million.
  assert.deepEqual([assumed.cost.revenue, assumed.cost.total, assumed.cost.marginPercent], ['96', '72', '25']);
  assert.equal(assumed.floors.length, 1);
  const silent = priced(aRequest({ lines: [aLine()] }), by).margin.output.value;
  assert.deepEqual([silent.cost.revenue, silent.cost.total, silent.cost.marginPercent], ['0', '0', null]);
  assert.deepEqual(silent.floors, []);
});

test('an order’s credit lowers the revenue of the lines it is shared out to', () => {
  const by = aModel(book, artifact('cost-book', aCostBook([aCost('seat', 'fee', '10')])));
  const request = aRequest({ orderDiscount: { kind: 'amount', value: '40', reason: '' } });
  const { cost } = priced(request, by).margin.output.value;
  assert.deepEqual([cost.revenue, cost.total, cost.marginPercent], ['200', '120', '40']);
});

test('a line that is given away and costs something is below any floor', () => {
  const by = aModel(
    book,
    artifact('cost-book', aCostBook([aCost('seat', 'fee', '10')])),
    artifact('discount-policy', aPolicy('0')),
  );
  const given = aLine({ discretionary: { kind: 'percent', value: '100', reason: 'free' } });
  const [floor] = priced(aRequest({ lines: [given] }), by).margin.output.value.floors;
  assert.deepEqual(floor, { lineId: 'line-1', floor: 'all', marginPercent: null, floorPercent: '0' });
});
