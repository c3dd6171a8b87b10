/** Orders without a quote, over HTTP: at a price that is proved, or not at all; and more of the same order while it runs. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';

const troth = await startTroth({ roles: ['api'], checkAnswers: true });
after(troth.stop);
const deal = aDeal(troth);
const today = troth.app.door.clock().toZonedDateTimeISO('UTC').toPlainDate().toString();

type Account = { readonly id: string; readonly key: string; readonly territory: string };
const { items: accounts } = await deal.reads<{ items: readonly Account[] }>('mona.manager', '/accounts');
const accountId = accounts.find(({ key }) => key === 'rheinwerk-maschinenbau')?.id ?? '';

type Priced = {
  readonly orderable: boolean;
  readonly replayToken: string | null;
  readonly lines: readonly { readonly charges: readonly { readonly amount: string | null }[] }[];
  readonly checks: readonly { readonly code: string }[];
};
const priced = async (ask: object): Promise<Priced> => {
  const { status, body } = await troth.ask('rita.rep', '/orders/price', ask);
  assert.equal(status, 200, JSON.stringify(body));
  return body as Priced;
};
const days = (quantity: string, more: object = {}) => ({
  accountId,
  pricedAsOf: today,
  lines: [{ offering: 'consulting-day', quantity }],
  ...more,
});
type Read = {
  readonly order: {
    readonly state: string;
    readonly source: string;
    readonly quoteId: string | null;
    readonly version: number;
  };
  readonly items: readonly {
    readonly offering: string;
    readonly priceLeaf: { readonly terms: readonly { readonly amount: string }[] };
  }[];
};

test('what is ordered at a price that was shown becomes an order at exactly that price, and is carried out like any other', async () => {
  const shown = await priced(days('3'));
  assert.equal(shown.orderable, true, JSON.stringify(shown.checks));
  const { orderId } = await deal.does<{ orderId: string }>('rita.rep', '/orders', {
    ...days('3'),
    replayToken: shown.replayToken,
    customerReference: 'PO-4711',
    priority: 1,
  });
  const { order, items } = await deal.reads<Read>('rita.rep', `/orders/${orderId}`);
  assert.deepEqual([order.state, order.source, order.quoteId], ['draft', 'direct', null]);
  assert.deepEqual(
    items.map(({ offering, priceLeaf }) => [offering, priceLeaf.terms.map(({ amount }) => amount)]),
    [['consulting-day', shown.lines[0]?.charges.map(({ amount }) => amount)]],
  );
  const submitted = await deal.does<{ state: string }>('rita.rep', `/orders/${orderId}/submit`);
  assert.equal(submitted.state, 'acknowledged');
  assert.equal((await deal.reads<Read>('rita.rep', `/orders/${orderId}`)).order.state, 'inProgress');
});

test('without proof of its price nothing is ordered: no token, one of another quantity, a forged one, a price of another day', async () => {
  const before = await troth.database.admin<{ n: number }>('select count(*)::int as n from ordering.product_order');
  const { replayToken } = await priced(days('3'));
  const codeOf = async (payload: object) => (await deal.refused('rita.rep', '/orders', payload)).code;
  assert.deepEqual(
    [
      await codeOf(days('3')),
      await codeOf({ ...days('30'), replayToken }),
      await codeOf({ ...days('3'), replayToken: `${String(replayToken).slice(0, -3)}abc` }),
      await codeOf({ ...days('3', { pricedAsOf: '2020-01-01' }), replayToken }),
      await codeOf({ ...days('3', { lines: [{ offering: 'no-such-thing', quantity: '1' }] }), replayToken }),
    ],
    [
      'order.price-evidence-missing',
      'order.price-of-something-else',
      'replay.token-invalid',
      'order.price-of-another-day',
      'order.offering-unknown',
    ],
  );
  const after = await troth.database.admin<{ n: number }>('select count(*)::int as n from ordering.product_order');
  assert.deepEqual(after, before);
});

test('what may not be sold to the account, or is not composed as it must be, has no proof and is not ordered', async () => {
  const alone = await priced(days('1', { lines: [{ offering: 'sandbox', quantity: '1' }] }));
  assert.deepEqual([alone.orderable, alone.replayToken], [false, null]);
  assert.ok(alone.checks.length > 0);
  const stranger = accounts.find(({ territory }) => territory !== 'dach')?.id ?? '';
  const problem = await deal.refused('rita.rep', '/orders', { ...days('1'), accountId: stranger });
  assert.ok(
    ['access.denied', 'account.not-found', 'order.price-evidence-missing'].includes(problem.code),
    problem.code,
  );
  const nobody = await deal.refused('rita.rep', '/orders', {
    ...days('1'),
    accountId: '00000000-0000-7000-8000-000000000000',
  });
  assert.equal(nobody.code, 'account.not-found');
});

test('nothing and more than can be sold of it have no price, by the road that quotes have, and no failure of ours', async () => {
  for (const [offering, quantity] of [
    ['consulting-day', '0'],
    ['platform-standard', '999999999999999'],
  ]) {
    const ask = { accountId, pricedAsOf: today, lines: [{ offering, quantity }] };
    const { status, body } = await troth.ask('rita.rep', '/orders/price', ask);
    const { code, max } = body as { readonly code: string; readonly max: string };
    assert.deepEqual([status, code, max], [422, 'order.quantity-out-of-range', '1000000000']);
  }
});

test('more of the same order is priced by itself and stands beside what was ordered; an older view of the order is refused', async () => {
  const { replayToken } = await priced(days('2'));
  const { orderId } = await deal.does<{ orderId: string }>('rita.rep', '/orders', { ...days('2'), replayToken });
  const { accountId: _account, ...more } = days('1');
  const one = await priced(days('1'));
  const supplement = { ...more, replayToken: one.replayToken, reasonCode: 'customer-asked', orderVersion: 1 };
  const answer = await deal.does<{ orderVersion: number; left: number }>(
    'rita.rep',
    `/orders/${orderId}/supplement`,
    supplement,
  );
  assert.deepEqual([answer.orderVersion, answer.left], [2, 2]);
  const late = await deal.refused('rita.rep', `/orders/${orderId}/supplement`, supplement);
  assert.equal(late.code, 'order.version-stale');
  const { items } = await deal.reads<Read>('rita.rep', `/orders/${orderId}`);
  assert.equal(items.length, 2);
});

type Listed = { readonly orders: readonly { readonly number: string; readonly customerReference: string | null }[] };

test('an order is found by words of its number, its reference and its customer, and the answer says how fresh it is', async () => {
  const found = await deal.reads<Listed & { freshness: object; asOf: string }>('otto.orderops', '/orders?q=po-4711');
  assert.deepEqual(
    found.orders.map(({ customerReference }) => customerReference),
    ['PO-4711'],
  );
  assert.deepEqual(found.freshness, { source: 'live', lagMs: 0 });
  const number = found.orders[0]?.number ?? '';
  for (const path of [`/orders?q=${number}`, '/orders?q=rheinwerk&priority=1', '/orders?source=direct&q=4711'])
    assert.ok(
      (await deal.reads<Listed>('otto.orderops', path)).orders.some((order) => order.number === number),
      path,
    );
  assert.deepEqual((await deal.reads<Listed>('otto.orderops', '/orders?q=no-such-words')).orders, []);
  assert.deepEqual((await deal.reads<Listed>('otto.orderops', '/orders?promisedBefore=2100-01-01')).orders, []);
});

test('the commercial timeline tells what happened with an account, newest first, page after page', async () => {
  type Timeline = {
    readonly entries: readonly { readonly title: string; readonly kind: string; readonly at: string }[];
    readonly next: string | null;
  };
  const path = `/accounts/${accountId}/commercial-timeline`;
  const whole = await deal.reads<Timeline>('mona.manager', path);
  const titles = whole.entries.map(({ title }) => title);
  assert.ok(
    ['Order captured', 'Order taken on', 'Order amended'].every((title) => titles.includes(title)),
    `${titles}`,
  );
  assert.deepEqual(
    whole.entries.map(({ at }) => at),
    whole.entries
      .map(({ at }) => at)
      .toSorted()
      .toReversed(),
  );
  const first = await deal.reads<Timeline>('mona.manager', `${path}?limit=2`);
  const second = await deal.reads<Timeline>('mona.manager', `${path}?limit=2&after=${first.next}`);
  assert.deepEqual([...first.entries, ...second.entries], whole.entries.slice(0, 4));
});

test('a customer reads where their order stands in a sentence, and nothing of how we are organised about it', async () => {
  const { orders } = await deal.reads<{ orders: readonly (Record<string, unknown> & { id: string })[] }>(
    'karl.kunde',
    '/orders',
  );
  assert.ok(orders.length > 0);
  for (const order of orders) {
    assert.equal(typeof order['says'], 'string');
    for (const inside of ['territory', 'modelHash', 'priority', 'approvals', 'personsInvolved'])
      assert.equal(Object.hasOwn(order, inside), false, inside);
  }
  const [order] = orders;
  const one = await deal.reads<{ actions: readonly object[]; items: readonly object[] }>(
    'karl.kunde',
    `/orders/${order?.id}`,
  );
  assert.deepEqual(one.actions, []);
  assert.ok(one.items.every((item) => !Object.hasOwn(item, 'basis') && !Object.hasOwn(item, 'offeringHash')));
  const told = await deal.reads<{ facts: readonly { data: object }[] }>('karl.kunde', `/orders/${order?.id}/timeline`);
  assert.ok(told.facts.every(({ data }) => Object.keys(data).join() === 'orderId'));
});

test('who may act on an order is told what is possible now, and what is not with its reason', async () => {
  const { orders } = await deal.reads<{ orders: readonly { id: string }[] }>('otto.orderops', '/orders?q=po-4711');
  const { actions } = await deal.reads<{
    actions: readonly { action: string; possible: boolean; because: string | null }[];
  }>('otto.orderops', `/orders/${orders[0]?.id}`);
  const of = (action: string) => actions.find((each) => each.action === action);
  assert.deepEqual(
    [of('hold')?.possible, of('release')?.possible, of('release')?.because, of('submit')?.possible],
    [true, false, 'The order is in progress.', false],
  );
  const rep = await deal.reads<{ actions: readonly { action: string }[] }>('rita.rep', `/orders/${orders[0]?.id}`);
  assert.deepEqual(
    rep.actions.map(({ action }) => action),
    ['submit', 'amend', 'supplement', 'cancel'],
  );
});

test('how far back an order may be dated is the policy of the company, through to the row: freely, for a reason, or not at all', async () => {
  const from = (daysAgo: number): string => Temporal.PlainDate.from(today).subtract({ days: daysAgo }).toString();
  const dated = async (daysAgo: number): Promise<string> => {
    const ask = days('1', { contractFrom: from(daysAgo) });
    const { replayToken } = await priced(ask);
    return (await deal.does<{ orderId: string }>('rita.rep', '/orders', { ...ask, replayToken })).orderId;
  };
  const submit = (orderId: string, payload: object = {}) =>
    troth.send('rita.rep', `/orders/${orderId}/submit`, payload);
  const codeOf = (reply: { readonly body: unknown }) => (reply.body as { code?: string }).code;
  const rowOf = async (orderId: string) =>
    (
      await troth.database.admin('select state, version, submitted_at from ordering.product_order where id = $1', [
        orderId,
      ])
    )[0];

  const free = await dated(100);
  assert.equal((await submit(free)).status, 200);

  const late = await dated(200);
  const before = await rowOf(late);
  const asked = await submit(late);
  const { code, days: back, reasons } = asked.body as { code: string; days: number; reasons: readonly string[] };
  assert.deepEqual(
    [asked.status, code, back, reasons],
    [422, 'order.backdating-needs-reason', 200, ['late-paperwork', 'goodwill', 'correction']],
  );
  assert.equal(codeOf(await submit(late, { reasonCode: 'because-i-like' })), 'order.backdating-needs-reason');
  assert.deepEqual(await rowOf(late), before, 'what was refused changed nothing');
  assert.equal((await submit(late, { reasonCode: 'late-paperwork' })).status, 200);
  const [fact] = await troth.database.admin<{ reason: string }>(
    `select event::json -> 'data' ->> 'reasonCode' as reason from platform.outbox where type = 'OrderSubmitted' and subject_id = $1`,
    [late],
  );
  assert.equal(fact?.reason, 'late-paperwork', 'the reason is told with it');

  const never = await dated(400);
  assert.equal(codeOf(await submit(never, { reasonCode: 'late-paperwork' })), 'order.backdated-too-far');
  assert.equal((await rowOf(never))?.['state' as never], 'draft');
});
