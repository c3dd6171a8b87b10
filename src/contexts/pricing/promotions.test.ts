import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { PromotionCandidate, PromotionEffect } from '#contexts/promotion/index.ts';
import { cmp, dec, decText, sum } from '#kernel/decimal.ts';
import { mustAccept } from '#kernel/outcome.ts';
import { calculatePrice } from './calculate-price.ts';
import { aBook, aLine, aModel, anEntry, aRequest, artifact, monthly, once } from './pricing.builder.ts';
import type { PriceLine } from './pricing.contract.ts';

const perUnit = (unitPrice: string) => ({ kind: 'perUnit' as const, unitPrice });
const model = aModel(
  artifact(
    'price-book',
    aBook([
      anEntry('seat', monthly(perUnit('10'))),
      anEntry('seat', once(perUnit('50'))),
      anEntry('vault', monthly(perUnit('30'))),
      anEntry('agent', monthly(perUnit('7.77'))),
    ]),
  ),
);

const aCandidate = (effect: PromotionEffect, more: Partial<PromotionCandidate> = {}): PromotionCandidate => ({
  promotion: 'autumn',
  hash: 'sha256:autumn',
  effect,
  stackingGroup: 'season',
  exclusive: false,
  items: ['line-1'],
  ...more,
});

const priced = (lines: readonly PriceLine[], ...promotions: PromotionCandidate[]) =>
  mustAccept(calculatePrice(aRequest({ lines: [...lines], promotions }), model), 'it can be priced').price;

/** Net of each charge, as `line charge @first day`. */
const nets = (lines: readonly PriceLine[], ...promotions: PromotionCandidate[]) =>
  Object.fromEntries(
    priced(lines, ...promotions).output.value.promise.lines.flatMap(({ charges }) =>
      charges.map((charge) => [
        `${charge.lineId} ${charge.charge} ${charge.from}`,
        'amount' in charge ? charge.amount : '',
      ]),
    ),
  );

const seats = (quantity: string, lineId = 'line-1', offering = 'seat') => aLine({ quantity, lineId, offering });
const fee = (lineId: string, from = '2027-01-01') => `${lineId} fee ${from}`;
const EUR = { currency: 'EUR' } as const;

const onFee: readonly (readonly [string, PromotionEffect, string])[] = [
  ['a percentage', { kind: 'percent', percent: '30', charges: ['fee'] }, '35'],
  ['a percentage of two units at most', { kind: 'percent', percent: '30', maxQuantity: '2', charges: ['fee'] }, '44'],
  ['money off the charge', { kind: 'amount', amount: '12.5', ...EUR, charges: ['fee'] }, '37.5'],
  ['money off each unit', { kind: 'amountEach', amount: '3', ...EUR, charges: ['fee'] }, '35'],
  [
    'money off two units at most',
    { kind: 'amountEach', amount: '3', maxQuantity: '2', ...EUR, charges: ['fee'] },
    '44',
  ],
  ['more money than there is', { kind: 'amountEach', amount: '99', ...EUR, charges: ['fee'] }, '0'],
  ['one amount for the whole', { kind: 'amountAcross', amount: '20', ...EUR, on: 'month' }, '30'],
  ['three for two', { kind: 'buyGet', buy: '2', get: '1', on: 'month' }, '40'],
  ['every third unit at half price', { kind: 'buyGet', buy: '2', get: '1', percent: '50', on: 'month' }, '45'],
  ['money of another currency is not taken', { kind: 'amount', amount: '5', currency: 'USD' }, '50'],
];
for (const [what, effect, net] of onFee)
  test(`five seats at 10 a month, with ${what}, are ${net}`, () =>
    assert.equal(nets([seats('5')], aCandidate(effect))[fee('line-1')], net));

test('one amount is shared out by what the lines cost, and the shares are the amount', () => {
  const lines = [seats('2', 'a', 'vault'), seats('3', 'b', 'agent')];
  const across = aCandidate({ kind: 'amountAcross', amount: '10', ...EUR, on: 'month' }, { items: ['a', 'b'] });
  assert.deepEqual(nets(lines, across), { [fee('a')]: '52.8', [fee('b')]: '20.51' });
  const given = priced(lines, across).output.value.promotions ?? [];
  assert.equal(decText(sum(given.map(({ off }) => dec(off)))), '10');
});

