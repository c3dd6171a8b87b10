/** An order that will miss its day is named before it does, says what it waits for, and is no longer named when it will not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { repairOrder } from '#contexts/fallout/index.ts';
import {
  assessPromise,
  PROMISE_TIMER,
  readInJeopardy,
  readPromise,
  readTasksOfOrder,
} from '#contexts/fulfillment/index.ts';
import { submitOrder } from '#contexts/order/index.ts';
import { aCaptureLine, anId } from '#contexts/order/order.builder.ts';
import type { AnyCommandDefinition } from '#platform/command.ts';
import { readFactsOf } from '#platform/facts/outbox.store.ts';
import { sweepTimers } from '#platform/timers.jobs.ts';
import { testDatabase } from '#test/support/database.ts';
import { answered, doneAnswer, execution, type Script, TENANT } from '#test/support/execution.ts';

const allDone: Script = ({ key }) => doneAnswer(key);
let script: Script = allDone;
const world = await execution(await testDatabase(), () => script);
await world.seed();

const DAY = '2026-11-23';
const submitted = async (name: string, requestedFor: string | null) => {
  const [order] = await world.captured({
    id: (...labels) => anId('jeopardy', name, ...labels),
    quoteNumber: `Q-${name}`,
    revisionId: anId('revision', name),
    ...(requestedFor === null ? {} : { requestedFor }),
    lines: [aCaptureLine('platform-standard', { lineId: anId('line', name), lineageId: anId('lineage', name) })],
  });
  const answer = await world.send(submitOrder, { orderId: order?.header.id });
  assert.ok(answer.ok, JSON.stringify(answer));
  return order?.header.id ?? '';
};
const timers = {
  [PROMISE_TIMER]: {
    definition: assessPromise as unknown as AnyCommandDefinition,
    payload: (orderId: string) => ({ orderId }),
  },
};
const sweep = () => sweepTimers(world.door, timers, TENANT);
const told = async (orderId: string) =>
  (await world.door.read(TENANT, (tx) => readFactsOf(tx, [orderId], 100)))
    .map(({ type }) => type)
    .filter((type) => type.startsWith('OrderJeopardy'));
const named = async () => (await world.door.read(TENANT, (tx) => readInJeopardy(tx, 10))).map(({ orderId }) => orderId);

test('an order without a date has none to miss', async () => {
  await submitted('dateless', null);
  assert.equal(await sweep(), 0);
});

test('while nothing moves an order is looked at when its slack is used up, named before its day ends, and once', async () => {
  const orderId = await submitted('still', DAY);
  assert.equal(await sweep(), 0, 'there is slack: nobody looks');
  world.clock.advance({ hours: 61, minutes: 59, seconds: 50 });
  assert.equal(await sweep(), 1);
  const promise = await world.door.read(TENANT, (tx) => readPromise(tx, orderId));
  assert.deepEqual([promise?.dueOn, promise?.because?.task], [DAY, 'Set up the billing account and subscription']);
  assert.deepEqual([await told(orderId), await named()], [['OrderJeopardyDetected'], [orderId]]);
  assert.ok(world.clock.now().toString() < '2026-11-24T00:00:00Z', 'before the day is over');
  world.clock.advance({ seconds: 11 });
  await sweep();
  assert.deepEqual(await told(orderId), ['OrderJeopardyDetected'], 'named once');
  await world.workOff();
  await world.runFlows();
  assert.deepEqual(await named(), [], 'what is fulfilled is in no jeopardy');
});

test('a task that falls out on the last evening costs the date: it is named at once, and cleared when a repair makes it', async () => {
  const day = world.clock.now().toZonedDateTimeISO('UTC').toPlainDate();
  const midnight = day.add({ days: 1 }).toZonedDateTime('UTC').toInstant();
  world.clock.advance({
    milliseconds: midnight.epochMilliseconds - world.clock.now().epochMilliseconds - 2 * 3_600_000,
  });
  script = ({ operation, key }) =>
    operation === 'entitlement.activate'
      ? answered(422, { status: 'refused', code: 'no-capacity', message: 'Full', retriable: false })
      : doneAnswer(key);
  const orderId = await submitted('evening', day.toString());
  await sweep();
  assert.deepEqual(await told(orderId), []);
  await world.workOff();
  await sweep();
  const promise = await world.door.read(TENANT, (tx) => readPromise(tx, orderId));
  assert.equal(promise?.because?.state, 'fallenOut');
  assert.deepEqual(await told(orderId), ['OrderJeopardyDetected']);

  const fallen = (await world.door.read(TENANT, (tx) => readTasksOfOrder(tx, orderId))).find(
    ({ state }) => state === 'fallenOut',
  );
  const repaired = await world.send(
    repairOrder,
    { orderId, taskId: fallen?.id, action: 'retry-task' },
    { reason: 'There is room again' },
  );
  assert.ok(repaired.ok, JSON.stringify(repaired));
  world.clock.advance({ hours: 1 });
  await sweep();
  assert.deepEqual(await told(orderId), ['OrderJeopardyDetected', 'OrderJeopardyCleared']);
});
