import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startTroth } from '#test/support/troth.ts';

const troth = await startTroth({ roles: ['api'] });
after(troth.stop);

type Item = { readonly id: string; readonly key: string };
const { body: accountsBody } = await troth.get('felix.finance', '/accounts');
const accountId = (key: string): string => {
  const account = (accountsBody as { items: readonly Item[] }).items.find((each) => each.key === key);
  assert.ok(account, key);
  return account.id;
};
const alpenblick = accountId('alpenblick-privatbank');

/** A quote of Mona's for ten enterprise users, priced: its monthly sum and the steps of its price. */
const priced = async (account: string, header: object = {}) => {
  const created = await troth.send('mona.manager', '/quotes', { accountId: account, name: 'Users', ...header });
  const { quoteId } = (created.body as { result: { quoteId: string } }).result;
  const added = await troth.send('mona.manager', `/quotes/${quoteId}/lines`, {
    operations: [{ op: 'add', offering: 'user-enterprise', quantity: '10' }],
  });
  assert.equal(added.status, 200, JSON.stringify(added.body));
  const reply = await troth.send('mona.manager', `/quotes/${quoteId}/price`);
  assert.equal(reply.status, 200, JSON.stringify(reply.body));
  const decision = await troth.get('mona.manager', `/quotes/${quoteId}/price-decision`);
  const text = JSON.stringify(decision.body);
  const view = (await troth.get('mona.manager', `/quotes/${quoteId}`)).body as {
    totals: { recurringMonthly: string };
  };
  return { quoteId, text, monthly: view.totals.recurringMonthly };
};

test('a contracted price wins over the list, and its trace names the agreement and the row', async () => {
  const { monthly, text } = await priced(alpenblick);
  assert.equal(monthly, '340');
  assert.match(text, /"row":"alpenblick-frame-2026\/annex-a-users"/);
  const other = await priced(accountId('rheinwerk-maschinenbau'));
  assert.equal(other.monthly, '390', 'who agreed nothing pays the list');
});

test('on the first day after the agreement the list holds again', async () => {
  assert.equal((await priced(alpenblick, { pricedAsOf: '2028-12-31' })).monthly, '340');
  assert.equal((await priced(alpenblick, { pricedAsOf: '2029-01-01' })).monthly, '395');
});

test('who sells does not set what was agreed; finance does, and the next price follows it', async () => {
  const wish = {
    key: 'waterweg-2026',
    name: 'Waterweg 2026',
    contractSystem: 'clm',
    contractReference: 'CLM-2026-0200',
    currency: 'EUR',
    from: '2026-01-01',
    prices: [
      {
        key: 'users',
        offering: 'user-enterprise',
        charge: 'user',
        from: '2026-01-01',
        price: { kind: 'percentOff', percent: '20' },
      },
    ],
  };
  const waterweg = accountId('waterweg-energie');
  const path = `/accounts/${waterweg}/agreements`;
  assert.equal((await troth.send('rita.rep', path, wish)).status, 403);
  const recorded = await troth.send('felix.finance', path, wish);
  assert.equal(recorded.status, 200, JSON.stringify(recorded.body));
  const { agreementId } = (recorded.body as { result: { agreementId: string } }).result;
  const { monthly, quoteId } = await priced(waterweg);
  assert.equal(monthly, '312');

  const clash = await troth.send('felix.finance', path, { ...wish, key: 'second-2026' });
  assert.equal((clash.body as { code: string }).code, 'agreement.price-overlap');
  assert.equal(((await troth.send('lena.legal', path, wish)).body as { code: string }).code, 'agreement.price-overlap');

  const changed = await troth.send('felix.finance', `${path}/${agreementId}/prices`, {
    end: [{ key: 'users', on: '2026-02-01' }],
    add: [{ ...wish.prices[0], key: 'users-2', from: '2026-02-01', price: { kind: 'percentOff', percent: '10' } }],
  });
  assert.equal(changed.status, 200, JSON.stringify(changed.body));
  await troth.send('mona.manager', `/quotes/${quoteId}/price`);
  const view = (await troth.get('mona.manager', `/quotes/${quoteId}`)).body as { totals: { recurringMonthly: string } };
  assert.equal(view.totals.recurringMonthly, '351');

  const listed = (await troth.get('felix.finance', path)).body as { items: readonly { prices: readonly Item[] }[] };
  assert.deepEqual(
    listed.items.flatMap(({ prices }) => prices.map(({ key }) => key)),
    ['users', 'users-2'],
  );
  assert.equal((await troth.get('otto.orderops', path)).status, 200);
  assert.equal((await troth.get('karl.kunde', path)).status, 403);
});

test('a segment is put on an account by whoever does not sell to it', async () => {
  const path = `/accounts/${alpenblick}/segments`;
  const payload = { segment: 'enterprise', segments: ['strategic'], reason: 'Board decision of November' };
  assert.equal((await troth.send('rita.rep', path, payload)).status, 403);
  assert.equal((await troth.send('olga.ops', path, payload)).status, 200);
  const account = (await troth.get('rita.rep', `/accounts/${alpenblick}`)).body as { segments: readonly string[] };
  assert.deepEqual(account.segments, ['strategic']);
});

test('a closed account is opened again by finance, with a reason', async () => {
  const path = `/accounts/${accountId('officine-brenta')}/state`;
  const reason = 'insolvency';
  assert.equal((await troth.send('felix.finance', path, { state: 'closed', reason })).status, 200);
  assert.equal((await troth.send('felix.finance', path, { state: 'closed', reason })).status, 409);
  const refused = await troth.send('mona.manager', '/quotes', { accountId: accountId('officine-brenta'), name: 'x' });
  assert.equal((refused.body as { code: string }).code, 'account.closed');
  assert.equal((await troth.send('felix.finance', path, { state: 'active', reason: 'paid' })).status, 200);
});
