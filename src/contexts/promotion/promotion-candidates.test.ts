import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { Json } from '#kernel/json.ts';
import type { ModelItem } from '#platform/artifacts/model.ts';
import type { Promotion } from './promotion.contract.ts';
import { type PromotionQuestion, promotionCandidates } from './promotion-candidates.ts';

const aPromotion = (more: Partial<Promotion> = {}): ModelItem => {
  const content: Promotion = {
    key: 'autumn',
    name: 'Autumn',
    owner: 'mia.marketing',
    effective: { from: '2026-09-01', to: '2026-12-01' },
    eligible: {},
    effect: { kind: 'percent', percent: '15' },
    stackingGroup: 'season',
    ...more,
  };
  return { kind: 'promotion', key: content.key, hash: `sha256:${content.key}`, content: content as unknown as Json };
};

const question: PromotionQuestion = {
  pricedAsOf: '2026-11-21',
  country: 'DE',
  channel: 'direct',
  account: { segments: ['education'], newCustomer: false },
  lines: [
    {
      lineId: 'a',
      offering: 'suite',
      segments: [{ quantity: '5' }, { quantity: '20' }],
      components: [{ componentId: 'c', offering: 'seat', segments: [{ quantity: '3' }] }],
    },
  ],
};
const verdict = (more: Partial<Promotion>, asked: Partial<PromotionQuestion> = {}) =>
  promotionCandidates({ ...question, ...asked }, [aPromotion(more)]).trace[0]!.refusedBy;

test('a promotion without clauses may apply to every line and component', () => {
  const { output } = promotionCandidates(question, [aPromotion()]);
  assert.deepEqual(
    output.value.map((candidate) => [candidate.promotion, candidate.items, candidate.expiresAt]),
    [['autumn', ['a', 'a/c'], '2026-12-01']],
  );
});

test('a promotion that falls names the clause that it fell by', () => {
  assert.equal(verdict({ effective: { from: '2026-12-01' } }), 'effective');
  assert.equal(verdict({ effective: { from: '2026-01-01', to: '2026-11-21' } }), 'effective');
  assert.equal(verdict({ eligible: { countries: ['FR'] } }), 'countries');
  assert.equal(verdict({ eligible: { channels: ['partner'] } }), 'channels');
  assert.equal(verdict({ eligible: { accountSegments: ['public'] } }), 'accountSegments');
  assert.equal(verdict({ eligible: { newCustomersOnly: true } }), 'newCustomersOnly');
  assert.equal(verdict({ eligible: { coupon: 'HELLO' } }), 'coupon');
  assert.equal(verdict({ eligible: { coupon: 'HELLO' } }, { coupons: ['HELLO'] }), null);
  assert.equal(verdict({ eligible: { offerings: ['other'] } }), 'offerings');
  assert.equal(verdict({ eligible: { minimumQuantity: '21' } }), 'minimumQuantity');
  assert.equal(verdict({}, { budgetsLeft: { autumn: '0.00' } }), 'budget');
  assert.equal(verdict({}, { budgetsLeft: { autumn: '0.01' } }), null);
});

test('a minimum quantity is met by the largest segment, and only for the lines that meet it', () => {
  const { output } = promotionCandidates(question, [aPromotion({ eligible: { minimumQuantity: '20' } })]);
  assert.deepEqual(output.value[0]!.items, ['a']);
});

test('the same question has the same fingerprint, however its lists are ordered; a used-up budget has another', () => {
  const twice = { ...question, account: { segments: ['b', 'a'], newCustomer: false } };
  const sorted = { ...question, account: { segments: ['a', 'b'], newCustomer: false } };
  const fingerprintOf = (asked: PromotionQuestion) => promotionCandidates(asked, [aPromotion()]).inputs.fingerprint;
  assert.equal(fingerprintOf(twice), fingerprintOf(sorted));
  assert.notEqual(fingerprintOf(question), fingerprintOf({ ...question, budgetsLeft: { autumn: '0' } }));
});
