import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type Decimal,
  ZERO,
  abs,
  add,
  cmp,
  dec,
  decText,
  eq,
  isNegative,
  isZero,
  mul,
  neg,
  sub,
  sum,
  whole,
} from '#kernel/decimal.ts';
import { type AllocationRule, share, shareDiscount, shareInOrder } from './allocation.ts';
import { coverFees } from './coupons.ts';
import { type Item, type PiecePromotion, applyPieces } from './piece-promotions.ts';
import { chooseRule, isInForce } from './price-rules.ts';
import { type KindOrder, type Reduction, type Stacking, marginThenDiscount, stack } from './stacking.ts';

const units = { scale: 0, mode: 'halfUp' } as const;
const cents = { scale: 2, mode: 'halfUp' } as const;
const texts = (list: readonly Decimal[]) => list.map(decText);
const numbers = (...list: readonly number[]) => list.map((n) => whole(n));
const cent = (n: number): Decimal => ({ units: BigInt(n), scale: 2 });

test('what is left over goes to the largest remainders, or to the first, or is owned by nobody, by rule', () => {
  const shared = (rule: AllocationRule, total: number, ...weights: readonly number[]) =>
    texts(share(whole(total), numbers(...weights), rule, units));
  assert.deepEqual(shared('largestRemainder', 5, 1, 1, 1), ['2', '2', '1']);
  assert.deepEqual(shared('largestRemainder', 100, 5, 5, 90), ['5', '5', '90']);
  assert.deepEqual(shared('firstParts', 1003, 0, 50, 50), ['0', '502', '501']);
  assert.deepEqual(shared('firstParts', 100, 1, 6), ['15', '85']);
  assert.deepEqual(shared('largestRemainder', 100, 1, 6), ['14', '86']);
  assert.deepEqual(shared('largestRemainder', -21, 1, 1), ['-11', '-10']);
  assert.deepEqual(shared('largestRemainderFloored', -21, 1, 1), ['-10', '-11']);
  assert.deepEqual(shared('proportional', 10, 1, 1, 1), ['3', '3', '3']);
  assert.deepEqual(texts(share(whole(10), numbers(0, 0, 0), 'largestRemainder', units, 'evenly')), ['4', '3', '3']);
  assert.throws(() => share(whole(10), numbers(0, 0), 'largestRemainder', units), { name: 'BrokenPromise' });
});

test('a tie can be broken by another order than that of the parts', () => {
  assert.deepEqual(texts(shareInOrder(dec('0.05'), numbers(1, 1, 1), [1, 2, 0], cents)), ['0.01', '0.02', '0.02']);
});

const amount = fc.integer({ min: -1_000_000, max: 1_000_000 }).map(cent);
const weights = fc
  .array(fc.nat(100_000).map(cent), { minLength: 1, maxLength: 15 })
  .filter((list) => !isZero(sum(list)));
const exactRule = fc.constantFrom<AllocationRule[]>('largestRemainder', 'largestRemainderFloored', 'firstParts');

test('the parts add up to the whole and miss their exact share by less than a unit, and nothing of no weight gets nothing', () => {
  fc.assert(
    fc.property(amount, weights, exactRule, (total, list, rule) => {
      const parts = share(total, list, rule, cents);
      assert.ok(eq(sum(parts), total));
      const all = sum(list);
      parts.forEach((part, index) => {
        const off = abs(sub(mul(part, all), mul(total, list[index]!)));
        const slack = rule === 'firstParts' ? whole(list.length) : whole(1);
        assert.ok(cmp(off, mul(mul(all, cent(1)), slack)) <= 0);
        if (isZero(list[index]!) && rule !== 'largestRemainderFloored') assert.ok(isZero(part));
      });
    }),
  );
});

test('a discount never takes more than the lines are worth, and what it leaves adds up', () => {
  const line = fc.integer({ min: -5000, max: 100_000 }).map(cent);
  fc.assert(
    fc.property(fc.nat(500_000).map(cent), fc.array(line, { minLength: 1, maxLength: 10 }), (discount, lines) => {
      const { given, discounts, net } = shareDiscount(discount, lines, cents);
      assert.ok(eq(sum(discounts), given) && cmp(given, discount) <= 0);
      assert.ok(eq(sum(net), sub(sum(lines), given)));
      net.forEach((left, index) => assert.ok(isNegative(lines[index]!) || !isNegative(left)));
    }),
  );
});

const percent = (value: string): Reduction => ({ kind: 'percent', percent: dec(value) });
const fixed = (value: string): Reduction => ({ kind: 'fixed', amount: dec(value) });
const off = (reductions: readonly Reduction[], stacking: Stacking, order: KindOrder = 'asGiven') =>
  decText(stack(whole(10_000), reductions, { stacking, order }).total);

