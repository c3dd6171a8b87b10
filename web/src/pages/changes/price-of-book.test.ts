import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NOTHING_WORKED, pricesOf, withPrice, withWorked } from './price-of-book.ts';

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

test('a price that was worked out is kept in the book, once for each question, and nothing typed is nothing said', () => {
  assert.equal(withWorked(book, 'b', NOTHING_WORKED), book);
  const typed = { ...NOTHING_WORKED, quantity: ' 10 ', months: '12', country: 'DE', amount: '100 ' };
  const once = withWorked(book, 'b', typed);
  const { name, ...said } = once.worked?.[0] ?? { name: '' };
  assert.equal(name, '10 of b, DE, 12, month');
  assert.deepEqual(said, { offering: 'b', quantity: '10', country: 'DE', months: 12, comesTo: { month: '100' } });
  const again = withWorked(withWorked(once, 'c', { ...typed, part: 'oneTime' }), 'b', { ...typed, amount: '90' });
  assert.deepEqual(
    again.worked?.map(({ offering, comesTo }) => [offering, comesTo]),
    [
      ['c', { oneTime: '100' }],
      ['b', { month: '90' }],
    ],
  );
});
