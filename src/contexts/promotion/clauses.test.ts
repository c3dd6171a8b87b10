import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json } from '#kernel/json.ts';
import type { Promotion } from './promotion.contract.ts';
import { type PromotionQuestion, promotionCandidates } from './promotion-candidates.ts';

const question: PromotionQuestion = {
  pricedAsOf: '2026-11-21',
  country: 'DE',
  channel: 'direct',
  account: { segments: [], newCustomer: false },
  lines: [
    {
      lineId: 'a',
      offering: 'suite',
      segments: [{ quantity: '1' }],
      components: [{ componentId: 'g', offering: 'gateway', segments: [{ quantity: '1' }] }],
    },
    { lineId: 'b', offering: 'suite', segments: [{ quantity: '1' }] },
    { lineId: 'c', offering: 'seat', segments: [{ quantity: '5' }] },
  ],
};
const asked = (more: Partial<Promotion>, also: Partial<PromotionQuestion> = {}) => {
  const content = {
    key: 'autumn',
    name: 'Autumn',
    owner: 'mia.marketing',
    effective: { from: '2026-09-01' },
    eligible: {},
    effect: { kind: 'percent', percent: '15' },
    stackingGroup: 'season',
    ...more,
  } as unknown as Json;
  const { output, trace } = promotionCandidates({ ...question, ...also }, [
    { kind: 'promotion', key: 'autumn', hash: 'sha256:autumn', content },
  ]);
  const [candidate] = output.value;
  return { candidate, items: candidate?.items ?? [], failed: trace[0]!.failed.map(({ clause }) => clause), trace };
};

const gateway = (within: 'quote' | 'bundle') => ({
  offerings: ['suite'],
  requires: [{ offerings: ['gateway'], within }],
});

test('what a bundle must hold is asked of each line; what the quote must hold is asked once', () => {
  assert.deepEqual(asked({ eligible: gateway('bundle') }).items, ['a']);
  assert.deepEqual(asked({ eligible: gateway('quote') }).items, ['a', 'b']);
});

test('several things that are asked must be together on one line', () => {
  const requires = [
    { offerings: ['gateway'], within: 'bundle' as const },
    { offerings: ['seat'], within: 'bundle' as const },
  ];
  assert.deepEqual(asked({ eligible: { requires } }).failed, ['together']);
  assert.deepEqual(asked({ eligible: { requires: [{ offerings: ['gone'], within: 'quote' }] } }).failed, ['requires']);
});

test('of what is asked there must be enough', () => {
  const five = (minimumQuantity: string) => ({
    eligible: { offerings: ['suite'], requires: [{ offerings: ['seat'], minimumQuantity, within: 'quote' as const }] },
  });
  assert.deepEqual(asked(five('5')).items, ['a', 'b']);
  assert.equal(asked(five('6')).candidate, undefined);
});

test('a promotion that may not be used is none, and says whether it was used up or stopped', () => {
  const has = (promotion: Partial<Promotion>) =>
    asked(promotion, { usesLeft: { autumn: 0 } }).trace[0]?.failed.map((each) => each.has);
  assert.deepEqual(has({}), ['none: it is stopped for now']);
  assert.deepEqual(has({ uses: { max: 3 } }), ['none: used up, or stopped for now']);
  assert.deepEqual(asked({}, { usesLeft: { autumn: 0 } }).failed, ['uses']);
  assert.deepEqual(asked({}, { usesLeft: { autumn: 1 } }).failed, []);
});

test('a coupon is known however it is typed, and no explanation hands it out', () => {
  const eligible = { coupon: 'SWITCH26' };
  assert.deepEqual(asked({ eligible }, { coupons: [' switch26 '] }).failed, []);
  const { failed, trace } = asked({ eligible }, { coupons: ['OTHER'] });
  assert.deepEqual(failed, ['coupon']);
  assert.doesNotMatch(JSON.stringify(trace), /SWITCH26/);
});

test('who buys one thing and is given another needs both on the quote; only the gift is touched', () => {
  const effect = { kind: 'buyGet' as const, buy: '5', get: '1', getOfferings: ['gateway'], on: 'month' as const };
  const { candidate } = asked({ eligible: { offerings: ['seat'] }, effect });
  assert.deepEqual([candidate?.bought, candidate?.items], [['c'], ['a/g']]);
  const gone = asked({ eligible: { offerings: ['seat'] }, effect: { ...effect, getOfferings: ['gone'] } });
  assert.deepEqual(gone.failed, ['given']);
});

test('every clause that failed is told, in the order in which it can be mended', () =>
  assert.deepEqual(
    asked({ eligible: { countries: ['FR'], coupon: 'HELLO', minimumQuantity: '9' } }, { coupons: [] }).failed,
    ['countries', 'coupon', 'minimumQuantity'],
  ));
