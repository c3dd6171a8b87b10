/** From submission to assets, billing and letters, on a real database, with other systems that fail in the ways they do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readProductsOfOrder } from '#contexts/assets/index.ts';
import { readHandoffOfOrder, readInstructions } from '#contexts/billing/index.ts';
import { readMessagesAbout } from '#contexts/communication/index.ts';
import { readCasesOfOrder, repairOrder, retryTask } from '#contexts/fallout/index.ts';
import { loseSightOfAttempts, readTasksOfOrder, recordOutcome } from '#contexts/fulfillment/index.ts';
import { lockStartable } from '#contexts/fulfillment/task.store.ts';
import { inTurn, turnOf } from '#contexts/fulfillment/turn.ts';
import { amendOrder, type Priority, readOrder, submitOrder } from '#contexts/order/index.ts';
import { aCaptureLine, anId } from '#contexts/order/order.builder.ts';
import type { Statement } from '#platform/database/tx.ts';
import { testDatabase } from '#test/support/database.ts';
import { answered, doneAnswer, execution, type Script, TENANT } from '#test/support/execution.ts';

const byText = (a: string, b: string): number => (a < b ? -1 : 1);
const allDone: Script = ({ key }) => doneAnswer(key);
let script: Script = allDone;
const database = await testDatabase();
const world = await execution(database, () => script);
await world.seed();

let orders = 0;
/** A submitted order of a platform with users, an appliance and a service. */
const submitted = async (
  offerings: readonly string[] = ['platform-standard', 'users', 'edge-appliance', 'migration-service'],
) => {
  const name = (orders += 1);
  const [order] = await world.captured({
    id: (...labels) => anId('conversion', name, ...labels),
    quoteNumber: `Q-${name}`,
    revisionId: anId('revision', name),
    lines: offerings.map((offering) =>
      aCaptureLine(offering, { lineId: anId('line', name, offering), lineageId: anId('lineage', name, offering) }),
    ),
  });
  assert.ok(order);
  const answer = await world.send(submitOrder, { orderId: order.header.id });
  assert.ok(answer.ok, JSON.stringify(answer));
  return order.header.id;
};

const stateOf = async (orderId: string) => (await world.door.read(TENANT, (tx) => readOrder(tx, orderId)))?.state;
const tasksOf = (orderId: string) => world.door.read(TENANT, (tx) => readTasksOfOrder(tx, orderId));
const casesOf = (orderId: string) => world.door.read(TENANT, (tx) => readCasesOfOrder(tx, orderId));

test('an order that goes well: worked off, fulfilled, installed, handed to billing once, and the customer knows', async () => {
  script = allDone;
  const orderId = await submitted();
  assert.equal(await stateOf(orderId), 'inProgress');
  await world.workOff();
  await world.runFlows();
  assert.equal(await stateOf(orderId), 'completed');
  const products = await world.door.read(TENANT, (tx) => readProductsOfOrder(tx, orderId, 100));
  assert.deepEqual(
    products.map((product) => product.state),
    ['active', 'active', 'active', 'active'],
  );

  await world.workOff();
  await world.runFlows();
  const handoff = await world.door.read(TENANT, (tx) => readHandoffOfOrder(tx, orderId));
  assert.equal(handoff?.state, 'delivered');
  const instructions = await world.door.read(TENANT, (tx) => readInstructions(tx, handoff?.id ?? ''));
  assert.deepEqual(
    instructions.map((each) => [each.chargeKey, each.terms['amount']]),
    Array(4).fill(['subscription', '1250']),
  );
  const letters = await world.door.read(TENANT, (tx) => readMessagesAbout(tx, orderId));
  assert.deepEqual(
    letters.map((letter) => [letter.template, letter.language, letter.recipient].join(' ')).toSorted(byText),
    ['order-completed de karin@nordwind.example', 'order-confirmed de karin@nordwind.example'],
  );
  for (const [key, count] of world.sends) assert.equal(count, 1, key);
});

