/** What people and coupons give away on a quote, over HTTP: set, kept through every change, told beside the rules, taken back. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';

const troth = await startTroth({ roles: ['api'] });
after(troth.stop);
const deal = aDeal(troth);
const BECAUSE = 'matched the offer of a rival';

type Override = {
  readonly id: string;
  readonly value: string;
  readonly reason: string;
  readonly byName: string;
  readonly rulesThen: string | null;
  readonly rulesNow: string | null;
  readonly comesTo: string | null;
  readonly moved: boolean;
};
type View = {
  readonly content: string;
  readonly coupons: readonly string[];
  readonly totals: { readonly oneTime: string; readonly recurringMonthly: string } | null;
  readonly promotions: readonly { readonly promotion: string; readonly overTerm: string }[];
  readonly lines: readonly {
    readonly lineId: string;
    readonly quantity: string;
    readonly overrides: readonly Override[];
  }[];
};
const view = (id: string, who = 'mona.manager') => deal.reads<View>(who, `/quotes/${id}`);
const price = (id: string) => deal.does('mona.manager', `/quotes/${id}/price`);

const accounts = await deal.reads<{ items: readonly { id: string; key: string }[] }>('felix.finance', '/accounts');
const accountId = accounts.items.find(({ key }) => key === 'rheinwerk-maschinenbau')?.id;

const aQuote = async (...lines: readonly (readonly [string, string])[]) => {
  const { quoteId } = await deal.does<{ quoteId: string }>('mona.manager', '/quotes', { accountId, name: 'By hand' });
  const operations = lines.map(([offering, quantity]) => ({ op: 'add', offering, quantity }));
  await deal.does('mona.manager', `/quotes/${quoteId}/lines`, { operations });
  await price(quoteId);
  return quoteId;
};

test('a price set by hand survives quantity and pricing, says what the rules come to, and ends when a person ends it', async () => {
  const id = await aQuote(['user-enterprise', '10']);
  const [line] = (await view(id)).lines;
  const lineId = line?.lineId ?? '';
  const set = await deal.does<{ override: string; rulesThen: string }>(
    'mona.manager',
    `/quotes/${id}/price-overrides`,
    {
      lineId,
      charge: 'user',
      kind: 'unitPrice',
      value: '30',
      because: BECAUSE,
    },
  );
  assert.equal(set.rulesThen, '390');
  await price(id);
  assert.equal((await view(id)).totals?.recurringMonthly, '300');
  const operations = [{ op: 'change', lineId, quantity: '20' }];
  await deal.does('mona.manager', `/quotes/${id}/lines`, { operations });
  await price(id);
  const kept = await view(id);
  assert.equal(kept.totals?.recurringMonthly, '600');
  const [override] = kept.lines[0]?.overrides ?? [];
  assert.deepEqual(
    [override?.reason, override?.rulesThen, override?.rulesNow, override?.comesTo, override?.moved],
    [BECAUSE, '390', '780', '600', true],
  );
  await deal.does('mona.manager', `/quotes/${id}/price-overrides/take-back`, {
    lineId,
    overrideId: override?.id,
    because: 'the rival is gone',
  });
  await price(id);
  const after = await view(id);
  assert.equal(after.totals?.recurringMonthly, '780');
  assert.deepEqual(after.lines[0]?.overrides, []);
});

test('what the rules came to is told without what a person had given before', async () => {
  const id = await aQuote(['user-enterprise', '10']);
  const lineId = (await view(id)).lines[0]?.lineId;
  const discretionary = { kind: 'percent', value: '10', reason: BECAUSE };
  await deal.does('mona.manager', `/quotes/${id}/lines`, { operations: [{ op: 'change', lineId, discretionary }] });
  await price(id);
  const override = { lineId, charge: 'user', kind: 'amount', value: '300', because: BECAUSE };
  await deal.does('mona.manager', `/quotes/${id}/price-overrides`, override);
  await price(id);
  const [told] = (await view(id)).lines[0]?.overrides ?? [];
  assert.deepEqual([told?.rulesThen, told?.rulesNow, told?.moved], ['390', '390', false]);
});

test('approval sees it as the discount that it is', async () => {
  const id = await aQuote(['user-enterprise', '10']);
  const lineId = (await view(id)).lines[0]?.lineId;
  const override = { lineId, charge: 'user', kind: 'amount', value: '292.50', because: BECAUSE };
  await deal.does('mona.manager', `/quotes/${id}/price-overrides`, override);
  await price(id);
  await deal.does('mona.manager', `/quotes/${id}/validate`);
  const { body } = await troth.send('mona.manager', `/quotes/${id}/approval-preview`);
  const preview = body as { readonly steps: readonly { readonly reasons: readonly string[] }[] };
  assert.ok(preview.steps.some(({ reasons }) => reasons.includes('The discount is over 10 %.')));
});

test('who may not sell sets no price; a charge that is not there is named with those that are', async () => {
  const id = await aQuote(['user-enterprise', '10']);
  const lineId = (await view(id)).lines[0]?.lineId;
  const override = { lineId, charge: 'user', kind: 'unitPrice', value: '1', because: BECAUSE };
  const denied = await deal.refused('susi.support', `/quotes/${id}/price-overrides`, override);
  assert.equal(denied.code, 'access.denied');
  const unknown = await deal.refused('mona.manager', `/quotes/${id}/price-overrides`, { ...override, charge: 'fee' });
  assert.equal(unknown.code, 'quote.charge-not-found');
  assert.deepEqual(unknown['charges'], [{ componentId: null, charge: 'user' }]);
});

test('a coupon is told at once when nobody knows it, and otherwise gives what its promotion says, once for each account', async () => {
  const id = await aQuote(['onboarding-remote', '1']);
  const before = await view(id);
  assert.equal(
    (await deal.refused('mona.manager', `/quotes/${id}/coupons`, { coupons: ['NOPE'] })).code,
    'quote.unknown-coupon',
  );
  await deal.does('mona.manager', `/quotes/${id}/coupons`, { coupons: [' hannover26 '] });
  await price(id);
  const now = await view(id);
  assert.deepEqual(now.coupons, ['HANNOVER26']);
  assert.equal(Number(before.totals?.oneTime) - Number(now.totals?.oneTime), 500);
  assert.deepEqual(
    now.promotions.map(({ promotion, overTerm }) => [promotion, overTerm]),
    [['hannover-2026', '500']],
  );
  await deal.does('mona.manager', `/quotes/${id}/coupons`, { coupons: [] });
  await price(id);
  assert.equal((await view(id)).content, before.content, 'a quote without coupons is the quote that it was');
});

test('three workshops are paid as two, where a platform is on the quote', async () => {
  const id = await aQuote(['migration-workshop', '3']);
  assert.equal((await view(id)).totals?.oneTime, '15600');
  const operations = [{ op: 'add', offering: 'platform-standard', quantity: '1' }];
  await deal.does('mona.manager', `/quotes/${id}/lines`, { operations });
  await price(id);
  const { promotions } = await view(id);
  assert.deepEqual(
    promotions.filter(({ promotion }) => promotion === 'workshops-3-for-2').map(({ overTerm }) => overTerm),
    ['5200'],
  );
});

test('a discount on the whole is set, told and taken back', async () => {
  const id = await aQuote(['user-enterprise', '10']);
  const before = await view(id);
  const give = (orderDiscount: object | null) =>
    deal.does('mona.manager', `/quotes/${id}/order-discount`, { orderDiscount });
  await give({ kind: 'percent', value: '10', reason: BECAUSE });
  await price(id);
  assert.equal((await view(id)).totals?.recurringMonthly, '351');
  const tooMuch = { orderDiscount: { kind: 'percent', value: '101', reason: BECAUSE } };
  const refusal = await deal.refused('mona.manager', `/quotes/${id}/order-discount`, tooMuch);
  assert.equal(refusal.code, 'quote.discount-out-of-range');
  await give(null);
  assert.equal((await view(id)).content, before.content);
});

type Standing = {
  readonly promotion: string;
  readonly standing: string;
  readonly missing: readonly { clause: string }[];
};
test('every promotion stands somewhere: one applies, one would with a coupon, one is for others', async () => {
  const id = await aQuote(['platform-standard', '1'], ['onboarding-remote', '1']);
  const read = () => deal.reads<{ items: readonly Standing[] }>('mona.manager', `/quotes/${id}/promotions`);
  const of = async (key: string) => (await read()).items.find(({ promotion }) => promotion === key);
  assert.equal((await of('welcome-2026'))?.standing, 'applies');
  assert.deepEqual(
    [(await of('hannover-2026'))?.standing, (await of('hannover-2026'))?.missing[0]?.clause],
    ['nearly', 'coupon'],
  );
  assert.equal((await of('public-support-2026'))?.standing, 'no');
  await deal.does('mona.manager', `/quotes/${id}/coupons`, { coupons: ['SWITCH26'] });
  const { items } = await deal.reads<{ items: readonly (Standing & { why: readonly string[]; leaving: object })[] }>(
    'mona.manager',
    `/quotes/${id}/promotions`,
  );
  const item = (key: string) => items.find(({ promotion }) => promotion === key);
  assert.deepEqual([item('switch-2026')?.standing, item('welcome-2026')?.standing], ['applies', 'applies']);
  // 20 % of 490 in each of three months, all of it owed back; after the six months the welcome applies again.
  assert.deepEqual(item('switch-2026')?.leaving, [{ after: 3, owed: '294' }]);
  assert.deepEqual(item('welcome-2026')?.why, ['switch-2026 applies alone']);
});

test('of too few closed deals nothing is told, and of a quote without a price neither', async () => {
  const id = await aQuote(['user-enterprise', '10']);
  const guidance = await deal.reads<{ status: string }>('mona.manager', `/quotes/${id}/guidance`);
  assert.equal(guidance.status, 'tooFew');
});
