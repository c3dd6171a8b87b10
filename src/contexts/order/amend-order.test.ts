import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fingerprint } from '#kernel/hash.ts';
import { decideAmend } from './amend-order.ts';
import type { AmendPayload } from './amendment.ts';
import { componentLineId } from './component-line.ts';
import { nextItems } from './next-items.ts';
import { aCaptureLine, anId, anOrder, aTerm, items as itemsOf } from './order.builder.ts';
import { ITEM_TERMS_SCHEMA, type OrderItem, type OrderState } from './order.ts';

const perUnit = () => 'perUnit' as const;
const amend = (
  items: readonly OrderItem[],
  payload: Partial<AmendPayload>,
  {
    state = 'inProgress',
    follows = perUnit,
  }: { state?: OrderState; follows?: () => 'flat' | 'perUnit' | 'otherwise' | null } = {},
) => {
  const order = anOrder({ state, version: 3, itemCount: items.length });
  return decideAmend(
    { order, items },
    { orderId: order.id, orderVersion: 3, reasonCode: 'customer-asked', ...payload },
    follows,
  );
};
const codeOf = (decided: ReturnType<typeof amend>) => (decided.ok ? 'accepted' : decided.refusal.code);
const seats = aCaptureLine('seats', {
  priceLeaf: { terms: [aTerm({ offering: 'seats' })], leafHash: `sha256:${'c'.repeat(64)}` },
});
const change = (item: OrderItem | undefined, more: object) =>
  ({ op: 'change', itemId: item?.id ?? '', itemVersion: 1, ...more }) as const;
const drop = (item: OrderItem | undefined) => ({ op: 'drop', itemId: item?.id ?? '', itemVersion: 1 }) as const;

test('another quantity costs the accepted price of each, and the item as it was captured is another version', () => {
  const [item] = itemsOf(seats);
  const decided = amend([item as OrderItem], { items: [change(item, { quantity: '7' })] });
  assert.ok(decided.ok);
  const [version] = decided.value.versions;
  const [term] = version?.item.body.priceLeaf.terms ?? [];
  assert.deepEqual([version?.item.version, term?.['amount'], term?.['quantity']], [2, '875', '7']);
  assert.equal(version?.item.termsHash, fingerprint(ITEM_TERMS_SCHEMA, version?.item.body.priceLeaf.terms));
  assert.equal(item?.body.priceLeaf.terms[0]?.['amount'], '1250', 'what was captured stays as it is');
});

test('what the accepted price does not say by itself is not worked out: tiers, promotions and shares of a discount need a price of their own', () => {
  const [item] = itemsOf(seats);
  const seven = { items: [change(item, { quantity: '7' })] };
  assert.equal(
    codeOf(amend([item as OrderItem], seven, { follows: () => 'otherwise' })),
    'order.amendment-needs-price',
  );
  assert.equal(codeOf(amend([item as OrderItem], seven, { follows: () => null })), 'order.amendment-needs-price');
  for (const more of [{ promotions: [] }, { orderCredit: '5' }, { orderDiscount: {} }]) {
    const [priced] = itemsOf({
      ...seats,
      priceLeaf: { terms: [aTerm({ offering: 'seats', ...more })], leafHash: 'x' },
    });
    assert.equal(codeOf(amend([priced as OrderItem], seven)), 'order.amendment-needs-price');
  }
  assert.equal(codeOf(amend([item as OrderItem], seven, { follows: () => 'flat' as const })), 'accepted');
});

const bundled = (breakage: string) => {
  const head = aCaptureLine('bundle');
  const parts = [
    { componentId: 'a', offering: 'a', charge: 'subscription', amount: '400', alone: '500' },
    { componentId: 'b', offering: 'b', charge: 'subscription', amount: '600', alone: '800' },
  ];
  const lines = [
    { ...head, priceLeaf: { terms: [aTerm({ amount: '1000', bundle: { breakage, parts } })], leafHash: 'x' } },
    ...['a', 'b'].map((part) =>
      aCaptureLine(part, {
        lineId: componentLineId(head.lineId, part),
        parentLineId: head.lineId,
        priceLeaf: { terms: [], leafHash: 'x' },
      }),
    ),
  ];
  return itemsOf(...lines);
};

