/** Plans that grow with answers, that wait for other orders, and that follow an amendment, on a real database. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCasesOfOrder } from '#contexts/fallout/index.ts';
import { type DecompositionRules, planTraceRoutes, readTasksOfOrder } from '#contexts/fulfillment/index.ts';
import { amendOrder, cancelOrder, readOrder, readOrderItems, submitOrder } from '#contexts/order/index.ts';
import { aCaptureLine, anId } from '#contexts/order/order.builder.ts';
import { planPreviewRoutes } from '#surfaces/plan-preview.routes.ts';
import { testDatabase } from '#test/support/database.ts';
import { answered, doneAnswer, execution, MODEL, type Script, TENANT } from '#test/support/execution.ts';

const call = (
  key: string,
  connector: 'provisioning' | 'shipping' | 'service-scheduling' | 'entitlement',
  verb: string,
) => ({
  key,
  name: key,
  connector,
  operation: `${connector}.${verb}`,
  dependsOn: [] as string[],
  payload: { quantity: { item: 'quantity' }, site: { party: 'site' } } as const,
});

/** The survey of a site says which port there is, and that decides what is shipped. The survey waits for the platform, whichever order that is on. */
const rules: DecompositionRules['rules'] = [
  {
    id: 'platform',
    category: 'platform',
    parts: [
      { key: 'workspace', kind: 'customerFacingService', name: 'Workspace' },
      { key: 'environment', kind: 'resourceFacingService', name: 'Environment', supports: 'workspace' },
      {
        key: 'tenant',
        kind: 'resource',
        name: 'Tenant',
        supports: 'environment',
        characteristics: { edition: { characteristic: 'edition' } },
      },
    ],
    tasks: [
      { ...call('provision', 'provisioning', 'provision'), realizes: 'tenant' },
      {
        ...call('activate', 'entitlement', 'activate'),
        realizes: 'workspace',
        dependsOn: ['provision'],
        payload: { tenant: { answerOf: 'provision', field: 'id' } },
      },
    ],
  },
  {
    id: 'users',
    category: 'users',
    tasks: [{ ...call('activate', 'entitlement', 'activate'), dependsOn: ['platform-standard:provision'] }],
  },
  {
    id: 'survey',
    category: 'hardware',
    tasks: [
      {
        ...call('survey', 'service-scheduling', 'book'),
        awaits: [{ orders: 'conversion', offering: 'platform-standard', task: 'provision' }],
      },
    ],
  },
  {
    id: 'fibre',
    category: 'hardware',
    late: ['survey'],
    when: [{ answerOf: 'survey', field: 'port', equals: 'fibre' }],
    tasks: [
      {
        ...call('ship', 'shipping', 'ship'),
        payload: { port: { answerOf: 'survey', field: 'port' } },
        pointOfNoReturn: true,
      },
      { ...call('register', 'provisioning', 'provision'), dependsOn: ['ship'] },
    ],
  },
  {
    id: 'radio',
    category: 'hardware',
    late: ['survey'],
    when: [{ answerOf: 'survey', field: 'port', notIn: ['fibre'] }],
    tasks: [call('mast', 'service-scheduling', 'book')],
  },
];

let port = 'fibre';
const undone: string[] = [];
const sent: { readonly operation: string; readonly payload: object }[] = [];
const allDone: Script = ({ key, method, operation, body }) => {
  if (method === 'undo') {
    undone.push(operation);
    return answered(200, { status: 'undone', ref: `back-${key.slice(0, 8)}` });
  }
  if (method === 'submit') sent.push({ operation, payload: body?.payload ?? {} });
  return operation === 'service-scheduling.book'
    ? answered(200, { status: 'done', ref: `ref-${key.slice(0, 36)}`, result: { port } })
    : doneAnswer(key);
};
let script: Script = allDone;
const world = await execution(await testDatabase(), () => (request) => script(request), { rules });
await world.seed();

