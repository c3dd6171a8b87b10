/** Messages by webhook: signed, with a delivery state, tried again, left alone while the gateway is in trouble, and sent again on demand. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { connectorGuard } from '#contexts/fulfillment/index.ts';
import { anId } from '#contexts/order/order.builder.ts';
import { transaction } from '#platform/database/tx.ts';
import type { Post } from '#platform/deliver.jobs.ts';
import { verifyWebhook } from '#platform/webhook-signature.ts';
import { testDatabase } from '#test/support/database.ts';
import { doneAnswer, execution, SECRET, TENANT } from '#test/support/execution.ts';
import { readMessage } from './communication.store.ts';
import { deliverMessage } from './deliver.jobs.ts';
import { hookSender } from './hook.connector.ts';
import { queueMessage } from './queue-message.ts';

const database = await testDatabase();
const world = await execution(
  database,
  () =>
    ({ key }) =>
      doneAnswer(key),
);
await world.seed();

type Told = { readonly id: string; readonly title: string; readonly language: string; readonly to: object };
const told: Told[] = [];
let answers = 200;
let posts = 0;
const post: Post = async (url, headers, body) => {
  posts += 1;
  assert.equal(url, 'https://gateway.example/messages');
  assert.ok(verifyWebhook([SECRET], headers, body, world.clock.now()).ok, 'our word is signed');
  if (answers === 200) told.push(JSON.parse(body) as Told);
  return answers;
};
const guard = connectorGuard(world.door, randomUUID);
const config = { url: 'https://gateway.example/messages', secret: SECRET };
const sender = hookSender(config, { post, clock: world.clock.now, guard });
let count = 0;
const queued = async (): Promise<string> => {
  const id = anId('message', `hook-${(count += 1)}`);
  const { statements } = queueMessage({
    tenantId: TENANT,
    id,
    cause: `hook/${count}`,
    template: 'order-completed',
    language: 'de',
    to: { name: 'Karin', email: 'karin@nordwind.example' },
    about: { kind: 'order', id: anId('order') },
    accountId: anId('account'),
    values: { name: 'Karin', orderNumber: 'O-1', items: '1', acceptedOn: '2026-11-21', seller: 'Aldermoor' },
    at: world.clock.now(),
  });
  await transaction(database.pool('app', { max: 1 }), TENANT, (tx) => tx.pipeline(statements));
  return id;
};
const deliver = (id: string) => deliverMessage(world.door, sender, TENANT, id);
const read = async (id: string) => {
  const found = await world.door.read(TENANT, (tx) => readMessage(tx, id));
  assert.ok(found);
  return found;
};

test('a message goes signed to the gateway in the reader’s language, once, and is sent', async () => {
  const id = await queued();
  await deliver(id);
  await deliver(id);
  assert.deepEqual(
    told.map(({ id: of, language, to }) => [of, language, to]),
    [[id, 'de', { name: 'Karin', address: 'karin@nordwind.example' }]],
  );
  assert.match(told[0]?.title ?? '', /Auftrag O-1/);
  assert.equal((await read(id)).state, 'sent');
});

test('a gateway that is busy is tried again later; a no of its own is the end, and says why', async () => {
  const [busy, wrong] = [await queued(), await queued()];
  answers = 503;
  await deliver(busy);
  const postponed = await read(busy);
  assert.deepEqual([postponed.state, postponed.tries, postponed.lastError], ['queued', 1, 'the gateway answered 503']);
  answers = 422;
  await deliver(wrong);
  assert.deepEqual([(await read(wrong)).state, (await read(wrong)).lastError], ['failed', 'the gateway answered 422']);
  answers = 200;
  world.clock.advance({ seconds: 6 });
  await deliver(busy);
  assert.equal((await read(busy)).state, 'sent');
});

test('a gateway that fails again and again is disabled: messages wait without using up tries, and go when it is back', async () => {
  const ids = [];
  for (let at = 0; at < 14; at += 1) ids.push(await queued());
  answers = 500;
  const before = posts;
  for (const id of ids) await deliver(id);
  assert.equal(posts - before, 10, 'after ten failures in a row it is asked nothing');
  const tries = await Promise.all(ids.map(async (id) => (await read(id)).tries));
  assert.deepEqual(tries.slice(10), [0, 0, 0, 0]);
  answers = 200;
  world.clock.advance({ minutes: 1 });
  for (const id of ids) await deliver(id);
  assert.deepEqual([...new Set(await Promise.all(ids.map(async (id) => (await read(id)).state)))], ['sent']);
});
