import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Compile } from 'typebox/compile';
import fc from 'fast-check';
import { decisionFingerprint, replayCheck } from '#engines/decision.ts';
import { add, dec, decText, eq, sub, sum } from '#kernel/decimal.ts';
import { mustAccept } from '#kernel/outcome.ts';
import type { PromotionCandidate } from '#contexts/promotion/index.ts';
import { type PriceDecision, calculatePrice } from './calculate-price.ts';
import { type PriceLine, PriceRequest } from './pricing.contract.ts';
import { MarginResult, PriceResult, PriceTrace } from './price-result.contract.ts';
import type { DiscountSchedule, PriceBook } from './price-artifacts.contract.ts';
import type { PricingModel } from './pricing-model.ts';
import {
  aBook,
  aCost,
  aCostBook,
  aLine,
  aModel,
  aPolicy,
  aRequest,
  anEntry,
  artifact,
  metered,
  monthly,
  once,
} from './pricing.builder.ts';

const seat = anEntry('seat', monthly({ kind: 'perUnit', unitPrice: '20' }));
const setup = anEntry('seat', once({ kind: 'flat', amount: '100' }));
const tokens = anEntry('seat', metered({ kind: 'perUnit', unitPrice: '3' }, 'input'));
const book = (...entries: PriceBook['entries']) => artifact('price-book', aBook(entries));
const model = aModel(book(seat, setup));

const price = (request: PriceRequest, by: PricingModel = model): PriceDecision =>
  mustAccept(calculatePrice(request, by), 'the request can be answered');
const amounts = ({ price: { output } }: PriceDecision): readonly string[] =>
  output.value.promise.lines.flatMap(({ charges }) =>
    charges.map((charge) => (charge.type === 'usage' ? charge.factor : charge.amount)),
  );
const percent = (value: string): PriceLine['discretionary'] => ({ kind: 'percent', value, reason: 'a good customer' });
const codes = ({ price: { blocking } }: PriceDecision) => blocking.map(({ code }) => code);
const candidate = (more: Partial<PromotionCandidate>): PromotionCandidate => ({
  promotion: 'autumn',
  hash: 'sha256:autumn',
  effect: { kind: 'percent', percent: '10' },
  stackingGroup: 'season',
  exclusive: false,
  items: ['line-1'],
  ...more,
});

test('a line costs its list price, and says from which row', () => {
  const decision = price(aRequest({ lines: [aLine({ quantity: '5' })] }));
  assert.deepEqual(amounts(decision), ['100', '100']);
  assert.deepEqual(decision.price.output.value.promise.totals, {
    oneTime: '100',
    recurring: [{ period: 'month', from: '2027-01-01', to: '2028-01-01', amount: '100' }],
    orderCredit: '0',
  });
  assert.equal(decision.price.output.value.estimate.total, '1300');
  const [first] = decision.price.trace.lines[0]!.charges;
  assert.deepEqual(first!.steps[0], { step: 'list', source: 'price-book:eur-direct', row: 'seat/fee', result: '100' });
});

test('what pricing answers is what its contract says, in every part', () => {
  const full = aModel(
    book(seat, setup, tokens),
    artifact('cost-book', aCostBook([aCost('seat', 'fee', '5')])),
    artifact('discount-policy', aPolicy('90')),
  );
  const request = aRequest({
    lines: [aLine({ quantity: '7', discretionary: percent('8'), assumedUsage: { input: '2500000' } })],
    orderDiscount: { kind: 'percent', value: '3', reason: '' },
    promotions: [candidate({})],
  });
  assert.deepEqual([...Compile(PriceRequest).Errors(request)], []);
  const decision = price(request, full);
  assert.deepEqual([...Compile(PriceResult).Errors(decision.price.output.value)], []);
  assert.deepEqual([...Compile(PriceTrace).Errors(decision.price.trace)], []);
  assert.deepEqual([...Compile(MarginResult).Errors(decision.margin.output.value)], []);
});

