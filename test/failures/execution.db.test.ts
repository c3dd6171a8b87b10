/** Capstone 15.1, the failures that orders meet, each named as there. Rows about selling stand in commitment.db.test.ts; the first and the last come with governed change. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readProductsOfOrder } from '#contexts/assets/index.ts';
import { readHandoffOfOrder, readInstructions, requestActivation } from '#contexts/billing/index.ts';
import { readMessagesAbout } from '#contexts/communication/index.ts';
import { readCasesOfOrder, repairOrder } from '#contexts/fallout/index.ts';
import { readAttempts } from '#contexts/fulfillment/task.store.ts';
import { planBilling, readTasksOfOrder } from '#contexts/fulfillment/index.ts';
import { readOrder, recordPartial, submitOrder } from '#contexts/order/index.ts';
import { aCaptureLine, anId } from '#contexts/order/order.builder.ts';
import { testDatabase } from '#test/support/database.ts';
import { answered, doneAnswer, execution, type Script, TENANT } from '#test/support/execution.ts';

const allDone: Script = ({ key }) => doneAnswer(key);
let script: Script = allDone;
const world = await execution(await testDatabase(), () => (request) => script(request));
await world.seed();
const { read } = world.door;

const submitted = async (name: string, offerings: readonly string[]) => {
  const [order] = await world.captured({
    id: (...labels) => anId('failures', name, ...labels),
    quoteNumber: `Q-${name}`,
    revisionId: anId('revision', name),
    lines: offerings.map((key) =>
      aCaptureLine(key, { lineId: anId('line', name, key), lineageId: anId('lineage', name, key) }),
    ),
  });
  const answer = await world.send(submitOrder, { orderId: order?.header.id });
  assert.ok(answer.ok, JSON.stringify(answer));
  return { orderId: order?.header.id ?? '', items: order?.items ?? [] };
};
const taskOf = async (orderId: string, key: string) => {
  const task = (await read(TENANT, (tx) => readTasksOfOrder(tx, orderId))).find((each) => each.key === key);
  assert.ok(task, key);
  return task;
};
const stateOf = async (orderId: string) => (await read(TENANT, (tx) => readOrder(tx, orderId)))?.state;
const casesOf = (orderId: string) => read(TENANT, (tx) => readCasesOfOrder(tx, orderId));
const refusal = (answer: Awaited<ReturnType<typeof world.send>>) => (answer.ok ? 'accepted' : answer.refusal.code);
/** To its end, with everything that follows from it. */
const finish = async (): Promise<void> => {
  for (let round = 0; round < 3; round += 1) {
    await world.workOff();
    await world.runFlows();
  }
};

test('Provisioning timeout: the outcome is unknown, not failed; it is asked about under its key, and never provisioned twice', async () => {
  const provisioned: string[] = [];
  script = ({ operation, method, key }) => {
    if (operation !== 'provisioning.provision') return doneAnswer(key);
    if (method === 'submit') provisioned.push(key);
    return method === 'submit' ? { kind: 'timedOut', afterMs: 5_000 } : doneAnswer(key);
  };
  const { orderId } = await submitted('provisioning', ['platform-standard']);
  await world.workOff();
  const unknown = await taskOf(orderId, 'provision');
  assert.deepEqual([unknown.state, unknown.earlierUnknown, await stateOf(orderId)], ['unknown', true, 'inProgress']);
  const [attempt] = await read(TENANT, (tx) => readAttempts(tx, [unknown.id], 5));
  assert.equal(attempt?.state, 'unknown', 'the attempt stands with its key');
  world.clock.advance({ seconds: 2 });
  await world.reconcileAll();
  await finish();
  assert.deepEqual([await stateOf(orderId), provisioned.length], ['completed', 1]);
  script = allDone;
});