test('tasks wait for their predecessors, and an answer of one is sent to the other', async () => {
  const seen: string[] = [];
  let consignment: unknown;
  script = ({ operation, key, body }) => {
    seen.push(operation);
    consignment ??= body?.payload['consignment'];
    return doneAnswer(key);
  };
  const orderId = await submitted();
  await world.workOff();
  assert.ok(seen.indexOf('billing.setup') < seen.indexOf('provisioning.provision'));
  assert.ok(seen.indexOf('shipping.ship') < seen.indexOf('service-scheduling.book'));
  const ship = (await tasksOf(orderId)).find((task) => task.key === 'ship');
  assert.equal(consignment, ship?.ref);
  script = allDone;
  await world.runFlows();
});

test('a call that times out after it succeeded is unknown, is asked about, and is not sent again', async () => {
  script = ({ operation, method, key }) =>
    operation === 'shipping.ship' && method === 'submit' ? { kind: 'timedOut', afterMs: 5_000 } : doneAnswer(key);
  const orderId = await submitted();
  await world.workOff();
  const ship = async () => (await tasksOf(orderId)).find((task) => task.key === 'ship');
  assert.equal((await ship())?.state, 'unknown');
  assert.equal(await stateOf(orderId), 'inProgress');
  world.clock.advance({ seconds: 2 });
  await world.reconcileAll();
  assert.equal((await ship())?.state, 'done');
  await world.workOff();
  await world.runFlows();
  assert.equal(await stateOf(orderId), 'completed');
  assert.equal(world.sends.get(`${(await ship())?.id}:shipping~ship`), 1);
});

test('a refusal opens a case with an owner; a forbidden repair says why, a dry run shows what would follow, and the repair completes the order', async () => {
  script = ({ operation, key, body }) =>
    operation === 'shipping.ship' && !body?.payload['plug']
      ? answered(422, { status: 'refused', code: 'bad-address', message: 'No such street', retriable: false })
      : doneAnswer(key);
  const orderId = await submitted();
  await world.workOff();
  const [found] = await casesOf(orderId);
  assert.ok(found);
  assert.deepEqual(
    [found.state, found.category, found.ownerGroup, found.recommended, found.cause.code],
    ['open', 'missing-customer-data', 'sales/support ops', 'correct-and-retry', 'bad-address'],
  );
  assert.ok(found.forbiddenActions.some(({ action, reason }) => action === 'reconcile' && reason !== ''));
  assert.ok(
    found.forbiddenActions.some(({ action }) => action === 'skip'),
    'a later task needs the consignment',
  );
  assert.ok(found.impact.count > 0);
  assert.equal(await stateOf(orderId), 'inProgress');
  const letters = await world.door.read(TENANT, (tx) => readMessagesAbout(tx, orderId));
  assert.deepEqual(letters.map((letter) => letter.template).toSorted(byText), ['order-confirmed', 'order-delayed']);

  const repair = { orderId, taskId: found.taskId, action: 'correct-and-retry', payload: { plug: 'F' } };
  const unreasoned = await world.send(repairOrder, repair);
  assert.equal(!unreasoned.ok && unreasoned.refusal.code, 'fallout.reason-missing');
  const skipped = await world.send(
    repairOrder,
    { orderId, taskId: found.taskId, action: 'skip' },
    { reason: 'not needed' },
  );
  assert.equal(!skipped.ok && skipped.refusal.code, 'fallout.action-forbidden');

  const rehearsed = await world.send(repairOrder, repair, { reason: 'corrected plug', dryRun: true });
  assert.ok(rehearsed.ok, JSON.stringify(rehearsed));
  assert.equal((await casesOf(orderId))[0]?.state, 'open');
  const repaired = await world.send(repairOrder, repair, { reason: 'corrected plug' });
  assert.ok(repaired.ok);
  assert.deepEqual(repaired.value, rehearsed.value);
  await world.workOff();
  await world.runFlows();
  assert.equal((await casesOf(orderId))[0]?.state, 'resolved');
  assert.equal(await stateOf(orderId), 'completed');
  const keys = [...world.sends.keys()].filter((key) => key.startsWith(found.taskId));
  assert.deepEqual(keys, [`${found.taskId}:shipping~ship`, `${found.taskId}:shipping~ship:1`]);
  await world.workOff();
});

