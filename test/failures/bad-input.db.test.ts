/**
 * What must not be asked of the execution: each refused with its reason, recorded, nothing changed. Callbacks come in with a signature and are noted:
 * src/flows/callbacks-noted.db.test.ts goes through every way in which one can be wrong.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proposeRepair, readProductsOfOrder } from '#contexts/assets/index.ts';
import { repairOrder, retryTask } from '#contexts/fallout/index.ts';
import { idempotencyKeyOf, readTasksOfOrder, takeCallback } from '#contexts/fulfillment/index.ts';
import { amendOrder, cancelOrder, createOrder, type ItemChange, submitOrder } from '#contexts/order/index.ts';
import { aCaptureLine, anId } from '#contexts/order/order.builder.ts';
import type { Entry } from '#platform/entries/entry.contract.ts';
import { signWebhook } from '#platform/webhook-signature.ts';
import { testDatabase } from '#test/support/database.ts';
import {
  answered,
  doneAnswer,
  execution,
  type Script,
  SECRET,
  TENANT,
  withoutBillingStart,
} from '#test/support/execution.ts';

const allDone: Script = ({ key }) => doneAnswer(key);
const full: Script = ({ operation, key }) =>
  operation.startsWith('entitlement.')
    ? answered(422, { status: 'refused', code: 'no-capacity', message: 'Full', retriable: false })
    : doneAnswer(key);
let script: Script = allDone;
const circle = {
  id: 'circle',
  offering: 'migration-service',
  tasks: [
    ['first', 'second'],
    ['second', 'first'],
  ].map(([key = '', after = '']) => ({
    key,
    name: key,
    connector: 'entitlement' as const,
    operation: 'entitlement.activate',
    dependsOn: [after],
    payload: {},
  })),
};
const database = await testDatabase();
const world = await execution(database, () => (request) => script(request), {
  rules: [...withoutBillingStart().rules, circle],
});
await world.seed();

const captured = async (name: string, offerings: readonly string[], change?: ItemChange) => {
  const [order] = await world.captured({
    id: (...labels) => anId('bad-input', name, ...labels),
    quoteNumber: `Q-${name}`,
    revisionId: anId('revision', name),
    lines: offerings.map((key) =>
      aCaptureLine(key, {
        lineId: anId('line', name, key),
        lineageId: anId('lineage', name, key),
        ...(change && { action: change.action, change }),
      }),
    ),
  });
  return order?.header.id ?? '';
};
const submitted = async (...ask: Parameters<typeof captured>) => {
  const orderId = await captured(...ask);
  const answer = await world.send(submitOrder, { orderId });
  assert.ok(answer.ok, JSON.stringify(answer));
  return orderId;
};
const tasksOf = (orderId: string) => world.door.read(TENANT, (tx) => readTasksOfOrder(tx, orderId));
const fallen = async (orderId: string) => {
  const found = (await tasksOf(orderId)).find(({ state }) => state === 'fallenOut');
  assert.ok(found, 'a task fell out');
  return found;
};

/** Every row of every table but the entries, by a hash of each table. */
const everything = async (): Promise<ReadonlyMap<string, string | null>> => {
  const tables = await database.admin<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^pg_|^information_schema$'
       and c.relname not in ('entry', 'entry_opening')`,
  );
  const hashed = tables.map(
    ({ name }) => `select '${name}' as name, md5(string_agg(t::text, '' order by t::text)) as rows from ${name} t`,
  );
  const rows = await database.admin<{ name: string; rows: string | null }>(hashed.join(' union all '));
  return new Map(rows.map(({ name, rows: hash }) => [name, hash]));
};
/** What asking does to the tables and to the entries. */
const doing = async <T>(
  ask: () => Promise<T>,
): Promise<{ readonly answer: T; readonly changed: readonly string[]; readonly left: readonly Entry[] }> => {
  const [rows, known] = [await everything(), new Set((await entries()).map(({ id }) => id))];
  const answer = await ask();
  const now = await everything();
  return {
    answer,
    changed: [...now.keys()].filter((name) => now.get(name) !== rows.get(name)).toSorted(),
    left: (await entries()).filter(({ id }) => !known.has(id)),
  };
};
const entries = async (): Promise<readonly Entry[]> =>
  (await database.admin<{ canon: string }>('select canon from platform.entry')).map(
    ({ canon }) => JSON.parse(canon) as Entry,
  );

type Asked = { readonly name: string };
type Options = Parameters<typeof world.send>[2];
/** Refused with this code; one entry says so of whom and of what; and no row of any table is otherwise than before. */
const refusedWith = async (code: string, definition: Asked, payload: object, options?: Options) => {
  const { answer, changed, left } = await doing(() => world.send(definition, payload, options));
  assert.ok(!answer.ok, 'it is refused');
  assert.equal(answer.refusal.code, code, JSON.stringify(answer.refusal));
  assert.deepEqual(changed, [], 'nothing changed');
  assert.deepEqual(
    left.map(({ command, result, refusal, facts }) => ({ command, result, refusal, facts })),
    [{ command: definition.name, result: options?.dryRun ? 'dryRun' : 'refused', refusal: code, facts: [] }],
  );
  assert.equal(left[0]?.actor.id, (options?.as ?? world.person).id);
  return answer.refusal;
};

test('a cancel after the point of no return is refused, and the task that forbids it is named', async () => {
  script = full;
  const orderId = await submitted('cancel', ['platform-standard', 'edge-appliance']);
  await world.workOff();
  const cancel = { orderId, reasonCode: 'changed-mind' };
  const refusal = await refusedWith('plan.cancel-declined', cancelOrder, cancel);
  assert.match(JSON.stringify(refusal['tasks']), /Ship the appliance.*point of no return/);
  await refusedWith('plan.cancel-declined', cancelOrder, cancel, { dryRun: true });
  script = allDone;
});

test('an amendment that looked at an older version is refused, and so is the direct order of an account of another tenant', async () => {
  const orderId = await captured('amend', ['platform-standard', 'users']);
  const amendment = { orderId, orderVersion: 1, reasonCode: 'customer-asked', priority: 0 };
  assert.ok((await world.send(amendOrder, amendment)).ok);
  const stale = await refusedWith('order.version-stale', amendOrder, amendment);
  assert.deepEqual([stale['looked'], stale['current']], [1, 2]);

  const [other, accountId] = [anId('tenant', 'other'), anId('account', 'foreign')];
  await database.admin(
    `insert into identity.tenant (tenant_id, key, name, recorded_at) values ($1, 'other', 'Other', now())`,
    [other],
  );
  await database.admin('insert into accounts.account select (jsonb_populate_record(a, $1)).* from accounts.account a', [
    JSON.stringify({ tenant_id: other, id: accountId }),
  ]);
  const lines = [{ offering: 'users', quantity: '1' }];
  await refusedWith('account.not-found', createOrder, { accountId, lines, pricedAsOf: '2026-11-21' });
});

test('an order whose tasks wait for each other in a circle is not begun, and the rules that make it are named', async () => {
  const orderId = await captured('circle', ['migration-service']);
  const refusal = await refusedWith('plan.cycle', submitOrder, { orderId });
  assert.match(JSON.stringify(refusal), /first.*second/);
});

test('a retry of what must not be done twice, and of which nobody knows whether it was, is refused by every road', async () => {
  script = ({ operation, method, key }) => {
    if (operation !== 'shipping.ship') return doneAnswer(key);
    return method === 'submit' ? { kind: 'timedOut', afterMs: 5_000 } : answered(500, { what: 'nobody knows' });
  };
  const orderId = await submitted('retry', ['platform-standard', 'edge-appliance']);
  await world.workOff();
  for (let asked = 0; asked < 14; asked += 1) {
    world.clock.advance({ minutes: 6 });
    await world.reconcileAll();
  }
  const { id: taskId, key, problem } = await fallen(orderId);
  assert.deepEqual([key, problem?.cause], ['ship', 'outcome-unknown']);
  const reason = { reason: 'It takes too long' };
  const roads: readonly (readonly [Asked, object])[] = [
    [retryTask, { orderId, taskId }],
    [repairOrder, { orderId, taskId, action: 'retry-task' }],
    [repairOrder, { orderId, taskId, action: 'correct-and-retry', payload: { plug: 'F' } }],
  ];
  for (const [definition, payload] of roads) await refusedWith('fallout.action-forbidden', definition, payload, reason);
  assert.equal(world.sends.get(`${taskId}:shipping~ship`), 1, 'the carrier was asked once');
  script = allDone;
});

test('a repair that would break an asset is refused: of the asset while an order changes it, and of the order once the asset is another', async () => {
  const sold = await submitted('sold', ['users']);
  await world.workOff();
  await world.runFlows();
  const [asset] = await world.door.read(TENANT, (tx) => readProductsOfOrder(tx, sold, 1));
  assert.ok(asset);
  script = full;
  const orderId = await submitted('change', ['users'], {
    action: 'modify',
    assetId: asset.id,
    assetVersion: asset.version,
    effectiveFrom: '2027-01-01',
    becomes: 'suspended',
    was: { offering: 'users', offeringName: 'Users', quantity: '5', to: null, state: 'active' },
    terms: [],
    orderType: 'suspension',
    currency: 'EUR',
    bill: [],
  });
  await world.workOff();
  const { id: taskId } = await fallen(orderId);

  const onAsset = { assetId: asset.id, assetVersion: asset.version };
  const mend = {
    changes: { characteristics: { site: 'Wien' } },
    because: 'The site was missing',
    evidence: 'The delivery note of 1 March',
  };
  const pending = await refusedWith('order.asset-change-pending', proposeRepair, { ...onAsset, ...mend });
  assert.match(JSON.stringify(pending), new RegExp(orderId));

  await database.admin('update assets.product set version = version + 1 where id = $1', [asset.id]);
  const reason = { reason: 'They have capacity again' };
  const seen = { ref: 'E-1', source: 'Their console' };
  for (const repair of [
    { action: 'retry-task' },
    { action: 'skip' },
    { action: 'complete-with-evidence', evidence: seen },
  ]) {
    const conflict = await refusedWith('task.would-break-asset', repairOrder, { orderId, taskId, ...repair }, reason);
    assert.deepEqual([conflict['assetId'], conflict['promised'], conflict['current']], [asset.id, 1, 2]);
  }
  await database.admin('update assets.product set version = version - 1 where id = $1', [asset.id]);
  script = allDone;
  assert.ok(
    (await world.send(repairOrder, { orderId, taskId, action: 'retry-task' }, reason)).ok,
    'and it is repaired where nothing breaks',
  );
  await world.workOff();
  await world.runFlows();
  const [changed] = await world.door.read(TENANT, (tx) => readProductsOfOrder(tx, sold, 1));
  assert.deepEqual([changed?.version, changed?.state], [2, 'suspended']);
});

test('a callback of an unknown or a finished task, with a bad signature or of another tenant is kept with its reason, and changes nothing else', async () => {
  const orderId = await submitted('callback', ['platform-standard']);
  await world.workOff();
  const task = (await tasksOf(orderId)).find(({ key }) => key === 'provision');
  assert.ok(task?.state === 'done');
  const ours = idempotencyKeyOf(task);
  const theirs = `${anId('task', 'of another tenant')}:provisioning~provision`;
  const other = signedBy(`whsec_${Buffer.alloc(24, 7).toString('base64')}`);
  for (const [what, key, sign, says] of [
    [
      'of a task that nobody knows',
      `${anId('task', 'nobody')}:provisioning~provision`,
      signedBy(SECRET),
      'callback.unknown-work',
    ],
    ['with a bad signature', ours, other, 'callback.unauthenticated'],
    ['of a finished task', ours, signedBy(SECRET), 'absorbed'],
    ['with the reference of another tenant', theirs, signedBy(SECRET), 'callback.unknown-work'],
  ] as const) {
    const { answer, changed, left } = await doing(() =>
      takeCallback(world.door, world.registry, {
        connectorKey: 'provisioning',
        endpointToken: 'provisioning-endpoint',
        ...sign(what, key),
      }),
    );
    assert.equal(answer.ok ? answer.value.absorbed && 'absorbed' : answer.refusal.code, says, what);
    assert.deepEqual(changed, ['fulfillment.noted_callback', 'platform.idempotency'], `${what}: nothing else changed`);
    assert.deepEqual(
      left.map(({ command }) => command),
      ['fulfillment.note-callback'],
      what,
    );
  }
});

const signedBy = (secret: string) => (what: string, idempotencyKey: string) => {
  const at = world.clock.now();
  const said = {
    idempotencyKey,
    reference: idempotencyKey.slice(0, 36),
    ref: 'P-1',
    sequence: 9,
    at: at.toString(),
    status: 'inProgress',
  };
  const rawBody = Buffer.from(JSON.stringify(said));
  return { rawBody, headers: signWebhook(secret, { id: what.replaceAll(' ', '-'), sentAt: at, body: rawBody }) };
};
