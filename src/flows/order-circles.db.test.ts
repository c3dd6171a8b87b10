/** Orders of one conversion that wait for each other in a circle: the one that would close it is refused with the way round, and nothing has changed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DecompositionRules, readTasksOfOrder } from '#contexts/fulfillment/index.ts';
import { cancelOrder, readOrder, submitOrder } from '#contexts/order/index.ts';
import { aCaptureLine, anId } from '#contexts/order/order.builder.ts';
import { testDatabase } from '#test/support/database.ts';
import { doneAnswer, execution, TENANT } from '#test/support/execution.ts';

/** The workspace wants the survey of the site first, and the survey wants the workspace. */
const rules: DecompositionRules['rules'] = [
  {
    id: 'platform',
    category: 'platform',
    tasks: [
      {
        key: 'provision',
        name: 'Provision the workspace',
        connector: 'provisioning',
        operation: 'provisioning.provision',
        dependsOn: [],
        awaits: [{ orders: 'conversion', offering: 'edge-appliance', task: 'survey' }],
      },
    ],
  },
  {
    id: 'hardware',
    category: 'hardware',
    tasks: [
      {
        key: 'survey',
        name: 'Survey the site',
        connector: 'service-scheduling',
        operation: 'service-scheduling.book',
        dependsOn: [],
        awaits: [{ orders: 'conversion', offering: 'platform-standard', task: 'provision' }],
      },
    ],
  },
];
const database = await testDatabase();
const world = await execution(
  database,
  () =>
    ({ key }) =>
      doneAnswer(key),
  { rules },
);
await world.seed();

const captured = async (): Promise<readonly string[]> => {
  const made = await world.captured({
    splitBy: 'site',
    lines: ['platform-standard', 'edge-appliance'].map((key, no) =>
      aCaptureLine(key, {
        lineId: anId('line', key),
        lineageId: anId('lineage', key),
        site: { id: `site-${no}`, name: `Site ${no}` },
      }),
    ),
  });
  return made.map(({ header }) => header.id);
};
const stateOf = async (orderId: string) => (await world.door.read(TENANT, (tx) => readOrder(tx, orderId)))?.state;
const tasksOf = (orderId: string) => world.door.read(TENANT, (tx) => readTasksOfOrder(tx, orderId));
const rows = async () =>
  database.admin(
    `select (select count(*)::int from fulfillment.task) as tasks, (select count(*)::int from fulfillment.plan) as plans,
            (select count(*)::int from fulfillment.order_wait) as waits, (select count(*)::int from platform.outbox) as facts`,
  );

test('an order that would wait for one that waits for it is refused with the way round; the first still waits, and has a way out', async () => {
  const [platform = '', appliance = ''] = await captured();
  assert.ok((await world.send(submitOrder, { orderId: platform })).ok);
  const before = [await rows(), await tasksOf(platform)];
  const closing = await world.send(submitOrder, { orderId: appliance });
  assert.ok(!closing.ok);
  assert.equal(closing.refusal.code, 'plan.cycle');
  assert.match(String(closing.refusal['path']), /survey.*provision|provision.*survey/);
  assert.deepEqual([await rows(), await tasksOf(platform)], before, 'what was refused changed nothing');
  assert.deepEqual([await stateOf(platform), await stateOf(appliance)], ['inProgress', 'draft']);

  await world.workOff();
  assert.ok((await tasksOf(platform)).every(({ state }) => state === 'waiting'));
  assert.ok((await world.send(cancelOrder, { orderId: platform, reasonCode: 'rules-are-wrong' })).ok);
  await world.runFlows();
  assert.ok((await world.send(submitOrder, { orderId: appliance })).ok);
  await world.workOff();
  await world.runFlows();
  assert.deepEqual([await stateOf(platform), await stateOf(appliance)], ['cancelled', 'completed']);
});