test('what is known not to have happened is tried again, bounded, and then a person has it', async () => {
  script = ({ operation, key }) =>
    operation === 'entitlement.activate' ? { kind: 'notSent', why: 'ECONNREFUSED' } : doneAnswer(key);
  const orderId = await submitted(['platform-standard']);
  for (let round = 0; round < 8; round += 1) {
    await world.workOff();
    world.clock.advance({ minutes: 2 });
  }
  const [found] = await casesOf(orderId);
  assert.deepEqual(
    [found?.category, found?.cause.cause, found?.recommended, found?.retryability],
    ['provisioning-failure', 'exhausted', 'retry-task', 'safe'],
  );
  const activate = (await tasksOf(orderId)).find((task) => task.key === 'activate');
  assert.equal(activate?.state, 'fallenOut');
  assert.equal(world.sends.get(`${activate?.id}:entitlement~activate`), 5);
  script = allDone;
  const answer = await world.send(retryTask, { orderId, taskId: activate?.id }, { reason: 'they are back' });
  assert.ok(answer.ok, JSON.stringify(answer));
  await world.workOff();
  await world.runFlows();
  assert.equal(await stateOf(orderId), 'completed');
  assert.equal((await casesOf(orderId))[0]?.state, 'resolved');
});

test('a worker that lost its lease records nothing, and what it did is found by asking', async () => {
  script = allDone;
  await world.workOff();
  const orderId = await submitted(['platform-standard']);
  const [claim] = await world.steps.claim(TENANT, 1);
  assert.ok(claim);
  const [prepared] = await world.steps.prepare(TENANT, [claim]);
  assert.ok(prepared);
  const report = await world.steps.call(TENANT, prepared);
  world.clock.advance({ minutes: 1 });
  assert.equal(await world.steps.expire(TENANT), 1);
  const late = await world.steps.record(TENANT, [report]);
  assert.equal(!late.ok && late.refusal.code, 'task.lease-lost');
  assert.equal((await tasksOf(orderId)).find((task) => task.id === claim.taskId)?.state, 'unknown');
  world.clock.advance({ seconds: 2 });
  await world.reconcileAll();
  assert.equal((await tasksOf(orderId)).find((task) => task.id === claim.taskId)?.state, 'done');
  assert.equal(world.sends.get(claim.idempotencyKey), 1);
  await world.workOff();
});

test('after a restore every call that the database remembers as under way is unknown, and found out by asking', async () => {
  script = allDone;
  await world.workOff();
  const orderId = await submitted(['platform-standard']);
  const [claim] = await world.steps.claim(TENANT, 1);
  assert.ok(claim);
  const [prepared] = await world.steps.prepare(TENANT, [claim]);
  assert.ok(prepared);
  const report = await world.steps.call(TENANT, prepared);
  assert.equal(await world.steps.expire(TENANT), 0, 'its lease still runs');
  assert.equal(await loseSightOfAttempts(world.door, TENANT, 2), 1);
  assert.equal((await tasksOf(orderId)).find((task) => task.id === claim.taskId)?.state, 'unknown');
  assert.equal(await loseSightOfAttempts(world.door, TENANT, 2), 1, 'told twice is told once: the stored answer');
  const late = await world.steps.record(TENANT, [report]);
  assert.equal(!late.ok && late.refusal.code, 'task.lease-lost', 'a worker of the lost history records nothing');
  world.clock.advance({ seconds: 2 });
  await world.reconcileAll();
  assert.equal((await tasksOf(orderId)).find((task) => task.id === claim.taskId)?.state, 'done');
  assert.equal(world.sends.get(claim.idempotencyKey), 1);
  await world.workOff();
});

