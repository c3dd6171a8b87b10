/** What must not be asked of the execution: refused with its reason, recorded, nothing changed. A plan with a cycle is refused in plan tests; a wrong signature in callback tests. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCasesOfOrder, repairOrder, retryTask } from '#contexts/fallout/index.ts';
import { idempotencyKeyOf, readTasksOfOrder, recordCallback } from '#contexts/fulfillment/index.ts';
import { cancelOrder, readOrder, submitOrder } from '#contexts/order/index.ts';
import { aCaptureLine, anId } from '#contexts/order/order.builder.ts';
import { testDatabase } from '#test/support/database.ts';
import { answered, doneAnswer, execution, type Script, TENANT } from '#test/support/execution.ts';

const allDone: Script = ({ key }) => doneAnswer(key);
let script: Script = allDone;
const world = await execution(await testDatabase(), () => (request) => script(request));
await world.seed();

const submitted = async (name: string, offerings: readonly string[]) => {
  const [order] = await world.captured({
    id: (...labels) => anId('bad-input', name, ...labels),
    quoteNumber: `Q-${name}`,
    revisionId: anId('revision', name),
    lines: offerings.map((key) =>
      aCaptureLine(key, { lineId: anId('line', name, key), lineageId: anId('lineage', name, key) }),
    ),
  });
  const answer = await world.send(submitOrder, { orderId: order?.header.id });
  assert.ok(answer.ok, JSON.stringify(answer));
  return order?.header.id ?? '';
};
const everything = (orderId: string) =>
  world.door.read(TENANT, async (tx) => ({
    order: await readOrder(tx, orderId),
    tasks: await readTasksOfOrder(tx, orderId),
    cases: await readCasesOfOrder(tx, orderId),
  }));
/** Refused with this code, and nothing of the order is otherwise than before. */
const refusedWith = async (orderId: string, code: string, ask: () => ReturnType<typeof world.send>) => {
  const before = await everything(orderId);
  const answer = await ask();
  assert.ok(!answer.ok, 'it is refused');
  assert.equal(answer.refusal.code, code, JSON.stringify(answer.refusal));
  assert.deepEqual(await everything(orderId), before, 'nothing changed');
  return answer.refusal;
};

test('a cancel after the point of no return is refused, and the task that forbids it is named', async () => {
  script = ({ operation, key }) =>
    operation === 'entitlement.activate'
      ? answered(422, { status: 'refused', code: 'no-capacity', message: 'Full', retriable: false })
      : doneAnswer(key);
  const orderId = await submitted('cancel', ['platform-standard', 'edge-appliance']);
  await world.workOff();
  const refusal = await refusedWith(orderId, 'plan.cancel-declined', () =>
    world.send(cancelOrder, { orderId, reasonCode: 'changed-mind' }),
  );
  assert.match(JSON.stringify(refusal['tasks']), /Ship the appliance.*point of no return/);
  script = allDone;
});

test('a retry of what must not be done twice, and of which nobody knows whether it was, is refused by every road', async () => {
  script = ({ operation, method, key }) => {
    if (operation !== 'shipping.ship') return doneAnswer(key);
    return method === 'submit' ? { kind: 'timedOut', afterMs: 5_000 } : answered(500, { what: 'nobody knows' });
  };
  const orderId = await submitted('retry', ['platform-standard', 'edge-appliance']);
  await world.workOff();
  for (let asked = 0; asked < 14; asked += 1) {
    world.clock.advance({ minutes: 6 });
    await world.reconcileAll();
  }
  const [fallen] = (await everything(orderId)).tasks.filter(({ state }) => state === 'fallenOut');
  assert.deepEqual([fallen?.key, fallen?.problem?.cause], ['ship', 'outcome-unknown']);
  const taskId = fallen?.id;
  const reason = { reason: 'It takes too long' };
  for (const ask of [
    () => world.send(retryTask, { orderId, taskId }, reason),
    () => world.send(repairOrder, { orderId, taskId, action: 'retry-task' }, reason),
    () => world.send(repairOrder, { orderId, taskId, action: 'correct-and-retry', payload: { plug: 'F' } }, reason),
  ])
    await refusedWith(orderId, 'fallout.action-forbidden', ask);
  assert.equal(world.sends.get(`${taskId}:shipping~ship`), 1, 'the carrier was asked once');
  script = allDone;
});

test('a callback for a task that is finished says nothing new, changes nothing, and neither does one for no task of ours', async () => {
  const orderId = await submitted('callback', ['platform-standard']);
  await world.workOff();
  const task = (await everything(orderId)).tasks.find(({ key }) => key === 'provision');
  assert.ok(task?.state === 'done');
  const callback = (idempotencyKey: string) => ({
    connector: 'provisioning',
    messageId: `message-${idempotencyKey}`.slice(0, 100),
    bodySha256: 'a'.repeat(64),
    idempotencyKey,
    sequence: 9,
    outcome: { kind: 'refused', code: 'late', message: 'No after all', retriable: false },
  });
  const as = world.door.systemPrincipal(TENANT, 'callback');
  await refusedWith(orderId, 'task.nothing-to-record', () =>
    world.send(recordCallback, callback(idempotencyKeyOf(task)), { as }),
  );
  await refusedWith(orderId, 'task.not-found', () =>
    world.send(recordCallback, callback(`${anId('task', 'nobody')}:provisioning~provision`), { as }),
  );
  await refusedWith(orderId, 'callback.unknown-work', () =>
    world.send(recordCallback, { ...callback(idempotencyKeyOf(task)), connector: 'billing' }, { as }),
  );
});