let conversions = 0;
/** One conversion, split into an order of each list of offerings. */
const captured = async (...orders: readonly (readonly string[])[]): Promise<readonly string[]> => {
  const name = `depth-${(conversions += 1)}`;
  const made = await world.captured({
    id: (...labels) => anId('conversion', name, ...labels),
    quoteNumber: `Q-${name}`,
    revisionId: anId('revision', name),
    splitBy: 'site',
    lines: orders.flatMap((offerings, no) =>
      offerings.map((key) =>
        aCaptureLine(key, {
          lineId: anId('line', name, key),
          lineageId: anId('lineage', name, key),
          site: { id: `site-${no}`, name: `Site ${no}` },
        }),
      ),
    ),
  });
  return made.map(({ header }) => header.id);
};
const submit = async (orderId: string) => {
  const answer = await world.send(submitOrder, { orderId });
  assert.ok(answer.ok, JSON.stringify(answer));
};
const tasksOf = (orderId: string) => world.door.read(TENANT, (tx) => readTasksOfOrder(tx, orderId));
const statesOf = async (orderId: string) =>
  Object.fromEntries(
    (await tasksOf(orderId))
      .filter(({ kind, connector }) => kind !== 'milestone' && connector !== 'billing')
      .map(({ key, state }) => [key, state]),
  );
const stateOf = async (orderId: string) => (await world.door.read(TENANT, (tx) => readOrder(tx, orderId)))?.state;
const settle = async () => {
  await world.workOff();
  await world.runFlows();
};

test('what the survey answers decides what is planned next, by the rule version that the order started with', async () => {
  port = 'fibre';
  const [orderId = ''] = await captured(['platform-standard', 'edge-appliance']);
  await submit(orderId);
  assert.deepEqual(await statesOf(orderId), {
    provision: 'ready',
    activate: 'waiting',
    survey: 'ready',
    'late.fibre': 'waiting',
    'late.radio': 'waiting',
  });
  sent.length = 0;
  await settle();
  assert.deepEqual(await statesOf(orderId), {
    provision: 'done',
    activate: 'done',
    survey: 'done',
    'late.fibre': 'done',
    'late.radio': 'done',
    ship: 'done',
    register: 'done',
  });
  const tasks = await tasksOf(orderId);
  const hashes = new Set(
    tasks
      .filter(({ kind, connector }) => kind !== 'milestone' && connector !== 'billing')
      .map(({ artifactHash }) => artifactHash),
  );
  assert.equal(hashes.size, 1);
  assert.deepEqual(sent.find(({ operation }) => operation === 'shipping.ship')?.payload, { port: 'fibre' });
  assert.equal(await stateOf(orderId), 'completed');
});

test('another answer plans other work, and the order is done without what was not planned', async () => {
  port = 'copper';
  const [orderId = ''] = await captured(['platform-standard', 'edge-appliance']);
  await submit(orderId);
  await settle();
  assert.deepEqual(Object.keys(await statesOf(orderId)).toSorted(), [
    'activate',
    'late.fibre',
    'late.radio',
    'mast',
    'provision',
    'survey',
  ]);
  assert.equal(await stateOf(orderId), 'completed');
  port = 'fibre';
});

test('an order of the same conversion is waited for, also when it is submitted later', async () => {
  const [platform = '', appliance = ''] = await captured(['platform-standard'], ['edge-appliance']);
  await submit(appliance);
  await settle();
  assert.equal((await statesOf(appliance))['survey'], 'waiting');
  await submit(platform);
  assert.equal((await statesOf(appliance))['survey'], 'waiting');
  await settle();
  assert.deepEqual([await stateOf(platform), await stateOf(appliance)], ['completed', 'completed']);
});

test('an order that is planned already is waited for task by task, and one that is done not at all', async () => {
  const [platform = '', appliance = ''] = await captured(['platform-standard'], ['edge-appliance']);
  await submit(platform);
  await submit(appliance);
  assert.equal((await statesOf(appliance))['survey'], 'waiting');
  await settle();
  assert.equal(await stateOf(appliance), 'completed');
  const [first = '', second = ''] = await captured(['platform-standard'], ['edge-appliance']);
  await submit(first);
  await settle();
  await submit(second);
  assert.equal((await statesOf(second))['survey'], 'ready');
  await settle();
});