test('two workers never take the same task, and fifty equal reports are one', async () => {
  script = allDone;
  await submitted();
  await submitted();
  const other = world.anotherWorker('w2');
  const [mine, theirs] = await Promise.all([world.steps.claim(TENANT, 64), other.claim(TENANT, 64)]);
  const taken = [...mine, ...theirs].map((claim) => claim.taskId);
  assert.equal(new Set(taken).size, taken.length);
  assert.ok(taken.length >= 2);
  for (const [steps, claims] of [
    [world.steps, mine],
    [other, theirs],
  ] as const) {
    if (claims.length === 0) continue;
    const prepared = await steps.prepare(TENANT, claims);
    const reports = await Promise.all(prepared.map((each) => steps.call(TENANT, each)));
    const answers = await Promise.all(Array.from({ length: 50 }, () => steps.record(TENANT, reports)));
    assert.deepEqual(new Set(answers.map((answer) => answer.ok && JSON.stringify(answer.value))).size, 1);
    assert.equal(answers.filter((answer) => answer.ok && !answer.repeated).length, 1);
  }
  await world.workOff();
});

test('tasks that end together free what waits for both of them exactly once', async () => {
  script = allDone;
  const orderId = await submitted();
  // Level by level, each task recorded by itself and all of a level at once.
  for (;;) {
    const claims = await world.steps.claim(TENANT, 64);
    if (claims.length === 0) break;
    const prepared = await world.steps.prepare(TENANT, claims);
    await Promise.all(prepared.map(async (each) => world.steps.record(TENANT, [await world.steps.call(TENANT, each)])));
  }
  const tasks = await tasksOf(orderId);
  assert.deepEqual(
    tasks.filter((task) => task.state !== 'done'),
    [],
  );
  assert.deepEqual(
    tasks.filter((task) => task.depsLeft !== 0),
    [],
  );
  await world.runFlows();
  assert.equal(await stateOf(orderId), 'completed');
});

test('an order that nothing says how to fulfil is refused whole, and so is one without a rule for one item', async () => {
  const [order] = await world.captured({
    id: (...labels) => anId('conversion', 'bare', ...labels),
    quoteNumber: 'Q-bare',
    revisionId: anId('revision', 'bare'),
    lines: [
      aCaptureLine('platform-standard', { lineId: anId('bare', 1), lineageId: anId('bare', 2) }),
      aCaptureLine('unheard-of', { lineId: anId('bare', 3), lineageId: anId('bare', 4) }),
    ],
  });
  const answer = await world.send(submitOrder, { orderId: order?.header.id });
  assert.equal(!answer.ok && answer.refusal.code, 'plan.item-without-rule');
  assert.equal(await stateOf(order?.header.id ?? ''), 'draft');
});

test('an order of which nothing has to be done is fulfilled at once', async () => {
  const orderId = await submitted(['goodwill']);
  await world.runFlows();
  assert.equal(await stateOf(orderId), 'completed');
});

test('a second submission, a second report and a foreign fence change nothing', async () => {
  const orderId = await submitted(['platform-standard']);
  const again = await world.send(submitOrder, { orderId });
  assert.equal(!again.ok && again.refusal.code, 'order.move-not-allowed');
  const [task] = await tasksOf(orderId);
  const stray = await world.send(
    recordOutcome,
    {
      outcomes: [
        {
          taskId: task?.id,
          attemptId: anId('nobody'),
          fence: 7,
          outcome: { kind: 'unknown', why: 'x' },
          trace: { tookUs: 0 },
        },
      ],
    },
    { as: world.door.systemPrincipal(TENANT, 'worker') },
  );
  assert.equal(!stray.ok && stray.refusal.code, 'task.lease-lost');
});

const amendedTo = async (orderId: string, priority: Priority): Promise<void> => {
  const orderVersion = (await world.door.read(TENANT, (tx) => readOrder(tx, orderId)))?.version;
  const answer = await world.send(amendOrder, { orderId, orderVersion, priority, reasonCode: 'customer-asked' });
  assert.ok(answer.ok, JSON.stringify(answer));
};
/** As a worker would be given them now. */
const ordersInTurn = async (): Promise<readonly string[]> => {
  const due = await world.door.transaction(TENANT, (tx) => lockStartable(tx, world.clock.now(), 64));
  return [...new Set(due.map(({ orderId }) => orderId))];
};

