/** Work that is accepted and told about later: callbacks that come twice, early, late, out of order, unsigned, and never. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTasksOfOrder, runWorker, takeCallback } from '#contexts/fulfillment/index.ts';
import { readOrder, submitOrder } from '#contexts/order/index.ts';
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
let script: Script = later;
const world = await execution(await testDatabase(), () => script);
await world.seed();

let orders = 0;
/** An order whose provisioning was accepted and awaits its callback. */
const awaiting = async () => {
  const name = `callback-${(orders += 1)}`;
  const [order] = await world.captured({
    id: (...labels) => anId('conversion', name, ...labels),
    quoteNumber: `Q-${name}`,
    revisionId: anId('revision', name),
    lines: [aCaptureLine('platform-standard', { lineId: anId('line', name), lineageId: anId('lineage', name) })],
  });
  const orderId = order?.header.id ?? '';
  assert.ok((await world.send(submitOrder, { orderId })).ok);
  await world.workOff();
  const provision = async () => {
    const tasks = await world.door.read(TENANT, (tx) => readTasksOfOrder(tx, orderId));
    const task = tasks.find(({ key }) => key === 'provision');
    assert.ok(task);
    return task;
  };
  return { orderId, provision, key: `${(await provision()).id}:provisioning~provision` };
};

type Said = { readonly key: string; readonly sequence: number; readonly status?: 'done' | 'inProgress' | 'refused' };

const call = (
  said: Said,
  more: {
    readonly messageId?: string;
    readonly secret?: string;
    readonly connector?: string;
    readonly token?: string;
  } = {},
) => {
  const status = said.status ?? 'done';
  const body = Buffer.from(
    JSON.stringify({
      idempotencyKey: said.key,
      reference: said.key.slice(0, 36),
      ref: 'P-1',
      sequence: said.sequence,
      at: world.clock.now().toString(),
      status,
      ...(status === 'done' ? { result: { environmentId: 'env-1' } } : {}),
      ...(status === 'refused' ? { code: 'no-capacity', message: 'Full', retriable: false } : {}),
    }),
  );
  const connector = more.connector ?? 'provisioning';
  const headers = signWebhook(more.secret ?? SECRET, {
    id: more.messageId ?? `m-${said.key.slice(0, 36)}-${said.sequence}-${status}`,
    sentAt: world.clock.now(),
    body,
  });
  return takeCallback(world.door, world.registry, {
    connectorKey: connector,
    endpointToken: more.token ?? `${connector}-endpoint`,
    headers,
    rawBody: body,
  });
};
const codeOf = async (answer: ReturnType<typeof call>) => {
  const got = await answer;
  return got.ok ? (got.value.absorbed ? 'absorbed' : 'taken') : got.refusal.code;
};

test('fifty equal callbacks at once are one completion and fifty equal answers', async () => {
  const { provision, key } = await awaiting();
  const answers = await Promise.all(Array.from({ length: 50 }, () => call({ key, sequence: 1 })));
  assert.ok(
    answers.every((answer) => answer.ok),
    JSON.stringify(answers.find((answer) => !answer.ok)),
  );
  assert.equal(answers.filter((answer) => answer.ok && !answer.value.absorbed).length, 1);
  const task = await provision();
  assert.deepEqual([task.state, task.callbackSeq], ['done', 1]);
  await world.workOff();
});

test('an overtaken callback, a late one and another message of the same news are absorbed', async () => {
  const { provision, key } = await awaiting();
  assert.equal(await codeOf(call({ key, sequence: 3 })), 'taken');
  assert.equal(await codeOf(call({ key, sequence: 2, status: 'inProgress' })), 'absorbed');
  assert.equal(await codeOf(call({ key, sequence: 4 }, { messageId: 'another-message' })), 'absorbed');
  assert.equal(await codeOf(call({ key, sequence: 5, status: 'refused' })), 'absorbed');
  assert.equal((await provision()).state, 'done');
  await world.workOff();
});

