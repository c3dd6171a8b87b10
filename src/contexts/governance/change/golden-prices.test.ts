import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PriceBook } from '#contexts/pricing/index.ts';
import { aBook, anEntry, artifact, aWaterfall, monthly } from '#contexts/pricing/pricing.builder.ts';
import { commercialModel } from '#platform/artifacts/model.ts';
import type { Contents, KindName } from '../artifact-kinds.ts';
import type { Model } from '../publish-check.ts';
import { covering, endsOf, goldenPrices, quantitiesOf } from './golden-prices.ts';
import { workedPrices } from './worked-prices.ts';

const ON = '2026-11-22';
const flat = (amount: string) => monthly({ kind: 'flat', amount });
const upTo = (last: string) =>
  monthly({
    kind: 'graduated',
    tiers: [
      { upTo: '100', unitPrice: '9' },
      { upTo: last, unitPrice: '7' },
    ],
  });

const both = (...books: readonly PriceBook[]) => {
  const lists = { 'price-book': books } as unknown as { readonly [K in KindName]?: readonly Contents[K][] };
  const read = {
    of: (kind: KindName) => lists[kind] ?? [],
    get: (kind: KindName, key: string) => (lists[kind] ?? []).find((each) => (each as { key?: string }).key === key),
    has: () => true,
  } as unknown as Model;
  return {
    read,
    model: commercialModel('m', [
      ...books.map((book) => artifact('price-book', book)),
      artifact('waterfall', aWaterfall()),
    ]),
  };
};
const judged = (
  before: readonly PriceBook[],
  after: readonly PriceBook[],
  touched: readonly string[] | null,
  most?: { readonly touched: number; readonly untouched: number },
) => {
  const [was, is] = [both(...before), both(...after)];
  return goldenPrices({ before: was.model, after: is.model, read: { was: was.read, is: is.read } }, touched, {
    on: ON,
    pause: async () => {},
    ...(most === undefined ? {} : { most }),
  });
};

test('what nobody meant to touch and costs something else is named, and what was meant may', async () => {
  const before = [aBook([anEntry('seat', flat('10')), anEntry('disk', flat('5'))])];
  const after = [aBook([anEntry('seat', flat('11')), anEntry('disk', flat('6'))])];
  assert.deepEqual((await judged(before, after, ['seat'])).moved, ['disk in eur-direct']);
  assert.deepEqual((await judged(before, after, ['seat', 'disk'])).moved, []);
  assert.deepEqual((await judged(before, after, null)).moved, []);
});

test('what is touched is priced in every country and channel, and around every edge of quantity', async () => {
  const wide = { countries: ['DE', 'FR'], channels: ['direct', 'partner'] };
  const before = [aBook([anEntry('seat', upTo('500'))], wide)];
  const same = await judged(before, before, ['seat']);
  // One, both sides of a hundred and of five hundred, in four places.
  assert.deepEqual([same.touched.cases, same.touched.places, same.lost], [28, 4, []]);
  // A list that ends earlier loses its price beyond its end, and only there.
  const shorter = await judged(before, [aBook([anEntry('seat', upTo('400'))], wide)], ['seat']);
  assert.deepEqual(
    shorter.lost.filter((name) => name.endsWith('DE/direct')),
    ['401', '499', '500'].map((quantity) => `${quantity} × seat in eur-direct, DE/direct`),
  );
  // A book that gives up a channel loses it there.
  const narrow = await judged(
    before,
    [aBook([anEntry('seat', upTo('500'))], { ...wide, channels: ['direct'] })],
    ['seat'],
  );
  assert.equal(narrow.lost.length, 12);
  assert.ok(narrow.lost.every((name) => name.endsWith('/partner')));
});

test('what the bounds left out is counted: edges of a long list, and places beyond the most', async () => {
  const steps = Array.from({ length: 40 }, (_none, at) => ({ upTo: String((at + 1) * 10), unitPrice: '1' }));
  const long = anEntry('seat', monthly({ kind: 'volume', tiers: steps }));
  const quantities = quantitiesOf([long]);
  assert.equal(quantities.length, 121);
  assert.deepEqual(endsOf(quantities, 12), '1 9 10 11 19 20 389 390 391 399 400 401'.split(' '));
  const countries = Array.from({ length: 30 }, (_none, at) => `A${String.fromCharCode(65 + (at % 26))}`);
  const many = [aBook([long], { countries: [...new Set(countries)] })];
  const whole = await judged(many, many, ['seat']);
  // In the first place every edge, in the others where the list begins and where it ends.
  assert.deepEqual([whole.touched.cases, whole.touched.places], [121 + 25 * 12, 26]);
  assert.equal(whole.touched.cases + whole.touched.leftOut, 26 * 121);
  // Room for hardly more than one of each: no place and no edge is given up for the sake of another of the same kind.
  const few = await judged(many, many, ['seat'], { touched: 150, untouched: 1 });
  assert.deepEqual([few.touched.cases, few.touched.places], [150, 26]);
});

test('with little room every name is shown before any is shown twice, and a list is thinned evenly and not cut', () => {
  const letters = ['a1', 'a2', 'a3', 'b1', 'c1', 'c4'];
  const byLetter = (one: string) => [one.charAt(0)];
  const byNumber = (one: string) => [one.charAt(1)];
  assert.deepEqual(covering(letters, [byLetter, byNumber], 6), ['a1', 'b1', 'c1', 'a2', 'a3', 'c4']);
  assert.deepEqual(covering(letters, [byLetter], 3), ['a1', 'b1', 'c1']);
  assert.deepEqual(covering(['a', 'b', 'c', 'd', 'e', 'f'], [byLetter], 3), ['a', 'c', 'e']);
  assert.deepEqual(covering(letters, [byLetter], 0), []);
});

test('a price that its owner worked out is made and compared, and a changed book without any is named', () => {
  const book = aBook([anEntry('seat', upTo('500'))], {
    worked: [
      { name: 'A hundred and ten seats', offering: 'seat', quantity: '110', comesTo: { month: '970' } },
      { name: 'One seat', offering: 'seat', quantity: '1', comesTo: { month: '9.00', oneTime: '0' } },
      { name: 'Too many', offering: 'seat', quantity: '501', comesTo: { month: '1' } },
      { name: 'Half', offering: 'seat', quantity: '1', country: 'FR', comesTo: { month: '4.5' } },
    ],
  });
  const other = aBook([anEntry('disk', flat('5'))], { key: 'usd-direct', currency: 'USD' });
  const { model, read } = both(book, other);
  const found = workedPrices(model, read, { on: ON, changedBooks: ['eur-direct', 'usd-direct'] });
  assert.deepEqual([found.checked, found.unworked], [4, ['usd-direct']]);
  assert.equal(found.differ.length, 2);
  assert.match(found.differ[0] ?? '', /^Too many \(eur-direct\): no price/);
  assert.match(found.differ[1] ?? '', /^Half \(eur-direct\): 9(\.00)? a month, not 4\.5\.$/);
});
