/** Cancelling an order in every stage of its work: left, taken back in reverse order, or refused because something cannot be taken back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMessagesAbout } from '#contexts/communication/index.ts';
import { readCasesOfOrder, repairOrder } from '#contexts/fallout/index.ts';
import { CANCELLATION_ASSESSED_WITHIN_HOURS, readTasksOfOrder } from '#contexts/fulfillment/index.ts';
import { cancelOrder, holdOrder, readOrder, releaseOrder, submitOrder } from '#contexts/order/index.ts';
import { aCaptureLine, anId } from '#contexts/order/order.builder.ts';
import { sweepCancellations } from '#flows/assess-cancellations.jobs.ts';
import { testDatabase } from '#test/support/database.ts';
import { answered, doneAnswer, execution, type Script, TENANT } from '#test/support/execution.ts';

const undone: string[] = [];
const allDone: Script = ({ key, method, operation }) => {
  if (method !== 'undo') return doneAnswer(key);
  undone.push(operation);
  return answered(200, { status: 'undone', ref: `back-${key.slice(0, 8)}` });
};
const entitlementRefuses: Script = (request) =>
  request.operation === 'entitlement.activate' && request.method === 'submit'
    ? answered(422, { status: 'refused', code: 'no-capacity', message: 'Full', retriable: false })
    : allDone(request);
let script: Script = allDone;
const database = await testDatabase();
const world = await execution(database, () => (request) => script(request));
await world.seed();

let orders = 0;
const captured = async (offerings: readonly string[]) => {
  const name = `cancel-${(orders += 1)}`;
  const [order] = await world.captured({
    id: (...labels) => anId('conversion', name, ...labels),
    quoteNumber: `Q-${name}`,
    revisionId: anId('revision', name),
    lines: offerings.map((key) =>
      aCaptureLine(key, { lineId: anId('line', name, key), lineageId: anId('lineage', name, key) }),
    ),
  });
  return order?.header.id ?? '';
};
const submitted = async (offerings: readonly string[]) => {
  const orderId = await captured(offerings);
  assert.ok((await world.send(submitOrder, { orderId })).ok);
  return orderId;
};
const cancel = (orderId: string) => world.send(cancelOrder, { orderId, reasonCode: 'changed-mind' });
const stateOf = async (orderId: string) => (await world.door.read(TENANT, (tx) => readOrder(tx, orderId)))?.state;
const tasksOf = (orderId: string) => world.door.read(TENANT, (tx) => readTasksOfOrder(tx, orderId));
const messagesOf = (orderId: string) => world.door.read(TENANT, (tx) => readMessagesAbout(tx, orderId));
const lettersOf = async (orderId: string) => new Set((await messagesOf(orderId)).map((letter) => letter.template));

test('an order that was not submitted is cancelled at once, and nobody is told of what they never heard of', async () => {
  const orderId = await captured(['platform-standard']);
  assert.ok((await cancel(orderId)).ok);
  assert.equal(await stateOf(orderId), 'cancelled');
  assert.deepEqual(await lettersOf(orderId), new Set());
});

test('before the first task is started, all of them are left and the order is cancelled', async () => {
  const orderId = await submitted(['platform-standard', 'edge-appliance']);
  const answer = await cancel(orderId);
  assert.ok(answer.ok, JSON.stringify(answer));
  await world.runFlows();
  assert.equal(await stateOf(orderId), 'cancelled');
  assert.deepEqual(await lettersOf(orderId), new Set(['order-confirmed', 'order-cancelled']));
  assert.deepEqual(await world.steps.claim(TENANT, 64), []);
});

test('what was done is taken back in reverse order, under the keys of the work, and the case of a fallen task ends with it', async () => {
  script = entitlementRefuses;
  const orderId = await submitted(['platform-standard']);
  await world.workOff();
  assert.equal((await world.door.read(TENANT, (tx) => readCasesOfOrder(tx, orderId)))[0]?.state, 'open');
  undone.length = 0;
  assert.ok((await cancel(orderId)).ok);
  assert.equal(await stateOf(orderId), 'pendingCancellation');
  await world.workOff();
  await world.runFlows();
  assert.equal(await stateOf(orderId), 'cancelled');
  assert.deepEqual(undone, ['crm.record', 'provisioning.provision', 'billing.setup']);
  const states = Object.fromEntries((await tasksOf(orderId)).map((task) => [task.key, task.state]));
  assert.deepEqual(
    [states['billing-setup'], states['provision'], states['activate'], states['undo-provision']],
    ['compensated', 'compensated', 'cancelled', 'done'],
  );
  const [found] = await world.door.read(TENANT, (tx) => readCasesOfOrder(tx, orderId));
  assert.deepEqual([found?.state, found?.resolution], ['resolved', 'cancelled']);
  script = allDone;
});

test('once a parcel has left the house the cancellation is refused, the task is named, and nothing was touched', async () => {
  script = entitlementRefuses;
  const orderId = await submitted(['platform-standard', 'edge-appliance']);
  await world.workOff();
  const before = await tasksOf(orderId);
  const answer = await cancel(orderId);
  assert.ok(!answer.ok);
  assert.equal(answer.refusal.code, 'plan.cancel-declined');
  assert.match(JSON.stringify(answer.refusal['tasks']), /Ship the appliance.*point of no return/);
  assert.equal(await stateOf(orderId), 'inProgress');
  assert.deepEqual(await tasksOf(orderId), before);
  script = allDone;
});

const sweep = () => sweepCancellations(world, TENANT);
/** What a worker has begun goes to its end. */
const finish = async (claims: Awaited<ReturnType<typeof world.steps.claim>>) => {
  const prepared = await world.steps.prepare(TENANT, claims);
  await world.steps.record(TENANT, await Promise.all(prepared.map((each) => world.steps.call(TENANT, each))));
};

