import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Header } from '#contexts/quote/index.ts';
import { type Deal, partyFacts } from './deal-facts.ts';

test('another of our companies that sells one line is one more seller; one that the header names too is none', () => {
  const header = { parties: { seller: 'troth-de' }, currency: 'EUR' } as unknown as Header;
  const sellersOf = (...sellers: readonly (string | undefined)[]) => {
    const lines: Deal['lines'] = sellers.map((seller, at) => ({
      id: `line-${at}`,
      lineageId: `line-${at}`,
      ...(seller === undefined ? {} : { parties: { seller } }),
    }));
    return partyFacts({ header, lines, territory: 'dach' });
  };
  assert.deepEqual(sellersOf(undefined, 'troth-de').sellerCount, 1);
  const two = sellersOf(undefined, 'troth-jp', 'troth-jp');
  assert.deepEqual([two.sellerCount, two.sellers], [2, ['troth-de', 'troth-jp']]);
});
