import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derivedId } from '#kernel/ids.ts';
import { decideActivate } from './activate-assets.ts';
import { assetsFacts } from './assets.ts';
import { decideChange } from './change-assets.ts';
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

test('a change goes on from its day: before it nothing moves, and one that was promised about another version is refused', () => {
  const made = decideActivate({ payload, at });
  assert.ok(made.ok);
  const [product] = made.value.products;
  assert.ok(product);
  const change = {
    productId: product.id,
    itemId: id('item-2'),
    assetVersion: 1,
    becomes: 'active' as const,
    effectiveFrom: '2027-03-01',
    offering: 'platform',
    offeringHash: 'sha256:o',
    accountId: id('other-account'),
    territory: 'dach',
    segments: [{ id: 'n1', from: '2027-03-01', to: '2028-01-01', quantity: '7', characteristics: {} }],
    terms: [{ chargeKey: 'fee', segmentId: 'n1', amount: '70' }],
    priceLeafHash: 'sha256:new',
  };
  const asked = { orderId: id('order-2'), orderType: 'transfer', accountId: id('other-account'), territory: 'dach' };
  const loaded = { products: [product], history: made.value.history };
  const later = at.add({ hours: 1 });
  const changed = decideChange(loaded, { payload: { ...asked, changes: [change] }, at: later });
  assert.ok(changed.ok);
  assert.deepEqual(
    changed.value.products.map(({ accountId, state, version }) => [accountId, state, version]),
    [[id('other-account'), 'active', 2]],
  );
  assert.deepEqual(
    changed.value.superseded.map(({ no }) => no),
    [1, 2],
  );
  assert.deepEqual(
    changed.value.history.map((row) => [row.no, row.validFrom, row.validTo, row.quantity, row.cause]),
    [
      [3, '2026-12-01', '2027-03-01', '10', `order/${id('order')}`],
      [4, '2027-03-01', '2028-01-01', '7', `order/${id('order-2')}`],
    ],
  );
  assert.deepEqual(
    changed.value.terms.map((term) => [term.segmentId, term.validFrom, term.validTo, term.priceLeafHash]),
    [['n1', '2027-03-01', '2028-01-01', 'sha256:new']],
  );
  assert.deepEqual(
    changed.value.facts.map(({ type }) => type),
    ['AssetModified'],
  );
  const stale = decideChange(loaded, { payload: { ...asked, changes: [{ ...change, assetVersion: 2 }] }, at: later });
  assert.equal(!stale.ok && stale.refusal.code, 'asset.changed-meanwhile');
  const over = decideChange(loaded, {
    payload: { ...asked, orderType: 'termination', changes: [{ ...change, becomes: 'terminated', terms: [] }] },
    at: later,
  });
  assert.ok(over.ok);
  assert.deepEqual(
    over.value.facts.map(({ type }) => type),
    ['AssetTerminationRequested', 'AssetTerminated'],
  );
  assert.deepEqual(
    over.value.history.map((row) => [row.validFrom, row.validTo]),
    [['2026-12-01', '2027-03-01']],
  );
});