test('while a call is under way nothing more is started, and the order is cancelled once it has ended', async () => {
  const orderId = await submitted(['platform-standard']);
  const claims = await world.steps.claim(TENANT, 64);
  const answer = await cancel(orderId);
  assert.deepEqual(answer.ok && answer.value, { orderId, state: 'assessingCancellation' });
  assert.equal(await sweep(), 0, 'what is under way is waited for');
  const again = await cancel(orderId);
  assert.equal(!again.ok && again.refusal.code, 'order.move-not-allowed');
  await finish(claims);
  assert.deepEqual(await world.steps.claim(TENANT, 64), [], 'what it freed is not started');
  // Any process may go on from here: what is waited for stands in rows.
  assert.equal(await sweep(), 1);
  assert.equal(await stateOf(orderId), 'pendingCancellation');
  assert.equal(await sweep(), 0, 'it is decided once');
  await world.workOff();
  await world.runFlows();
  assert.equal(await stateOf(orderId), 'cancelled');
});

test('while an outcome is unknown the cancellation waits for the evidence, and takes back what is known to have happened', async () => {
  script = (request) => {
    if (request.operation !== 'provisioning.provision' || request.method === 'undo') return allDone(request);
    return request.method === 'submit' ? { kind: 'timedOut', afterMs: 5_000 } : doneAnswer(request.key);
  };
  const orderId = await submitted(['platform-standard']);
  await world.workOff();
  assert.ok((await cancel(orderId)).ok);
  assert.equal(await stateOf(orderId), 'assessingCancellation');
  assert.equal(await sweep(), 0);
  world.clock.advance({ minutes: 1 });
  await world.reconcileAll();
  assert.equal(await sweep(), 1);
  undone.length = 0;
  await world.workOff();
  await world.runFlows();
  assert.deepEqual([await stateOf(orderId), undone.includes('provisioning.provision')], ['cancelled', true]);
  script = allDone;
});

test('what was under way turns out to be past its point of no return: the cancellation is declined, the task is named, and work goes on to its end', async () => {
  script = (request) =>
    request.operation === 'shipping.ship' && request.method === 'submit'
      ? answered(202, { status: 'accepted', ref: 'S-1' })
      : allDone(request);
  const orderId = await submitted(['platform-standard', 'edge-appliance']);
  await world.workOff();
  assert.ok((await cancel(orderId)).ok);
  assert.equal(await sweep(), 0);
  world.clock.advance({ hours: 2 });
  await world.reconcileAll();
  assert.equal(await sweep(), 1);
  assert.equal(await stateOf(orderId), 'inProgress');
  const [declined] = await database.admin<{ event: string }>(
    `select event from platform.outbox where subject_id = $1 and type = 'OrderCancellationDeclined'`,
    [orderId],
  );
  assert.match(declined?.event ?? '', /Ship the appliance.*point of no return/);
  const told = (await messagesOf(orderId)).filter(({ template }) => template === 'order-cancellation-declined');
  assert.deepEqual([told.length, told[0]?.language, told[0]?.state], [1, 'de', 'queued']);
  assert.match(told[0]?.body ?? '', /weder anhalten noch zurücknehmen: Ship the appliance\./);
  script = allDone;
  await world.workOff();
  await world.runFlows();
  assert.equal(await stateOf(orderId), 'completed');
});

