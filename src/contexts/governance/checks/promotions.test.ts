import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Promotion } from '#contexts/promotion/index.ts';
import type { Candidate, Model } from '../publish-check.ts';
import { promotionsCanBeDecided } from './promotions.ts';

const aPromotion = (more: Partial<Promotion> = {}): Promotion => ({
  key: 'autumn',
  name: 'Autumn',
  owner: 'piet.pricing',
  effective: { from: '2026-09-01', to: '2026-12-01' },
  eligible: { offerings: ['suite'] },
  effect: { kind: 'percent', percent: '10' },
  stackingGroup: 'season',
  ...more,
});

const found = (...promotions: readonly Promotion[]) => {
  const model = {
    of: (kind: string) => (kind === 'promotion' ? promotions : []),
    has: (_kind: string, key: string) => key === 'suite' || key === 'seat',
  } as unknown as Model;
  return promotionsCanBeDecided.find({ model, effectiveOn: '2026-11-22' } as unknown as Candidate);
};
const codes = (...promotions: readonly Promotion[]) => found(...promotions).map(({ code }) => code);

test('a promotion that says everything passes', () => assert.deepEqual(codes(aPromotion()), []));

const EUR = { currency: 'EUR' } as const;
const wrong: readonly (readonly [string, Partial<Promotion>])[] = [
  ['promotion.unknown-offering', { eligible: { requires: [{ offerings: ['gone'], within: 'quote' }] } }],
  [
    'promotion.unknown-offering',
    { effect: { kind: 'buyGet', buy: '2', get: '1', getOfferings: ['gone'], on: 'month' } },
  ],
  ['promotion.empty-window', { effective: { from: '2026-12-01', to: '2026-12-01' } }],
  ['promotion.over', { effective: { from: '2026-01-01', to: '2026-11-22' } }],
  ['promotion.over-hundred', { effect: { kind: 'percent', percent: '100.1' } }],
  ['promotion.over-hundred', { effect: { kind: 'buyGet', buy: '2', get: '1', percent: '101', on: 'month' } }],
  ['promotion.sets', { effect: { kind: 'buyGet', buy: '0', get: '1', on: 'month' } }],
  ['promotion.sets', { effect: { kind: 'buyGet', buy: '2', get: '0.5', on: 'month' } }],
  ['promotion.unknown-currency', { effect: { kind: 'amount', amount: '5', currency: 'EUX' } }],
  ['promotion.unknown-currency', { budget: { amount: '5', currency: 'EUX' } }],
  ['promotion.coupon-unlimited', { eligible: { coupon: 'HELLO' } }],
  ['promotion.uses-contradict', { uses: { max: 2, maxPerAccount: 3 } }],
  ['promotion.budget-of-nothing', { budget: { amount: '0.00', ...EUR } }],
  [
    'promotion.budget-cannot-count',
    { budget: { amount: '10', ...EUR }, effect: { kind: 'percent', percent: '5', chargeTypes: ['usage'] } },
  ],
  ['promotion.touches-nothing', { effect: { kind: 'amountEach', amount: '5', ...EUR, chargeTypes: ['usage'] } }],
  [
    'promotion.touches-nothing',
    { effect: { kind: 'amountAcross', amount: '5', ...EUR, on: 'month', chargeTypes: ['oneTime'] } },
  ],
  ['promotion.too-fine', { effect: { kind: 'amountAcross', amount: '5.005', ...EUR, on: 'month' } }],
  [
    'promotion.billed-without-amount',
    { billing: 'credit', effect: { kind: 'percent', percent: '5', chargeTypes: ['usage'] } },
  ],
  ['promotion.prorate-over-what', { onCancellation: 'prorate' }],
];
for (const [code, more] of wrong)
  test(`${code}: ${JSON.stringify(more)}`, () => {
    const [finding, ...others] = found(aPromotion(more));
    assert.deepEqual([finding?.code, others.length], [code, 0]);
    assert.match(finding?.offending[0] ?? '', /^promotion\/autumn#\//);
  });

const pairs: readonly (readonly [string, Partial<Promotion>, Partial<Promotion>])[] = [
  ['promotion.exclusive-overlap', { exclusive: true }, { exclusive: true }],
  [
    'promotion.coupon-shared',
    { eligible: { coupon: 'HELLO' }, uses: { max: 9 } },
    { eligible: { coupon: ' hello' }, uses: { max: 9 } },
  ],
  ['promotion.order-by-name', { stackingGroup: 'other' }, { effect: { kind: 'amount', amount: '5', ...EUR } }],
  ['promotion.campaign-of-two', { campaign: 'winter' }, { campaign: 'winter', owner: 'mia.marketing' }],
];
for (const [code, one, other] of pairs)
  test(`${code} is about two promotions and names both`, () => {
    const [finding, ...others] = found(aPromotion(one), aPromotion({ key: 'winter', name: 'Winter', ...other }));
    assert.deepEqual([finding?.code, others.length], [code, 0]);
    assert.equal(finding?.offending.length, 2);
  });

test('two that no sale can meet contradict each other in nothing', () => {
  const german = { exclusive: true, eligible: { countries: ['DE'] } };
  const french = { exclusive: true, eligible: { countries: ['FR'] } };
  assert.deepEqual(codes(aPromotion(german), aPromotion({ key: 'winter', ...french })), []);
});