test('when a part of a bundle is dropped, what stays costs what the bundle declared when it was sold', () => {
  const afterDrop = (breakage: string) => {
    const items = bundled(breakage);
    const decided = amend(items, { items: [drop(items[1])] });
    if (!decided.ok) return decided.refusal.code;
    const head = decided.value.versions.find(({ kind }) => kind === 'changed');
    return [decided.value.left, head?.item.version, head?.item.body.priceLeaf.terms[0]?.['amount']];
  };
  assert.deepEqual(afterDrop('allocated'), [2, 2, '600']);
  assert.deepEqual(afterDrop('standalone'), [2, 2, '800']);
  assert.equal(afterDrop('indivisible'), 'order.bundle-indivisible');
});

test('a bundle that is dropped takes its parts along; an amendment that leaves nothing is a cancellation, and says so', () => {
  const items = [...bundled('allocated'), ...itemsOf(seats).map((item) => ({ ...item, position: 4 }))];
  const decided = amend(items, { items: [drop(items[0])] });
  assert.ok(decided.ok);
  assert.deepEqual(
    decided.value.versions.map(({ item, kind }) => [item.offering, kind]),
    [
      ['bundle', 'dropped'],
      ['a', 'dropped'],
      ['b', 'dropped'],
    ],
  );
  assert.equal(codeOf(amend(bundled('allocated'), { items: [drop(items[0])] })), 'order.nothing-left');
});

test('an amendment of an older version of the order or of an item, of an unknown item, or of nothing is refused by its name', () => {
  const items = itemsOf(seats);
  const [item] = items;
  const site = { site: { id: 'wien', name: 'Wien' } };
  assert.deepEqual(
    [
      codeOf(amend(items, { orderVersion: 2, items: [change(item, site)] })),
      codeOf(amend(items, { items: [{ ...change(item, site), itemVersion: 2 }] })),
      codeOf(amend(items, { items: [change({ id: anId('nobody') } as OrderItem, site)] })),
      codeOf(amend(items, { items: [change(item, site), drop(item)] })),
      codeOf(amend(items, { items: [change(item, {})] })),
      codeOf(amend(items, {})),
      codeOf(amend(items, { priority: 2 })),
      codeOf(amend(items, { priority: 0 })),
    ],
    [
      'order.version-stale',
      'order.item-version-stale',
      'order.item-unknown',
      'order.item-named-twice',
      'order.nothing-amended',
      'order.nothing-amended',
      'order.nothing-amended',
      'accepted',
    ],
  );
});

test('an order that has ended, or is being cancelled, is not amended', () => {
  for (const state of [
    'rejected',
    'assessingCancellation',
    'pendingCancellation',
    'cancelled',
    'completed',
    'partial',
    'failed',
  ] as const)
    assert.equal(codeOf(amend(itemsOf(seats), { priority: 0 }, { state })), 'order.move-not-allowed');
  for (const state of ['draft', 'acknowledged', 'pending', 'held', 'inProgress'] as const)
    assert.equal(codeOf(amend(itemsOf(seats), { priority: 0 }, { state })), 'accepted');
});

test('from the fact alone, whoever carries the order out knows the items as they will be', () => {
  const items = [...itemsOf(seats), ...itemsOf(aCaptureLine('other')).map((item) => ({ ...item, position: 2 }))];
  const decided = amend(items, {
    items: [change(items[0], { quantity: '7', shipTo: { id: 'lager', name: 'Lager' } }), drop(items[1])],
  });
  assert.ok(decided.ok);
  const next = nextItems(items, decided.value.facts[0]?.data ?? {});
  assert.deepEqual(
    next.map(({ offering, version, body }) => [offering, version, body.segments[0]?.quantity, body.shipTo?.id]),
    [['seats', 2, '7', 'lager']],
  );
});
