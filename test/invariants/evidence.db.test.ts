/** Capstone 6.5. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import pg from 'pg';
import { readCasesOfOrder, repairOrder } from '#contexts/fallout/index.ts';
import { readTasksOfOrder } from '#contexts/fulfillment/index.ts';
import { submitOrder } from '#contexts/order/index.ts';
import { sweepReconciliation } from '#contexts/reconciliation/index.ts';
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

test('Reconciliation corrections must preserve original state and correction state.', async () => {
  const id = await deal.approved('5');
  const means = { door: troth.app.door, registry: { connector: () => undefined }, goesOn: () => true };
  type Difference = {
    readonly id: string;
    readonly key: string;
    readonly state: string;
    readonly left: unknown;
    readonly right: unknown;
    readonly resolution: { readonly how: string; readonly left: unknown; readonly right: unknown } | null;
  };
  const compare = async (): Promise<readonly Difference[]> => {
    const ask = { pair: 'log-projection', mode: 'manual', reason: 'whether the rows are what the log tells' };
    const { runId } = await deal.does<{ runId: string }>('otto.orderops', '/reconciliation/runs', ask);
    await sweepReconciliation(means, troth.tenantId);
    const run = await deal.reads<{ state: string; differences: readonly Difference[] }>(
      'otto.orderops',
      `/reconciliation/runs/${runId}`,
    );
    assert.equal(run.state, 'completed');
    return run.differences;
  };
  // What no command does: a row is written past its log, and written back.
  const write = (by: number) =>
    troth.database.admin('update quote.revision set version = version + $2 where id = $1', [id, by]);
  await write(-1);
  const found = (await compare()).find(({ key }) => key === `quote/${id}`);
  assert.ok(found && found.resolution === null, 'it is found');
  assert.notDeepEqual(found.left, found.right);
  await write(1);
  assert.deepEqual(await compare(), []);
  const now = await deal.reads<Difference>('otto.orderops', `/reconciliation/differences/${found.id}`);
  assert.deepEqual([now.state, now.resolution?.how], ['resolved', 'matches-now']);
  assert.deepEqual([now.left, now.right], [found.left, found.right], 'what was found stands as it was found');
  assert.deepEqual(
    [now.resolution?.left === null, now.resolution?.right === null],
    [false, false],
    'beside what stands now',
  );
  assert.notDeepEqual([now.resolution?.left, now.resolution?.right], [found.left, found.right]);
  const told = await troth.database.admin<{ type: string }>(
    'select type from platform.outbox where subject_id = $1 order by seq',
    [found.id],
  );
  assert.deepEqual(
    told.map(({ type }) => type),
    ['DifferenceFound', 'DifferenceResolved'],
  );
  assert.deepEqual(
    (await entriesOf(found.id)).map(({ command, result }) => [command, result]),
    [['reconciliation.settle-difference', 'accepted']],
  );
});