test('what is given is the cheapest unit, wherever it stands', () => {
  const lines = [seats('2', 'a', 'vault'), seats('1', 'b', 'agent')];
  const deal = aCandidate({ kind: 'buyGet', buy: '2', get: '1', on: 'month' }, { items: ['a', 'b'] });
  assert.deepEqual(nets(lines, deal), { [fee('a')]: '60', [fee('b')]: '0' });
});

test('who buys two vaults gets one agent, and not a second for a third vault', () => {
  const effect: PromotionEffect = { kind: 'buyGet', buy: '2', get: '1', getOfferings: ['agent'], on: 'month' };
  const deal = aCandidate(effect, { items: ['b'], bought: ['a'] });
  const agents = (vaults: string) => nets([seats(vaults, 'a', 'vault'), seats('3', 'b', 'agent')], deal)[fee('b')];
  assert.deepEqual([agents('1'), agents('2'), agents('3'), agents('4')], ['23.31', '15.54', '15.54', '7.77']);
});

test('a promotion of the first three months cuts the segment, and the term is worth what it says', () => {
  const first = aCandidate({ kind: 'percent', percent: '50', months: 3, charges: ['fee'] });
  const { promise, estimate, promotions } = priced([seats('5')], first).output.value;
  assert.deepEqual(
    promise.lines[0]!.charges.map((charge) => [charge.charge, charge.segmentId, charge.from, charge.to]),
    [
      ['fee', 's1', '2027-01-01', '2027-04-01'],
      ['setup', 's1', '2027-01-01', '2027-04-01'],
      ['fee', 's1@2027-04-01', '2027-04-01', '2028-01-01'],
    ],
  );
  assert.equal(nets([seats('5')], first)[fee('line-1', '2027-04-01')], '50');
  assert.equal(estimate.recurring, decText(dec(String(3 * 25 + 9 * 50))));
  assert.deepEqual(
    promotions?.map(({ promotion, campaign, per, off, overTerm }) => [promotion, campaign, per, off, overTerm]),
    [['autumn', 'autumn', 'month', '25', '75']],
  );
});

test('groups stack one after the other by priority; of one group the better one applies and the other says why not', () => {
  const ten = aCandidate({ kind: 'percent', percent: '10', charges: ['fee'] }, { promotion: 'ten' });
  const twenty = aCandidate({ kind: 'percent', percent: '20', charges: ['fee'] }, { promotion: 'twenty' });
  const five = (priority: number) =>
    aCandidate(
      { kind: 'amount', amount: '5', ...EUR, charges: ['fee'] },
      { promotion: 'five', stackingGroup: 'loyalty', priority },
    );
  assert.equal(nets([seats('5')], ten, twenty, five(200))[fee('line-1')], '35');
  assert.equal(nets([seats('5')], ten, twenty, five(1))[fee('line-1')], '36');
  const steps = priced([seats('5')], ten, twenty, five(1)).trace.lines[0]!.charges[0]!.steps;
  assert.deepEqual(
    steps.filter(({ step }) => step === 'promotion').map(({ source, skipped }) => [source, skipped ?? null]),
    [
      ['promotion:five', null],
      ['promotion:twenty', null],
      ['promotion:ten', 'another of the group season gives more'],
    ],
  );
});

test('an exclusive one applies alone, and only where it gives more than the others together', () => {
  const alone = (percent: string) =>
    aCandidate({ kind: 'percent', percent, charges: ['fee'] }, { promotion: 'alone', exclusive: true });
  const others = [
    aCandidate({ kind: 'percent', percent: '10', charges: ['fee'] }, { promotion: 'a', stackingGroup: 'a' }),
    aCandidate({ kind: 'percent', percent: '10', charges: ['fee'] }, { promotion: 'b', stackingGroup: 'b' }),
  ];
  assert.equal(nets([seats('5')], alone('18'), ...others)[fee('line-1')], '40.5');
  assert.equal(nets([seats('5')], alone('20'), ...others)[fee('line-1')], '40');
});