test('work of the more urgent order is claimed first, waiting makes urgent, and another priority counts at once', async () => {
  await world.workOff();
  script = allDone;
  const patient = await submitted(['platform-standard']);
  await amendedTo(patient, 4);
  world.clock.advance({ minutes: 10 });
  const normal = await submitted(['platform-standard']);
  const urgent = await submitted(['platform-standard']);
  await amendedTo(urgent, 0);
  assert.deepEqual(await ordersInTurn(), [urgent, normal, patient]);
  world.clock.advance({ minutes: 21 });
  const late = await submitted(['platform-standard']);
  assert.deepEqual(
    await ordersInTurn(),
    [urgent, normal, patient, late],
    'it has waited for longer than it is less urgent',
  );

  const rows = await database.admin<{ id: string; dueAt: Date; priority: Priority; turn: string }>(
    `select id, due_at as "dueAt", priority, turn_at::text || 'Z' as turn from fulfillment.task
     where state in ('ready', 'retryScheduled') order by turn_at, id`,
  );
  const due = rows.map(({ dueAt, ...row }) => ({ ...row, dueAt: Temporal.Instant.from(dueAt.toISOString()) }));
  for (const { dueAt, priority, turn } of due)
    assert.ok(turnOf(dueAt, priority).equals(Temporal.Instant.from(turn)), 'the row and the rule agree');
  assert.deepEqual(
    due.map(({ id }) => id),
    due.toSorted(inTurn).map(({ id }) => id),
  );

  await amendedTo(patient, 0);
  assert.equal((await ordersInTurn())[0], patient);
  await world.workOff();
});

test('a claim reads its tasks out of an index, in their turn: nothing sorts what is due, however much that is', async () => {
  await database.admin(
    `insert into fulfillment.task_work
     select (jsonb_populate_record(w, jsonb_build_object('id', gen_random_uuid()))).*
     from (select w from fulfillment.task_work w where w.kind = 'call' limit 1) one, generate_series(1, 3000)`,
  );
  await database.admin(
    `insert into fulfillment.task (tenant_id, id, plan_id, order_id, account_id, kind, state, version, deps_left, due_at, priority)
     select w.tenant_id, w.id, w.plan_id, w.order_id, p.account_id, 'call', 'ready', 1, 0, p.recorded_at + n * interval '1 minute', n % 5
     from (select w.*, row_number() over (order by w.id) as n from fulfillment.task_work w) w
     join fulfillment.plan p on p.tenant_id = w.tenant_id and p.id = w.plan_id
     where not exists (select from fulfillment.task t where t.tenant_id = w.tenant_id and t.id = w.id)`,
  );
  for (const table of ['task', 'task_work', 'plan_hold', 'connector_gate'])
    await database.admin(`analyze fulfillment.${table}`);
  await database.admin('analyze platform.switch');
  let asked: Statement | undefined;
  const listening = {
    tenantId: TENANT,
    query: async <Row>(statement: Statement): Promise<readonly Row[]> => {
      asked = statement;
      return [];
    },
  };
  await lockStartable(listening, world.clock.now().add({ hours: 24 }), 64);
  const { text = '', values = [] } = asked ?? {};
  const plan = await world.door.read(TENANT, (tx) =>
    tx.query<{ readonly 'QUERY PLAN': string }>({ text: `explain (costs off) ${text}`, values }),
  );
  const told = plan.map((row) => row['QUERY PLAN']).join('\n');
  assert.match(told, /Index Scan using task_turn/);
  assert.doesNotMatch(told, /Sort|Seq Scan on task /);
  assert.match(told, /Index Cond: .*turn_at <=/, 'it ends where nothing can be due any more');
});