test('the waterfall takes agreement, volume, promotion and discretion in its order, and rounds once', () => {
  const schedule: DiscountSchedule = {
    key: 'seats',
    name: 'Seats',
    owner: 'piet.pricing',
    effective: { from: '2026-01-01' },
    chargeTypes: ['recurring'],
    walk: 'range',
    tiers: [{ upTo: '9', percent: '0' }, { percent: '5' }],
  };
  const volume = artifact('discount-schedule', schedule);
  const request = aRequest({
    lines: [aLine({ quantity: '11', discretionary: percent('7.5') })],
    promotions: [candidate({})],
  });
  const decision = price(
    request,
    aModel(book(anEntry('seat', monthly({ kind: 'perUnit', unitPrice: '19.99' }))), volume),
  );
  const [charge] = decision.price.trace.lines[0]!.charges;
  assert.deepEqual(
    charge!.steps.map(({ step, base, percent: off, result }) => [step, base, off, result]),
    [
      ['list', undefined, undefined, '219.89'],
      ['volume', '219.89', '5', '208.8955'],
      ['promotion', '208.8955', '10', '188.00595'],
      ['discretionary', '188.00595', '7.5', '173.90550375'],
      ['rounding', undefined, undefined, '173.91'],
    ],
  );
  assert.deepEqual(charge!.steps.at(-1)!.rounding, {
    mode: 'halfUp',
    scale: 2,
    exact: '173.90550375',
    rounded: '173.91',
  });
  assert.deepEqual(
    decision.price.artifacts.map(({ kind, key }) => `${kind}:${key}`),
    ['discount-schedule:seats', 'price-book:eur-direct', 'promotion:autumn', 'waterfall:standard'],
  );
});

test('a contracted price excludes a promotion, and the explanation says so', () => {
  const request = aRequest({
    agreementPrices: [
      {
        id: 'row-7',
        agreement: 'frame-2026',
        offering: 'seat',
        charge: 'fee',
        effective: { from: '2026-01-01', to: '2026-12-31' },
        price: { kind: 'model', model: { kind: 'perUnit', unitPrice: '15' } },
      },
    ],
    promotions: [candidate({})],
  });
  const decision = price(request);
  assert.deepEqual(amounts(decision), ['15', '90']);
  const [fee] = decision.price.trace.lines[0]!.charges;
  assert.equal(fee!.steps.find(({ step }) => step === 'promotion')!.skipped, 'agreement has changed the price');
  assert.equal(decision.price.expiresAt, '2026-12-31');
});

test('of promotions in one group the best applies, groups stack, and an exclusive one applies alone only where it gives more', () => {
  const of = (...promotions: PromotionCandidate[]) => amounts(price(aRequest({ promotions })))[0];
  const best = candidate({ promotion: 'best', effect: { kind: 'percent', percent: '20' } });
  const other = candidate({
    promotion: 'other',
    stackingGroup: 'zeal',
    effect: { kind: 'amount', amount: '1', currency: 'EUR' },
  });
  assert.equal(of(candidate({}), best), '16');
  assert.equal(of(candidate({}), best, other), '15');
  const alone = (value: string) =>
    candidate({ promotion: 'alone', stackingGroup: 'x', exclusive: true, effect: { kind: 'percent', percent: value } });
  assert.equal(of(best, other, alone('30')), '14');
  assert.equal(of(best, other, alone('24')), '15');
  const dollars = candidate({ effect: { kind: 'amount', amount: '1', currency: 'USD' } });
  assert.equal(of(dollars), '20');
});

test('a discount of 18 % is 18 % for whoever must approve it, whatever the cents did', () => {
  const decision = price(aRequest({ lines: [aLine({ quantity: '3', discretionary: percent('18') })] }));
  const { discounts } = decision.price.output.value;
  assert.equal(discounts.discretionaryPercent, '18');
  assert.equal(discounts.effectivePercent, '18');
  const term = [{ id: 's', from: '2027-01-31', to: '2027-05-07', quantity: '7', characteristics: {} }];
  const odd = price(aRequest({ lines: [aLine({ segments: term, discretionary: percent('10') })] }));
  assert.equal(odd.price.output.value.discounts.discretionaryPercent, '10');
});

test('one line at 60 % is not hidden by a large line at list; an order discount counts as given away', () => {
  const lines = [aLine({ quantity: '1000' }), aLine({ lineId: 'line-2', discretionary: percent('60') })];
  const { discounts } = price(aRequest({ lines })).price.output.value;
  assert.equal(discounts.discretionaryPercent, '60');
  assert.ok(Number(discounts.effectivePercent) < 1);
  const order = price(aRequest({ orderDiscount: { kind: 'percent', value: '12', reason: '' } }));
  assert.equal(order.price.output.value.discounts.discretionaryPercent, '12');
});

test('a discount on usage only changes the factor and counts in full, without any assumed usage', () => {
  const decision = price(aRequest({ lines: [aLine({ discretionary: percent('40') })] }), aModel(book(tokens)));
  assert.deepEqual(amounts(decision), ['0.6']);
  assert.equal(decision.price.output.value.discounts.discretionaryPercent, '40');
});

