/**
 * The two lists of the sources, member by member: the fifteen things that a case says (operations 16.1) and the figures (16.3, which names ten). Each
 * stands by the source's own words beside where it is answered, with what it must be here, so that one that goes missing fails by its name.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTasksOfOrder } from '#contexts/fulfillment/index.ts';
import { submitOrder } from '#contexts/order/index.ts';
import { aCaptureLine, anId } from '#contexts/order/order.builder.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import { testDatabase } from '#test/support/database.ts';
import { answered, doneAnswer, execution, type Script, TENANT } from '#test/support/execution.ts';
import { readMetrics, repairOrder } from './index.ts';
import { readCasesOfOrder } from './fallout.store.ts';
import { viewWhole } from './view-case.ts';

const no = (code: string) => answered(422, { status: 'refused', code, message: `No: ${code}`, retriable: false });
let script: Script = ({ key }) => doneAnswer(key);
const database = await testDatabase();
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

const submitted = async (name: string, offering: string): Promise<string> => {
  const [order] = await world.captured({
    id: (...labels) => anId('conversion', name, ...labels),
    quoteNumber: `Q-${name}`,
    revisionId: anId('revision', name),
    lines: [aCaptureLine(offering, { lineId: anId('line', name), lineageId: anId('lineage', name) })],
  });
  const orderId = order?.header.id ?? '';
  const answer = await world.send(submitOrder, { orderId });
  assert.ok(answer.ok, JSON.stringify(answer));
  await world.workOff();
  return orderId;
};
/** The other system takes its time to say no: from the send to the case is the time to detect. */
const DETECTED_AFTER_SECONDS = 4;
const refusedLate = (code: string) => {
  world.clock.advance({ seconds: DETECTED_AFTER_SECONDS });
  return no(code);
};

// Five orders: two fall out by the carrier with one cause, one of them is repaired after two hours; one falls out at provisioning; two go well.
for (const name of ['well-1', 'well-2']) await submitted(name, 'platform-standard');
await world.runFlows();
script = ({ operation, key }) => (operation.startsWith('shipping') ? refusedLate('unknown-product') : doneAnswer(key));
const shipped = [await submitted('carrier-1', 'edge-appliance'), await submitted('carrier-2', 'edge-appliance')];
await world.runFlows();
script = ({ operation, key }) => (operation.startsWith('provisioning') ? refusedLate('no-region') : doneAnswer(key));
const provisioned = await submitted('provisioning-1', 'platform-standard');
await world.runFlows();
script = ({ key }) => doneAnswer(key);
const REPAIRED_AFTER_SECONDS = 2 * 3_600;
world.clock.advance({ seconds: REPAIRED_AFTER_SECONDS });
const caseOf = async (orderId: string) => {
  const [found] = await world.door.read(TENANT, (tx) => readCasesOfOrder(tx, orderId));
  assert.ok(found, 'the order fell out');
  return found;
};
const repaired = await caseOf(shipped[0] ?? '');
const repair = await world.send(
  repairOrder,
  { orderId: shipped[0], taskId: repaired.taskId, action: 'retry-task' },
  { reason: 'The carrier knows it now' },
);
assert.ok(repair.ok, JSON.stringify(repair));
await world.workOff();
await world.runFlows();
world.clock.advance({ hours: 1 });

const open = await caseOf(shipped[1] ?? '');
const viewed = (await world.door.read(TENANT, (tx) => viewWhole(tx, open, world.clock.now()))) as JsonObject;
const of = (value: Json | undefined): JsonObject => value as JsonObject;
const list = (value: Json | undefined): readonly JsonObject[] => value as readonly JsonObject[];
const said = of(viewed['case']);

