import assert from 'node:assert/strict';
import { test } from 'node:test';
import { riskOf, riskyPlaces, scopesAsked } from './risky-places.ts';

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

test('a run without scopes has the places that the draft names, unless others are named; a draft that names none has no such scope', () => {
  const draft = [{ content: { countries: ['DE'] } }];
  const none = { countries: [], channels: [] };
  const isRisky = (said: Parameters<typeof riskOf>[0], changes: Parameters<typeof riskOf>[1]) => {
    const risk = riskOf(said, changes);
    return [risk, scopesAsked(said, risk).includes('high-risk')];
  };
  assert.deepEqual(isRisky({}, draft), [{ countries: ['DE'], channels: [] }, true]);
  assert.deepEqual(isRisky({ highRisk: { channels: ['partner'] } }, draft), [
    { countries: [], channels: ['partner'] },
    true,
  ]);
  assert.deepEqual(isRisky({}, [{ content: { name: 'Everywhere' } }]), [none, false]);
  assert.deepEqual(isRisky({ scopes: ['open-quotes'] }, draft), [none, false]);
  assert.deepEqual(isRisky({ scopes: ['high-risk'] }, draft), [{ countries: ['DE'], channels: [] }, true]);
});
