/** An order for later: nothing is planned or called before its day, an amendment moves the day, and the timer begins the work once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTasksOfOrder } from '#contexts/fulfillment/index.ts';
import { amendOrder, orderDue, readOrder, rejectOrder, submitOrder } from '#contexts/order/index.ts';
import { aCaptureLine, anId } from '#contexts/order/order.builder.ts';
import { sweepTimers } from '#platform/timers.jobs.ts';
import { testDatabase } from '#test/support/database.ts';
import { doneAnswer, execution, TENANT } from '#test/support/execution.ts';
import { house } from '#app/wiring.ts';

const world = await execution(
  await testDatabase(),
  () =>
    ({ key }) =>
      doneAnswer(key),
);
await world.seed();
const stateOf = async (orderId: string) => (await world.door.read(TENANT, (tx) => readOrder(tx, orderId)))?.state;
const sweep = () => sweepTimers(world.door, house.timers, TENANT);

test('an order for later waits for its day, which an amendment moves, and is done from then on', async () => {
  const [captured] = await world.captured({ requestedFor: '2026-12-20' });
  const orderId = captured?.header.id ?? '';
  assert.ok((await world.send(submitOrder, { orderId, notBefore: '2026-12-01' })).ok);
  assert.equal(await stateOf(orderId), 'pending');
  assert.deepEqual(await world.door.read(TENANT, (tx) => readTasksOfOrder(tx, orderId)), []);
  const timer = world.door.systemPrincipal(TENANT, 'timer');
  const early = await world.send(orderDue, { orderId }, { as: timer });
  assert.equal(!early.ok && early.refusal.code, 'order.not-due');

  const moved = { orderId, orderVersion: 2, reasonCode: 'customer-asked', requestedFor: '2026-12-25' };
  assert.ok((await world.send(amendOrder, moved)).ok);
  world.clock.advance({ hours: 24 * 11 });
  await sweep();
  assert.equal(await stateOf(orderId), 'pending', 'the day moved with the day for which it is wanted');
  world.clock.advance({ hours: 24 * 4 });
  await sweep();
  assert.equal(await stateOf(orderId), 'inProgress');
  await sweep();
  await world.workOff();
  await world.runFlows();
  assert.equal(await stateOf(orderId), 'completed');
});

test('an order that is not taken on has ended, with its reason; one whose work has begun is not rejected', async () => {
  const [order] = await world.captured({
    id: (...labels) => anId('reject', ...labels),
    quoteNumber: 'Q-reject',
    revisionId: anId('revision', 'reject'),
    lines: [aCaptureLine('users', { lineId: anId('reject-line') })],
  });
  const orderId = order?.header.id ?? '';
  assert.ok((await world.send(rejectOrder, { orderId, reasonCode: 'not-deliverable' })).ok);
  assert.equal(await stateOf(orderId), 'rejected');
  const again = await world.send(submitOrder, { orderId });
  assert.equal(!again.ok && again.refusal.code, 'order.move-not-allowed');
});
