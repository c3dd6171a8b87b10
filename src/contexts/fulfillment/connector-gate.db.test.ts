/** A system in trouble on a real database: its breaker, its pause, and that work of other systems goes on beside it. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { beforeEach, test } from 'node:test';
import { setSwitchWith } from '#contexts/operations/index.ts';
import { submitOrder } from '#contexts/order/index.ts';
import { aCaptureLine, anId } from '#contexts/order/order.builder.ts';
import { emptyModel } from '#platform/artifacts/model.ts';
import { testDatabase } from '#test/support/database.ts';
import { answered, doneAnswer, execution, type Script, TENANT } from '#test/support/execution.ts';
import { readGate } from './connector-gate.store.ts';
import { connectorGuard } from './connector-guard.jobs.ts';
import { readConnectorStates } from './connector-states.ts';
import { readTasksOfOrder } from './task.store.ts';

const allDone: Script = ({ key }) => doneAnswer(key);
const carrierIsDown: Script = ({ operation, key }) =>
  operation === 'shipping.ship'
    ? answered(503, { status: 'failed', effect: 'none', code: 'down', message: 'Nothing was done' })
    : doneAnswer(key);
let script: Script = allDone;
const world = await execution(await testDatabase(), () => script);
await world.seed();
beforeEach(() => {
  script = allDone;
});

let orders = 0;
const submitted = async (): Promise<string> => {
  const name = `gate-${(orders += 1)}`;
  const [order] = await world.captured({
    id: (...labels) => anId('conversion', name, ...labels),
    quoteNumber: `Q-${name}`,
    revisionId: anId('revision', name),
    lines: ['platform-standard', 'edge-appliance'].map((offering) =>
      aCaptureLine(offering, { lineId: anId('line', name, offering), lineageId: anId('lineage', name, offering) }),
    ),
  });
  const answer = await world.send(submitOrder, { orderId: order?.header.id });
  assert.ok(answer.ok, JSON.stringify(answer));
  return order?.header.id ?? '';
};
const shipOf = async (orderId: string) =>
  (await world.door.read(TENANT, (tx) => readTasksOfOrder(tx, orderId))).find(({ key }) => key === 'ship');
const shipping = async () =>
  (await world.door.read(TENANT, (tx) => readConnectorStates(tx, emptyModel, world.clock.now()))).find(
    ({ connector }) => connector === 'shipping',
  );
const sre = { ...world.person, id: anId('person', 'sam'), personId: anId('person', 'sam'), roles: ['sre'] };
const setSwitch = setSwitchWith(() => ['switch.set']);
const pause = (change: object) =>
  world.send(
    setSwitch,
    {
      key: 'connector:shipping',
      scope: { connector: 'shipping' },
      on: true,
      reason: 'They move',
      owner: 'sre',
      ...change,
    },
    { as: sre },
  );

test('ten troubles in a row open the breaker: calls of that system wait, the rest of the orders goes on, and a probe closes it', async () => {
  script = carrierIsDown;
  const ids = [];
  for (let count = 0; count < 12; count += 1) ids.push(await submitted());
  await world.workOff();
  const open = await shipping();
  assert.equal(open?.breaker, 'open');
  assert.ok((open?.failures ?? 0) >= 10);
  assert.match(open?.because ?? '', /down/);
  const provisioned = await Promise.all(
    ids.map(async (id) =>
      (await world.door.read(TENANT, (tx) => readTasksOfOrder(tx, id))).find(({ key }) => key === 'activate'),
    ),
  );
  assert.ok(
    provisioned.every((task) => task?.state === 'done'),
    'the work of other systems is done',
  );

  const before = [...world.sends]
    .filter(([key]) => key.includes('shipping'))
    .reduce((sum, [, sends]) => sum + sends, 0);
  world.clock.advance({ seconds: 5 });
  await world.workOff();
  const during = [...world.sends]
    .filter(([key]) => key.includes('shipping'))
    .reduce((sum, [, sends]) => sum + sends, 0);
  assert.equal(during, before, 'an open breaker lets nothing through');

  script = allDone;
  world.clock.advance({ seconds: 20 });
  assert.equal((await world.steps.claim(TENANT, 64)).length, 1, 'one probe, whatever else waits');
  assert.equal((await shipping())?.breaker, 'halfOpen');
  world.clock.advance({ seconds: 60 });
  await world.steps.expire(TENANT);
  world.clock.advance({ seconds: 2 });
  await world.reconcileAll();
  await world.workOff();
  world.clock.advance({ minutes: 5 });
  await world.workOff();
  assert.equal((await shipping())?.breaker, 'closed');
  for (const id of ids) assert.equal((await shipOf(id))?.state, 'done');
});

test('a connector that is paused is sent nothing and asked nothing, says why, and goes on when its time is over', async () => {
  const paused = await pause({ expiresAt: world.clock.now().add({ minutes: 30 }).round('second').toString() });
  assert.ok(paused.ok, JSON.stringify(paused));
  const orderId = await submitted();
  await world.workOff();
  assert.equal((await shipOf(orderId))?.state, 'ready');
  assert.deepEqual([(await shipping())?.paused?.reason, (await shipping())?.waiting], ['They move', 1]);
  world.clock.advance({ minutes: 31 });
  await world.workOff();
  assert.equal((await shipOf(orderId))?.state, 'done');
  assert.equal((await shipping())?.paused, null);
});

test('a pause of one operation leaves the others of the system alone', async () => {
  assert.ok((await pause({ scope: { connector: 'shipping', operations: ['shipping.ship'] } })).ok);
  const orderId = await submitted();
  await world.workOff();
  assert.equal((await shipOf(orderId))?.state, 'ready');
  assert.ok((await pause({ on: false })).ok);
  await world.workOff();
  assert.equal((await shipOf(orderId))?.state, 'done');
});

test('the first troubles of a system, heard by many at once, are all counted', async () => {
  const guard = connectorGuard(world.door, randomUUID);
  for (const round of [1, 2, 3, 4, 5]) {
    const connector = `agency-${round}`;
    await Promise.all(Array.from({ length: 10 }, () => guard.heard(TENANT, connector, 'it is down')));
    const gate = await world.door.read(TENANT, (tx) => readGate(tx, connector));
    assert.deepEqual([gate?.breaker, gate?.failures], ['open', 10], connector);
  }
});
