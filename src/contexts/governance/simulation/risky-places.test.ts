import assert from 'node:assert/strict';
import { test } from 'node:test';
import { riskyPlaces } from './risky-places.ts';

test('where a draft is risky is read from what it changes: books, clauses, cells of tables; never from the rows of a price list', () => {
  const book = { countries: ['DE', 'AT'], channels: ['direct'], entries: [{ condition: { countries: ['US'] } }] };
  const table = {
    inputs: [{ name: 'country' }, { name: 'segment' }],
    rows: [
      { id: 'a', when: ['CH', 'mid-market'], then: ['deny', 'GB is a word here.'] },
      { id: 'b', when: ['"FR", "BE"', '-'], then: ['allow', ''] },
    ],
  };
  assert.deepEqual(riskyPlaces([{ content: book }, { content: { country: 'LU', text: 'NL' } }]), {
    countries: ['AT', 'DE', 'LU'],
    channels: [],
  });
  assert.deepEqual(riskyPlaces([{ content: { table } }, { content: null }]).countries, ['BE', 'CH', 'FR']);
  assert.deepEqual(riskyPlaces([{ content: { channels: ['partner'] } }]), { countries: [], channels: ['partner'] });
  assert.deepEqual(riskyPlaces([{ content: { name: 'Everywhere' } }]), { countries: [], channels: [] });
});
