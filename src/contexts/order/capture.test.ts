import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aCapture, aCaptureLine, anId, AT, aTerm } from './order.builder.ts';
import { eventOf } from './item-event.ts';
import { captureOrders } from './capture.ts';

test('a revision becomes one order that carries what was accepted, character by character', () => {
  const input = aCapture({ lines: [aCaptureLine('platform'), aCaptureLine('users')] });
  const { orders, facts } = captureOrders(input);
  assert.equal(orders.length, 1);
  const [order] = orders;
  assert.equal(order?.header.contentRoot, input.contentRoot);
  assert.equal(order?.header.modelHash, input.modelHash);
  assert.equal(order?.header.number, 'O-1001');
  assert.deepEqual(
    order?.items.map((item) => item.body.priceLeaf),
    input.lines.map((line) => line.priceLeaf),
  );
  assert.deepEqual(
    facts.map((fact) => [fact.type, fact.data['items']]),
    [['OrderCaptured', 2]],
  );
});

test('the same conversion makes the same ids, so that twice is once in the tables', () => {
  const input = aCapture();
  assert.deepEqual(captureOrders(input).orders, captureOrders(input).orders);
  assert.equal(captureOrders(input).orders[0]?.items[0]?.sourceLineId, input.lines[0]?.lineId);
});

test('an order is split by seller or site only when that is asked, and a component stays with its bundle', () => {
  const berlin = { id: 'berlin', name: 'Berlin' };
  const wien = { id: 'wien', name: 'Wien' };
  const bundle = aCaptureLine('bundle', { site: wien });
  const lines = [
    aCaptureLine('a', { site: berlin }),
    bundle,
    // Its own site says Berlin; it is a part of the bundle in Vienna.
    aCaptureLine('part', { parentLineId: bundle.lineId, site: berlin }),
  ];
  assert.equal(captureOrders(aCapture({ lines })).orders.length, 1);
  const { orders } = captureOrders(aCapture({ lines, splitBy: 'site' }));
  assert.deepEqual(
    orders.map(({ header, items }) => [header.number, header.part, items.map((item) => item.offering)]),
    [
      ['O-1001-1', 1, ['a']],
      ['O-1001-2', 2, ['bundle', 'part']],
    ],
  );
  assert.equal(orders[1]?.items[1]?.parentItemId, anId('order-item', bundle.lineId));
});

test('a revision of several sellers becomes an order of each; a component is sold by who sells its bundle', () => {
  const partner = { id: 'seller-at', name: 'Troth Austria' };
  const other = { id: 'seller-ch', name: 'Troth Switzerland' };
  const bundle = aCaptureLine('bundle', { seller: partner });
  const input = aCapture({
    lines: [aCaptureLine('a'), bundle, aCaptureLine('part', { parentLineId: bundle.lineId, seller: other })],
    splitBy: 'seller',
  });
  assert.deepEqual(
    captureOrders(input).orders.map(({ header, items }) => [
      header.number,
      header.parties.seller,
      items.map((item) => item.offering),
    ]),
    [
      ['O-1001-1', input.parties.seller, ['a']],
      ['O-1001-2', partner, ['bundle', 'part']],
    ],
  );
});

test('a promised term of a segment that the line does not have is our mistake, not the customer’s', () => {
  const lines = [aCaptureLine('a', { priceLeaf: { terms: [aTerm({ segmentId: 's9' })], leafHash: 'x' } })];
  assert.throws(() => captureOrders(aCapture({ lines })), { name: 'BrokenPromise' });
});

test('ten thousand lines are captured in few statements, not in ten thousand', () => {
  const lines = Array.from({ length: 10_000 }, (_, at) => aCaptureLine(`line-${at}`));
  assert.equal(captureOrders(aCapture({ lines })).statements(null, AT).length, 2);
  assert.throws(() => captureOrders(aCapture({ lines: [...lines, aCaptureLine('one-more')] })), {
    name: 'BrokenPromise',
  });
});

test('split by date, each order is wanted on the day of its lines, and a line keeps who pays and receives it', () => {
  const from = (day: string) => [{ id: 's1', from: day, quantity: '1', characteristics: {} }];
  const terms = { terms: [], leafHash: 'x' };
  const lines = [
    aCaptureLine('a', { segments: from('2027-01-01'), priceLeaf: terms }),
    aCaptureLine('b', { segments: from('2027-06-01'), priceLeaf: terms, payer: { id: 'mutter', name: 'mutter' } }),
  ];
  const { orders } = captureOrders(aCapture({ lines, splitBy: 'date' }));
  assert.deepEqual(
    orders.map(({ header, items }) => [header.requestedFor, items.map(({ body }) => body.payer?.id ?? null)]),
    [
      ['2027-01-01', [null]],
      ['2027-06-01', ['mutter']],
    ],
  );
});

test('what an item asks of those who carry it out: something to do, or nothing but another bill', () => {
  const was = { offering: 'seat', offeringName: 'Seat', quantity: '10', to: null, state: 'active' as const };
  const change = {
    action: 'modify' as const,
    assetId: anId('asset'),
    assetVersion: 1,
    effectiveFrom: '2027-01-01',
    becomes: 'active' as const,
    was,
    terms: [],
    orderType: 'amendment',
    currency: 'EUR',
    bill: [],
  };
  const event = (offering: string, quantity: string, more: object = {}) =>
    eventOf({
      action: 'modify',
      offering,
      body: {
        segments: [{ id: 's', from: '2027-01-01', quantity, characteristics: {} }],
        change: { ...change, ...more },
      },
    });
  assert.deepEqual(
    [
      event('seat', '10.0'),
      event('seat', '6'),
      event('plus', '10'),
      event('seat', '0', { becomes: 'suspended' }),
      event('seat', '10', { was: { ...was, state: 'suspended' } }),
      event('seat', '0', { becomes: 'terminated' }),
    ],
    [null, 'modify', 'modify', 'suspend', 'resume', 'end'],
  );
});
