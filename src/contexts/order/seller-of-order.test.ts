import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { sellerOfOrder } from './seller-of-order.ts';

const entity = (key: string, legalName: string, markets: readonly string[]) => ({
  kind: 'legal-entity',
  key,
  hash: `sha256:${'0'.repeat(64)}`,
  content: { key, legalName, markets },
});
const model: Pick<CommercialModel, 'ofKind'> = {
  ofKind: (kind) =>
    kind === 'legal-entity'
      ? [entity('aldermoor-de', 'Aldermoor GmbH', ['DE', 'AT']), entity('aldermoor-uk', 'Aldermoor Ltd', ['GB'])]
      : [],
};

test('an order names its seller by the key that systems know and by the name on the papers', () => {
  const uk = { id: 'aldermoor-uk', name: 'Aldermoor Ltd' };
  assert.deepEqual(sellerOfOrder(model, { key: 'aldermoor-uk', country: 'DE' }), uk);
});

test('a quote that named no seller has the one that sells in its country, and no country has none invented for it', () => {
  const de = { id: 'aldermoor-de', name: 'Aldermoor GmbH' };
  assert.deepEqual(sellerOfOrder(model, { key: 'default', country: 'AT' }), de);
  assert.deepEqual(sellerOfOrder(model, { key: 'default', country: 'US' }), { id: 'default', name: 'default' });
});