test('what does not end in time declines the cancellation; an order that a person had stopped stays stopped', async () => {
  script = (request) =>
    request.operation === 'provisioning.provision' && request.method !== 'undo'
      ? answered(request.method === 'submit' ? 202 : 200, {
          status: request.method === 'submit' ? 'accepted' : 'inProgress',
          ref: 'P-1',
        })
      : allDone(request);
  const orderId = await submitted(['platform-standard']);
  await world.workOff();
  assert.ok((await world.send(holdOrder, { orderId, reasonCode: 'customer-asked' })).ok);
  assert.ok((await cancel(orderId)).ok);
  world.clock.advance({ hours: CANCELLATION_ASSESSED_WITHIN_HOURS - 1 });
  assert.equal(await sweep(), 0);
  world.clock.advance({ hours: 1 });
  assert.equal(await sweep(), 1);
  assert.equal(await stateOf(orderId), 'held');
  assert.ok((await lettersOf(orderId)).has('order-cancellation-declined-held'));
  script = allDone;
  assert.deepEqual(await world.steps.claim(TENANT, 64), []);
  assert.ok((await world.send(releaseOrder, { orderId, reasonCode: 'customer-asked' })).ok);
  await world.reconcileAll();
  await world.workOff();
  await world.runFlows();
  assert.equal(await stateOf(orderId), 'completed');
});

test('an undo that times out is unknown, is asked about, and ends the cancellation when it is known to have happened', async () => {
  let silent = true;
  script = (request) => {
    if (request.method === 'undo' && silent) return { kind: 'timedOut', afterMs: 5_000 };
    if (request.method === 'query') return answered(200, { status: 'undone', ref: 'B-1' });
    return entitlementRefuses(request);
  };
  const orderId = await submitted(['platform-standard']);
  await world.workOff();
  assert.ok((await cancel(orderId)).ok);
  for (let round = 0; round < 4; round += 1) {
    await world.workOff();
    world.clock.advance({ seconds: 3 });
    await world.reconcileAll();
  }
  silent = false;
  await world.runFlows();
  assert.equal(await stateOf(orderId), 'cancelled');
  assert.ok((await tasksOf(orderId)).every((task) => ['done', 'compensated', 'cancelled'].includes(task.state)));
  script = allDone;
});

test('taking back that is refused is fallout: the task says so, a person has a case, leaving it out is forbidden, and a repair ends the cancellation', async () => {
  let refusing = true;
  script = (request) =>
    request.method === 'undo' && request.operation === 'provisioning.provision' && refusing
      ? answered(422, { status: 'refused', code: 'in-use', message: 'Somebody works in it', retriable: false })
      : entitlementRefuses(request);
  const orderId = await submitted(['platform-standard']);
  await world.workOff();
  assert.ok((await cancel(orderId)).ok);
  await world.workOff();
  await world.runFlows();
  const stateOfTask = async (key: string) => (await tasksOf(orderId)).find((task) => task.key === key)?.state;
  assert.deepEqual(
    [await stateOf(orderId), await stateOfTask('provision'), await stateOfTask('undo-provision')],
    ['pendingCancellation', 'compensationFailed', 'fallenOut'],
  );
  assert.equal(await stateOfTask('billing-setup'), 'compensating', 'what it rests on is not taken back before it');
  const cases = await world.door.read(TENANT, (tx) => readCasesOfOrder(tx, orderId));
  const undo = cases.find(({ state }) => state === 'open');
  const repair = (action: string) =>
    world.send(repairOrder, { orderId, taskId: undo?.taskId, action }, { reason: 'They logged out' });
  const left = await repair('skip');
  assert.equal(!left.ok && left.refusal.code, 'fallout.action-forbidden');
  assert.equal(await stateOfTask('provision'), 'compensationFailed', 'what is refused changes nothing');

  refusing = false;
  const repaired = await repair('retry-task');
  assert.ok(repaired.ok, JSON.stringify(repaired));
  await world.workOff();
  await world.runFlows();
  assert.deepEqual([await stateOf(orderId), await stateOfTask('provision')], ['cancelled', 'compensated']);
  script = allDone;
});

test('an order that is fulfilled is not cancelled any more', async () => {
  const orderId = await submitted(['platform-standard']);
  await world.workOff();
  await world.runFlows();
  const answer = await cancel(orderId);
  assert.equal(!answer.ok && answer.refusal.code, 'order.move-not-allowed');
});
