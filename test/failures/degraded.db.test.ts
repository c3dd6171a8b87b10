/** Capstone 15.1, the first and the last failure, each named as there: what is degraded says so and guesses nothing; what is corrected is not hidden. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { transaction } from '#platform/database/tx.ts';
import { movableClock } from '#platform/clock.ts';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';

const clock = movableClock('2026-11-23T10:00:00Z');
const troth = await startTroth({ roles: ['api'], clock: clock.now });
after(troth.stop);
const deal = aDeal(troth);

const until = '2026-11-24T10:00:00Z';
const told = async (who: string, path: string, payload: object = {}) => {
  const { status, body } = await troth.send(who, path, payload);
  const { code, mode } = body as { readonly code?: string; readonly mode?: string };
  return [status, code, mode];
};
const OUTAGE = [503, 'switch.stopped', 'fallback-pricing'];

test('Pricing service unavailable: the mode says so, no price is guessed by any way, what was promised is kept at its price', async () => {
  const offer = await deal.presented();
  const promised = await deal.quote(offer.quoteId);
  const id = await deal.approved();
  const before = await deal.quote(id);
  const { request } = await deal.reads<{ request: unknown }>('rita.rep', `/quotes/${id}/price-decision`);
  const asked = await troth.ask('rita.rep', '/pricing/calculate', request as object);
  assert.equal(asked.status, 200, JSON.stringify(asked.body));
  const ask = {
    accountId: await deal.account(),
    pricedAsOf: '2026-11-23',
    lines: [{ offering: 'consulting-day', quantity: '3' }],
  };
  const proof = (await troth.ask('rita.rep', '/orders/price', ask)).body as { readonly replayToken: string };
  const enter = { reason: 'the price book of Monday is wrong', until };
  const { key } = await deal.does<{ key: string }>('piet.pricing', '/modes/fallback-pricing/enter', enter);

  const line = { operations: [{ op: 'add', offering: 'consulting-day', quantity: '3' }] };
  assert.deepEqual(await told('rita.rep', `/quotes/${id}/price`), OUTAGE);
  assert.deepEqual(await told('rita.rep', `/quotes/${id}/lines`, { ...line, price: true }), OUTAGE);
  assert.deepEqual(await told('rita.rep', `/quotes/${id}/present`), OUTAGE);
  const { status, body } = await troth.ask('rita.rep', '/pricing/calculate', request as object);
  assert.deepEqual([status, (body as { code?: string }).code], [503, 'switch.stopped'], 'a preview is a price too');
  const direct = await troth.ask('rita.rep', '/orders/price', ask);
  assert.deepEqual(
    [direct.status, (direct.body as { code?: string }).code],
    [503, 'switch.stopped'],
    'nor is a proof of one',
  );
  const shown = await troth.get('rita.rep', `/quotes/${id}/promotions`);
  assert.equal(shown.status, 503, 'nor what a promotion would give');
  assert.deepEqual((await deal.quote(id)).totals, before.totals, 'the price that stood is the price that stands');

  // A draft is saved without a price, and told as not priced: nothing takes the place of the price.
  const drafted = await deal.drafted();
  const draft = await deal.quote(drafted);
  assert.equal(draft.totals, null);
  assert.equal((await deal.refused('rita.rep', `/quotes/${drafted}/submit-for-approval`)).code, 'quote.not-priced');

  // What the customer holds in their hand is kept, to the hash.
  const yes = await deal.does<{ contentRoot: string }>(
    'karl.kunde',
    `/quotes/${offer.quoteId}/accept`,
    deal.acceptance(offer),
  );
  assert.equal(yes.contentRoot, offer.contentRoot);
  const { orders } = await deal.does<{ orders: readonly { orderId: string }[] }>(
    'rita.rep',
    `/quotes/${offer.quoteId}/convert-to-order`,
  );
  const { accountId: _account, ...more } = ask;
  const added = { ...more, reasonCode: 'more', orderVersion: 1, replayToken: proof.replayToken };
  assert.deepEqual(await told('rita.rep', `/orders/${orders[0]?.orderId}/supplement`, added), OUTAGE);
  assert.deepEqual((await deal.quote(offer.quoteId)).totals, promised.totals);

  await deal.does('piet.pricing', `/modes/${encodeURIComponent(key)}/leave`, { reason: 'the golden cases come out' });
  await deal.does('rita.rep', `/quotes/${drafted}/price`);
  assert.notEqual((await deal.quote(drafted)).totals, null, 'what waited is priced anew');
});

test('Data correction hidden: it takes two persons, what was known before stays told, and nothing can be written over beside the road', async () => {
  const { items } = await deal.reads<{ items: readonly { id: string; key: string }[] }>('rita.rep', '/accounts');
  const accountId = items.find(({ key }) => key === 'rheinwerk-maschinenbau')?.id ?? '';
  const rows = [
    {
      externalId: 'F-1',
      account: 'rheinwerk-maschinenbau',
      offering: 'platform-standard',
      quantity: '40',
      from: '2024-03-01',
      state: 'active',
    },
  ];
  await deal.does('olga.ops', '/asset-imports', { source: 'old-system', rows });
  const { assets } = await deal.reads<{ assets: readonly { id: string }[] }>(
    'olga.ops',
    `/accounts/${accountId}/assets`,
  );
  const assetId = assets[0]?.id ?? '';
  const path = `/assets/${assetId}/repairs`;
  const { repairId } = await deal.does<{ repairId: string }>('otto.orderops', path, {
    assetVersion: 1,
    changes: { quantity: '45' },
    because: 'The contract says so',
    evidence: 'Contract C-2024-17, page 3',
  });
  await deal.does('felix.finance', `${path}/${repairId}/decide`, { assetVersion: 1, agree: true });
  const { history } = await deal.reads<{ history: readonly { quantity: string; knownTo: string | null }[] }>(
    'olga.ops',
    `/assets/${assetId}`,
  );
  assert.deepEqual(
    history.map(({ quantity, knownTo }) => [quantity, knownTo === null]),
    [
      ['40', false],
      ['45', true],
    ],
    'the original and the corrected state stand side by side',
  );
  const [entry] = await troth.database.admin<{ n: number }>(
    `select count(*)::int as n from platform.entry where tenant_id = $1 and canon like '%assets.decide-repair%' and canon like '%accepted%'`,
    [troth.tenantId],
  );
  assert.equal(entry?.n, 1, 'the correction is in the log, by whom and why');
  const overwrite = transaction(troth.database.pool('app'), troth.tenantId, (tx) =>
    tx.query({ text: 'update platform.entry set canon = canon where tenant_id = $1', values: [troth.tenantId] }),
  );
  await assert.rejects(overwrite, 'the service itself cannot write over what it recorded');
});