test('Billing handoff duplicate: asked for again, planned again, sent again, billing still has the accepted terms once', async () => {
  const { orderId, items } = await submitted('billing', ['platform-standard']);
  await finish();
  const handoff = await read(TENANT, (tx) => readHandoffOfOrder(tx, orderId));
  assert.equal(handoff?.state, 'delivered');
  const before = await read(TENANT, (tx) => readInstructions(tx, handoff?.id ?? ''));
  const flow = world.door.systemPrincipal(TENANT, 'flow');
  for (let again = 0; again < 3; again += 1) {
    const asked = await world.send(requestActivation, { orderId }, { as: flow });
    assert.ok(!asked.ok || asked.repeated, 'asking again makes no second handoff');
    const planned = await world.send(planBilling, { orderId, itemId: items[0]?.id, payload: {} }, { as: flow });
    assert.equal(refusal(planned), 'plan.exists');
  }
  await finish();
  assert.deepEqual(await read(TENANT, (tx) => readInstructions(tx, handoff?.id ?? '')), before);
  const handOff = await taskOf(orderId, 'hand-off');
  assert.equal(world.sends.get(`${handOff.id}:billing~activate`), 1);
  assert.equal(new Set(before.map(({ itemId, chargeKey }) => `${itemId}/${chargeKey}`)).size, before.length);
});

test('Manual repair wrong: rehearsed, refused where it would break something, kept, and answered by another', async () => {
  let plug = 'wrong';
  script = ({ operation, key, body }) =>
    operation === 'shipping.ship' && body?.payload['plug'] !== plug
      ? answered(422, { status: 'refused', code: 'bad-address', message: 'No such plug', retriable: false })
      : doneAnswer(key);
  const { orderId } = await submitted('repair', ['platform-standard', 'edge-appliance']);
  await world.workOff();
  const { taskId } = (await casesOf(orderId))[0] ?? {};
  const repair = (payload: object, options: object = { reason: 'The plug of the site' }) =>
    world.send(repairOrder, { orderId, taskId, ...payload }, options);
  assert.equal(
    refusal(await repair({ action: 'correct-and-retry', payload: { plug: 'F' } }, {})),
    'fallout.reason-missing',
  );
  assert.equal(refusal(await repair({ action: 'skip' })), 'fallout.action-forbidden', 'a later task needs its answer');
  const rehearsal = await repair(
    { action: 'correct-and-retry', payload: { plug: 'F' } },
    { reason: 'The plug of the site', dryRun: true },
  );
  assert.equal(refusal(rehearsal), 'accepted');
  assert.equal(
    (await taskOf(orderId, 'ship')).state,
    'fallenOut',
    'neither a refusal nor a rehearsal changes anything',
  );

  assert.equal(refusal(await repair({ action: 'correct-and-retry', payload: { plug: 'F' } })), 'accepted');
  await world.workOff();
  assert.equal((await taskOf(orderId, 'ship')).state, 'fallenOut', 'it was the wrong plug');
  plug = 'E';
  assert.equal(refusal(await repair({ action: 'correct-and-retry', payload: { plug: 'E' } })), 'accepted');
  await finish();
  assert.equal(await stateOf(orderId), 'completed');
  const keys = [...world.sends.keys()].filter((key) => key.startsWith(String(taskId)));
  assert.equal(keys.length, 3, 'each correction is another piece of work, and all are kept');
  script = allDone;
});

test('Partial fulfillment: a state of its own, the customer is told, what was done is theirs and billed, the rest is a linked order', async () => {
  script = ({ operation, key }) =>
    operation === 'service-scheduling.book'
      ? answered(422, { status: 'refused', code: 'no-capacity', message: 'Full', retriable: false })
      : doneAnswer(key);
  const { orderId, items } = await submitted('partial', ['users', 'migration-service']);
  await world.workOff();
  const answer = await world.send(recordPartial, {
    orderId,
    reasonCode: 'no-capacity',
    notDone: [items[1]?.id],
    remainder: true,
  });
  assert.ok(answer.ok, JSON.stringify(answer));
  script = allDone;
  await finish();
  assert.equal(await stateOf(orderId), 'partial');
  const products = await read(TENANT, (tx) => readProductsOfOrder(tx, orderId, 10));
  assert.deepEqual(
    products.map(({ offering }) => offering),
    ['users'],
  );
  const { remainderOrderId } = answer.value as { remainderOrderId: string };
  const rest = await read(TENANT, (tx) => readOrder(tx, remainderOrderId));
  assert.deepEqual([rest?.remainderOf, rest?.state], [orderId, 'draft']);
  assert.ok((await casesOf(orderId)).every(({ state }) => state === 'resolved'));
  const letters = (await read(TENANT, (tx) => readMessagesAbout(tx, orderId))).map(({ template }) => template);
  assert.ok(letters.length >= 2, `the customer was told of the order and of what became of it: ${letters.join()}`);
});
