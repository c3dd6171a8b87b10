import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pricesOf, withPrice } from './price-of-book.ts';

const book = {
  name: 'List',
  currency: 'EUR',
  entries: [
    { offering: 'a', charge: { key: 'steps', model: { kind: 'graduated', tiers: [] } } },
    { offering: 'b', charge: { key: 'monthly', model: { kind: 'flat', amount: '10' } } },
    { offering: 'c', charge: { key: 'user', model: { kind: 'perUnit', unitPrice: '3.50' } } },
  ],
};

test('a plain price is changed in its place, and nothing else of the book', () => {
  assert.deepEqual(
    pricesOf(book).map(({ place, says }) => [place, says]),
    [
      ['1', 'b, monthly: 10'],
      ['2', 'c, user: 3.50'],
    ],
  );
  const changed = withPrice(book, '2', '4');
  assert.deepEqual(changed.entries[2]?.charge.model, { kind: 'perUnit', unitPrice: '4' });
  assert.deepEqual(changed.entries.slice(0, 2), book.entries.slice(0, 2));
  assert.deepEqual(withPrice(book, '0', '4'), book, 'steps are not one price');
});
