/** What people read about an order, and what they may not see of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '#kernel/json.ts';
import { assetsRoutes } from '#contexts/assets/index.ts';
import { billingRoutes } from '#contexts/billing/index.ts';
import { falloutRoutes } from '#contexts/fallout/index.ts';
import { fulfillmentRoutes } from '#contexts/fulfillment/index.ts';
import { orderRoutes, submitOrder } from '#contexts/order/index.ts';
import { aCaptureLine, anId } from '#contexts/order/order.builder.ts';
import { emptyModel } from '#platform/artifacts/model.ts';
import type { Principal } from '#platform/command.ts';
import type { Reader } from '#platform/http/routes.ts';
import { testDatabase } from '#test/support/database.ts';
import { answered, doneAnswer, execution, TENANT } from '#test/support/execution.ts';

const world = await execution(
  await testDatabase(),
  () =>
    ({ operation, key }) =>
      operation === 'shipping.ship'
        ? answered(422, { status: 'refused', code: 'bad-address', message: 'No such street', retriable: false })
        : doneAnswer(key),
);
await world.seed();
const routes = [...orderRoutes, ...fulfillmentRoutes, ...falloutRoutes, ...billingRoutes, ...assetsRoutes];

const readerOf = (principal: Principal): Reader => {
  const access = world.door.accessOf(emptyModel);
  return {
    principal,
    model: emptyModel,
    may: (action, resource) => access.decide(principal, action, resource, {}).allowed,
  };
};
const get = async (
  path: string,
  more: {
    readonly params?: Record<string, string>;
    readonly query?: Record<string, string>;
    readonly as?: Principal;
  } = {},
) => {
  const route = routes.find((each) => each.kind === 'query' && each.path === path);
  assert.ok(route?.kind === 'query', path);
  const asked = { params: more.params ?? {}, query: more.query ?? {}, body: undefined };
  const answer = await world.door.read(TENANT, (tx) =>
    route.read(tx, readerOf(more.as ?? world.person), asked, world.door),
  );
  return answer.ok ? (answer.value as JsonObject) : answer.refusal;
};

const stranger: Principal = { ...world.person, id: anId('rep'), roles: ['sales-rep'], territories: ['nordics'] };
const customer: Principal = {
  ...world.person,
  id: anId('customer'),
  type: 'customer',
  roles: ['customer'],
  territories: [],
  accountId: anId('account'),
};
const otherCustomer: Principal = { ...customer, id: anId('other'), accountId: anId('another-account') };

const fulfilled = async (name: string, offerings: readonly string[]) => {
  const [order] = await world.captured({
    id: (...labels) => anId('conversion', name, ...labels),
    quoteNumber: `Q-${name}`,
    revisionId: anId('revision', name),
    lines: offerings.map((key) =>
      aCaptureLine(key, { lineId: anId('line', name, key), lineageId: anId('lineage', name, key) }),
    ),
  });
  const orderId = order?.header.id ?? '';
  assert.ok((await world.send(submitOrder, { orderId })).ok);
  for (let round = 0; round < 2; round += 1) {
    await world.workOff();
    await world.runFlows();
  }
  return orderId;
};
const good = await fulfilled('good', ['platform-standard', 'users']);
const fallen = await fulfilled('fallen', ['platform-standard', 'edge-appliance']);

const list = (value: unknown): readonly JsonObject[] => value as readonly JsonObject[];

test('order operations see every order, a customer their own, a rep of another territory none', async () => {
  const numbers = async (as?: Principal) =>
    list((await get('/orders', as ? { as } : {}))['orders']).map((order) => order['number']);
  assert.deepEqual(new Set(await numbers()), new Set(['O-good', 'O-fallen']));
  assert.deepEqual(new Set(await numbers(customer)), new Set(['O-good', 'O-fallen']));
  assert.deepEqual(await numbers(otherCustomer), []);
  assert.deepEqual(await numbers(stranger), []);
  assert.deepEqual(list((await get('/orders', { query: { state: 'completed' } }))['orders']).length, 1);
});

test('an order shows what was accepted; what one may not see is not there', async () => {
  const params = { orderId: good };
  const answer = await get('/orders/:orderId', { params });
  const [item] = list(answer['items']);
  assert.ok(item);
  assert.equal((item['priceLeaf'] as JsonObject)['leafHash'], `sha256:${'c'.repeat(64)}`);
  assert.equal(list(answer['items']).length, 2);
  assert.ok(typeof answer['asOf'] === 'string');
  for (const as of [stranger, otherCustomer])
    assert.equal((await get('/orders/:orderId', { params, as }))['code'], 'order.not-found');
  const own = await get('/orders/:orderId', { params, as: customer });
  assert.equal(list(own['items'])[0]?.['priceLeaf'], undefined);
  assert.equal((await get('/orders/:orderId', { params: { orderId: anId('nothing') } }))['code'], 'order.not-found');
});

test('the plan shows tasks by level with their rule and attempts; the timeline what happened, in order', async () => {
  const plan = await get('/orders/:orderId/fulfillment-plan', { params: { orderId: good } });
  const [main, billing] = list(plan['plans']);
  assert.deepEqual([main?.['purpose'], billing?.['purpose']], ['fulfil', 'billing']);
  const tasks = list(main?.['tasks']);
  assert.deepEqual(new Set(tasks.map((task) => task['state'])), new Set(['done']));
  assert.equal(tasks.find((task) => task['key'] === 'billing-setup')?.['level'], 0);
  assert.equal(tasks.find((task) => task['key'] === 'end')?.['level'], 3);
  assert.ok(list(plan['attempts']).every((attempt) => attempt['state'] === 'done'));
  const timeline = list((await get('/orders/:orderId/timeline', { params: { orderId: good } }))['facts']).map(
    (fact) => fact['type'],
  );
  assert.deepEqual(timeline.slice(0, 3), ['OrderValidated', 'OrderSubmitted', 'OrderDecomposed']);
  for (const fact of ['FulfillmentTaskStarted', 'FulfillmentTaskCompleted', 'OrderFulfilled'])
    assert.ok(timeline.includes(fact), fact);
});

test('a customer follows the order without reading how others do the work, or what went wrong with it', async () => {
  const params = { orderId: fallen };
  const plan = await get('/orders/:orderId/fulfillment-plan', { params, as: customer });
  const tasks = list(list(plan['plans'])[0]?.['tasks']);
  assert.deepEqual(
    new Set(tasks.flatMap((task) => Object.keys(task))),
    new Set(['id', 'key', 'name', 'level', 'state']),
  );
  assert.equal(tasks.find((task) => task['key'] === 'ship')?.['state'], 'underway');
  assert.deepEqual(plan['attempts'], []);
  const timeline = list((await get('/orders/:orderId/timeline', { params, as: customer }))['facts']);
  assert.ok(timeline.every((fact) => !/Task|Fallout|Repair/.test(String(fact['type']))));
});

test('the worklist shows whose a case is and what may be done, to those who may see it', async () => {
  const { cases } = await get('/fallout');
  assert.equal(list(cases).length, 1);
  const [found] = list(cases);
  assert.deepEqual([found?.['orderId'], found?.['state'], found?.['overdue']], [fallen, 'open', false]);
  const caseId = String(found?.['id']);
  assert.deepEqual((await get('/fallout/:caseId', { params: { caseId } }))['repairs'], []);
  assert.equal((await get('/fallout/:caseId', { params: { caseId }, as: customer }))['code'], 'fallout-case.not-found');
  assert.equal(list((await get('/orders/:orderId/fallout', { params: { orderId: fallen } }))['cases']).length, 1);
  assert.equal(list((await get('/fallout', { query: { state: 'resolved' } }))['cases']).length, 0);
  world.clock.advance({ hours: 5 });
  assert.equal(list((await get('/fallout'))['cases'])[0]?.['overdue'], true);
});

test('assets show what is committed, and what was so on a day', async () => {
  const params = { accountId: anId('account') };
  const assets = list((await get('/accounts/:accountId/assets', { params }))['assets']);
  assert.deepEqual(
    assets.map((asset) => asset['offering']).toSorted((a, b) => (String(a) < String(b) ? -1 : 1)),
    ['platform-standard', 'users'],
  );
  assert.equal(list(assets[0]?.['committedTerms'])[0]?.['priceLeafHash'], `sha256:${'c'.repeat(64)}`);
  assert.equal(list(assets[0]?.['history']).length, 1);
  const before = list((await get('/accounts/:accountId/assets', { params, query: { asOf: '2026-11-30' } }))['assets']);
  assert.deepEqual(before[0]?.['history'], []);
  assert.equal((await get('/accounts/:accountId/assets', { params, as: otherCustomer }))['code'], 'account.not-found');
});

test('billing operations see what billing was told', async () => {
  const told = await get('/orders/:orderId/billing-handoff', { params: { orderId: good } });
  assert.equal((told['handoff'] as JsonObject)['state'], 'delivered');
  assert.equal(list(told['instructions']).length, 2);
  assert.equal(
    (await get('/orders/:orderId/billing-handoff', { params: { orderId: fallen } }))['code'],
    'handoff.not-found',
  );
});