test('percentages follow one another, or are summed, or the best of them holds', () => {
  const two = [percent('10'), percent('25')];
  assert.deepEqual([off(two, 'sequential'), off(two, 'additive'), off(two, 'bestOf')], ['3250', '3500', '2500']);
  assert.equal(off([percent('70'), percent('70')], 'additive'), '10000');
  assert.equal(off([fixed('1500'), percent('10')], 'bestOf'), '1500');
});

test('a percentage before a fixed sum is worth more than after it', () => {
  const mixed = [fixed('1000'), percent('10')];
  assert.deepEqual(
    [
      off(mixed, 'sequential'),
      off(mixed, 'sequential', 'percentBeforeFixed'),
      off(mixed, 'sequential', 'fixedBeforePercent'),
    ],
    ['1900', '2000', '1900'],
  );
});

test('a margin comes before its discount', () => {
  const priced = marginThenDiscount(whole(1000), percent('10'), percent('10'));
  assert.deepEqual(texts(Object.values(priced)), ['1100', '110', '990']);
});

const reduction = fc.oneof(
  fc.nat(20_000).map((n): Reduction => ({ kind: 'percent', percent: cent(n) })),
  fc.nat(2_000_000).map((n): Reduction => ({ kind: 'fixed', amount: cent(n) })),
);
const stackings = fc.constantFrom<Stacking[]>('sequential', 'additive', 'bestOf');
const orders = fc.constantFrom<KindOrder[]>('asGiven', 'percentBeforeFixed', 'fixedBeforePercent');

test('no stack makes an amount negative, what each gives adds up, and percentages do not mind their order', () => {
  fc.assert(
    fc.property(
      fc.nat(1_000_000).map(cent),
      fc.array(reduction, { maxLength: 6 }),
      stackings,
      orders,
      (base, list, stacking, order) => {
        const { off: each, total, left } = stack(base, list, { stacking, order });
        assert.ok(eq(sum(each), total) && eq(add(total, left), base) && !isNegative(left));
        assert.ok(each.every((one) => !isNegative(one)));
        const percents = list.filter((one) => one.kind === 'percent');
        const how = { stacking, order };
        assert.ok(eq(stack(base, percents, how).total, stack(base, percents.toReversed(), how).total));
      },
    ),
  );
});

const item = (id: string, quantity: number, subtotal: number, product = id): Item => ({
  id,
  product,
  quantity: whole(quantity),
  subtotal: whole(subtotal),
});
const given = (items: readonly Item[], ...promotions: readonly PiecePromotion[]) =>
  applyPieces(items, promotions).map((one) => Object.fromEntries([...one].map(([id, value]) => [id, decText(value)])));
const each = (value: number, unitsMax: number): PiecePromotion => ({
  kind: 'each',
  off: { kind: 'fixed', value: whole(value) },
  unitsMax: whole(unitsMax),
});
const gift = (product: string, buy: number, get: number, pick: 'cheapestUnit' | 'dearestLine' = 'cheapestUnit') => ({
  kind: 'buyGet' as const,
  buy: { products: [product], units: whole(buy) },
  get: { products: [product], units: whole(get), percent: whole(100), most: null },
  times: null,
  pick,
});

test('the second promotion finds only what the first left of a line', () => {
  const items = [item('tshirt', 1, 50), item('sweater', 1, 150)];
  assert.deepEqual(given(items, each(30, 2), each(50, 1)), [
    { tshirt: '30', sweater: '30' },
    { tshirt: '20', sweater: '50' },
  ]);
});

test('a sum across lines is shared by what is left of them; "once" takes the cheapest units first', () => {
  const items = [item('tshirt', 2, 200), item('sweater', 2, 600)];
  assert.deepEqual(given(items, { kind: 'across', off: { kind: 'fixed', value: whole(400) } }), [
    { tshirt: '100', sweater: '300' },
  ]);
  assert.deepEqual(given(items, { kind: 'once', off: { kind: 'fixed', value: whole(50) }, unitsMax: whole(3) }), [
    { tshirt: '100', sweater: '50' },
  ]);
  assert.deepEqual(
    given(items, {
      kind: 'each',
      off: { kind: 'percent', value: whole(30) },
      unitsMax: whole(1),
      products: ['sweater'],
    }),
    [{ sweater: '90' }],
  );
});

test('units that a promotion used are gone: 1,080 pieces are 1,050 of the first and 30 of the second', () => {
  const items = [item('tshirt', 1080, 2700)];
  assert.deepEqual(given(items, gift('tshirt', 50, 1000), gift('tshirt', 10, 20)), [
    { tshirt: '2500' },
    { tshirt: '50' },
  ]);
  assert.deepEqual(given([item('tshirt', 3, 750)], gift('tshirt', 2, 2)), [{}], 'two and two are four');
});

