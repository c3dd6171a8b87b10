/** What fell out as work: judged by rules, taken, near its service level, handed up, repaired by the cause, counted. On a real database. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  assignCase,
  commentOnCase,
  DUE_TIMER,
  escalateCase,
  NEAR_TIMER,
  readCasesOfOrder,
  readMetrics,
  readRepairs,
  repairCause,
  repairOrder,
  reverseRepair,
  stopGroupRepair,
  sweepGroupRepairs,
  takeCase,
  tellNear,
} from '#contexts/fallout/index.ts';
import { readTasksOfOrder } from '#contexts/fulfillment/index.ts';
import { submitOrder } from '#contexts/order/index.ts';
import { aCaptureLine, anId } from '#contexts/order/order.builder.ts';
import type { TimerKinds } from '#platform/timers.jobs.ts';
import { sweepTimers } from '#platform/timers.jobs.ts';
import type { StoreError } from '#platform/database/store-error.ts';
import { transaction } from '#platform/database/tx.ts';
import { testDatabase } from '#test/support/database.ts';
import { answered, doneAnswer, execution, type Script, TENANT } from '#test/support/execution.ts';

const database = await testDatabase();
const refusing: Script = ({ operation, key }) =>
  operation.startsWith('shipping')
    ? answered(422, { status: 'refused', code: 'unknown-product', message: 'No such parcel', retriable: false })
    : doneAnswer(key);
let script: Script = refusing;
const world = await execution(database, () => script);
await world.seed();
await database.admin(
  `insert into identity.person (tenant_id, id, key, name, email, version, recorded_at) values ($1, $2, 'otto.orderops', 'Otto', 'otto@example.test', 1, now())`,
  [TENANT, world.person.personId],
);
await database.admin(
  `insert into identity.principal (tenant_id, id, person_id, type, state, roles, territories, recorded_at)
   values ($1, $2, $3, 'user', 'active', '{order-ops}', '{all}', now())`,
  [TENANT, world.person.id, world.person.personId],
);
const kinds = {
  [NEAR_TIMER]: { definition: tellNear, payload: (caseId: string) => ({ caseId }) },
  [DUE_TIMER]: { definition: escalateCase, payload: (caseId: string) => ({ caseId }) },
} as TimerKinds;

let orders = 0;
const fallen = async (): Promise<string> => {
  const name = `work ${(orders += 1)}`;
  const [order] = await world.captured({
    id: (...labels) => anId('conversion', name, ...labels),
    quoteNumber: `Q-${name}`,
    revisionId: anId('revision', name),
    lines: ['edge-appliance'].map((offering) =>
      aCaptureLine(offering, { lineId: anId('line', name, offering), lineageId: anId('lineage', name, offering) }),
    ),
  });
  assert.ok(order);
  const answer = await world.send(submitOrder, { orderId: order.header.id });
  assert.ok(answer.ok, JSON.stringify(answer));
  await world.workOff();
  await world.runFlows();
  return order.header.id;
};
const caseOf = async (orderId: string) => {
  const [found] = await world.door.read(TENANT, (tx) => readCasesOfOrder(tx, orderId));
  assert.ok(found, 'the order fell out');
  return found;
};
const factsOf = async (type: string): Promise<readonly { readonly event: string }[]> =>
  database.admin(`select event from platform.outbox where tenant_id = $1 and type = $2 order by seq`, [TENANT, type]);

const first = await fallen();
const second = await fallen();

test('a case says by which rule it was judged, how urgent it is, whose it is, and what is held up', async () => {
  const found = await caseOf(first);
  assert.deepEqual(
    [found.ruleId, found.category, found.severity, found.ownerGroup, found.runbook, found.rulesHash],
    ['not-mapped', 'product-mapping-missing', 'medium', 'product ops + engineering', 'product-mapping-missing', null],
  );
  assert.equal(found.customer, 'sold-to');
  assert.ok(found.orderNumber !== '' && found.taskName !== '' && found.failedAt !== null);
  assert.equal(found.causeKey, `shipping/${found.operation}/unknown-product`);
  assert.equal((await caseOf(second)).causeKey, found.causeKey, 'another order, the same cause');
});

test('one takes it, and nobody else does; it is given on, and what is said stays', async () => {
  const { id: caseId } = await caseOf(first);
  const taken = await world.send(takeCase, { caseId });
  assert.ok(taken.ok, JSON.stringify(taken));
  const again = await world.send(takeCase, { caseId });
  assert.equal(!again.ok && again.refusal.code, 'fallout-case.taken');
  const nobody = await world.send(assignCase, { caseId, person: 'nobody.here' });
  assert.equal(!nobody.ok && nobody.refusal.code, 'fallout-case.no-such-person');
  assert.ok((await world.send(commentOnCase, { caseId, text: 'Asked the carrier' })).ok);
  assert.ok((await world.send(assignCase, { caseId, person: null })).ok);
  assert.equal((await caseOf(first)).assigneePerson, null);
  const events = await database.admin<{ kind: string }>(
    `select kind from fallout.case_event where tenant_id = $1 and case_id = $2 order by recorded_at, id`,
    [TENANT, caseId],
  );
  assert.deepEqual(new Set(events.map(({ kind }) => kind)), new Set(['opened', 'taken', 'commented', 'assigned']));
});

test('a service level that is near is told once, one that has passed is handed up step by step', async () => {
  const found = await caseOf(first);
  assert.equal(await sweepTimers(world.door, kinds, TENANT), 0, 'nothing is due yet');
  world.clock.advance({ hours: 3, minutes: 1 });
  await sweepTimers(world.door, kinds, TENANT);
  assert.ok((await caseOf(first)).nearAt !== null);
  assert.deepEqual((await factsOf('FalloutServiceLevelNear')).length, 2, 'both cases');
  world.clock.advance({ hours: 1 });
  await sweepTimers(world.door, kinds, TENANT);
  world.clock.advance({ hours: 2 });
  await sweepTimers(world.door, kinds, TENANT);
  await sweepTimers(world.door, kinds, TENANT);
  const late = await caseOf(first);
  assert.deepEqual([late.escalations, late.escalatedTo], [2, 'executive']);
  assert.ok(late.breachedAt !== null && late.slaDueAt === found.slaDueAt, 'the service level stays what it was');
});

test('what may be done twice is not retried: refused with its reason, and nothing has changed', async () => {
  const found = await caseOf(first);
  const before = await caseOf(first);
  const skipped = await world.send(
    repairOrder,
    { orderId: first, taskId: found.taskId, action: 'reconcile' },
    { reason: 'Try' },
  );
  assert.equal(!skipped.ok && skipped.refusal.code, 'fallout.action-forbidden');
  assert.ok(!skipped.ok && typeof skipped.refusal['reason'] === 'string');
  assert.deepEqual(await caseOf(first), before);
});

test('one repair for all cases of a cause: tried first, each for itself, nothing twice, and it ends by itself', async () => {
  const { causeKey } = await caseOf(first);
  const payload = { causeKey, action: 'retry-task' };
  const noReason = await world.send(repairCause, payload);
  assert.equal(!noReason.ok && noReason.refusal.code, 'fallout.reason-missing');
  const tried = await world.send(repairCause, payload, { reason: 'The carrier knows the parcel now', dryRun: true });
  assert.deepEqual(tried.ok && (tried.value as { cases: number }).cases, 2);
  assert.equal((await caseOf(first)).state, 'open', 'a dry run changes nothing');
  const started = await world.send(repairCause, payload, { reason: 'The carrier knows the parcel now' });
  assert.ok(started.ok, JSON.stringify(started));
  const twice = await world.send(repairCause, payload, { reason: 'Again' });
  assert.equal(!twice.ok && twice.refusal.code, 'group-repair.running-already');
  script = ({ key }) => doneAnswer(key);
  assert.equal(await sweepGroupRepairs({ door: world.door, goesOn: () => true }, TENANT), 2);
  await world.workOff();
  await world.runFlows();
  assert.deepEqual([(await caseOf(first)).state, (await caseOf(second)).state], ['resolved', 'resolved']);
  const jobs = await database.admin<{ state: string }>(`select state from fallout.group_repair where tenant_id = $1`, [
    TENANT,
  ]);
  assert.deepEqual(
    jobs.map(({ state }) => state),
    ['done'],
  );
  const repairs = await database.admin<{ n: string }>(
    `select count(*) as n from fallout.repair where tenant_id = $1 and group_repair is not null`,
    [TENANT],
  );
  assert.equal(repairs[0]?.n, '2', 'each case keeps its repair, and of which it was part');
  const { jobId } = started.value as { readonly jobId: string };
  for (const role of ['support', 'billing-ops', 'auditor', 'sre']) {
    const denied = await world.send(stopGroupRepair, { jobId }, { as: { ...world.person, roles: [role] } });
    assert.equal(!denied.ok && denied.refusal.code, 'access.denied', role);
  }
  const over = await world.send(stopGroupRepair, { jobId });
  assert.equal(!over.ok && over.refusal.code, 'group-repair.not-running');
  const tasks = await world.door.read(TENANT, (tx) => readTasksOfOrder(tx, first));
  const fell = (await caseOf(first)).taskId;
  assert.equal(tasks.find(({ id }) => id === fell)?.state, 'done');
});

test('a wrong repair is taken back by another while nothing that follows has begun; both are kept, and somebody has it again', async () => {
  script = refusing;
  const orderId = await fallen();
  const { id: caseId, taskId } = await caseOf(orderId);
  const evidence = { ref: 'P-1', source: 'The screen of the carrier' };
  const done = await world.send(
    repairOrder,
    { orderId, taskId, action: 'complete-with-evidence', evidence },
    { reason: 'I saw it' },
  );
  assert.ok(done.ok, JSON.stringify(done));
  const [repair] = await world.door.read(TENANT, (tx) => readRepairs(tx, caseId));
  assert.ok(repair);
  assert.equal((await caseOf(orderId)).state, 'resolved');
  for (const role of [
    'sales-rep',
    'sales-manager',
    'support',
    'billing-ops',
    'finance',
    'auditor',
    'executive',
    'sre',
  ]) {
    const as = { ...world.person, roles: [role] };
    for (const [command, payload] of [
      [reverseRepair, { caseId, repairId: repair.id }],
      [repairCause, { causeKey: 'none/none/none', action: 'skip' }],
    ] as const) {
      const denied = await world.send(command, payload, { reason: 'I would', as });
      assert.equal(!denied.ok && denied.refusal.code, 'access.denied', role);
    }
  }
  const noReason = await world.send(reverseRepair, { caseId, repairId: repair.id });
  assert.equal(!noReason.ok && noReason.refusal.code, 'fallout.reason-missing');
  const reversed = await world.send(
    reverseRepair,
    { caseId, repairId: repair.id },
    { reason: 'It was the parcel of somebody else' },
  );
  assert.ok(reversed.ok, JSON.stringify(reversed));
  const tasks = await world.door.read(TENANT, (tx) => readTasksOfOrder(tx, orderId));
  assert.equal(tasks.find(({ id }) => id === taskId)?.state, 'fallenOut');
  assert.ok(
    tasks.every(({ id, state }) => id === taskId || state !== 'ready'),
    'what was freed waits again',
  );
  const cases = await world.door.read(TENANT, (tx) => readCasesOfOrder(tx, orderId));
  assert.deepEqual(
    cases.map(({ state }) => state).toSorted((a, b) => (a < b ? -1 : 1)),
    ['open', 'resolved'],
  );
  const kept = await world.door.read(TENANT, (tx) => readRepairs(tx, caseId));
  assert.deepEqual(
    kept.map(({ action, reverses }) => [action, reverses]),
    [
      ['complete-with-evidence', null],
      ['reverse', repair.id],
    ],
  );
  const twice = await world.send(reverseRepair, { caseId, repairId: repair.id }, { reason: 'Once more' });
  assert.equal(!twice.ok && twice.refusal.code, 'fallout.repair-not-reversible');
});

test('the figures of operations 16.3 are those of what happened', async () => {
  world.clock.advance({ seconds: 1 });
  const at = world.clock.now().toString();
  const metrics = await world.door.read(TENANT, (tx) => readMetrics(tx, { from: '2026-11-01T00:00:00Z', to: at, at }));
  assert.deepEqual(
    [
      metrics['cases'],
      metrics['orders'],
      metrics['ordersSubmitted'],
      metrics['falloutRatePercent'],
      metrics['manualRepairs'],
      metrics['serviceLevelBreachPercent'],
    ],
    [4, 3, 3, 100, 4, 50],
  );
  assert.deepEqual(metrics['byDownstreamSystem'], [{ name: 'shipping', cases: 4, orders: 3 }]);
  assert.equal((metrics['repeatedCauses'] as readonly unknown[]).length, 1);
  assert.ok((metrics['meanSecondsToRepair'] as number) >= 4 * 3600);
});

test('nobody changes a case, its log or a repair by hand, whatever their role', async () => {
  const pool = database.pool('app', { max: 1 });
  const tried = async (text: string): Promise<string> => {
    try {
      await transaction(pool, TENANT, (tx) => tx.query({ text, values: [] }));
      return 'done';
    } catch (error) {
      return (error as StoreError).code ?? 'no code';
    }
  };
  const DENIED = '42501';
  assert.equal(await tried('delete from fallout.fallout_case'), DENIED);
  assert.equal(await tried('delete from fulfillment.task'), DENIED);
  assert.equal(await tried(`update fallout.repair set reason = 'other'`), DENIED);
  assert.equal(await tried(`update fallout.case_event set body = 'other'`), DENIED);
  assert.equal(await tried('truncate fallout.case_event'), DENIED);
  assert.equal(await tried('alter table fallout.fallout_case disable row level security'), DENIED);
});
