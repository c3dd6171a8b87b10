/** Events of a TM Forum service ordering system: heard at its endpoint, believed only in which order they are about, and settled by that order itself. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { submitOrder } from '#contexts/order/index.ts';
import { aCaptureLine, anId } from '#contexts/order/order.builder.ts';
import type { Transport } from '#platform/connectors/connector.ts';
import { signWebhook } from '#platform/webhook-signature.ts';
import { testDatabase } from '#test/support/database.ts';
import { doneAnswer, execution, SECRET, TENANT } from '#test/support/execution.ts';
import { takeCallback } from './callback.routes.ts';
import { CONNECTOR_CONTRACTS } from './connector-contracts.ts';
import { connectorRegistry } from './connector-registry.ts';
import { readNotedCallbacks } from './noted-callback.store.ts';
import { readTasksOfOrder } from './task.store.ts';

/** How their order stands; the others answer at once. */
let state = 'acknowledged';
let asked = 0;
const transport: Transport = async ({ method, url, body }) => {
  const said = (status: number, value: unknown) => ({
    result: { kind: 'answered' as const, status, body: JSON.stringify(value) },
    tookMs: 1,
  });
  if (!url.startsWith('http://tmf')) return { result: doneAnswer(url), tookMs: 1 };
  if (method === 'GET') asked += 1;
  const key =
    method === 'GET'
      ? decodeURIComponent(url.split('externalId=')[1] ?? '')
      : (JSON.parse(body ?? '{}') as { externalId: string }).externalId;
  const order = {
    id: 'SO-1',
    externalId: key,
    state,
    serviceOrderItem: [{ service: { serviceCharacteristic: [{ name: 'environmentId', value: 'env-1' }] } }],
  };
  return method === 'GET' ? said(200, [order]) : said(201, order);
};
const registryOf = (tenantId: string) =>
  connectorRegistry(
    Object.keys(CONNECTOR_CONTRACTS).map((connector) => ({
      tenantId,
      connector,
      ...(connector === 'provisioning'
        ? ({ kind: 'tmf641', baseUrl: 'http://tmf' } as const)
        : { baseUrl: 'http://x' }),
      secrets: [SECRET] as const,
      endpointToken: `${connector}-endpoint`,
      callTimeoutMs: 5_000,
    })),
    { transport },
  );
const registry = registryOf(TENANT);
const world = await execution(
  await testDatabase(),
  () =>
    ({ key }) =>
      doneAnswer(key),
  { registry },
);
await world.seed();
const [order] = await world.captured({ lines: [aCaptureLine('platform-standard')] });
assert.ok((await world.send(submitOrder, { orderId: order?.header.id })).ok);
await world.workOff();

const provision = async () => {
  const tasks = await world.door.read(TENANT, (tx) => readTasksOfOrder(tx, order?.header.id ?? ''));
  const found = tasks.find(({ key }) => key === 'provision');
  assert.ok(found);
  return found;
};
const KEY = `${(await provision()).id}:provisioning~provision`;
assert.equal((await provision()).state, 'awaitingOutcome');

type Said = {
  readonly id: string;
  readonly key?: string;
  readonly state?: string;
  readonly token?: string;
  readonly body?: string;
  readonly secret?: string;
  readonly of?: typeof registry;
};
const event = async (said: Said): Promise<string> => {
  world.clock.advance({ milliseconds: 5 });
  const body =
    said.body ??
    JSON.stringify({
      eventId: said.id,
      eventTime: '2026-11-21T10:00:00.25Z',
      eventType: 'ServiceOrderStateChangeEvent',
      event: {
        serviceOrder: { id: 'SO-1', externalId: said.key ?? KEY, state: said.state ?? 'completed', priority: 0.5 },
      },
    });
  const headers =
    said.secret === undefined ? {} : signWebhook(said.secret, { id: said.id, sentAt: world.clock.now(), body });
  const taken = await takeCallback(world.door, said.of ?? registry, {
    connectorKey: 'provisioning',
    endpointToken: said.token ?? 'provisioning-endpoint',
    headers,
    rawBody: Buffer.from(body),
  });
  return taken.ok ? (taken.value.absorbed ? 'absorbed' : 'taken') : taken.refusal.code;
};
const OTHER = anId('tenant', 'other');
/** The oldest first. */
const noted = async (tenantId = TENANT) =>
  (await world.door.read(tenantId, (tx) => readNotedCallbacks(tx, 1_000))).toReversed();

