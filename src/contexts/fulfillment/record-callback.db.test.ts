/** Callbacks come doubled and in any order: each has its effect once, also when the keys of commands have ended that would have known it again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { submitOrder } from '#contexts/order/index.ts';
import { aCaptureLine, anId } from '#contexts/order/order.builder.ts';
import { signWebhook } from '#platform/webhook-signature.ts';
import { testDatabase } from '#test/support/database.ts';
import { answered, doneAnswer, execution, SECRET, type Script, TENANT } from '#test/support/execution.ts';
import { takeCallback } from './callback.routes.ts';
import { readTasksOfOrder } from './task.store.ts';

const later: Script = ({ operation, key }) =>
  operation === 'provisioning.provision' ? answered(202, { status: 'accepted', ref: 'P-1' }) : doneAnswer(key);
const database = await testDatabase();
const world = await execution(database, () => later);
await world.seed();

const provisionOf = async (name: string) => {
  const [order] = await world.captured({
    id: (...labels) => anId('conversion', name, ...labels),
    quoteNumber: `Q-${name}`,
    revisionId: anId('revision', name),
    lines: [aCaptureLine('platform-standard', { lineId: anId('line', name), lineageId: anId('lineage', name) })],
  });
  assert.ok((await world.send(submitOrder, { orderId: order?.header.id })).ok);
  await world.workOff();
  return async () => {
    const tasks = await world.door.read(TENANT, (tx) => readTasksOfOrder(tx, order?.header.id ?? ''));
    const found = tasks.find(({ key }) => key === 'provision');
    assert.ok(found);
    return found;
  };
};

/** What they say of one piece of work, as they say it: an older word has a lower sequence. */
const WORDS = [
  { sequence: 1, status: 'inProgress' },
  { sequence: 2, status: 'inProgress' },
  { sequence: 3, status: 'done', result: { environmentId: 'env-1' } },
] as const;
const ORDERS: readonly (readonly number[])[] = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

const say = async (taskId: string, at: number): Promise<string> => {
  // Thirty days on: only the inbox knows what came.
  await database.admin('delete from platform.idempotency');
  world.clock.advance({ milliseconds: 1 });
  const key = `${taskId}:provisioning~provision`;
  const word = { idempotencyKey: key, reference: taskId, ref: 'P-1', at: '2026-11-21T10:00:00Z', ...WORDS[at] };
  const rawBody = Buffer.from(JSON.stringify(word));
  const headers = signWebhook(SECRET, { id: `${taskId}-${at}`, sentAt: world.clock.now(), body: rawBody });
  const callback = { connectorKey: 'provisioning', endpointToken: 'provisioning-endpoint', headers, rawBody };
  const taken = await takeCallback(world.door, world.registry, callback);
  assert.ok(taken.ok, JSON.stringify(taken));
  return taken.value.absorbed ? (taken.value.because ?? '') : 'applied';
};

for (const order of ORDERS)
  test(`words ${order.map((at) => WORDS[at]?.sequence).join(', ')}, each twice: one end, each effect once, all else absorbed`, async () => {
    const provision = await provisionOf(`inbox-${order.join('')}`);
    const { id, version } = await provision();
    const answers: string[] = [];
    for (const at of order) answers.push(await say(id, at), await say(id, at));
    for (const at of order.toReversed()) answers.push(await say(id, at));
    const task = await provision();
    assert.equal(task.state, 'done');
    const applied = answers.filter((answer) => answer === 'applied').length;
    assert.equal(task.version, version + applied, 'nothing but what was applied changed the task');
    const rows = await database.admin<{ n: number }>(
      `select count(*)::int as n from platform.outbox where subject_id = $1 and type = 'FulfillmentTaskCompleted'`,
      [id],
    );
    assert.equal(rows[0]?.n, 1, 'and it was completed once');
    // The newest word ends it; older ones count only where they came before it.
    const newest = order.indexOf(2);
    assert.ok(applied >= 1 && applied <= newest + 1, JSON.stringify(answers));
    for (let at = 0; at < order.length * 2; at += 2) {
      const again = answers[at + 1] ?? '';
      assert.ok(again === (answers[at] === 'applied' ? 'callback.repeated' : answers[at]), JSON.stringify(answers));
    }
  });
