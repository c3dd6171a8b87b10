/** An amended order on a real database: versions are kept, the newest counts for plan and bill, and an older view of it changes nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readHandoffOfOrder, readInstructions } from '#contexts/billing/index.ts';
import { readTasksOfOrder } from '#contexts/fulfillment/index.ts';
import { testDatabase } from '#test/support/database.ts';
import { doneAnswer, execution, TENANT } from '#test/support/execution.ts';
import { amendOrder } from './amend-order.ts';
import { readItemVersions } from './amendment.store.ts';
import { aCaptureLine, anId } from './order.builder.ts';
import { readOrder, readOrderItems } from './order.store.ts';
import { submitOrder } from './submit-order.ts';

const world = await execution(
  await testDatabase(),
  () =>
    ({ key }) =>
      doneAnswer(key),
);
await world.seed();
const read = world.door.read;

test('what was dropped before the order is asked for is neither done nor billed, and both versions stay on record', async () => {
  const [captured] = await world.captured({
    lines: ['platform-standard', 'users'].map((key) => aCaptureLine(key, { lineId: anId('line', key) })),
  });
  const orderId = captured?.header.id ?? '';
  const [first, second] = captured?.items ?? [];
  const amend = (payload: object) =>
    world.send(amendOrder, { orderId, orderVersion: 1, reasonCode: 'customer-asked', ...payload });
  const items = [
    { op: 'change', itemId: first?.id, itemVersion: 1, site: { id: 'wien', name: 'Wien' } },
    { op: 'drop', itemId: second?.id, itemVersion: 1 },
  ];
  const answer = await amend({ items, priority: 0, promisedFor: '2026-12-24' });
  assert.ok(answer.ok, JSON.stringify(answer));
  const late = await amend({ items: [items[0]] });
  assert.deepEqual(!late.ok && late.refusal, { code: 'order.version-stale', looked: 1, current: 2 });

  const order = await read(TENANT, (tx) => readOrder(tx, orderId));
  assert.deepEqual(
    [order?.version, order?.amendments, order?.itemCount, order?.priority, order?.promisedFor],
    [2, 1, 1, 0, '2026-12-24'],
  );
  const stands = await read(TENANT, (tx) => readOrderItems(tx, orderId));
  assert.deepEqual(
    stands.map(({ offering, version, body }) => [offering, version, body.site?.name]),
    [['platform-standard', 2, 'Wien']],
  );
  const versions = await read(TENANT, (tx) => readItemVersions(tx, orderId));
  assert.deepEqual(
    versions.map(({ offering, kind, version, reasonCode }) => [offering, kind, version, reasonCode]),
    [
      ['platform-standard', 'changed', 2, 'customer-asked'],
      ['users', 'dropped', 2, 'customer-asked'],
    ],
  );

  assert.ok((await world.send(submitOrder, { orderId })).ok);
  await world.workOff();
  await world.runFlows();
  const done = await read(TENANT, (tx) => readTasksOfOrder(tx, orderId));
  assert.ok(done.every(({ itemId }) => itemId !== second?.id));
  const handoff = await read(TENANT, (tx) => readHandoffOfOrder(tx, orderId));
  const billed = await read(TENANT, (tx) => readInstructions(tx, handoff?.id ?? ''));
  assert.deepEqual(new Set(billed.map(({ itemId }) => itemId)), new Set([first?.id]));
});
