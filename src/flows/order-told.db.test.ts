/** What a customer is told of an order that does not go straight to its end: once for each thing, in their language. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMessagesAbout } from '#contexts/communication/index.ts';
import { assessPromise, PROMISE_TIMER } from '#contexts/fulfillment/index.ts';
import {
  holdOrder,
  readOrderItems,
  recordFailed,
  recordPartial,
  releaseOrder,
  submitOrder,
} from '#contexts/order/index.ts';
import { aCaptureLine, anId } from '#contexts/order/order.builder.ts';
import type { AnyCommandDefinition } from '#platform/command.ts';
import { sweepTimers } from '#platform/timers.jobs.ts';
import { testDatabase } from '#test/support/database.ts';
import { doneAnswer, execution, TENANT } from '#test/support/execution.ts';

const world = await execution(
  await testDatabase(),
  () =>
    ({ key }) =>
      doneAnswer(key),
);
await world.seed();
const because = { reasonCode: 'no-capacity' };
const submitted = async (name: string, offerings: readonly string[], more: object = {}): Promise<string> => {
  const [order] = await world.captured({
    id: (...labels) => anId('told', name, ...labels),
    quoteNumber: `Q-${name}`,
    revisionId: anId('revision', name),
    lines: offerings.map((key) =>
      aCaptureLine(key, { lineId: anId('line', name, key), lineageId: anId('lineage', name, key) }),
    ),
    ...more,
  });
  const answer = await world.send(submitOrder, { orderId: order?.header.id });
  assert.ok(answer.ok, JSON.stringify(answer));
  return order?.header.id ?? '';
};
const does = async (definition: unknown, payload: object): Promise<void> => {
  const answer = await world.send(definition as typeof submitOrder, payload);
  assert.ok(answer.ok, JSON.stringify(answer));
};
const letters = async (orderId: string) =>
  (await world.door.read(TENANT, (tx) => readMessagesAbout(tx, orderId))).toSorted((a, b) => (a.id < b.id ? -1 : 1));
const templates = async (orderId: string) => (await letters(orderId)).map(({ template }) => template);

test('a customer is told that an order rests and goes on, each time', async () => {
  const orderId = await submitted('rests', ['platform-standard']);
  for (const definition of [holdOrder, releaseOrder, holdOrder, releaseOrder]) {
    world.clock.advance({ minutes: 1 });
    await does(definition, { orderId, ...because });
  }
  assert.deepEqual(await templates(orderId), [
    'order-confirmed',
    'order-held',
    'order-released',
    'order-held',
    'order-released',
  ]);
});

test('a customer is told what was done and what was not, and where the rest goes on', async () => {
  const orderId = await submitted('part', ['users', 'migration-service']);
  const items = await world.door.read(TENANT, (tx) => readOrderItems(tx, orderId));
  const left = items.find(({ offering }) => offering === 'migration-service');
  await world.workOff();
  world.clock.advance({ minutes: 1 });
  await does(recordPartial, { orderId, ...because, notDone: [left?.id], remainder: true });
  const told = (await letters(orderId)).at(-1);
  assert.equal(told?.template, 'order-partial-remainder');
  assert.match(told?.body ?? '', /\b1 (item|Position)/);
});

test('a customer is told that nothing could be done', async () => {
  const orderId = await submitted('failed', ['platform-standard']);
  world.clock.advance({ minutes: 1 });
  await does(recordFailed, { orderId, ...because });
  assert.deepEqual(await templates(orderId), ['order-confirmed', 'order-failed']);
});

test('a customer is told before the day that an order will miss it, with the day on which it is expected', async () => {
  const orderId = await submitted('late', ['platform-standard'], { requestedFor: '2026-11-23' });
  world.clock.advance({ hours: 62 });
  const definition = assessPromise as unknown as AnyCommandDefinition;
  await sweepTimers(
    world.door,
    { [PROMISE_TIMER]: { definition, payload: (id: string) => ({ orderId: id }) } },
    TENANT,
  );
  const told = (await letters(orderId)).at(-1);
  assert.equal(told?.template, 'order-late');
  assert.match(told?.body ?? '', /2026-11-23[^]*2026-11-2\d/);
});
