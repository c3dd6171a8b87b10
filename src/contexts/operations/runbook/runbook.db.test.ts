/** Every runbook is run, over HTTP, in a house where quotes wait, a customer holds an offer and an order fell out. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { house } from '#app/wiring.ts';
import { openRenderer } from '#contexts/proposal/index.ts';
import { addressOf } from '#platform/http/answers.ts';
import { openHouse } from '#test/http/house-in-use.ts';
import { runbooks } from './runbook-files.connector.ts';
import { SAFE_ACTIONS } from './safe-actions.ts';

const { troth, fallen, asked, offered, ordered } = await openHouse(['api']);
after(() => troth.stop());

type Run = {
  readonly checks: readonly {
    readonly name: string;
    readonly notRun: string | null;
    readonly found: { readonly ok: boolean; readonly says: string; readonly records: readonly object[] } | null;
  }[];
  readonly offers: readonly {
    readonly action: string;
    readonly on: string;
    readonly address: string;
    readonly payload: object;
    readonly reasonAs: string | null;
  }[];
  readonly barred: readonly { readonly what: string; readonly because: string }[];
};
const run = async (who: string, key: string, about = ''): Promise<Run> => {
  const { status, body } = await troth.get(who, `/runbooks/${key}/run${about}`);
  assert.equal(status, 200, `${key}: ${JSON.stringify(body)}`);
  return body as Run;
};
const ofOrder = `?order=${fallen.orderId}`;
const checkOf = ({ checks }: Run, name: string) => checks.find((each) => each.name === name);
/** Rows of every table that a command would write to. */
const written = async (): Promise<number> =>
  Number(
    (
      await troth.database.admin<{ n: string }>(
        `select (select count(*) from platform.entry) + (select count(*) from platform.outbox) as n`,
      )
    )[0]?.n,
  );

test('every safe action is a command that exists, at the address that takes it', () => {
  const renderer = openRenderer();
  const routes = new Map(house.routes(renderer).map((route) => [addressOf(route), route]));
  renderer.close();
  for (const [name, { address, command }] of Object.entries(SAFE_ACTIONS)) {
    const route = routes.get(address);
    assert.equal(route?.kind === 'command' ? route.definition.name : undefined, command, name);
  }
});

test('an order that stands still: the checks say where, name its case, and offer what is safe for it and nothing else', async () => {
  const before = await written();
  const found = await run('otto.orderops', 'order-stuck', ofOrder);
  assert.deepEqual(
    found.checks.map(({ name, notRun }) => [name, notRun]),
    [
      ['order-state', null],
      ['plan-state', null],
      ['task-tries', null],
      ['fallout-cases', null],
      ['connectors-answer', null],
      // Order operations may not read who hears of facts; a runbook shows nobody what they may not read elsewhere.
      ['facts-leave', 'not-yours'],
      ['dead-letters', 'not-yours'],
      ['orders-stand-still', null],
      ['switches-on', null],
    ],
  );
  assert.equal(checkOf(found, 'plan-state')?.found?.ok, false);
  assert.match(checkOf(found, 'plan-state')?.found?.says ?? '', /fallen out/);
  const [stored] = await troth.database.admin<{ id: string; safe: string[]; barred: { action: string }[] }>(
    `select id, safe_actions as safe, forbidden_actions as barred from fallout.fallout_case where order_id = $1`,
    [fallen.orderId],
  );
  assert.ok(stored);
  const offers = found.offers.map(({ action }) => action);
  assert.ok(offers.includes('take-case'));
  assert.equal(offers.includes('retry-task'), stored.safe.includes('retry-task'));
  assert.equal(offers.includes('ask-outcome'), stored.safe.includes('reconcile'));
  for (const { action } of stored.barred)
    assert.ok(
      found.barred.some(({ what }) => what.startsWith(`${action} of`)),
      action,
    );
  assert.equal(await written(), before, 'running a runbook writes nothing');
});

test('an offer is sent as it stands, and the command road takes it', async () => {
  const found = await run('otto.orderops', 'order-stuck', ofOrder);
  const take = found.offers.find(({ action }) => action === 'take-case');
  assert.ok(take);
  const [method, path] = take.address.split(' ');
  assert.equal(method, 'POST');
  const sent = await troth.send('otto.orderops', path ?? '', take.payload, { reason: 'the customer called' });
  assert.equal(sent.status, 200, JSON.stringify(sent.body));
  const again = await run('otto.orderops', 'order-stuck', ofOrder);
  assert.equal(
    again.offers.some(({ action, on }) => action === 'take-case' && on === take.on),
    false,
    'somebody has it now',
  );
});

