import { test } from 'node:test';
import assert from 'node:assert/strict';
import { mustAccept } from '#kernel/outcome.ts';
import { type PriceDecision, calculatePrice } from './calculate-price.ts';
import type { PriceBook } from './price-artifacts.contract.ts';
import type { PriceLine, PriceRequest } from './pricing.contract.ts';
import type { PricingModel } from './pricing-model.ts';
import { aBook, aLine, aModel, aPricePolicy, aRequest, anEntry, artifact, monthly } from './pricing.builder.ts';

const seat = anEntry('seat', monthly({ kind: 'perUnit', unitPrice: '20' }));
const book = (...entries: PriceBook['entries']) => artifact('price-book', aBook(entries));
const price = (request: PriceRequest, by: PricingModel): PriceDecision =>
  mustAccept(calculatePrice(request, by), 'the request can be answered');
const line = (lineId: string, offering: string, more: Partial<PriceLine> & { quantity?: string } = {}) =>
  aLine({ lineId, lineageId: lineId, offering, ...more });
const steps = ({ price: { trace } }: PriceDecision) => trace.lines[0]!.charges[0]!.steps;

test('one row wins by the stated order: clauses, then agreement before segment before country before region before channel, then thresholds', () => {
  const row = (id: string, unitPrice: string, more: object) =>
    anEntry('seat', monthly({ kind: 'perUnit', unitPrice }), { id, ...more });
  const by = aModel(
    artifact('price-policy', aPricePolicy({ regions: [{ key: 'dach', countries: ['DE', 'AT', 'CH'] }] })),
    book(
      row('base', '20', {}),
      row('direct', '19', { condition: { channels: ['direct'] } }),
      row('dach', '18', { condition: { regions: ['dach'] } }),
      row('germany', '17', { condition: { countries: ['DE'] } }),
      row('education', '16', { condition: { accountSegments: ['education'] } }),
      row('frame', '15', { condition: { agreements: ['frame-2026'] } }),
      row('frame-education', '14', { condition: { agreements: ['frame-2026'], accountSegments: ['education'] } }),
      row('base-three-years', '13', { minimumTermMonths: 36 }),
      row('base-committed', '12', { minimumUsage: { metric: 'calls', atLeast: '1000' } }),
    ),
  );
  const rowOf = (more: Partial<PriceRequest>) =>
    steps(price(aRequest({ lines: [line('a', 'seat')], ...more }), by))[0]!.row;
  const education = { segments: ['education'], newCustomer: false };
  assert.equal(rowOf({}), 'germany');
  assert.equal(rowOf({ country: 'FR' }), 'direct');
  assert.equal(rowOf({ account: education }), 'education');
  assert.equal(rowOf({ agreements: ['frame-2026'] }), 'frame');
  assert.equal(rowOf({ account: education, agreements: ['frame-2026'] }), 'frame-education');
  const plain = aModel(
    book(
      row('base', '20', {}),
      row('three-years', '13', { minimumTermMonths: 36 }),
      row('committed', '12', { minimumUsage: { metric: 'calls', atLeast: '1000' } }),
    ),
  );
  const plainRow = (more: Partial<PriceLine>) =>
    steps(price(aRequest({ lines: [line('a', 'seat', more)] }), plain))[0]!.row;
  const long = [{ id: 's', from: '2027-01-01', to: '2030-01-01', quantity: '1', characteristics: {} }];
  assert.equal(plainRow({}), 'base');
  assert.equal(plainRow({ segments: long }), 'three-years');
  assert.equal(plainRow({ segments: long, committedUsage: { calls: '1000' } }), 'three-years');
  assert.equal(plainRow({ committedUsage: { calls: '1000' } }), 'committed');
});

test('a price for a longer term or more usage than the line has is said, with what is missing', () => {
  const only = aModel(book({ ...seat, minimumTermMonths: 24 }));
  assert.deepEqual(price(aRequest({ lines: [line('a', 'seat')] }), only).price.blocking[0], {
    code: 'price.below-minimum-term',
    offering: 'seat',
    charge: 'fee',
    entry: 'seat/fee',
    months: 12,
    minimum: 24,
    lineId: 'a',
    segmentId: 's1',
  });
});
