/** Work that people do, from the queue to the end of the order: taken, shown, refused, given back, taken back; and days before which nothing begins. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCasesOfOrder, repairOrder } from '#contexts/fallout/index.ts';
import { amendOrder, cancelOrder, holdOrder, readOrder, releaseOrder, submitOrder } from '#contexts/order/index.ts';
import { aCaptureLine, anId } from '#contexts/order/order.builder.ts';
import { readFactsOf } from '#platform/facts/outbox.store.ts';
import { sweepCancellations } from '#flows/assess-cancellations.jobs.ts';
import { testDatabase } from '#test/support/database.ts';
import { doneAnswer, execution, TENANT } from '#test/support/execution.ts';
import type { DecompositionRule } from './decomposition.contract.ts';
import {
  completeTaskCommand,
  giveBackTaskCommand,
  refuseTaskCommand,
  takeTaskCommand,
} from './manual-task.commands.ts';
import { readManualQueue } from './manual-queue.store.ts';
import { readTasksOfOrder } from './task.store.ts';

const rules: DecompositionRule[] = [
  {
    id: 'migration',
    offering: 'migration-service',
    tasks: [
      {
        key: 'survey',
        name: 'Survey the site',
        manual: {
          queue: 'field',
          instructions: 'Go there and measure.',
          withinHours: 48,
          evidence: [{ field: 'gate', name: 'Code of the gate' }],
        },
        dependsOn: [],
        milestone: 'The site is known',
        undo: { instructions: 'Take the markings away.' },
      },
      {
        key: 'book',
        name: 'Book the engineer',
        connector: 'service-scheduling',
        operation: 'service-scheduling.book',
        dependsOn: ['survey'],
        payload: { gate: { answerOf: 'survey', field: 'gate' } },
        notBefore: { date: { order: 'requestedFor' }, plusDays: -2 },
      },
    ],
  },
];

let gate: unknown;
const world = await execution(
  await testDatabase(),
  () =>
    ({ key, body }) => {
      gate = body?.payload['gate'] ?? gate;
      return doneAnswer(key);
    },
  { rules },
);
await world.seed();

const submitted = async (name: string, requestedFor?: string) => {
  const [order] = await world.captured({
    id: (...labels) => anId('manual', name, ...labels),
    quoteNumber: `Q-${name}`,
    revisionId: anId('revision', name),
    ...(requestedFor === undefined ? {} : { requestedFor }),
    lines: [aCaptureLine('migration-service', { lineId: anId('line', name), lineageId: anId('lineage', name) })],
  });
  const answer = await world.send(submitOrder, { orderId: order?.header.id });
  assert.ok(answer.ok, JSON.stringify(answer));
  return order?.header.id ?? '';
};
const taskOf = async (orderId: string, key: string) => {
  const task = (await world.door.read(TENANT, (tx) => readTasksOfOrder(tx, orderId))).find((each) => each.key === key);
  assert.ok(task, key);
  return task;
};
const queue = () =>
  world.door.read(TENANT, (tx) => readManualQueue(tx, { queue: 'field', at: world.clock.now(), limit: 100 }));
const olga = { ...world.person, id: anId('person', 'olga'), personId: anId('person', 'olga') };
const refusal = (answer: Awaited<ReturnType<typeof world.send>>) => (answer.ok ? 'accepted' : answer.refusal.code);
const stateOf = async (orderId: string) => (await world.door.read(TENANT, (tx) => readOrder(tx, orderId)))?.state;

test('a person takes a task, shows what it asks for, and what follows has it; the milestone is told', async () => {
  const orderId = await submitted('done');
  await world.workOff();
  const survey = await taskOf(orderId, 'survey');
  assert.deepEqual([survey.state, (await queue()).map(({ taskId }) => taskId)], ['ready', [survey.id]]);
  const { id: taskId } = survey;
  assert.equal(
    refusal(await world.send(completeTaskCommand, { taskId, values: { gate: '4711' } })),
    'task.move-not-allowed',
  );
  assert.equal(refusal(await world.send(takeTaskCommand, { taskId })), 'accepted');
  assert.equal(refusal(await world.send(takeTaskCommand, { taskId }, { as: olga })), 'task.move-not-allowed');
  assert.equal(
    refusal(await world.send(completeTaskCommand, { taskId, values: { gate: '4711' } }, { as: olga })),
    'task.not-yours',
  );
  assert.equal(refusal(await world.send(completeTaskCommand, { taskId, values: {} })), 'task.evidence-missing');
  assert.equal((await taskOf(orderId, 'survey')).state, 'inFlight', 'what was refused changed nothing');
  assert.equal(refusal(await world.send(completeTaskCommand, { taskId, values: { gate: '4711' } })), 'accepted');
  await world.workOff();
  await world.runFlows();
  assert.deepEqual([await stateOf(orderId), gate], ['completed', '4711']);
  const facts = await world.door.read(TENANT, (tx) => readFactsOf(tx, [taskId], 20));
  assert.deepEqual(
    facts.map(({ type }) => type),
    ['FulfillmentTaskTaken', 'FulfillmentTaskCompleted', 'FulfillmentMilestoneReached'],
  );
});

test('of an order that is held nothing is taken; what was taken before is finished', async () => {
  const orderId = await submitted('held');
  const { id: taskId } = await taskOf(orderId, 'survey');
  assert.ok((await world.send(holdOrder, { orderId, reasonCode: 'customer-asked' })).ok);
  assert.equal(refusal(await world.send(takeTaskCommand, { taskId })), 'task.order-held');
  assert.equal((await taskOf(orderId, 'survey')).state, 'ready', 'what was refused changed nothing');
  assert.ok((await world.send(releaseOrder, { orderId, reasonCode: 'customer-asked' })).ok);
  assert.ok((await world.send(takeTaskCommand, { taskId })).ok);
  assert.ok((await world.send(holdOrder, { orderId, reasonCode: 'customer-asked' })).ok);
  assert.ok((await world.send(completeTaskCommand, { taskId, values: { gate: '4711' } })).ok);
});

test('the queue is worked off by priority and deadline together, also when the priority is changed on the way; what is mine stands first', async () => {
  const submittedAfter = async (name: string, minutes: number) => {
    world.clock.advance({ minutes });
    return submitted(name);
  };
  const first = await submitted('usual');
  const second = await submittedAfter('soon urgent', 30);
  const third = await submittedAfter('mine', 30);
  const lie = async (): Promise<readonly string[]> => {
    const [at, { personId }] = [world.clock.now(), world.person];
    const listed = await world.door.read(TENANT, (tx) => readManualQueue(tx, { at, personId, limit: 100 }));
    return listed.map(({ orderId }) => orderId).filter((id) => [first, second, third].includes(id));
  };
  assert.deepEqual(await lie(), [first, second, third], 'of equals the one that is due earlier');
  const amended = { orderId: second, orderVersion: 1, reasonCode: 'customer-asked', priority: 0 };
  const version = (await world.door.read(TENANT, (tx) => readOrder(tx, second)))?.version;
  assert.equal(refusal(await world.send(amendOrder, { ...amended, orderVersion: version })), 'accepted');
  assert.deepEqual(await lie(), [second, first, third]);
  const { id: taskId } = await taskOf(third, 'survey');
  assert.ok((await world.send(takeTaskCommand, { taskId })).ok);
  assert.deepEqual(await lie(), [third, second, first]);
});

test('what somebody took and forgot lies in the queue again; what they give back at once', async () => {
  const orderId = await submitted('forgotten');
  const { id: taskId } = await taskOf(orderId, 'survey');
  assert.ok((await world.send(takeTaskCommand, { taskId })).ok);
  world.clock.advance({ hours: 13 });
  await world.steps.expire(TENANT);
  const back = await taskOf(orderId, 'survey');
  assert.deepEqual([back.state, back.leaseOwner], ['ready', null]);
  assert.ok((await world.send(takeTaskCommand, { taskId }, { as: olga })).ok);
  assert.equal(refusal(await world.send(giveBackTaskCommand, { taskId })), 'task.not-yours');
  assert.ok((await world.send(giveBackTaskCommand, { taskId }, { as: olga })).ok);
  assert.equal((await taskOf(orderId, 'survey')).state, 'ready');
});

test('what cannot be done is refused with a reason: a case is opened, and its repair brings the task back into the queue', async () => {
  const orderId = await submitted('refused');
  const { id: taskId } = await taskOf(orderId, 'survey');
  assert.ok((await world.send(takeTaskCommand, { taskId })).ok);
  const said = { taskId, code: 'no-access', message: 'The gate is locked' };
  assert.equal(refusal(await world.send(refuseTaskCommand, said)), 'accepted');
  assert.equal((await taskOf(orderId, 'survey')).state, 'fallenOut');
  const [found] = await world.door.read(TENANT, (tx) => readCasesOfOrder(tx, orderId));
  assert.deepEqual([found?.state, found?.cause.code], ['open', 'no-access']);
  const repaired = await world.send(
    repairOrder,
    { orderId, taskId, action: 'retry-task' },
    { reason: 'The janitor is there tomorrow' },
  );
  assert.ok(repaired.ok, JSON.stringify(repaired));
  assert.equal((await taskOf(orderId, 'survey')).state, 'ready');
});

test('an order is cancelled: what a person has in hand is waited for, what a person did is taken back by a person', async () => {
  const orderId = await submitted('cancelled', '2027-03-01');
  const { id: taskId } = await taskOf(orderId, 'survey');
  const cancel = () => world.send(cancelOrder, { orderId, reasonCode: 'changed-mind' });
  assert.ok((await world.send(takeTaskCommand, { taskId })).ok);
  assert.equal(refusal(await cancel()), 'accepted');
  assert.equal(await stateOf(orderId), 'assessingCancellation');
  assert.ok((await world.send(completeTaskCommand, { taskId, values: { gate: '1' } })).ok);
  assert.equal(await sweepCancellations(world, TENANT), 1);
  const undo = await taskOf(orderId, 'undo-survey');
  assert.deepEqual([undo.kind, undo.state, undo.manual?.instructions], ['manual', 'ready', 'Take the markings away.']);
  assert.ok((await world.send(takeTaskCommand, { taskId: undo.id })).ok);
  assert.ok((await world.send(completeTaskCommand, { taskId: undo.id, values: {} })).ok);
  await world.runFlows();
  assert.deepEqual([await stateOf(orderId), (await taskOf(orderId, 'survey')).state], ['cancelled', 'compensated']);
});

test('a call does not begin before its day, and begins on it', async () => {
  const day = world.clock.now().toZonedDateTimeISO('UTC').toPlainDate().add({ days: 10 });
  const orderId = await submitted('dated', day.toString());
  const { id: taskId } = await taskOf(orderId, 'survey');
  assert.ok((await world.send(takeTaskCommand, { taskId })).ok);
  assert.ok((await world.send(completeTaskCommand, { taskId, values: { gate: '2' } })).ok);
  await world.workOff();
  const waiting = await taskOf(orderId, 'book');
  assert.deepEqual(
    [waiting.state, Temporal.Instant.from(waiting.dueAt ?? '').toString()],
    ['ready', `${day.subtract({ days: 2 }).toString()}T00:00:00Z`],
  );
  world.clock.advance({ hours: 8 * 24 + 1 });
  await world.workOff();
  assert.equal((await taskOf(orderId, 'book')).state, 'done');
});

test('a task of a system is nobody’s to take', async () => {
  const orderId = await submitted('wrong-kind');
  const { id: taskId } = await taskOf(orderId, 'book');
  assert.equal(refusal(await world.send(takeTaskCommand, { taskId })), 'task.not-manual');
});
