/** Capstone 6.4. Orders come out of a deal over HTTP; how they are carried out is shown with other systems that do as they are scripted. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTasksOfOrder, taskLife } from '#contexts/fulfillment/index.ts';
import { cancelOrder, readOrder, readOrderItems, submitOrder } from '#contexts/order/index.ts';
import { aCaptureLine, anId } from '#contexts/order/order.builder.ts';
import { testDatabase } from '#test/support/database.ts';
import { answered, doneAnswer, execution, type Script, TENANT } from '#test/support/execution.ts';

const allDone: Script = ({ key, method }) =>
  method === 'undo' ? answered(200, { status: 'undone', ref: `back-${key.slice(0, 8)}` }) : doneAnswer(key);
let script: Script = allDone;
const world = await execution(await testDatabase(), () => (request) => script(request));
await world.seed();

let orders = 0;
const captured = async (offerings: readonly string[] = ['platform-standard', 'users', 'edge-appliance']) => {
  const name = `invariant-${(orders += 1)}`;
  const [order] = await world.captured({
    id: (...labels) => anId('conversion', name, ...labels),
    quoteNumber: `Q-${name}`,
    revisionId: anId('revision', name),
    lines: offerings.map((key) =>
      aCaptureLine(key, { lineId: anId('line', name, key), lineageId: anId('lineage', name, key) }),
    ),
  });
  assert.ok(order);
  return order;
};
const submitted = async (offerings?: readonly string[]): Promise<string> => {
  const { header } = await captured(offerings);
  assert.ok((await world.send(submitOrder, { orderId: header.id })).ok);
  return header.id;
};
const tasksOf = (orderId: string) => world.door.read(TENANT, (tx) => readTasksOfOrder(tx, orderId));
const stateOf = async (orderId: string) => (await world.door.read(TENANT, (tx) => readOrder(tx, orderId)))?.state;

test('An order must have a stable idempotency identity for submit operations.', async () => {
  const { header } = await captured();
  const submit = (key: string) => world.send(submitOrder, { orderId: header.id }, { key });
  const answers = await Promise.all(Array.from({ length: 10 }, () => submit('one intent')));
  const said = answers.map((answer) => (answer.ok ? JSON.stringify(answer.value) : answer.refusal.code));
  assert.equal(new Set(said).size, 1, said.join('\n'));
  assert.ok(answers.every(({ ok }) => ok));
  assert.equal(answers.filter((answer) => answer.ok && !answer.repeated).length, 1);
  const tasks = (await tasksOf(header.id)).length;
  await submit('another intent');
  assert.equal((await tasksOf(header.id)).length, tasks, 'a second intent plans nothing twice');
});

test('A submitted order must preserve the accepted commercial commitment snapshot or its authorized order-capture equivalent.', async () => {
  const order = await captured();
  assert.ok((await world.send(submitOrder, { orderId: order.header.id })).ok);
  await world.workOff();
  await world.runFlows();
  const [now, items] = await world.door.read(TENANT, (tx) =>
    Promise.all([readOrder(tx, order.header.id), readOrderItems(tx, order.header.id)]),
  );
  assert.deepEqual([now?.contentRoot, now?.documentHash], [order.header.contentRoot, order.header.documentHash]);
  assert.deepEqual(
    items.map(({ id, termsHash, body }) => ({ id, termsHash, body })),
    order.items.map(({ id, termsHash, body }) => ({ id, termsHash, body })),
  );
});

test('Order decomposition must be traceable from product order item to service/resource/fulfillment tasks.', async () => {
  const orderId = await submitted();
  const items = new Set((await world.door.read(TENANT, (tx) => readOrderItems(tx, orderId))).map(({ id }) => id));
  const tasks = await tasksOf(orderId);
  const work = tasks.filter(({ connector }) => connector !== null);
  assert.ok(work.length > 0);
  for (const task of work) {
    assert.notEqual(task.ruleId, '', `${task.key} names the rule that made it`);
    assert.ok(task.itemId === null || items.has(task.itemId), `${task.key} names an item of this order`);
  }
  for (const item of items)
    assert.ok(
      work.some(({ itemId }) => itemId === item),
      `something is done for item ${item}`,
    );
});

test('Fulfillment tasks must be idempotent or protected by deduplication.', async () => {
  const keys = new Set<string>();
  // Every call has its effect and then no answer.
  script = (request) => {
    if (request.method !== 'submit') return allDone(request);
    keys.add(request.key);
    return { kind: 'timedOut', afterMs: 5_000 };
  };
  const orderId = await submitted();
  for (let round = 0; round < 12 && (await stateOf(orderId)) !== 'completed'; round += 1) {
    await world.workOff();
    world.clock.advance({ seconds: 30 });
    await world.reconcileAll();
    await world.runFlows();
  }
  script = allDone;
  assert.equal(await stateOf(orderId), 'completed');
  const byTask = Map.groupBy(keys, (key) => key.split(':')[0] ?? '');
  assert.ok(byTask.size > 3);
  for (const [task, sent] of byTask) assert.equal(sent.length, 1, `task ${task} was asked for under one key`);
  for (const key of keys) assert.equal(world.sends.get(key), 1, `${key} had its effect once`);
});

test('Unknown downstream outcome must not be treated as failure or success without reconciliation.', async () => {
  script = (request) =>
    request.operation !== 'shipping.ship'
      ? allDone(request)
      : request.method === 'submit'
        ? { kind: 'timedOut', afterMs: 5_000 }
        : answered(503, { status: 'unavailable' });
  const orderId = await submitted();
  await world.workOff();
  const ship = async () => (await tasksOf(orderId)).find(({ key }) => key === 'ship');
  for (let round = 0; round < 3; round += 1) {
    assert.equal((await ship())?.state, 'unknown', 'without evidence it stays unknown');
    world.clock.advance({ seconds: 5 });
    await world.reconcileAll();
    await world.workOff();
  }
  assert.notEqual(await stateOf(orderId), 'completed');
  script = allDone;
  world.clock.advance({ minutes: 10 });
  await world.reconcileAll();
  assert.equal((await ship())?.state, 'done', 'the other system’s word settles it');
  const ways = taskLife.moves.filter(({ from }) => from.includes('unknown'));
  for (const { name, authority } of ways)
    assert.match(authority, /record-outcome|reconcile-task|^system$/, `${name} out of unknown rests on evidence`);
});

test('In-flight cancellation must honor task cutoff and compensation rules.', async () => {
  const cancel = (orderId: string) => world.send(cancelOrder, { orderId, reasonCode: 'changed-mind' });
  const undone: string[] = [];
  script = (request) => {
    if (request.method === 'undo') undone.push(request.operation);
    // One task is refused, so the order is in flight with some of its work done.
    return request.operation === 'entitlement.activate' && request.method === 'submit'
      ? answered(422, { status: 'refused', code: 'no-capacity', message: 'Full', retriable: false })
      : allDone(request);
  };
  const stopped = await submitted(['platform-standard']);
  await world.workOff();
  await world.runFlows();
  const answer = await cancel(stopped);
  assert.ok(answer.ok, JSON.stringify(answer));
  for (let round = 0; round < 5; round += 1) {
    await world.runFlows();
    await world.workOff();
  }
  assert.equal(await stateOf(stopped), 'cancelled');
  assert.ok(undone.length > 0, 'what was done was taken back');

  const shipped = await submitted(['platform-standard', 'edge-appliance']);
  await world.workOff();
  const before = (await tasksOf(shipped)).map(({ id, state }) => ({ id, state }));
  const refused = await cancel(shipped);
  assert.ok(!refused.ok, 'a parcel that has left the house cannot be taken back');
  assert.deepEqual(
    (await tasksOf(shipped)).map(({ id, state }) => ({ id, state })),
    before,
    'and nothing was touched',
  );
  script = allDone;
});
