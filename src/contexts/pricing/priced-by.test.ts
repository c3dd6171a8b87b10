import { test } from 'node:test';
import assert from 'node:assert/strict';
import { mustAccept } from '#kernel/outcome.ts';
import { calculatePrice } from './calculate-price.ts';
import type { PriceEntry } from './price-artifacts.contract.ts';
import { aBook, aLine, aModel, aRequest, anEntry, artifact, monthly } from './pricing.builder.ts';

const plan = (unitPrice: string) => monthly({ kind: 'perUnit', unitPrice });
const seat = anEntry('seat', plan('20'));
const part = (componentId: string, offering: string) => ({
  componentId,
  lineageId: componentId,
  offering,
  segments: aLine().segments,
});

/** What a line of a suite with these parts comes to a month, what blocks it, and which offerings' word was needed. */
const priced = (pricedBy: 'components' | 'bundle', entries: readonly PriceEntry[], ...parts: readonly string[]) => {
  const suite = { key: 'suite', pricedBy };
  const model = aModel(artifact('price-book', aBook(entries)), artifact('product-offering', suite));
  const line = aLine({
    offering: 'suite',
    ...(parts.length === 0 ? {} : { components: parts.map((offering, index) => part(`p${index}`, offering)) }),
  });
  const { output, blocking, artifacts } = mustAccept(
    calculatePrice(aRequest({ lines: [line] }), model),
    'it is answered',
  ).price;
  return [
    output.value.promise.totals.recurring.map(({ amount }) => amount).join(),
    blocking.map(({ code, offering }) => `${code} ${String(offering)}`),
    artifacts.filter(({ kind }) => kind === 'product-offering').map(({ key }) => key),
  ];
};

test('an offering that is priced by its components costs what they cost, and needs no price of its own', () => {
  assert.deepEqual(priced('components', [seat], 'seat', 'seat'), ['40', [], ['suite']]);
});

test('a component without a price still blocks, and so does an offering whose price no component carries', () => {
  assert.deepEqual(priced('components', [seat], 'seat', 'support'), ['20', ['price.no-entry support'], ['suite']]);
  assert.deepEqual(priced('components', [seat]), ['', ['price.no-entry suite'], []]);
});

test('an offering whose one price stands for its parts needs that price, and its parts need none', () => {
  assert.deepEqual(priced('bundle', [anEntry('suite', plan('99'))], 'seat', 'support'), ['99', [], ['suite']]);
  assert.deepEqual(priced('bundle', [seat], 'seat'), ['20', ['price.no-entry suite'], []]);
  assert.deepEqual(priced('bundle', [seat], 'support'), ['', ['price.no-entry suite', 'price.no-entry support'], []]);
});