test('a callback that comes before our own answer was recorded counts, and the answer then changes nothing', async () => {
  script = ({ operation, key }) =>
    operation === 'provisioning.provision' ? answered(202, { status: 'accepted', ref: 'P-1' }) : doneAnswer(key);
  const { orderId, provision } = await (async () => {
    const name = `early-${(orders += 1)}`;
    const [order] = await world.captured({
      id: (...labels) => anId('conversion', name, ...labels),
      quoteNumber: `Q-${name}`,
      revisionId: anId('revision', name),
      lines: [aCaptureLine('platform-standard', { lineId: anId('line', name), lineageId: anId('lineage', name) })],
    });
    const id = order?.header.id ?? '';
    assert.ok((await world.send(submitOrder, { orderId: id })).ok);
    return {
      orderId: id,
      provision: async () =>
        (await world.door.read(TENANT, (tx) => readTasksOfOrder(tx, id))).find(({ key }) => key === 'provision'),
    };
  })();
  const step = async () => {
    const claims = await world.steps.claim(TENANT, 64);
    const prepared = await world.steps.prepare(TENANT, claims);
    return Promise.all(prepared.map((each) => world.steps.call(TENANT, each)));
  };
  await world.steps.record(TENANT, await step());
  const reports = await step();
  const key = `${(await provision())?.id}:provisioning~provision`;
  assert.equal(await codeOf(call({ key, sequence: 1 })), 'taken');
  const answer = await world.steps.record(TENANT, reports);
  assert.ok(answer.ok);
  assert.equal((await provision())?.state, 'done');
  await world.workOff();
  await world.runFlows();
  assert.equal((await world.door.read(TENANT, (tx) => readOrder(tx, orderId)))?.state, 'completed');
  script = later;
});

test('who speaks is known from the endpoint: a wrong secret, a wrong address and another system’s work are refused', async () => {
  const { provision, key } = await awaiting();
  assert.equal(
    await codeOf(call({ key, sequence: 1 }, { secret: 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' })),
    'callback.unauthenticated',
  );
  assert.equal(await codeOf(call({ key, sequence: 1 }, { token: 'guessed' })), 'callback.unauthenticated');
  assert.equal(await codeOf(call({ key, sequence: 1 }, { connector: 'shipping' })), 'callback.unknown-work');
  assert.equal(
    await codeOf(call({ key: `${anId('nothing')}:provisioning~provision`, sequence: 1 })),
    'callback.unknown-work',
  );
  assert.equal(await codeOf(call({ key: 'not-ours', sequence: 1 })), 'callback.unknown-work');
  assert.equal((await provision()).state, 'awaitingOutcome');
  assert.equal(await codeOf(call({ key, sequence: 1 })), 'taken');
  await world.workOff();
});

test('a callback that never comes is asked for', async () => {
  const { provision } = await awaiting();
  world.clock.advance({ seconds: 10 });
  await world.reconcileAll();
  assert.deepEqual([(await provision()).state, (await provision()).checks], ['awaitingOutcome', 1]);
  script = ({ key }) => doneAnswer(key);
  world.clock.advance({ minutes: 3 });
  await world.reconcileAll();
  assert.equal((await provision()).state, 'done');
  await world.workOff();
  script = later;
});

test('a running worker needs no job to be sent: its sweep finds what is ready, and closing it loses nothing', async () => {
  script = ({ key }) => doneAnswer(key);
  const name = `loop-${(orders += 1)}`;
  const [order] = await world.captured({
    id: (...labels) => anId('conversion', name, ...labels),
    quoteNumber: `Q-${name}`,
    revisionId: anId('revision', name),
    lines: [aCaptureLine('platform-standard', { lineId: anId('line', name), lineageId: anId('lineage', name) })],
  });
  const orderId = order?.header.id ?? '';
  assert.ok((await world.send(submitOrder, { orderId })).ok);
  const jobs = { statements: () => [], committed: () => {}, work: async () => {}, close: async () => {} };
  const worker = await runWorker({
    door: world.door,
    registry: world.registry,
    worker: 'loop',
    concurrency: 4,
    sweepMs: 20,
    jobs,
  });
  const open = async () =>
    (await world.door.read(TENANT, (tx) => readTasksOfOrder(tx, orderId))).filter((task) => task.state !== 'done')
      .length;
  for (let tries = 0; tries < 200 && (await open()) > 0; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 20));
  await worker.close();
  assert.equal(await open(), 0);
});
