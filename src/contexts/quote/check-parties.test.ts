import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { partiesNamed, partyChecks } from './check-parties.ts';
import type { LineParties } from './line.ts';
import type { Quote } from './quote.ts';

const model = {
  ofKind: () => [
    { key: 'aldermoor-de', content: { key: 'aldermoor-de', markets: ['DE'] } },
    { key: 'aldermoor-jp', content: { key: 'aldermoor-jp', markets: ['JP'] } },
  ],
} as unknown as CommercialModel;

const quote = (parties: LineParties, more: object = {}) => {
  const self = 'werk';
  const header = {
    accountKey: self,
    country: 'DE',
    parties: {
      soldTo: self,
      endCustomer: self,
      billTo: self,
      payer: self,
      shipTo: self,
      partner: null,
      seller: 'aldermoor-de',
      ...more,
    },
  };
  return { territory: 'dach', header, lines: [{ id: 'l1', parties }] } as unknown as Quote;
};
const account = (key: string, more: object = {}) => ({
  key,
  name: key.toUpperCase(),
  state: 'active',
  territory: 'dach',
  ...more,
});
const known = [
  account('mutter'),
  account('zu', { state: 'closed' }),
  account('fern', { territory: 'japan' }),
] as unknown as Parameters<typeof partyChecks>[1];

const codes = (deal: Quote) => partyChecks(deal, known, model).map(({ lineId, code }) => [lineId, code]);

test('a line may have another payer, another site and another of our entities than the rest, if each is known, active and in reach', () => {
  assert.deepEqual(codes(quote({ payer: 'mutter', shipTo: 'werk', seller: 'aldermoor-de' })), []);
  assert.deepEqual(codes(quote({ payer: 'niemand' })), [['l1', 'quote.unknown-party']]);
  assert.deepEqual(codes(quote({ billTo: 'zu' })), [['l1', 'quote.party-not-active']]);
  assert.deepEqual(codes(quote({ shipTo: 'fern' })), [['l1', 'quote.party-out-of-reach']]);
  assert.deepEqual(codes(quote({ seller: 'aldermoor-jp' })), [['l1', 'quote.seller-elsewhere']]);
  assert.deepEqual(codes(quote({}, { payer: 'niemand' })), [[null, 'quote.unknown-party']]);
});

test('only who is somebody else is looked up, and each once', () => {
  assert.deepEqual(partiesNamed(quote({ payer: 'mutter', billTo: 'mutter', shipTo: 'werk' })), ['mutter']);
});
