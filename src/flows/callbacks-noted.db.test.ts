/** Every way in which a callback can be wrong: refused or absorbed with its reason, kept, and nothing else changed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectorRegistry, readNotedCallbacks, readTasksOfOrder, takeCallback } from '#contexts/fulfillment/index.ts';
import { submitOrder } from '#contexts/order/index.ts';
import { aCaptureLine, anId } from '#contexts/order/order.builder.ts';
import { signWebhook } from '#platform/webhook-signature.ts';
import { testDatabase } from '#test/support/database.ts';
import { answered, doneAnswer, execution, SECRET, type Script, TENANT } from '#test/support/execution.ts';

const later: Script = ({ operation, key, method }) =>
  operation !== 'provisioning.provision'
    ? doneAnswer(key)
    : method === 'submit'
      ? answered(202, { status: 'accepted', ref: 'P-1' })
      : answered(200, { status: 'inProgress', ref: 'P-1' });
const database = await testDatabase();
const world = await execution(database, () => later);
await world.seed();

const OTHER = anId('tenant', 'other');
const others = connectorRegistry([
  {
    tenantId: OTHER,
    connector: 'provisioning',
    baseUrl: 'http://127.0.0.1:1',
    secrets: [SECRET],
    endpointToken: 'provisioning-endpoint',
    callTimeoutMs: 5_000,
  },
]);

const [order] = await world.captured({ lines: [aCaptureLine('platform-standard')] });
const orderId = order?.header.id ?? '';
assert.ok((await world.send(submitOrder, { orderId })).ok);
await world.workOff();
const provision = async () => {
  const tasks = await world.door.read(TENANT, (tx) => readTasksOfOrder(tx, orderId));
  const found = tasks.find(({ key }) => key === 'provision');
  assert.ok(found);
  return found;
};
const KEY = `${(await provision()).id}:provisioning~provision`;
assert.equal((await provision()).state, 'awaitingOutcome');

type Said = {
  readonly id?: string;
  readonly key?: string;
  readonly sequence?: number;
  readonly status?: 'done' | 'inProgress';
  readonly secret?: string;
  readonly sentAt?: Temporal.Instant;
  readonly registry?: typeof others;
  readonly connector?: string;
  readonly body?: string;
};
const call = async (said: Said): Promise<string> => {
  world.clock.advance({ milliseconds: 1 });
  const { key = KEY, sequence = 1, status = 'inProgress', connector = 'provisioning' } = said;
  const at = '2026-11-21T10:00:00Z';
  const result = status === 'done' ? { result: { environmentId: 'env-1' } } : {};
  const rawBody = Buffer.from(
    said.body ??
      JSON.stringify({ idempotencyKey: key, reference: key.slice(0, 36), ref: 'P-1', sequence, at, status, ...result }),
  );
  const headers = signWebhook(said.secret ?? SECRET, {
    id: said.id ?? `m-${sequence}-${status}`,
    sentAt: said.sentAt ?? world.clock.now(),
    body: rawBody,
  });
  const taken = await takeCallback(world.door, said.registry ?? world.registry, {
    connectorKey: connector,
    endpointToken: `${connector}-endpoint`,
    headers,
    rawBody,
  });
  return taken.ok ? (taken.value.absorbed ? 'absorbed' : 'taken') : taken.refusal.code;
};

const MAX = 1_000;
/** The oldest first. */
const notedOf = async (tenantId: string) =>
  (await world.door.read(tenantId, (tx) => readNotedCallbacks(tx, MAX))).toReversed();

type Row = readonly [what: string, said: Said, answer: string, reason: string, tenantId?: string];
const WRONG: readonly Row[] = [
  [
    'of work that is not known',
    { id: 'w1', key: `${anId('nothing')}:provisioning~provision` },
    'callback.unknown-work',
    'callback.unknown-work',
  ],
  ['under a key that is none of ours', { id: 'w2', key: 'not-ours' }, 'callback.unknown-work', 'callback.unknown-work'],
  [
    'with a bad signature',
    { id: 'w3', secret: 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' },
    'callback.unauthenticated',
    'webhook.signature-wrong',
  ],
  [
    'that was signed too long ago',
    { id: 'w4', sentAt: Temporal.Instant.from('2026-11-21T08:00:00Z') },
    'callback.unauthenticated',
    'webhook.too-old',
  ],
  ['of another system’s work', { id: 'w5', connector: 'shipping' }, 'callback.unknown-work', 'callback.unknown-work'],
  [
    'with another company’s reference',
    { id: 'w6', registry: others },
    'callback.unknown-work',
    'callback.unknown-work',
    OTHER,
  ],
  ['that says nothing exact', { id: 'w7', body: '{"status":"done"' }, 'callback.malformed', 'callback.malformed'],
];

for (const [what, said, answer, reason, tenantId = TENANT] of WRONG)
  test(`a callback ${what} is refused, kept with its reason once, and changes nothing`, async () => {
    const before = await provision();
    const known = (await notedOf(tenantId)).length;
    assert.equal(await call(said), answer);
    assert.equal(await call(said), answer);
    const noted = (await notedOf(tenantId)).slice(known);
    assert.deepEqual(
      noted.map((one) => [one.reason, one.takenIn]),
      [[reason, false]],
    );
    assert.deepEqual(await provision(), before);
  });

test('repeated, overtaken and late callbacks are absorbed, kept with their reason, and change nothing', async () => {
  const known = (await notedOf(TENANT)).length;
  assert.equal(await call({ id: 'done', sequence: 3, status: 'done' }), 'taken');
  const done = await provision();
  assert.equal(done.state, 'done');
  assert.equal(await call({ id: 'done', sequence: 3, status: 'done' }), 'absorbed', 'the same message again');
  assert.equal(await call({ id: 'overtaken', sequence: 2 }), 'absorbed');
  assert.equal(
    await call({ id: 'again', sequence: 3, status: 'done' }),
    'absorbed',
    'a second message of the same news',
  );
  assert.equal(await call({ id: 'late', sequence: 4 }), 'absorbed', 'of a task that is finished');
  assert.deepEqual(await provision(), done);
  assert.deepEqual(
    (await notedOf(TENANT)).slice(known).map((one) => `${one.messageId}: ${one.reason} ${one.takenIn}`),
    [
      'done: callback.repeated true',
      'overtaken: task.nothing-to-record true',
      'again: task.nothing-to-record true',
      'late: task.nothing-to-record true',
    ],
  );
});

test('fifty equal messages at once are taken once and kept once', async () => {
  const known = (await notedOf(TENANT)).length;
  const answers = await Promise.all(Array.from({ length: 50 }, () => call({ id: 'fifty', key: 'not-ours' })));
  assert.deepEqual([...new Set(answers)], ['callback.unknown-work']);
  assert.equal((await notedOf(TENANT)).length, known + 1);
});