const FIFTEEN: readonly (readonly [what: string, holds: () => unknown, is: unknown])[] = [
  ['case ID', () => said['id'], open.id],
  ['order ID', () => said['orderId'], shipped[1]],
  ['impacted customer', () => said['customer'], 'sold-to'],
  ['impacted product', () => said['product'], 'edge-appliance'],
  ['current state', () => [said['state'], said['orderState'], said['taskState']], ['open', 'inProgress', 'fallenOut']],
  ['failure category', () => said['category'], 'product-mapping-missing'],
  ['retryability', () => said['retryability'], open.retryability],
  ['SLA age', () => [said['ageSeconds'], said['serviceLevel'], typeof said['slaDueAt']], null],
  ['owner group', () => said['ownerGroup'], 'product ops + engineering'],
  ['recommended action', () => said['recommended'], open.recommended],
  ['safe actions', () => said['safeActions'], open.safeActions],
  ['forbidden actions', () => list(said['forbiddenActions']).every(({ why, action }) => !!(why ?? action)), true],
  ['dependency impact', () => of(said['impact'])['count'], open.impact.count],
  ['customer communication status', () => said['communication'], open.communication],
  ['audit log', () => list(viewed['events']).map(({ kind }) => kind), ['opened']],
];

test('a case says all fifteen things that operations 16.1 asks, each of them something', () => {
  assert.equal(FIFTEEN.length, 15);
  for (const [what, holds, is] of FIFTEEN) {
    const value = holds();
    assert.ok(value !== undefined && value !== null && value !== '', `${what} is said`);
    if (is !== null) assert.deepEqual(value, is, what);
  }
  assert.ok(open.safeActions.length > 0 && open.forbiddenActions.length > 0, 'both lists say something here');
});

test('the audit log of a repaired case has who did what and why, and when', async () => {
  const whole = (await world.door.read(TENANT, async (tx) =>
    viewWhole(tx, await caseOf(shipped[0] ?? ''), world.clock.now()),
  )) as JsonObject;
  const [done] = list(whole['repairs']);
  assert.deepEqual([done?.['person'], done?.['reason']], ['Otto', 'The carrier knows it now']);
  assert.equal(of(whole['case'])['state'], 'resolved');
  const tasks = await world.door.read(TENANT, (tx) => readTasksOfOrder(tx, shipped[0] ?? ''));
  assert.equal(tasks.find(({ id }) => id === repaired.taskId)?.state, 'done');
});

test('the figures of operations 16.3 are what happened: each by its name, with its number', async () => {
  const at = world.clock.now().toString();
  const figures = await world.door.read(TENANT, (tx) => readMetrics(tx, { from: '2026-11-21T00:00:00Z', to: at, at }));
  const part = (name: string, cases: number) => ({ name, cases, orders: cases });
  const resolved = await caseOf(shipped[0] ?? '');
  const repairSeconds = Temporal.Instant.from(resolved.resolvedAt ?? '')
    .since(resolved.openedAt)
    .total('seconds');
  assert.ok(repairSeconds >= REPAIRED_AFTER_SECONDS, String(repairSeconds));
  const late = [resolved, open, await caseOf(provisioned)].filter(
    ({ slaDueAt, resolvedAt }) => Temporal.Instant.compare(resolvedAt ?? at, slaDueAt) > 0,
  ).length;
  const TEN: readonly (readonly [what: string, name: string, is: Json])[] = [
    ['fallout rate', 'falloutRatePercent', 60],
    ['fallout by product', 'byProduct', [part('edge-appliance', 2), part('platform-standard', 1)]],
    ['fallout by channel', 'byChannel', [part('direct', 3)]],
    ['fallout by downstream system', 'byDownstreamSystem', [part('shipping', 2), part('provisioning', 1)]],
    ['mean time to detect', 'meanSecondsToDetect', DETECTED_AFTER_SECONDS],
    ['mean time to repair', 'meanSecondsToRepair', Math.round(repairSeconds)],
    ['repeated fallout cause', 'repeatedCauses', [{ ...part('No: unknown-product', 2), causeKey: open.causeKey }]],
    ['manual repair volume', 'manualRepairs', 1],
    ['SLA breach rate', 'serviceLevelBreachPercent', Math.round((late * 10_000) / 3) / 100],
    ['customer-impacting fallout', 'customerImpacting', 3],
  ];
  assert.deepEqual(
    TEN.map(([what, name]) => [what, figures[name]]),
    TEN.map(([what, , is]) => [what, is]),
  );
});