const WRONG: readonly (readonly [
  what: string,
  said: Said,
  answer: string,
  reason: string | null,
  tenantId?: string,
])[] = [
  ['at an address that is nobody’s', { id: 'w1', token: 'guessed' }, 'callback.unauthenticated', null],
  [
    'with a signature that is wrong, though the standard asks for none',
    { id: 'w2', secret: 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' },
    'callback.unauthenticated',
    'webhook.signature-wrong',
  ],
  [
    'about an order that is not known',
    { id: 'w3', key: `${anId('nothing')}:provisioning~provision` },
    'callback.unknown-work',
    'callback.unknown-work',
  ],
  ['about a key that is none of ours', { id: 'w4', key: 'theirs' }, 'callback.unknown-work', 'callback.unknown-work'],
  [
    'at another company’s endpoint',
    { id: 'w5', of: registryOf(OTHER) },
    'callback.unknown-work',
    'callback.unknown-work',
    OTHER,
  ],
  ['that names no order', { id: 'w6', body: '{"eventId":"w6"}' }, 'callback.malformed', 'callback.malformed'],
  ['that is no JSON', { id: 'w7', body: '<event/>' }, 'callback.malformed', 'callback.malformed'],
];
for (const [what, said, answer, reason, tenantId = TENANT] of WRONG)
  test(`an event ${what} is refused, kept with its reason, and nobody is asked anything`, async () => {
    const [before, known, calls] = [await provision(), (await noted(tenantId)).length, asked];
    assert.equal(await event(said), answer);
    assert.deepEqual(
      (await noted(tenantId)).slice(known).map((one) => [one.reason, one.takenIn]),
      reason === null ? [] : [[reason, false]],
    );
    assert.deepEqual([await provision(), asked], [before, calls]);
  });

test('an event of the state is not believed: the order is asked at once, and says that it is still at work', async () => {
  const before = await provision();
  assert.equal(await event({ id: 'e1', state: 'completed' }), 'taken');
  assert.equal((await provision()).state, 'awaitingOutcome');
  await world.reconcileAll();
  const after = await provision();
  assert.deepEqual([asked, after.state], [1, 'awaitingOutcome']);
  assert.ok(after.version > before.version);
});

test('the same event again is absorbed and asks nobody again', async () => {
  const known = (await noted()).length;
  assert.equal(await event({ id: 'e1', state: 'completed' }), 'absorbed');
  await world.reconcileAll();
  assert.equal(asked, 1);
  assert.deepEqual(
    (await noted()).slice(known).map(({ reason, messageId }) => [reason, messageId]),
    [['callback.repeated', 'e1']],
  );
});

test('events out of order come to one end, because the order itself answers; a signed one is taken as well', async () => {
  state = 'completed';
  // What was first over there comes last here.
  assert.equal(await event({ id: 'e3', state: 'completed', secret: SECRET }), 'taken');
  assert.equal(await event({ id: 'e2', state: 'inProgress' }), 'taken');
  await world.reconcileAll();
  const done = await provision();
  assert.equal(done.state, 'done');
  await world.reconcileAll();
  assert.equal(asked, 2, 'and it was asked once for both');
});

test('one that comes after the end is absorbed, kept with its reason, and changes nothing', async () => {
  const [before, known] = [await provision(), (await noted()).length];
  assert.equal(await event({ id: 'e4', state: 'failed' }), 'absorbed');
  assert.deepEqual(
    (await noted()).slice(known).map(({ reason, takenIn }) => [reason, takenIn]),
    [['task.nothing-to-record', true]],
  );
  assert.deepEqual(await provision(), before);
});
