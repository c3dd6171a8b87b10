/** Holding an order: what runs is finished, nothing new is started, and it goes on, is fulfilled or is cancelled from there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTasksOfOrder } from '#contexts/fulfillment/index.ts';
import {
  cancelOrder,
  holdOrder,
  readOrder,
  readOrderItems,
  recordFailed,
  recordPartial,
  releaseOrder,
  submitOrder,
} from '#contexts/order/index.ts';
import { aCaptureLine, anId } from '#contexts/order/order.builder.ts';
import { testDatabase } from '#test/support/database.ts';
import { answered, doneAnswer, execution, type Script, TENANT } from '#test/support/execution.ts';

const allDone: Script = ({ key, method }) =>
  method === 'undo' ? answered(200, { status: 'undone', ref: `back-${key.slice(0, 8)}` }) : doneAnswer(key);
const world = await execution(await testDatabase(), () => allDone);
await world.seed();

let orders = 0;
const submitted = async (offerings: readonly string[]) => {
  const name = `hold-${(orders += 1)}`;
  const [order] = await world.captured({
    id: (...labels) => anId('conversion', name, ...labels),
    quoteNumber: `Q-${name}`,
    revisionId: anId('revision', name),
    lines: offerings.map((key) =>
      aCaptureLine(key, { lineId: anId('line', name, key), lineageId: anId('lineage', name, key) }),
    ),
  });
  const orderId = order?.header.id ?? '';
  assert.ok((await world.send(submitOrder, { orderId })).ok);
  return orderId;
};
const hold = (orderId: string) => world.send(holdOrder, { orderId, reasonCode: 'customer-asked' });
const release = (orderId: string) => world.send(releaseOrder, { orderId, reasonCode: 'customer-asked' });
const stateOf = async (orderId: string) => (await world.door.read(TENANT, (tx) => readOrder(tx, orderId)))?.state;
const finish = async (claims: Awaited<ReturnType<typeof world.steps.claim>>) => {
  const prepared = await world.steps.prepare(TENANT, claims);
  await world.steps.record(TENANT, await Promise.all(prepared.map((each) => world.steps.call(TENANT, each))));
};

test('while an order is held what runs is finished and nothing new is started; released, it goes on to its end', async () => {
  const orderId = await submitted(['platform-standard']);
  const claims = await world.steps.claim(TENANT, 64);
  assert.ok((await hold(orderId)).ok);
  await finish(claims);
  assert.deepEqual(await world.steps.claim(TENANT, 64), []);
  const done = (await world.door.read(TENANT, (tx) => readTasksOfOrder(tx, orderId))).filter(
    ({ state }) => state === 'done',
  );
  assert.equal(done.length, claims.length);
  assert.ok((await release(orderId)).ok);
  await world.workOff();
  await world.runFlows();
  assert.equal(await stateOf(orderId), 'completed');
});

test('an order whose last task ends while it is held is fulfilled with its release, not before', async () => {
  await world.workOff();
  const orderId = await submitted(['migration-service']);
  for (;;) {
    const claims = await world.steps.claim(TENANT, 64);
    assert.ok(claims.length > 0, 'the last call is under way when the order is held');
    const tasks = await world.door.read(TENANT, (tx) => readTasksOfOrder(tx, orderId));
    const open = tasks.filter(({ kind, state }) => kind === 'call' && state !== 'done').length;
    if (open === claims.length) assert.ok((await hold(orderId)).ok);
    await finish(claims);
    await world.runFlows();
    if (open === claims.length) break;
  }
  assert.equal(await stateOf(orderId), 'held');
  assert.ok((await release(orderId)).ok);
  await world.runFlows();
  assert.equal(await stateOf(orderId), 'completed');
});

test('a held order can be cancelled: what was done is taken back although it was held', async () => {
  const orderId = await submitted(['platform-standard']);
  await finish(await world.steps.claim(TENANT, 64));
  assert.ok((await hold(orderId)).ok);
  const answer = await world.send(cancelOrder, { orderId, reasonCode: 'changed-mind' });
  assert.ok(answer.ok, JSON.stringify(answer));
  await world.workOff();
  await world.runFlows();
  assert.equal(await stateOf(orderId), 'cancelled');
});

test('a held order can be ended in part or not at all, by a decision that is recorded', async () => {
  const whole = await submitted(['platform-standard']);
  await finish(await world.steps.claim(TENANT, 64));
  assert.ok((await hold(whole)).ok);
  assert.ok((await world.send(recordFailed, { orderId: whole, reasonCode: 'no-capacity' })).ok);
  assert.equal(await stateOf(whole), 'failed');
  const inPart = await submitted(['users', 'migration-service']);
  const items = await world.door.read(TENANT, (tx) => readOrderItems(tx, inPart));
  // The users are entitled with the first claim; the engineer is not booked yet.
  await finish(await world.steps.claim(TENANT, 64));
  assert.ok((await hold(inPart)).ok);
  const notDone = items.filter(({ offering }) => offering === 'migration-service').map(({ id }) => id);
  const payload = { orderId: inPart, reasonCode: 'no-capacity', notDone, remainder: false };
  assert.ok((await world.send(recordPartial, payload)).ok);
  await world.workOff();
  await world.runFlows();
  assert.equal(await stateOf(inPart), 'partial');
  const tasks = await world.door.read(TENANT, (tx) => readTasksOfOrder(tx, inPart));
  assert.deepEqual(
    Object.fromEntries(tasks.map(({ key, state }) => [key, state]))['cost-centre'],
    'compensated',
    'what was done for the part that was given up is taken back',
  );
});

test('an order is held once, and only while it is worked on; a release of what is not held is refused with what is allowed', async () => {
  const orderId = await submitted(['platform-standard']);
  const early = await release(orderId);
  assert.deepEqual(!early.ok && [early.refusal.code, early.refusal['allowed']?.toString().includes('hold')], [
    'order.move-not-allowed',
    true,
  ]);
  assert.ok((await hold(orderId)).ok);
  const again = await hold(orderId);
  assert.equal(!again.ok && again.refusal.code, 'order.move-not-allowed');
  const nobody = { ...world.person, roles: ['support'] };
  const denied = await world.send(releaseOrder, { orderId, reasonCode: 'customer-asked' }, { as: nobody });
  assert.equal(!denied.ok && denied.refusal.code, 'access.denied');
  assert.equal(await stateOf(orderId), 'held');
});