const anEffect: fc.Arbitrary<PromotionEffect> = fc.oneof(
  fc.record({ kind: fc.constant('percent' as const), percent: fc.integer({ min: 1, max: 100 }).map(String) }),
  fc.record({
    kind: fc.constant('amountEach' as const),
    amount: fc.integer({ min: 1, max: 60 }).map(String),
    currency: fc.constant('EUR'),
    maxQuantity: fc.integer({ min: 1, max: 9 }).map(String),
  }),
  fc.record({
    kind: fc.constant('amountAcross' as const),
    amount: fc.integer({ min: 1, max: 900 }).map(String),
    currency: fc.constant('EUR'),
    on: fc.constantFrom('month' as const, 'oneTime' as const),
    months: fc.integer({ min: 1, max: 14 }),
  }),
  fc.record({
    kind: fc.constant('buyGet' as const),
    buy: fc.integer({ min: 1, max: 4 }).map(String),
    get: fc.integer({ min: 1, max: 4 }).map(String),
    on: fc.constant('month' as const),
  }),
);
const someCandidates = fc.array(
  fc.record({
    effect: anEffect,
    stackingGroup: fc.constantFrom('a', 'b', 'c'),
    exclusive: fc.boolean(),
    priority: fc.integer({ min: 1, max: 3 }),
  }),
  { minLength: 1, maxLength: 5 },
);

test('whatever promotions meet: no charge is below nothing, their order never matters, and what they gave is what is missing', () => {
  const lines = [seats('5', 'a'), seats('3', 'b', 'vault'), seats('4', 'c', 'agent')];
  const list = priced(lines).output.value;
  fc.assert(
    fc.property(someCandidates, fc.integer({ min: 1, max: 1e9 }), (given, seed) => {
      const candidates = given.map((one, index) =>
        aCandidate(one.effect, { ...one, promotion: `p${index}`, items: ['a', 'b', 'c'] }),
      );
      const shuffled = candidates
        .map((one, index) => [(seed * (index + 7)) % 101, one] as const)
        .sort(([a], [b]) => a - b)
        .map(([, one]) => one);
      const { promise, promotions, estimate } = priced(lines, ...candidates).output.value;
      assert.deepEqual(priced(lines, ...shuffled).output.value.promise, promise);
      for (const charge of promise.lines.flatMap(({ charges }) => charges))
        assert.ok('amount' in charge && cmp(dec(charge.amount), dec('0')) >= 0);
      const gave = sum((promotions ?? []).map(({ overTerm }) => dec(overTerm)));
      const missing = sum([dec(list.estimate.total), { ...dec(estimate.total), units: -dec(estimate.total).units }]);
      // Each charge and each telling rounds once, by half a cent at most, in each of twelve months.
      const cents = String((promise.lines.flatMap(({ charges }) => charges).length + (promotions ?? []).length) * 0.06);
      const apart = sum([gave, { ...missing, units: -missing.units }]);
      assert.ok(cmp(apart, dec(Number(cents).toFixed(2))) <= 0 && cmp(apart, dec(`-${Number(cents).toFixed(2)}`)) >= 0);
    }),
    { numRuns: 150 },
  );
});

test('a price that a person set stands over every rule, tells what the rules say, and counts as a discount of theirs', () => {
  const set = (kind: 'unitPrice' | 'amount', value: string, quantity: string) =>
    priced([
      aLine({
        quantity,
        overrides: [{ id: 'o1', componentId: null, charge: 'fee', kind, value, reason: 'matched a rival' }],
      }),
    ]);
  const amountOf = (decision: ReturnType<typeof set>) => decision.trace.lines[0]!.charges[0]!;
  assert.deepEqual([amountOf(set('unitPrice', '8', '5')).net, amountOf(set('unitPrice', '8', '9')).net], ['40', '72']);
  assert.deepEqual([amountOf(set('amount', '40', '5')).net, amountOf(set('amount', '40', '9')).net], ['40', '40']);
  assert.deepEqual(
    amountOf(set('unitPrice', '8', '5')).steps.filter(({ step }) => step === 'discretionary'),
    [{ step: 'discretionary', source: 'override:o1', row: 'matched a rival', base: '50', result: '40' }],
  );
  // 12 months of 10 less than 50, beside 250 once: 120 of 850.
  assert.equal(set('unitPrice', '8', '5').output.value.discounts.discretionaryPercent, '14.1177');
  // More than the list is no discount.
  assert.equal(set('unitPrice', '12', '5').output.value.discounts.discretionaryPercent, '0');
});

test('a price set on a charge that is gone blocks until somebody takes it back', () => {
  const { blocking } = priced([
    aLine({
      overrides: [
        { id: 'o1', componentId: 'gone', charge: 'fee', kind: 'amount', value: '1', reason: 'agreed by phone' },
      ],
    }),
  ]);
  assert.deepEqual(blocking, [
    {
      code: 'price.override-on-nothing',
      lineId: 'line-1',
      override: 'o1',
      componentId: 'gone',
      charge: 'fee',
    },
  ]);
});