test('what will never be done holds nothing up: the order that was waited for is cancelled, before its plan or after', async () => {
  const [draft = '', waiting = ''] = await captured(['platform-standard'], ['edge-appliance']);
  await submit(waiting);
  assert.ok((await world.send(cancelOrder, { orderId: draft, reasonCode: 'changed-mind' })).ok);
  assert.equal((await statesOf(waiting))['survey'], 'ready');
  const [begun = '', other = ''] = await captured(['platform-standard'], ['edge-appliance']);
  await submit(begun);
  await submit(other);
  assert.ok((await world.send(cancelOrder, { orderId: begun, reasonCode: 'changed-mind' })).ok);
  assert.equal((await statesOf(other))['survey'], 'ready');
  await settle();
  assert.deepEqual([await stateOf(waiting), await stateOf(other)], ['completed', 'completed']);
});

const amend = async (orderId: string, key: string, change: object) => {
  const [order, items] = await world.door.read(TENANT, (tx) =>
    Promise.all([readOrder(tx, orderId), readOrderItems(tx, orderId)]),
  );
  const item = items.find(({ offering }) => offering === key);
  return world.send(amendOrder, {
    orderId,
    orderVersion: order?.version,
    reasonCode: 'customer-asked',
    items: [{ itemId: item?.id, itemVersion: item?.version, ...change }],
  });
};
const blocked: Script = (request) =>
  request.operation === 'entitlement.activate' && request.method === 'submit'
    ? answered(422, { status: 'refused', code: 'no-capacity', message: 'Full', retriable: false })
    : allDone(request);

test('an item that is dropped is taken back where it was done and left where it was not, its case ends, and the rest goes on', async () => {
  script = blocked;
  const [orderId = ''] = await captured(['platform-standard', 'users']);
  await submit(orderId);
  await world.workOff();
  const cases = () => world.door.read(TENANT, (tx) => readCasesOfOrder(tx, orderId));
  assert.equal((await cases()).filter(({ state }) => state === 'open').length, 2);
  undone.length = 0;
  const answer = await amend(orderId, 'users', { op: 'drop' });
  assert.ok(answer.ok, JSON.stringify(answer));
  const tasks = (await tasksOf(orderId))
    .filter(({ kind }) => kind === 'call')
    .map(({ key, state }) => `${key} ${state}`);
  assert.deepEqual(tasks.toSorted(), ['activate cancelled', 'activate fallenOut', 'provision done']);
  assert.deepEqual((await cases()).map(({ state }) => state).toSorted(), ['open', 'resolved']);
  script = allDone;
});

test('past its point of no return an item is not amended: the task is named, and nothing was touched', async () => {
  script = blocked;
  const [orderId = ''] = await captured(['platform-standard', 'edge-appliance']);
  await submit(orderId);
  await world.workOff();
  const before = await tasksOf(orderId);
  assert.equal(before.find(({ key }) => key === 'ship')?.state, 'done');
  const answer = await amend(orderId, 'edge-appliance', { op: 'drop' });
  assert.ok(!answer.ok);
  assert.equal(answer.refusal.code, 'plan.amendment-declined');
  assert.match(JSON.stringify(answer.refusal['tasks']), /"ship".*point-of-no-return/);
  assert.deepEqual(await tasksOf(orderId), before);
  script = allDone;
});

test('what was done otherwise than it is wanted now is taken back and done anew, with what took its answer, and the order is fulfilled', async () => {
  const fallsOut: Script = (request) =>
    request.operation === 'service-scheduling.book' && request.method === 'submit' ? blockedBook : allDone(request);
  const blockedBook = answered(422, { status: 'refused', code: 'no-slot', message: 'None', retriable: false });
  script = fallsOut;
  const [orderId = ''] = await captured(['platform-standard', 'edge-appliance']);
  await submit(orderId);
  await world.workOff();
  undone.length = 0;
  const answer = await amend(orderId, 'platform-standard', { op: 'change', site: { id: 'site-9', name: 'Site 9' } });
  assert.ok(answer.ok, JSON.stringify(answer));
  assert.deepEqual(
    (await tasksOf(orderId))
      .filter(({ undoKey }) => undoKey !== null)
      .map(({ key }) => key)
      .toSorted(),
    ['undo-activate', 'undo-provision'],
  );
  script = allDone;
  await world.workOff();
  assert.deepEqual(undone, ['entitlement.activate', 'provisioning.provision']);
  const states = (await tasksOf(orderId))
    .filter(({ key }) => key === 'provision' || key === 'activate')
    .map(({ key, state }) => `${key} ${state}`);
  assert.deepEqual(states.toSorted(), [
    'activate compensated',
    'activate done',
    'provision compensated',
    'provision done',
  ]);
});