test('whoever runs the service sees of facts and connectors what they may, and an offer takes the reason where the command asks for it', async () => {
  const key = 'connector:shipping';
  const stop = { key, scope: { connector: 'shipping' }, owner: 'sre', reason: 'answers nonsense' };
  assert.equal((await troth.send('sam.sre', '/switches', { ...stop, on: true })).status, 200);
  const found = await run('sam.sre', 'provisioning-timeout');
  assert.equal(checkOf(found, 'task-tries')?.notRun, 'not-named');
  assert.equal(checkOf(found, 'connectors-answer')?.found?.ok, false);
  assert.equal((await troth.send('sam.sre', '/switches', { ...stop, on: false })).status, 200);
  const model = await run('carla.catalog', 'incorrect-price');
  const stopping = model.offers.find(({ action }) => action === 'stop-acceptance');
  assert.equal(stopping?.reasonAs, 'reason');
  const sent = await troth.send('sam.sre', '/switches', { ...stopping.payload, reason: 'the price book is wrong' });
  assert.equal(sent.status, 200, JSON.stringify(sent.body));
  const now = await run('sam.sre', 'quote-acceptance-failure');
  assert.match(JSON.stringify(checkOf(now, 'switches-on')), /quote\.accept.*the price book is wrong/);
});

test('a release that a freeze holds is not told that nothing stops it', async () => {
  const held = async () => checkOf(await run('carla.catalog', 'failed-catalog-publish'), 'freezes-in-force')?.found;
  assert.equal((await held())?.ok, true);
  const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
  const period = { kind: 'quarter-close', name: 'The close', from: day(-1), to: day(1), freeze: { tiersFrom: 2 } };
  const declared = await troth.send('olga.ops', '/calendar', period);
  assert.equal(declared.status, 200, JSON.stringify(declared.body));
  const found = await held();
  assert.equal(found?.ok, false);
  assert.match(JSON.stringify(found), /The close: changes of tier 2 and more wait until/);
});

test('every runbook runs about every order and quote of the house, and each check that is asked answers', async () => {
  const askers = [
    ['otto.orderops', ofOrder],
    ['ada.auditor', `?order=${ordered}`],
    ['olga.ops', `?quote=${asked}`],
    ['olga.ops', `?quote=${offered.quoteId}`],
    ['sam.sre', ''],
  ] as const;
  const answered = new Set<string>();
  for (const { key } of runbooks)
    for (const [who, about] of askers)
      for (const { name, found } of (await run(who, key, about)).checks)
        if (found !== null) {
          assert.ok(found.says.length > 10 && !found.says.includes('undefined'), `${key}/${name}: ${found.says}`);
          answered.add(name);
        }
  const asks = new Set(runbooks.flatMap(({ checks }) => checks.map(({ name }) => name)));
  assert.deepEqual(
    [...asks].filter((name) => !answered.has(name)),
    [],
  );
});

test('a seller runs none; an order that its reader may not see is not there; a runbook that is none neither', async () => {
  assert.equal((await troth.get('rita.rep', '/runbooks')).status, 403);
  assert.equal((await troth.get('lena.legal', `/runbooks/order-stuck/run${ofOrder}`)).status, 404);
  const none = await troth.get('sam.sre', '/runbooks/no-such-thing');
  assert.equal((none.body as { code: string }).code, 'runbook.not-found');
  const [{ number } = { number: '' }] = await troth.database.admin<{ number: string }>(
    `select number from ordering.product_order where id = $1`,
    [fallen.orderId],
  );
  assert.equal((await run('otto.orderops', 'order-stuck', `?order=${number}`)).offers.length > 0, true);
});

test('the drill of a runbook of which something was not measured does not count as tried until that is excused by name', async () => {
  const startedAt = Temporal.Now.instant().round('second').subtract({ minutes: 1 }).toString();
  const figures = { rows: 1, bytes: 1, backSeconds: 9, restoreSeconds: 5, lostSeconds: 60, lostEntries: 0 };
  const told = { ...figures, backup: '00000000-0000-4000-8000-000000000001', takenAt: startedAt, logVerified: true };
  const back = (key: string) => ({ objective: key, says: 'it was done', seconds: 9 });
  const checks = ['rto-quote-creation', 'rto-order-submission', 'rto-fulfillment'].map(back);
  const isTried = async (more: object): Promise<boolean> => {
    const sent = await troth.send('sam.sre', '/drills', { startedAt, restore: { ...told, checks, ...more } });
    assert.equal(sent.status, 200, JSON.stringify(sent.body));
    const { body } = await troth.get('sam.sre', '/continuity');
    return (body as { readonly ages: { readonly hasRestoreDrill: boolean } }).ages.hasRestoreDrill;
  };
  assert.equal(await isTried({}), false);
  const { body } = await troth.get('sam.sre', '/signals/drill-age/records');
  assert.equal(
    (body as { readonly items: readonly { readonly why: string }[] }).items[0]?.why,
    'does not count as tried, not measured: rto-quote-acceptance',
  );
  assert.equal(await isTried({ excused: [{ objective: 'rto-quote-acceptance', because: 'nobody signs in' }] }), true);
});
