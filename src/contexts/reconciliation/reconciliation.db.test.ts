/** Comparing over HTTP in a house whose orders were really carried out: all is well, then something is made to drift. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { installedBase, until } from '#test/support/installed-base.ts';
import { compareAfterRestore } from './after-restore.jobs.ts';
import { readOpenOfOrder } from './difference.store.ts';

const base = await installedBase();
after(base.stop);
const { troth, deal } = base;

type Counts = { left: number; right: number; matched: number; missingRight: number; different: number };
type Difference = {
  readonly id: string;
  readonly key: string;
  readonly kind: string;
  readonly severity: string;
  readonly owner: string;
  readonly state: string;
  readonly left: { fields: Record<string, string> } | null;
  readonly right: { fields: Record<string, string> } | null;
  readonly fields: readonly { field: string; left: string | null; right: string | null }[];
  readonly repair: { action: string; automatic: boolean };
  readonly resolution: { how: string; by: string; right: object | null } | null;
  readonly actions: { repair: boolean; resolve: boolean };
};
type Run = { state: string; counts: Counts; digest: string; differences: readonly Difference[] };

const OPS = 'otto.orderops';
const started = (pair: string, more: object = {}) =>
  deal.does<{ runId: string }>(OPS, '/reconciliation/runs', { pair, mode: 'manual', reason: 'a test', ...more });
const ended = (runId: string) =>
  until(`run ${runId} has ended`, async () => {
    const run = await deal.reads<Run>(OPS, `/reconciliation/runs/${runId}`);
    return run.state === 'running' ? undefined : run;
  });
const compared = async (pair: string, more: object = {}) => ended((await started(pair, more)).runId);

const order = await base.sold('10');
const items = await troth.database.admin<{ id: string; order_id: string }>(
  'select item_id as id, order_id from assets.product where id = $1',
  [order.asset.id],
);
const [item] = items;

test('where nothing drifted six pairs of this house say so, each with what it looked at', async () => {
  const pairs = [
    'quote-order',
    'order-fulfillment',
    'order-asset',
    'catalog-cache',
    'approval-quote',
    'log-projection',
  ];
  const runs = await Promise.all(pairs.map(async (pair) => [pair, await compared(pair)] as const));
  for (const [pair, { state, counts, differences }] of runs) {
    assert.equal(state, 'completed', pair);
    assert.deepEqual(differences, [], `${pair}: ${JSON.stringify(differences)}`);
    assert.ok(pair === 'approval-quote' || counts.matched > 0, `${pair} looked at something`);
  }
});

test('what billing keeps is read out of its ledger and is what was accepted, charge by charge', async () => {
  const { state, counts, differences } = await compared('order-billing');
  assert.deepEqual([state, differences], ['completed', []]);
  assert.ok(counts.matched > 0);
  assert.equal(counts.left, counts.right);
});

test('a product that is not on record is recorded by the command that owns it, and both states are kept', async () => {
  // What no role of the app can do: a restore that lost rows.
  await troth.database.admin(`begin; set local session_replication_role = replica;
    delete from assets.committed_term where product_id = '${order.asset.id}';
    delete from assets.product_history where product_id = '${order.asset.id}';
    delete from assets.product where id = '${order.asset.id}'; commit`);
  const { differences } = await compared('order-asset');
  const [found] = differences;
  assert.deepEqual(
    [found?.kind, found?.key, found?.severity, found?.owner, found?.repair.automatic],
    ['missing-right', item?.id, 'major', 'order-ops', true],
  );
  const mended = await until('the difference is over', async () => {
    const now = await deal.reads<Difference>(OPS, `/reconciliation/differences/${found?.id}`);
    return now.state === 'resolved' ? now : undefined;
  });
  assert.equal(mended.resolution?.how, 'matches-now');
  assert.equal(mended.right, null, 'as it was found');
  assert.ok(mended.resolution?.right, 'as it is now');
  const [again] = await troth.database.admin<{ id: string }>('select id from assets.product where item_id = $1', [
    item?.id,
  ]);
  assert.equal(again?.id, order.asset.id, 'under the id that it had');
});

test('a charge that billing has otherwise is its owner’s to end; a role that does not own it is refused', async () => {
  const { sourceId } = await deal.does<{ sourceId: string }>(OPS, '/reconciliation/sources', {
    name: 'billing.csv',
    pair: 'order-billing',
    side: 'right',
  });
  const record = { key: item?.id, fields: { 'charge user (x)': '1 EUR', promise: 'sha256:0' } };
  await deal.does(OPS, `/reconciliation/sources/${sourceId}/records`, { records: [record] });
  const { differences } = await compared('order-billing', { mode: 'migration', rightSourceId: sourceId });
  const found = differences.find(({ key }) => key === item?.id);
  assert.deepEqual([found?.kind, found?.severity, found?.owner], ['different', 'critical', 'billing-ops']);
  assert.ok(found?.fields.some(({ field, right }) => field === 'charge user (x)' && right === '1 EUR'));
  const end = { how: 'corrected-outside', why: 'Billing had an old price list.' };
  const at = `/reconciliation/differences/${found?.id}`;
  assert.equal((await deal.refused(OPS, `${at}/resolve`, end)).code, 'access.denied');
  assert.equal((await deal.refused('bea.billing', `${at}/repair`, {})).code, 'difference.no-command-repairs-it');
  const waiting = await deal.reads<{ items: readonly { kind: string; id: string }[] }>('bea.billing', '/me/worklist');
  assert.ok(waiting.items.some(({ kind, id }) => kind === 'difference' && id === found?.id));
  const ofOrder = async () =>
    (await troth.app.door.read(troth.tenantId, (tx) => readOpenOfOrder(tx, item?.order_id ?? ''))).map(({ id }) => id);
  assert.ok((await ofOrder()).includes(found?.id ?? ''), 'whoever asks about the order is told of it');
  await deal.does('bea.billing', `${at}/resolve`, end);
  assert.ok(!(await ofOrder()).includes(found?.id ?? ''));
  const now = await deal.reads<Difference>('ada.auditor', at);
  assert.deepEqual(
    [now.state, now.resolution?.how, now.resolution?.by],
    ['resolved', 'corrected-outside', 'Bea Billing-Ops'],
  );
  assert.equal(now.right?.fields['charge user (x)'], '1 EUR', 'what was found stands');
  assert.equal((await deal.refused('bea.billing', `${at}/resolve`, end)).code, 'difference.move-not-allowed');
});

test('a row that was written past its log, and a quote changed under its approval, are found', async () => {
  const [quote] = await troth.database.admin<{ id: string; version: number }>(
    `update quote.revision set version = version - 1 where status = 'converted' returning id, version`,
  );
  const { differences } = await compared('log-projection');
  const found = differences.find(({ key }) => key === `quote/${quote?.id}`);
  assert.deepEqual([found?.kind, found?.severity, found?.owner], ['different', 'critical', 'sre']);
  await troth.database.admin('update quote.revision set version = version + 1 where id = $1', [quote?.id]);
  const { differences: none } = await compared('log-projection');
  assert.deepEqual(none, []);
  const over = await until('the difference is over', async () => {
    const now = await deal.reads<Difference>('sam.sre', `/reconciliation/differences/${found?.id}`);
    return now.state === 'resolved' ? now : undefined;
  });
  assert.equal(over.resolution?.how, 'matches-now');
});

test('the same difference found again is the one that is open; a window, one order and a schedule are runs of their own mode', async () => {
  await troth.database.admin(`update ordering.product_order set state = 'inProgress', ended_at = null where id = $1`, [
    item?.order_id,
  ]);
  await troth.database.admin(
    `update fulfillment.task set state = 'waiting' where order_id = $1 and kind = 'milestone'`,
    [item?.order_id],
  );
  await troth.database.admin(
    `update ordering.product_order set state = 'completed', ended_at = recorded_at where id = $1`,
    [item?.order_id],
  );
  const window = { from: '2026-11-23T00:00:00Z', to: '2026-11-25T00:00:00Z' };
  const incident = await compared('order-fulfillment', { mode: 'incident', scope: window });
  const first = incident.differences.find(({ key }) => key === item?.order_id);
  assert.deepEqual(first?.fields, [{ field: 'finished', left: 'yes', right: 'no' }]);
  const again = await compared('order-fulfillment');
  assert.equal(again.differences.length, 0, 'nothing is found twice');
  assert.ok(again.counts.different >= 1, 'and it is counted');
  const event = await compared('order-fulfillment', { mode: 'event', scope: { orderId: item?.order_id } });
  const { left, right, different } = event.counts;
  assert.deepEqual([left, right, different, event.differences], [1, 1, 1, []], 'one order, and nothing beside it');
  await deal.does(OPS, '/reconciliation/schedules', { pair: 'catalog-cache', everyMinutes: 60, on: true });
  await until('the schedule has run', async () => {
    const { items: runs } = await deal.reads<{ items: readonly { mode: string; state: string }[] }>(
      OPS,
      '/reconciliation/runs',
    );
    return runs.some(({ mode, state }) => mode === 'scheduled' && state === 'completed') ? true : undefined;
  });
});

test('nothing is billed that departs from what was accepted, until its owner has ended the difference', async () => {
  const { quoteId } = await deal.does<{ quoteId: string }>('rita.rep', '/quotes', {
    accountId: order.accountId,
    name: 'Users who drift',
    contractFrom: '2026-12-01',
    termMonths: 12,
  });
  await deal.does('rita.rep', `/quotes/${quoteId}/lines`, {
    operations: [{ op: 'add', offering: 'user-standard', quantity: '4' }],
  });
  await base.accepted(quoteId);
  const orderId = await base.ordered(quoteId);
  await troth.database.admin(`begin; set local session_replication_role = replica;
    update ordering.order_item set body = jsonb_set(body::jsonb, '{segments,0,quantity}', '"5"')::text
    where order_id = '${orderId}'; commit`);
  await base.carriedOut(orderId);
  const mine = async (): Promise<Difference | undefined> => {
    const { items: open } = await deal.reads<{ items: readonly Difference[] }>(
      OPS,
      '/reconciliation/differences?open=true&pair=quote-order',
    );
    return open.find(({ key }) => key.startsWith(`${quoteId}/`));
  };
  const found = await until('the handoff is held', mine);
  assert.deepEqual(
    found.fields.map(({ field }) => field),
    ['segments'],
  );
  const handoff = async (): Promise<string> => {
    const { body } = await troth.get('bea.billing', `/orders/${orderId}/billing-handoff`);
    return (body as { handoff: { state: string } }).handoff.state;
  };
  assert.equal(await handoff(), 'requested');
  const { items: runs } = await deal.reads<{ items: readonly { mode: string; scope: { orderId?: string } }[] }>(
    OPS,
    '/reconciliation/runs',
  );
  assert.ok(runs.some(({ mode, scope }) => mode === 'handoff' && scope.orderId === orderId));
  await deal.does(OPS, `/reconciliation/differences/${found.id}/resolve`, {
    how: 'explained',
    why: 'The customer was given a fifth user for nothing.',
  });
  await until('billing is told after all', async () => ((await handoff()) === 'delivered' ? true : undefined));
});

test('an order that came from no quote was accepted as none: nothing is missing of it', async () => {
  await troth.database.admin(
    `update ordering.product_order set source = 'direct', quote_id = null, revision_id = null, family_id = null, document_hash = null
     where id = $1`,
    [item?.order_id],
  );
  const { counts, differences } = await compared('quote-order', { mode: 'event', scope: { orderId: item?.order_id } });
  assert.deepEqual([counts.left, counts.right, differences], [0, 0, []]);
});

test('what does not fit is refused with its reason', async () => {
  const refused = async (person: string, payload: object) =>
    (await deal.refused(person, '/reconciliation/runs', { reason: 'a test', ...payload })).code;
  assert.equal(await refused(OPS, { pair: 'order-asset', mode: 'incident' }), 'reconciliation.mode-mismatch');
  assert.equal(
    await refused(OPS, { pair: 'order-asset', mode: 'incident', scope: { from: '2026-11-22T08:00:00Z' } }),
    'reconciliation.mode-mismatch',
  );
  assert.equal(await refused(OPS, { pair: 'order-asset', mode: 'migration' }), 'reconciliation.mode-mismatch');
  const nowhere = '01a00000-0000-7000-8000-000000000000';
  assert.equal(
    await refused(OPS, { pair: 'order-asset', mode: 'migration', rightSourceId: nowhere }),
    'reconciliation-source.not-found',
  );
  assert.equal(await refused('rita.rep', { pair: 'order-asset', mode: 'manual' }), 'access.denied');
  for (const [path, code] of [
    [`/reconciliation/runs/${nowhere}`, 'reconciliation-run.not-found'],
    [`/reconciliation/differences/${nowhere}`, 'difference.not-found'],
  ] as const) {
    const { status, body } = await troth.get(OPS, path);
    assert.deepEqual([status, (body as { code: string }).code], [404, code]);
    assert.equal((await troth.get('rita.rep', path)).status, 403);
  }
  const { runId } = await started('order-asset');
  await ended(runId);
  const stop = await deal.refused(OPS, `/reconciliation/runs/${runId}/stop`, { because: 'enough' });
  assert.equal(stop.code, 'reconciliation-run.move-not-allowed');
});

test('after a restore everything is compared that somebody else can tell, once for an epoch', async () => {
  const connected = { connector: (_tenant: string, name: string) => (name === 'billing' ? ({} as never) : undefined) };
  const means = { door: troth.app.door, registry: connected };
  const told = ['order-billing', 'quote-order', 'order-fulfillment', 'order-asset', 'log-projection'];
  assert.deepEqual(await compareAfterRestore(means, troth.tenantId, 7), told, 'no contract system is connected');
  assert.deepEqual(await compareAfterRestore(means, troth.tenantId, 7), told);
  const runs = await troth.database.admin<{ pair: string }>(
    `select pair from reconciliation.run where mode = 'incident' and reason like '%in epoch 7'`,
  );
  assert.deepEqual(runs.map(({ pair }) => pair).toSorted(), told.toSorted());
});

test('billing is ahead of an order that is under way, as after a restore: what it has of one that nobody knows is too much', async () => {
  const today = troth.app.door.clock().toZonedDateTimeISO('UTC').toPlainDate().toString();
  const [account] = await troth.database.admin<{ id: string }>(
    `select account_id as id from ordering.product_order where id = $1`,
    [item?.order_id],
  );
  const ask = { accountId: account?.id, pricedAsOf: today, lines: [{ offering: 'consulting-day', quantity: '2' }] };
  const { replayToken } = (await troth.ask('rita.rep', '/orders/price', ask)).body as { replayToken: string };
  const { orderId } = await deal.does<{ orderId: string }>('rita.rep', '/orders', { ...ask, replayToken });
  const of = { name: 'ahead.csv', pair: 'order-billing', side: 'right' };
  const { sourceId } = await deal.does<{ sourceId: string }>(OPS, '/reconciliation/sources', of);
  const has = (key: string, about: string) => ({ key, fields: { promise: 'x' }, about: { orderId: about } });
  const nobodys = '01a00000-0000-7000-8000-000000000001';
  const records = [has('a-under-way', orderId), has('b-forgotten', nobodys), has('c-not-ours', 'SO-4711')];
  await deal.does(OPS, `/reconciliation/sources/${sourceId}/records`, { records });
  const { differences } = await compared('order-billing', { mode: 'migration', rightSourceId: sourceId });
  assert.deepEqual(differences.flatMap(({ kind, key }) => (kind === 'missing-left' ? [key] : [])).toSorted(), [
    'b-forgotten',
    'c-not-ours',
  ]);
});
