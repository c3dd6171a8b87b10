import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derivedId } from '#kernel/ids.ts';
import { decideActivate } from './activate-assets.ts';
import { assetsFacts } from './assets.ts';
import { productLife } from './product.lifecycle.ts';

const at = Temporal.Instant.from('2026-11-21T10:00:00Z');
const id = (name: string) => derivedId(at, 'assets', name);
const payload = {
  orderId: id('order'),
  accountId: id('account'),
  territory: 'dach',
  products: [
    {
      productId: id('product'),
      itemId: id('item'),
      lineageId: id('lineage'),
      offering: 'platform',
      offeringHash: 'sha256:o',
      segments: [
        { id: 's1', from: '2026-12-01', to: '2027-06-01', quantity: '10', characteristics: { edition: 'standard' } },
        { id: 's2', from: '2027-06-01', quantity: '25', characteristics: { edition: 'standard' } },
      ],
      terms: [
        { chargeKey: 'fee', segmentId: 's1', amount: '100' },
        { chargeKey: 'fee', segmentId: 's2', amount: '250' },
      ],
      priceLeafHash: 'sha256:leaf',
    },
  ],
};

test('the life of a product has no dead end, nothing unreachable, and a way out of every wait', () => {
  assert.deepEqual(productLife.problems(), []);
  for (const move of productLife.moves) assert.ok((assetsFacts as readonly string[]).includes(move.fact), move.fact);
});

test('a ramp becomes a history of segments, and each term cites the accepted leaf and holds for its segment', () => {
  const made = decideActivate({ payload, at });
  assert.ok(made.ok);
  assert.deepEqual(
    made.value.products.map((product) => [product.state, product.lineageId]),
    [['active', id('lineage')]],
  );
  assert.deepEqual(
    made.value.history.map((row) => [row.validFrom, row.validTo, row.quantity, row.knownFrom]),
    [
      ['2026-12-01', '2027-06-01', '10', at.toString()],
      ['2027-06-01', null, '25', at.toString()],
    ],
  );
  assert.deepEqual(
    made.value.terms.map((term) => [term.chargeKey, term.validFrom, term.validTo, term.priceLeafHash]),
    [
      ['fee', '2026-12-01', '2027-06-01', 'sha256:leaf'],
      ['fee', '2027-06-01', null, 'sha256:leaf'],
    ],
  );
  assert.deepEqual(
    made.value.facts.map((fact) => fact.type),
    ['AssetActivated'],
  );
});

test('a term of no segment is refused', () => {
  const [product] = payload.products;
  assert.ok(product);
  const made = decideActivate({
    payload: { ...payload, products: [{ ...product, terms: [{ chargeKey: 'fee', segmentId: 's9' }] }] },
    at,
  });
  assert.equal(!made.ok && made.refusal.code, 'asset.term-outside-segment');
});
