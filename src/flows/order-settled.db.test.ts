/** How an order ends that does not end whole: what was done is the customer's and is billed, the rest is another order; or nothing stands. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readProductsOfOrder } from '#contexts/assets/index.ts';
import { readHandoffOfOrder, readInstructions } from '#contexts/billing/index.ts';
import { readCasesOfOrder } from '#contexts/fallout/index.ts';
import { readTasksOfOrder } from '#contexts/fulfillment/index.ts';
import { readOrder, readOrderItems, recordFailed, recordPartial, submitOrder } from '#contexts/order/index.ts';
import { aCaptureLine, anId } from '#contexts/order/order.builder.ts';
import { testDatabase } from '#test/support/database.ts';
import { answered, doneAnswer, execution, type Script, TENANT } from '#test/support/execution.ts';

const allDone: Script = ({ key, method }) =>
  method === 'undo' ? answered(200, { status: 'undone', ref: `back-${key.slice(0, 8)}` }) : doneAnswer(key);
const refusing =
  (operation: string): Script =>
  (request) =>
    request.operation === operation && request.method === 'submit'
      ? answered(422, { status: 'refused', code: 'no-capacity', message: 'Full', retriable: false })
      : allDone(request);
let script: Script = allDone;
const world = await execution(await testDatabase(), () => (request) => script(request));
await world.seed();
const read = world.door.read;

const submitted = async (name: string, offerings: readonly string[]) => {
  const [order] = await world.captured({
    id: (...labels) => anId('settled', name, ...labels),
    quoteNumber: `Q-${name}`,
    revisionId: anId('revision', name),
    lines: offerings.map((key) =>
      aCaptureLine(key, { lineId: anId('line', name, key), lineageId: anId('lineage', name, key) }),
    ),
  });
  assert.ok((await world.send(submitOrder, { orderId: order?.header.id })).ok);
  return { orderId: order?.header.id ?? '', items: order?.items ?? [] };
};
const stateOf = async (orderId: string) => (await read(TENANT, (tx) => readOrder(tx, orderId)))?.state;
const tasksOf = (orderId: string) => read(TENANT, (tx) => readTasksOfOrder(tx, orderId));
const partial = (orderId: string, notDone: readonly (string | undefined)[], remainder = true) =>
  world.send(recordPartial, { orderId, reasonCode: 'no-capacity', notDone, remainder });

test('what was done is activated and billed, the rest is a linked order at the accepted terms, and the case on it has ended', async () => {
  script = refusing('service-scheduling.book');
  const { orderId, items } = await submitted('partial', ['users', 'migration-service']);
  const early = await partial(orderId, [items[1]?.id]);
  assert.equal(!early.ok && early.refusal.code, 'plan.rest-not-done');
  await world.workOff();
  const answer = await partial(orderId, [items[1]?.id]);
  assert.ok(answer.ok, JSON.stringify(answer));
  script = allDone;
  await world.runFlows();
  await world.workOff();
  await world.runFlows();
  assert.equal(await stateOf(orderId), 'partial');

  const products = await read(TENANT, (tx) => readProductsOfOrder(tx, orderId, 10));
  assert.deepEqual(
    products.map(({ offering }) => offering),
    ['users'],
  );
  const handoff = await read(TENANT, (tx) => readHandoffOfOrder(tx, orderId));
  const billed = await read(TENANT, (tx) => readInstructions(tx, handoff?.id ?? ''));
  assert.deepEqual(new Set(billed.map(({ itemId }) => itemId)), new Set([items[0]?.id]));
  const cases = await read(TENANT, (tx) => readCasesOfOrder(tx, orderId));
  assert.deepEqual(new Set(cases.map(({ state }) => state)), new Set(['resolved']));

  const { remainderOrderId } = answer.value as { remainderOrderId: string };
  const [rest, restItems] = await read(TENANT, (tx) =>
    Promise.all([readOrder(tx, remainderOrderId), readOrderItems(tx, remainderOrderId)]),
  );
  assert.deepEqual([rest?.state, rest?.source, rest?.remainderOf, rest?.part], ['draft', 'remainder', orderId, 2]);
  assert.deepEqual(
    restItems.map(({ offering, termsHash, lineageId }) => [offering, termsHash, lineageId]),
    [['migration-service', items[1]?.termsHash, items[1]?.lineageId]],
  );
  assert.ok((await world.send(submitOrder, { orderId: remainderOrderId })).ok);
  await world.workOff();
  await world.runFlows();
  assert.equal(await stateOf(remainderOrderId), 'completed');
});

test('an order of which nothing can be done has failed: what was begun is taken back, and what went too far forbids it', async () => {
  script = refusing('entitlement.activate');
  const { orderId, items } = await submitted('failed', ['platform-standard']);
  await world.workOff();
  const none = await partial(orderId, [items[0]?.id]);
  assert.equal(!none.ok && none.refusal.code, 'order.nothing-done');
  assert.ok((await world.send(recordFailed, { orderId, reasonCode: 'no-capacity' })).ok);
  await world.workOff();
  await world.runFlows();
  assert.equal(await stateOf(orderId), 'failed');
  const states = Object.fromEntries((await tasksOf(orderId)).map((task) => [task.key, task.state]));
  assert.deepEqual(
    [states['billing-setup'], states['provision'], states['activate'], states['undo-provision']],
    ['compensated', 'compensated', 'cancelled', 'done'],
  );

  const shipped = await submitted('shipped', ['platform-standard', 'edge-appliance']);
  await world.workOff();
  const before = await tasksOf(shipped.orderId);
  const refused = await world.send(recordFailed, { orderId: shipped.orderId, reasonCode: 'no-capacity' });
  assert.equal(!refused.ok && refused.refusal.code, 'plan.cancel-declined');
  assert.deepEqual([await stateOf(shipped.orderId), await tasksOf(shipped.orderId)], ['inProgress', before]);
});

test('a second remainder of one order, or one of an item that it does not have, is refused and changes nothing', async () => {
  script = refusing('service-scheduling.book');
  const { orderId, items } = await submitted('twice', ['users', 'migration-service']);
  await world.workOff();
  const stranger = await partial(orderId, [anId('nobody')]);
  assert.equal(!stranger.ok && stranger.refusal.code, 'order.item-unknown');
  assert.equal(await stateOf(orderId), 'inProgress');
  assert.ok((await partial(orderId, [items[1]?.id])).ok);
  const again = await partial(orderId, [items[1]?.id]);
  assert.equal(!again.ok && again.refusal.code, 'order.move-not-allowed');
});
