/** Each degraded mode that work on orders meets is drilled: entered, what waits and how it is told, what goes on, left, what is caught up. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readHandoffOfOrder } from '#contexts/billing/index.ts';
import { completeTaskCommand, readTasksOfOrder, takeTaskCommand } from '#contexts/fulfillment/index.ts';
import { readOrder, submitOrder } from '#contexts/order/index.ts';
import { aCaptureLine, anId } from '#contexts/order/order.builder.ts';
import type { Principal } from '#platform/command.ts';
import { testDatabase } from '#test/support/database.ts';
import { doneAnswer, execution, type Script, TENANT } from '#test/support/execution.ts';
import { enterModeWith } from './enter-mode.ts';
import { endMode, leaveMode } from './leave-mode.ts';

const allDone: Script = ({ key }) => doneAnswer(key);
let script: Script = allDone;
const world = await execution(await testDatabase(), () => (request) => script(request));
await world.seed();
const { read } = world.door;
const enterMode = enterModeWith(() => []);
const sre: Principal = { ...world.person, id: anId('sre'), personId: anId('sre'), roles: ['sre'] };

const enter = async (mode: string, scope?: object): Promise<string> => {
  const until = world.clock.now().add({ hours: 4 }).toString();
  const answer = await world.send(
    enterMode,
    { degradedMode: mode, reason: 'a drill', until, ...(scope && { scope }) },
    { as: sre },
  );
  assert.ok(answer.ok, JSON.stringify(answer));
  return (answer.value as { readonly key: string }).key;
};
const leave = async (key: string): Promise<void> => {
  const answer = await world.send(leaveMode, { modeKey: key, reason: 'the drill is over' }, { as: sre });
  assert.ok(answer.ok, JSON.stringify(answer));
};
const captured = async (name: string): Promise<string> => {
  const [order] = await world.captured({
    id: (...labels) => anId('drills', name, ...labels),
    quoteNumber: `Q-${name}`,
    revisionId: anId('drill-revision', name),
    scope: { countries: ['DE'], channels: ['direct'], partners: [] },
    lines: [aCaptureLine('platform-standard', { lineId: anId('drill', name), lineageId: anId('drill-lineage', name) })],
  });
  return order?.header.id ?? '';
};
const submit = async (orderId: string): Promise<string> => {
  const answer = await world.send(submitOrder, { orderId });
  assert.ok(answer.ok, JSON.stringify(answer));
  return orderId;
};
const stateOf = async (orderId: string) => (await read(TENANT, (tx) => readOrder(tx, orderId)))?.state;
const tasksOf = (orderId: string) => read(TENANT, (tx) => readTasksOfOrder(tx, orderId));
const begun = async (orderId: string): Promise<number> =>
  (await tasksOf(orderId)).filter(({ tries }) => tries > 0).length;
const finish = async (): Promise<void> => {
  for (let round = 0; round < 3; round += 1) {
    await world.workOff();
    await world.runFlows();
  }
};

test('accept orders but delay fulfillment: orders are submitted and planned, nothing is begun; afterwards all of it is', async () => {
  const key = await enter('delay-fulfillment');
  const orderId = await submit(await captured('delayed'));
  await finish();
  assert.deepEqual([await stateOf(orderId), await begun(orderId)], ['inProgress', 0]);
  await leave(key);
  await finish();
  assert.equal(await stateOf(orderId), 'completed');
});

test('disable a downstream integration worker: its connector is sent nothing, the rest goes on; afterwards it is', async () => {
  const key = await enter('pause-connector', { connector: 'provisioning' });
  const orderId = await submit(await captured('paused'));
  await finish();
  const waiting = (await tasksOf(orderId)).filter(({ state }) => state === 'ready');
  assert.deepEqual([...new Set(waiting.map(({ connector }) => connector))], ['provisioning']);
  await leave(key);
  await finish();
  assert.equal(await stateOf(orderId), 'completed');
});

test('stop a retry storm: what failed is not tried again, what is new is begun; afterwards what waited is tried', async () => {
  script = ({ operation, key }) =>
    operation === 'provisioning.provision' ? { kind: 'notSent', why: 'nobody listens' } : doneAnswer(key);
  const orderId = await submit(await captured('storm'));
  await world.workOff();
  const failed = (await tasksOf(orderId)).find(({ operation }) => operation === 'provisioning.provision');
  assert.equal(failed?.state, 'retryScheduled', JSON.stringify(failed));
  script = allDone;
  const key = await enter('stop-retry-storm');
  world.clock.advance({ hours: 1 });
  const another = await submit(await captured('new'));
  await finish();
  assert.deepEqual([await stateOf(orderId), await stateOf(another)], ['inProgress', 'completed']);
  await leave(key);
  await finish();
  assert.equal(await stateOf(orderId), 'completed');
});

test('route high-risk orders to manual review: only order operations submit what the fence holds', async () => {
  const key = await enter('manual-order-review', { countries: ['DE'] });
  const orderId = await captured('reviewed');
  const flow = world.door.systemPrincipal(TENANT, 'flow');
  const byItself = await world.send(submitOrder, { orderId }, { as: flow });
  assert.deepEqual(!byItself.ok && [byItself.refusal.code, byItself.refusal['mode']], [
    'switch.stopped',
    'manual-order-review',
  ]);
  await submit(orderId);
  await leave(key);
});

test('manual billing handoff: it becomes work for a person with all that billing is told; what they note is the delivery', async () => {
  const key = await enter('manual-billing-handoff', { countries: ['DE'] });
  const orderId = await submit(await captured('billed'));
  await finish();
  const task = (await tasksOf(orderId)).find(({ key: name }) => name === 'hand-off');
  assert.deepEqual([task?.kind, task?.state, task?.manual?.queue], ['manual', 'ready', 'billing-handoff']);
  await leave(key);
  const taken = await world.send(takeTaskCommand, { taskId: task?.id });
  assert.ok(taken.ok, JSON.stringify(taken));
  const empty = await world.send(completeTaskCommand, { taskId: task?.id, values: {} });
  assert.equal(!empty.ok && empty.refusal.code, 'task.evidence-missing');
  const done = await world.send(completeTaskCommand, {
    taskId: task?.id,
    values: { 'billing-reference': 'BILL-77' },
  });
  assert.ok(done.ok, JSON.stringify(done));
  await finish();
  const handoff = await read(TENANT, (tx) => readHandoffOfOrder(tx, orderId));
  assert.deepEqual([handoff?.state, handoff?.billingRef], ['delivered', 'BILL-77']);
  const next = await submit(await captured('billed-after'));
  await finish();
  assert.equal((await tasksOf(next)).find(({ key: name }) => name === 'hand-off')?.kind, 'call');
});

test('a mode that nobody leaves ends by itself, and its timer says so on the record', async () => {
  const key = await enter('delay-fulfillment');
  const timer = world.door.systemPrincipal(TENANT, 'timer');
  const [{ id } = { id: '' }] = await read(TENANT, (tx) =>
    tx.query<{ id: string }>({
      text: `select subject_id as id from platform.timer where tenant_id = $1 and kind = 'mode-expiry' and fired_at is null order by due_at desc`,
      values: [tx.tenantId],
    }),
  );
  const early = await world.send(endMode, { switchId: id }, { as: timer });
  assert.equal(!early.ok && early.refusal.code, 'mode.not-held');
  world.clock.advance({ hours: 5 });
  const orderId = await submit(await captured('after-its-end'));
  await finish();
  assert.equal(await stateOf(orderId), 'completed', 'it holds no longer than it was to');
  const ended = await world.send(endMode, { switchId: id }, { as: timer });
  assert.deepEqual(ended.ok && ended.facts.map(({ type }) => type), ['DegradedModeLeft'], key);
});
