import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ClosedDeal, guidanceOf, type Mine } from './deal-guidance.ts';

const mine: Mine = { segment: 'enterprise', offerings: ['platform'], discountPercent: '10', listTotal: '100000' };
const closed = (percents: readonly string[], more: Partial<ClosedDeal> = {}): readonly ClosedDeal[] =>
  percents.map((discountPercent, index) => ({ ...mine, accountId: `account-${index}`, discountPercent, ...more }));

const TEN = ['2', '4', '6', '8', '10', '12', '14', '16', '18', '20'];

test('a quarter of the deals gave no more than the target, half no more than expected, nine of ten no more than the floor', () =>
  assert.deepEqual(guidanceOf(mine, closed(TEN)), {
    status: 'given',
    deals: 10,
    comparedBy: ['offering', 'segment', 'size'],
    target: '6',
    expected: '10',
    floor: '18',
    mine: '10',
    position: 'within-expected',
  }));

for (const [percent, position] of [
  ['6', 'within-target'],
  ['7', 'within-expected'],
  ['11', 'deep'],
  ['18.0001', 'beyond'],
] as const)
  test(`${percent} % is ${position}`, () => {
    const guidance = guidanceOf({ ...mine, discountPercent: percent }, closed(TEN));
    assert.equal(guidance.status === 'given' && guidance.position, position);
  });

test('of too few deals, or of too few customers, nothing is told: it would be their price', () => {
  assert.deepEqual(guidanceOf(mine, closed(TEN.slice(0, 4))), { status: 'tooFew', needed: 5 });
  assert.deepEqual(guidanceOf(mine, closed(TEN, { accountId: 'one' })), { status: 'tooFew', needed: 5 });
});

test('where deals of the size are few, the segment is compared, then the offering alone, and it says which', () => {
  const by = (deals: readonly ClosedDeal[]) => {
    const guidance = guidanceOf(mine, deals);
    return guidance.status === 'given' ? guidance.comparedBy : null;
  };
  assert.deepEqual(by(closed(TEN, { listTotal: '500000' })), ['offering', 'segment']);
  assert.deepEqual(by(closed(TEN, { listTotal: null })), ['offering', 'segment']);
  assert.deepEqual(by(closed(TEN, { segment: 'public-sector' })), ['offering']);
  assert.equal(by(closed(TEN, { offerings: ['other'] })), null);
});

test('the order of deals never matters, and target, expected and floor never fall', () =>
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 5, maxLength: 40 }), (percents) => {
      const texts = percents.map(String);
      const guidance = guidanceOf(mine, closed(texts));
      assert.deepEqual(guidanceOf(mine, closed(texts.toReversed())), guidance);
      assert.ok(guidance.status === 'given');
      assert.ok(
        Number(guidance.target) <= Number(guidance.expected) && Number(guidance.expected) <= Number(guidance.floor),
      );
    }),
  ));