type Told = {
  readonly parts: readonly { readonly kind: string; readonly key: string }[];
  readonly item: { readonly offering: string };
  readonly answers: unknown;
  readonly rule: {
    readonly id: string;
    readonly artifactHash: string;
    readonly target: string;
    readonly conditions: readonly { readonly found: unknown; readonly holds: boolean }[];
  };
  readonly orders: readonly {
    readonly orderId: string;
    readonly tasks: readonly unknown[];
    readonly parts: readonly unknown[];
  }[];
  readonly plan: { readonly tasks: readonly unknown[] };
  readonly compared: {
    readonly same: number;
    readonly added: readonly unknown[];
    readonly changed: readonly unknown[];
  };
};

/** As a person of ours asks, who may see everything. */
const ask = async (path: string, params: Readonly<Record<string, string>>, body?: unknown) => {
  const route = [...planTraceRoutes, ...planPreviewRoutes].find((each) => each.path === path);
  assert.ok(route?.kind === 'query');
  const answer = await world.door.read(TENANT, async (tx) => {
    const model = await world.door.models.byHash(tx, MODEL);
    return route.read(tx, { principal: world.person, model, may: () => true }, { params, query: {}, body }, world.door);
  });
  assert.ok(answer.ok, JSON.stringify(answer));
  return answer.value as unknown as Told;
};

test('why there is a task is told from its item over what it works on to the rule and its version, and what a rule made is told back', async () => {
  port = 'fibre';
  const [orderId = ''] = await captured(['platform-standard', 'edge-appliance']);
  await submit(orderId);
  await settle();
  const tasks = await tasksOf(orderId);
  const [provision, ship] = ['provision', 'ship'].map((key) => tasks.find((task) => task.key === key));
  const path = '/orders/:orderId/tasks/:taskId/why';
  const ofProvision = await ask(path, { orderId, taskId: provision?.id ?? '' });
  assert.deepEqual(
    ofProvision.parts.map(({ kind, key }) => [kind, key]),
    [
      ['resource', 'tenant'],
      ['resourceFacingService', 'environment'],
      ['customerFacingService', 'workspace'],
    ],
  );
  assert.deepEqual(
    [ofProvision.item.offering, ofProvision.rule.id, ofProvision.rule.artifactHash, ofProvision.rule.target],
    ['platform-standard', 'platform', provision?.artifactHash, 'category platform'],
  );
  const ofShip = await ask(path, { orderId, taskId: ship?.id ?? '' });
  assert.deepEqual(ofShip.answers, { 'survey.port': 'fibre' });
  assert.deepEqual(
    ofShip.rule.conditions.map(({ found, holds }) => [found, holds]),
    [['fibre', true]],
  );
  const made = await ask('/decomposition-rules/:artifact/:rule/work', {
    artifact: provision?.artifactHash ?? '',
    rule: 'platform',
  });
  const ours = made.orders.find((each) => each.orderId === orderId);
  assert.deepEqual([ours?.tasks.length, ours?.parts.length], [2, 3]);
});

test('a plan is previewed by the rules in force and compared with those that the order has, and nothing is laid down', async () => {
  const [orderId = ''] = await captured(['platform-standard', 'edge-appliance']);
  const told = await ask('/orders/:orderId/plan-preview', { orderId }, { rules: 'current', compareWith: 'order' });
  assert.equal(told.plan.tasks.length, 6);
  assert.deepEqual([told.compared.same, told.compared.added, told.compared.changed], [5, [], []]);
  assert.deepEqual(await tasksOf(orderId), []);
});