test('of several lines the cheapest unit is the gift, or what the dearest line has left, by policy', () => {
  const shoes = [item('a', 1, 100, 'shoe'), item('b', 1, 60, 'shoe'), item('c', 1, 80, 'shoe')];
  assert.deepEqual(given(shoes, gift('shoe', 2, 1)), [{ b: '60' }]);
  const shirts = [item('plain', 2, 1000, 'shirt'), item('silk', 2, 2000, 'shirt')];
  assert.deepEqual(given(shirts, { ...gift('shirt', 1, 1, 'dearestLine'), times: 1 }), [{ silk: '1000' }]);
  assert.deepEqual(given(shirts, { ...gift('shirt', 1, 1), times: 1 }), [{ plain: '500' }]);
});

const anItem = fc.record({ quantity: fc.nat(12), subtotal: fc.nat(10_000), product: fc.constantFrom('x', 'y') });
const aPromotion: fc.Arbitrary<PiecePromotion> = fc.oneof(
  fc.tuple(fc.nat(300), fc.nat(5)).map(([value, most]) => each(value, most)),
  fc.nat(3000).map((value): PiecePromotion => ({ kind: 'across', off: { kind: 'fixed', value: whole(value) } })),
  fc.nat(100).map((value): PiecePromotion => ({
    kind: 'once',
    off: { kind: 'percent', value: whole(value) },
    unitsMax: whole(2),
  })),
  fc
    .tuple(fc.constantFrom('x', 'y'), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 }))
    .map(([p, b, g]) => gift(p, b, g)),
);

test('whatever promotions follow one another, no line goes below nothing', () => {
  fc.assert(
    fc.property(fc.array(anItem, { maxLength: 5 }), fc.array(aPromotion, { maxLength: 5 }), (list, promotions) => {
      const items = list.map((one, index) => item(String(index), one.quantity, one.subtotal, one.product));
      const all = applyPieces(items, promotions);
      for (const { id, subtotal } of items) {
        const taken = sum(all.map((one) => one.get(id) ?? ZERO));
        assert.ok(cmp(taken, subtotal) <= 0 && !isNegative(taken));
      }
    }),
  );
});

test('coupons cover what is left of their fees and never more', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(10_000).map(whole), { minLength: 1, maxLength: 6 }),
      fc.array(fc.nat(5000).map(whole), { maxLength: 4 }),
      (fees, sums) => {
        const coupons = sums.map((one) => ({ amount: one, fees: fees.map((_, index) => index) }));
        const covered = coverFees(fees, coupons);
        covered.forEach((one, index) => assert.ok(!isNegative(one) && cmp(one, fees[index]!) <= 0));
        const room = cmp(sum(sums), sum(fees)) < 0 ? sum(sums) : sum(fees);
        assert.ok(cmp(abs(sub(sum(covered), room)), { units: BigInt(fees.length * (sums.length + 1)), scale: 5 }) <= 0);
      },
    ),
  );
});

const rule = (id: string, specificity: number, priority: number | null = null) => ({
  id,
  specificity,
  priority: priority === null ? null : whole(priority),
});

test('a priority decides, then the narrower rule; rules alike are an error and no toss', () => {
  const chosen = (...rules: readonly ReturnType<typeof rule>[]) => {
    const outcome = chooseRule(rules);
    return outcome.ok ? (outcome.value?.id ?? null) : outcome.refusal;
  };
  assert.equal(chosen(), null);
  assert.equal(chosen(rule('template', 1), rule('variant', 2)), 'variant');
  assert.equal(chosen(rule('variant', 2), rule('campaign', 1, 8)), 'campaign');
  assert.equal(chosen(rule('a', 1, 3), rule('b', 1, 8)), 'b');
  assert.deepEqual(chosen(rule('a', 1), rule('b', 1)), { code: 'price-rule.conflict', rules: ['a', 'b'] });
  assert.deepEqual(chosen(rule('b', 1, 5), rule('a', 1, 5), rule('c', 9)), {
    code: 'price-rule.conflict',
    rules: ['b', 'a'],
  });
});

test('a rule holds to the end of its last day, or to the minute that it names', () => {
  const day = { from: '2011-12-27', to: '2011-12-31' };
  assert.deepEqual(
    ['2011-12-26', '2011-12-27', '2011-12-31', '2012-01-01'].map((at) => isInForce(day, at, 'inclusive')),
    [false, true, true, false],
  );
  assert.equal(isInForce(day, '2011-12-31T23:59', 'inclusive'), true);
  assert.equal(isInForce(day, '2011-12-31', 'exclusive'), false);
  const hours = { from: '2020-04-06T09:00:00', to: '2020-04-09T12:00' };
  assert.deepEqual(
    ['2020-04-06 08:59:59', '2020-04-06T09:00', '2020-04-09T12:00:00.5'].map((at) => isInForce(hours, at, 'inclusive')),
    [false, true, false],
  );
});

test('a negative whole mirrors its positive where the rule says so', () => {
  fc.assert(
    fc.property(amount, weights, (total, list) => {
      const [one, other] = [
        share(total, list, 'largestRemainder', cents),
        share(neg(total), list, 'largestRemainder', cents),
      ];
      one.forEach((part, index) => assert.ok(eq(part, neg(other[index]!))));
    }),
  );
});