test('an amount off a line is shared over its charges and components to the last cent', () => {
  const bundle = aModel(book(seat, anEntry('extra', monthly({ kind: 'perUnit', unitPrice: '10' }))));
  const line = aLine({
    components: [{ componentId: 'c', lineageId: 'l-c', offering: 'extra', segments: aLine().segments }],
    discretionary: { kind: 'amount', value: '10', reason: '', on: 'month' },
  });
  const decision = price(aRequest({ lines: [line] }), bundle);
  assert.deepEqual(amounts(decision), ['13.33', '6.67']);
  assert.deepEqual(
    codes(
      price(
        aRequest({ lines: [{ ...line, discretionary: { ...line.discretionary!, value: '30.01' } as never }] }),
        bundle,
      ),
    ),
    ['price.discount-exceeds-price'],
  );
});

test('what is paid once is paid once: a ramp pays set-up at its start, and units once as they come', () => {
  const ramp = [
    { id: 'y1', from: '2027-01-01', to: '2028-01-01', quantity: '10', characteristics: {} },
    { id: 'y2', from: '2028-01-01', to: '2029-01-01', quantity: '25', characteristics: {} },
    { id: 'y3', from: '2029-01-01', to: '2030-01-01', quantity: '20', characteristics: {} },
  ];
  const activation = anEntry('seat', once({ kind: 'perUnit', unitPrice: '3' }, 'activation'));
  const decision = price(aRequest({ lines: [aLine({ segments: ramp })] }), aModel(book(seat, setup, activation)));
  const paid = decision.price.output.value.promise.lines[0]!.charges.map((charge) => [
    charge.segmentId,
    charge.charge,
    charge.type === 'usage' ? '' : charge.amount,
  ]);
  assert.deepEqual(paid, [
    ['y1', 'fee', '200'],
    ['y1', 'setup', '100'],
    ['y1', 'activation', '30'],
    ['y2', 'fee', '500'],
    ['y2', 'activation', '45'],
    ['y3', 'fee', '400'],
  ]);
  assert.equal(decision.price.output.value.estimate.recurring, '13200');
});

test('editing one line of an order with a discount moves one leaf and leaves the others as they were', () => {
  const lines = Array.from({ length: 50 }, (_, index) =>
    aLine({ lineId: `line-${index}`, quantity: String(index + 1) }),
  );
  const request = aRequest({ lines, orderDiscount: { kind: 'amount', value: '100', reason: 'round sum' } });
  const before = price(request).price.output.value;
  const after = price({
    ...request,
    lines: lines.map((line, index) => (index === 7 ? aLine({ lineId: 'line-7', quantity: '99' }) : line)),
  }).price.output.value;
  const moved = before.lineFingerprints.flatMap((leaf, index) =>
    leaf === after.lineFingerprints[index] ? [] : [index],
  );
  assert.deepEqual(moved, [7]);
  assert.notDeepEqual(before.promise.allocation, after.promise.allocation);
});

test('an order credit is shared out to the last cent and is worth what was typed', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 10_000 }),
      (quantities, cents) => {
        const lines = quantities.map((quantity, i) => aLine({ lineId: `l${i}`, quantity: String(quantity) }));
        const value = decText({ units: BigInt(cents), scale: 2 });
        const { promise, estimate } = price(aRequest({ lines, orderDiscount: { kind: 'amount', value, reason: '' } }))
          .price.output.value;
        assert.ok(eq(sum(promise.allocation.map(({ amount }) => dec(amount))), dec(value)));
        assert.equal(promise.totals.orderCredit, value);
        const parts = add(add(dec(estimate.oneTime), dec(estimate.recurring)), dec(estimate.usageTotal));
        assert.ok(eq(sub(parts, dec(value)), dec(estimate.total)));
      },
    ),
    { numRuns: 50 },
  );
});

test('an assumption moves the estimate and never the promise', () => {
  const by = aModel(book(seat, tokens));
  const small = price(aRequest({ lines: [aLine({ assumedUsage: { input: '1000000' } })] }), by).price;
  const large = price(aRequest({ lines: [aLine({ assumedUsage: { input: '9000000' } })] }), by).price;
  assert.equal(small.output.fingerprint, large.output.fingerprint);
  assert.equal(small.output.value.estimate.usageTotal, '36');
  assert.equal(large.output.value.estimate.usageTotal, '324');
});

test('a row without a price, two equal rows and a quantity beyond the tiers each block, with what a person needs', () => {
  const none = price(aRequest({ lines: [aLine({ offering: 'unknown' })] })).price.blocking;
  assert.deepEqual(none, [
    {
      code: 'price.no-entry',
      offering: 'unknown',
      currency: 'EUR',
      country: 'DE',
      channel: 'direct',
      date: '2026-11-21',
      lineId: 'line-1',
      segmentId: 's1',
    },
  ]);
  assert.deepEqual(codes(price(aRequest({ country: 'US' }))), ['price.no-entry']);
  const twice = aModel(book(seat, { ...seat, id: 'again' }));
  assert.deepEqual(codes(price(aRequest(), twice)), ['price.ambiguous-entry']);
  const tiers = anEntry('seat', monthly({ kind: 'volume', tiers: [{ upTo: '10', unitPrice: '1' }] }));
  assert.deepEqual(codes(price(aRequest({ lines: [aLine({ quantity: '11' })] }), aModel(book(tiers)))), [
    'price.beyond-last-tier',
  ]);
  assert.deepEqual(codes(price(aRequest({ lines: [aLine({ discretionary: percent('101') })] }))), [
    'price.discount-exceeds-price',
    'price.discount-exceeds-price',
  ]);
});

