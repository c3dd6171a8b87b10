/** Capstone 6.5. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import pg from 'pg';
import { readCasesOfOrder, repairOrder } from '#contexts/fallout/index.ts';
import { readTasksOfOrder } from '#contexts/fulfillment/index.ts';
import { submitOrder } from '#contexts/order/index.ts';
import type { Entry } from '#platform/entries/entry.contract.ts';
import { testDatabase } from '#test/support/database.ts';
import { answered, doneAnswer, execution, type Script, TENANT } from '#test/support/execution.ts';
import { unanswered } from '#test/support/entry-items.ts';
import { startTroth } from '#test/support/troth.ts';
import { aDeal } from './deal.ts';

const troth = await startTroth({ roles: ['api'] });
after(() => troth.stop());
const deal = aDeal(troth);

/** What somebody who wants to rewrite history would try, in any role that a process has. */
const CHANGES = [
  "update platform.entry set canon = '{}'",
  'delete from platform.entry',
  'truncate platform.entry',
  "update evidence.log_node set hash = sha256('')",
  'delete from evidence.log_leaf',
];

const entriesOf = async (aggregateId: string): Promise<readonly Entry[]> =>
  (
    await troth.database.admin<{ canon: string }>(
      'select canon from platform.entry where aggregate_id = $1 order by id',
      [aggregateId],
    )
  ).map(({ canon }) => JSON.parse(canon) as Entry);

test('Every material decision must have actor, time, input, output, rule/policy version, and correlation ID.', async () => {
  const id = await deal.approved('18');
  const offer = await deal.does<Parameters<typeof deal.acceptance>[0]>('rita.rep', `/quotes/${id}/present`);
  await deal.does('karl.kunde', `/quotes/${id}/accept`, deal.acceptance(offer));
  const entries = await entriesOf(id);
  const commands = new Set(entries.map(({ command }) => command));
  for (const command of ['quote.price', 'quote.validate', 'quote.submit-for-approval', 'quote.present', 'quote.accept'])
    assert.ok(commands.has(command), `${command} left an entry`);
  for (const entry of entries) {
    assert.deepEqual(unanswered(entry), [], `${entry.command} is a whole entry`);
    assert.ok(entry.result === 'accepted' && entry.facts.length > 0, `${entry.command} says what came of it`);
    assert.ok(
      entry.artifacts.some(({ kind }) => kind === 'commercial-model'),
      `${entry.command} names the rules in force`,
    );
  }
  assert.ok(entries.find(({ command }) => command === 'quote.price')?.decisions.length, 'the price is cited');
});

test('Manual override must be explicit, authorized, reasoned, and auditable.', async () => {
  const id = await deal.opened();
  const give = (discretionary: object) => ({
    operations: [{ op: 'add', offering: 'consulting-day', quantity: '1', discretionary }],
  });
  const silent = await deal.refused('rita.rep', `/quotes/${id}/lines`, give({ kind: 'percent', value: '18' }));
  assert.equal(silent.code, 'request.invalid', 'a discount without a reason is no request');
  await deal.does('rita.rep', `/quotes/${id}/lines`, give({ kind: 'percent', value: '18', reason: 'a rival’s offer' }));
  for (const step of ['price', 'validate', 'submit-for-approval']) await deal.does('rita.rep', `/quotes/${id}/${step}`);
  const { content } = await deal.quote(id);
  const own = await deal.refused('rita.rep', `/quotes/${id}/approve`, { decision: 'approve', comment: 'Yes', content });
  assert.deepEqual(own['policies'], ['base.self-approval']);
  const denials = await troth.database.admin<{ canon: string }>(
    `select canon from platform.entry where canon::jsonb->>'result' = 'denied'`,
  );
  assert.ok(
    denials.some(({ canon }) => (JSON.parse(canon) as Entry).command === 'approval.decide'),
    'the attempt is on record',
  );
});

test('Audit records must not be silently editable by ordinary business or support users.', async () => {
  await deal.opened();
  for (const role of ['app', 'reader', 'relay', 'sequencer'] as const) {
    const client = new pg.Client({ connectionString: troth.database.urlFor(role) });
    await client.connect();
    try {
      for (const statement of CHANGES)
        await assert.rejects(() => client.query(statement), /permission denied|append-only/, `${role}: ${statement}`);
    } finally {
      await client.end();
    }
  }
});

test('Support repair must produce evidence, not hidden mutation.', async () => {
  const refuses: Script = () =>
    answered(422, { status: 'refused', code: 'no', message: 'The street is closed', retriable: false });
  let script = refuses;
  const database = await testDatabase();
  const world = await execution(database, () => (request) => script(request));
  await world.seed();
  const [order] = await world.captured();
  const orderId = order?.header.id ?? '';
  assert.ok((await world.send(submitOrder, { orderId })).ok);
  await world.workOff();
  await world.runFlows();
  const [found] = await world.door.read(TENANT, (tx) => readCasesOfOrder(tx, orderId));
  assert.ok(found, 'a refused task falls out');
  script = ({ key }) => doneAnswer(key);
  const tasks = () => world.door.read(TENANT, (tx) => readTasksOfOrder(tx, orderId));
  const taskId = (await tasks()).find(({ state }) => state === 'fallenOut')?.id ?? '';
  const repair = { orderId, taskId, action: 'retry-task' };
  const silent = await world.send(repairOrder, repair);
  assert.ok(!silent.ok, 'a repair without a reason is refused');
  const done = await world.send(repairOrder, repair, { reason: 'the carrier has opened the street again' });
  assert.ok(done.ok, JSON.stringify(done));
  const entries = await database.admin<{ canon: string }>(
    `select canon from platform.entry where canon::jsonb->>'command' = 'fallout.repair' and canon::jsonb->>'result' = 'accepted'`,
  );
  assert.equal(entries.length, 1);
  const entry = JSON.parse(entries[0]?.canon ?? '{}') as Entry;
  assert.equal(entry.actor.personId, world.person.personId);
  assert.match(entry.reason?.text ?? '', /^sha256:/, 'the reason is committed to');
  const attempts = await database.admin<{ n: number }>(
    'select count(*)::int as n from fulfillment.attempt where task_id = $1',
    [taskId],
  );
  assert.ok((attempts[0]?.n ?? 0) >= 1, 'what went wrong is still there');
});