test('a huge quantity at a huge price is a finding or a refusal, never a cut amount or a crash', () => {
  const dear = aModel(book(anEntry('seat', monthly({ kind: 'perUnit', unitPrice: '999999999999999' }))));
  const huge = calculatePrice(aRequest({ lines: [aLine({ quantity: '1000000000000' })] }), dear);
  assert.ok(!huge.ok || huge.value.price.blocking.some(({ code }) => code === 'price.amount-too-long'));
  const many = Array.from({ length: 3 }, (_, i) => aLine({ lineId: `l${i}` }));
  assert.deepEqual(calculatePrice(aRequest({ lines: many }), dear), {
    ok: false,
    refusal: { code: 'price.total-too-long', lines: 3 },
  });
});

test('the most specific row and book win: the country named, the segment, the characteristic, the larger minimum', () => {
  const everywhere = artifact('price-book', aBook([seat], { key: 'eur', countries: [], channels: [] }));
  const cheap = (more: object, unitPrice: string, id: string) =>
    anEntry('seat', monthly({ kind: 'perUnit', unitPrice }), { id, ...more });
  const local = book(
    cheap({}, '18', 'base'),
    cheap({ condition: { accountSegments: ['education'] } }, '9', 'edu'),
    cheap({ condition: { characteristics: { region: ['eu', 'ch'] } } }, '22', 'eu'),
    cheap({ minimumQuantity: '100' }, '17', 'bulk'),
  );
  const by = aModel(everywhere, local);
  const feeOf = (request: PriceRequest) => price(request, by).price.trace.lines[0]!.charges[0]!.steps[0]!.row;
  assert.equal(feeOf(aRequest()), 'base');
  assert.equal(feeOf(aRequest({ country: 'FR', channel: 'partner' })), 'seat/fee');
  assert.equal(feeOf(aRequest({ account: { segments: ['education'], newCustomer: true } })), 'edu');
  assert.equal(feeOf(aRequest({ lines: [aLine({ quantity: '100' })] })), 'bulk');
  const inEu = [{ ...aLine().segments[0]!, characteristics: { region: 'ch' } }];
  assert.equal(feeOf(aRequest({ lines: [aLine({ segments: inEu })] })), 'eu');
});

test('the same request and model give the same decision; a replay says identical, newer engine, or what differs', () => {
  const request = aRequest({ lines: [aLine({ quantity: '4', discretionary: percent('5') })] });
  const [first, again] = [price(request).price, price(structuredClone(request)).price];
  assert.equal(decisionFingerprint(first), decisionFingerprint(again));
  assert.equal(replayCheck(first, again), 'identical');
  assert.equal(
    replayCheck(first, { ...again, engine: { ...again.engine, version: 'next' } }),
    'same-output-newer-engine',
  );
  const dearer = aModel(book(anEntry('seat', monthly({ kind: 'perUnit', unitPrice: '21' })), setup));
  const replay = replayCheck(first, price(request, dearer).price);
  assert.ok(typeof replay === 'object');
  assert.ok(replay.different.some(({ path }) => path.startsWith('artifacts.')));
  assert.deepEqual(
    replay.different.filter(({ path }) => path === 'output.promise.lines.0.charges.0.amount'),
    [{ path: 'output.promise.lines.0.charges.0.amount', stored: '76', fresh: '79.8' }],
  );
});

test('yen have no cents: the line rounds to whole yen by the book’s mode', () => {
  const yen = aModel(
    artifact(
      'price-book',
      aBook([anEntry('seat', monthly({ kind: 'perUnit', unitPrice: '10.5' }))], { currency: 'JPY' }),
    ),
  );
  assert.deepEqual(amounts(price(aRequest({ currency: 'JPY', lines: [aLine({ quantity: '3' })] }), yen)), ['32']);
});

test('books with and without tax do not meet in one quote', () => {
  const gross = artifact(
    'price-book',
    aBook([anEntry('extra', monthly({ kind: 'flat', amount: '5' }))], { key: 'gross', taxInclusive: true }),
  );
  const lines = [aLine(), aLine({ lineId: 'line-2', offering: 'extra' })];
  assert.deepEqual(codes(price(aRequest({ lines }), aModel(book(seat), gross))), ['price.mixed-tax-basis']);
});
