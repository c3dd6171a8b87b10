import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Compile } from 'typebox/compile';
import { mustAccept } from '#kernel/outcome.ts';
import { type PriceDecision, calculatePrice } from './calculate-price.ts';
import type { PercentOf } from './charge.contract.ts';
import { PriceBook } from './price-artifacts.contract.ts';
import { PriceResult, PriceTrace } from './price-result.contract.ts';
import { type PriceLine, PriceRequest } from './pricing.contract.ts';
import type { PricingModel } from './pricing-model.ts';
import {
  aBook,
  aCost,
  aCostBook,
  aLine,
  aModel,
  aPricePolicy,
  aRateTable,
  aRequest,
  anEntry,
  artifact,
  metered,
  monthly,
  once,
} from './pricing.builder.ts';

const seat = anEntry('seat', monthly({ kind: 'perUnit', unitPrice: '20' }));
const book = (...entries: PriceBook['entries']) => artifact('price-book', aBook(entries));
const price = (request: PriceRequest, by: PricingModel): PriceDecision =>
  mustAccept(calculatePrice(request, by), 'the request can be answered');
const amounts = ({ price: { output } }: PriceDecision): readonly string[] =>
  output.value.promise.lines.flatMap(({ charges }) =>
    charges.map((charge) => `${charge.offering} ${charge.type === 'usage' ? charge.factor : charge.amount}`),
  );
const codes = ({ price: { blocking } }: PriceDecision) => blocking.map(({ code }) => code);
const line = (lineId: string, offering: string, more: Partial<PriceLine> & { quantity?: string } = {}) =>
  aLine({ lineId, lineageId: lineId, offering, ...more });
const steps = ({ price: { trace } }: PriceDecision, at = 0, charge = 0) => trace.lines[at]!.charges[charge]!.steps;

const percent = (of: Partial<PercentOf['of']>, more: object = {}): PercentOf => ({
  kind: 'percentOf',
  percent: '18',
  of: { scope: 'quote', basis: 'net', ...of },
  ...more,
});
const support = (of: Partial<PercentOf['of']> = {}, more: object = {}) =>
  anEntry('support', monthly(percent(of, more)));

test('support at 18 % is of the net subscriptions of the quote, whatever order the lines are in', () => {
  const by = aModel(book(seat, support()));
  const lines = [
    line('s', 'support'),
    line('a', 'seat', { quantity: '10', discretionary: { kind: 'percent', value: '10', reason: 'deal' } }),
    line('b', 'seat', { quantity: '5' }),
  ];
  const decision = price(aRequest({ lines }), by);
  // 18 % of 180 and 100.
  assert.deepEqual(amounts(decision), ['support 50.4', 'seat 180', 'seat 100']);
  assert.deepEqual(
    amounts(price(aRequest({ lines: lines.toReversed() }), by)).toSorted(),
    amounts(decision).toSorted(),
  );
  assert.deepEqual(steps(decision)[0], {
    step: 'list',
    source: 'price-book:eur-direct',
    row: 'support/fee',
    base: '280',
    percent: '18',
    note: 'net of 2 charges',
    result: '50.4',
  });
  assert.deepEqual(
    amounts(price(aRequest({ lines }), aModel(book(seat, support({ basis: 'list' })))))[0],
    'support 54',
  );
});

test('an amount off a line is off its percentage only where the line has nothing else of that kind', () => {
  const off = (offering: string, more: Partial<PriceLine> = {}) =>
    line('s', offering, { discretionary: { kind: 'amount', value: '6', reason: 'deal', on: 'month' }, ...more });
  const seats = line('a', 'seat', { quantity: '10' });
  assert.deepEqual(amounts(price(aRequest({ lines: [off('support'), seats] }), aModel(book(seat, support())))), [
    'support 30',
    'seat 200',
  ]);
  const fee = anEntry('support', monthly({ kind: 'flat', amount: '10' }, 'base'));
  // 6 off the fee of 10; the percentage is of the 4 that are left and of the seats.
  assert.deepEqual(amounts(price(aRequest({ lines: [off('support'), seats] }), aModel(book(seat, support(), fee)))), [
    'support 4',
    'support 36.72',
    'seat 200',
  ]);
});

test('a percentage has a least and a most, names what it is of, and takes a yearly fee for twelve months', () => {
  const yearly = anEntry('archive', {
    key: 'fee',
    name: 'Archive',
    type: 'recurring',
    period: 'year',
    model: { kind: 'flat', amount: '1200' },
  });
  const lines = [line('s', 'support'), line('a', 'seat', { quantity: '10', group: 'core' }), line('b', 'archive')];
  const of = (...entry: Parameters<typeof support>) =>
    amounts(price(aRequest({ lines }), aModel(book(seat, yearly, support(...entry)))))[0];
  assert.equal(of(), 'support 54');
  assert.equal(of({ offerings: ['archive'] }), 'support 18');
  assert.equal(of({ groups: ['core'] }), 'support 36');
  assert.equal(of({ scope: 'line' }), 'support 0');
  assert.equal(of({}, { minimum: '100' }), 'support 100');
  assert.equal(of({}, { maximum: '40' }), 'support 40');
});

test('maintenance is a percentage a year of a licence that is paid once', () => {
  const licence = anEntry('licence', once({ kind: 'flat', amount: '10000' }));
  const maintenance = anEntry('care', {
    key: 'care',
    name: 'Maintenance',
    type: 'recurring',
    period: 'year',
    billing: { timing: 'advance', every: 'year' },
    model: percent({ chargeTypes: ['oneTime'] }),
  });
  const decision = price(
    aRequest({ lines: [line('l', 'licence'), line('m', 'care')] }),
    aModel(book(licence, maintenance)),
  );
  assert.deepEqual(amounts(decision), ['licence 10000', 'care 1800']);
});

test('a percentage of a percentage waits for it; what changes inside its segment blocks with the dates to divide at', () => {
  const premium = anEntry('premium', monthly(percent({ charges: ['fee'], offerings: ['seat', 'support'] })));
  const by = aModel(book(seat, support(), premium));
  const lines = [line('p', 'premium'), line('s', 'support'), line('a', 'seat', { quantity: '10' })];
  assert.deepEqual(amounts(price(aRequest({ lines }), by)), ['premium 42.48', 'support 36', 'seat 200']);
  const ramp = [
    { id: 'y1', from: '2027-01-01', to: '2027-07-01', quantity: '10', characteristics: {} },
    { id: 'y2', from: '2027-07-01', to: '2028-01-01', quantity: '20', characteristics: {} },
  ];
  const changing = price(aRequest({ lines: [line('s', 'support'), line('a', 'seat', { segments: ramp })] }), by);
  assert.deepEqual(changing.price.blocking, [
    {
      code: 'price.percent-of-changing',
      divideAt: ['2027-07-01'],
      lineId: 's',
      offering: 'support',
      charge: 'fee',
      segmentId: 's1',
    },
  ]);
});

test('a price by cost tells the rule and the price, and neither the cost nor the markup', () => {
  const resale = anEntry('resale', monthly({ kind: 'costPlus', rule: 'resale', scale: 2 }));
  const costs = {
    ...aCostBook([aCost('resale', 'fee', '12.5')], 'USD'),
    source: 'invoice 4711',
    markups: [{ rule: 'resale', percent: '12' }],
  };
  const by = aModel(book(resale), artifact('cost-book', costs), artifact('rate-table', aRateTable()));
  const decision = price(aRequest({ lines: [line('r', 'resale', { quantity: '3' })] }), by);
  // 12.50 USD are 10 EUR, and 12 % on top.
  assert.deepEqual(amounts(decision), ['resale 33.6']);
  assert.equal(steps(decision)[0]!.note, 'cost-plus rule resale');
  assert.doesNotMatch(JSON.stringify(decision.price), /12\.5|percent":"12|markup/);
  assert.ok(decision.price.artifacts.some(({ kind }) => kind === 'cost-book'));
  assert.deepEqual(codes(price(aRequest({ lines: [line('r', 'resale')] }), aModel(book(resale)))), [
    'price.no-cost-for-rule',
  ]);
});

const bundleEntry = (by: 'standalone' | 'weights', breakage: 'allocated' | 'indivisible' = 'allocated') =>
  anEntry('suite', monthly({ kind: 'flat', amount: '100' }), {
    bundle: {
      by: by === 'weights' ? { kind: 'weights', weights: { mail: '2', drive: '1' } } : { kind: 'standalone' },
      breakage,
    },
  });
const part = (componentId: string, quantity = '1') => ({
  componentId,
  lineageId: `l-${componentId}`,
  offering: componentId,
  segments: aLine({ quantity }).segments,
});

test('a bundle has one price in the place of its parts’, and says what each part is worth', () => {
  const mail = anEntry('mail', monthly({ kind: 'perUnit', unitPrice: '60' }));
  const drive = anEntry('drive', monthly({ kind: 'perUnit', unitPrice: '30' }));
  const setup = anEntry('drive', once({ kind: 'flat', amount: '25' }));
  const bundle = line('b', 'suite', { components: [part('mail'), part('drive')] });
  const decision = price(aRequest({ lines: [bundle] }), aModel(book(bundleEntry('standalone'), mail, drive, setup)));
  assert.deepEqual(amounts(decision), ['suite 100', 'drive 25']);
  const [fee] = decision.price.output.value.promise.lines[0]!.charges;
  assert.deepEqual(fee!.type === 'recurring' && fee!.bundle, {
    breakage: 'allocated',
    parts: [
      { componentId: 'mail', offering: 'mail', charge: 'fee', amount: '66.67', alone: '60' },
      { componentId: 'drive', offering: 'drive', charge: 'fee', amount: '33.33', alone: '30' },
    ],
  });
  // By weights, a part needs no price of its own.
  const weighed = price(aRequest({ lines: [bundle] }), aModel(book(bundleEntry('weights'))));
  assert.deepEqual(codes(weighed), []);
  assert.deepEqual(amounts(weighed), ['suite 100']);
});

test('where no book has the currency, the policy’s book is converted, and the promise cites table, day and rate', () => {
  const policy = aPricePolicy({
    conversion: {
      rateTable: 'ecb',
      books: [
        {
          book: 'eur-direct',
          currency: 'USD',
          countries: ['US'],
          channels: ['direct'],
          scale: 2,
          mode: 'halfUp',
          markupPercent: '2',
        },
      ],
    },
  });
  const model = aModel(book(seat), artifact('price-policy', policy), artifact('rate-table', aRateTable()));
  const request = aRequest({ currency: 'USD', country: 'US', lines: [line('a', 'seat', { quantity: '3' })] });
  const decision = price(request, model);
  // 20 EUR × 1.25 × 1.02 = 25.50 USD.
  assert.deepEqual(amounts(decision), ['seat 76.5']);
  assert.deepEqual(decision.price.output.value.promise.conversions, [
    {
      book: 'eur-direct',
      rateTable: 'ecb',
      asOf: '2026-11-20',
      from: 'EUR',
      to: 'USD',
      rate: '1.275',
      markupPercent: '2',
    },
  ]);
  assert.ok(decision.price.artifacts.some(({ kind }) => kind === 'rate-table'));
  assert.deepEqual(codes(price({ ...request, country: 'CA' }, model)), ['price.no-entry']);
  assert.deepEqual(codes(price(request, aModel(book(seat), artifact('rate-table', aRateTable())))), ['price.no-entry']);
});

test('a book rounds the line, the price of one, or the sum; the result says which', () => {
  const at = (per: 'line' | 'unit' | 'total') => {
    const rounding = { mode: 'halfUp' as const, per };
    const fee = anEntry('seat', monthly({ kind: 'perUnit', unitPrice: '1.115' }));
    const lines = [
      line('a', 'seat', { quantity: '3' }),
      line('b', 'seat', { quantity: '3' }),
      line('c', 'seat', { quantity: '1' }),
    ];
    const decision = price(aRequest({ lines }), aModel(artifact('price-book', aBook([fee], { rounding }))));
    const { promise, conventions } = decision.price.output.value;
    assert.equal(conventions!.books[0]!.place, per);
    return [
      ...promise.lines.map(({ charges }) => (charges[0]!.type === 'recurring' ? charges[0]!.amount : '')),
      promise.totals.recurring[0]!.amount,
    ];
  };
  assert.deepEqual(at('line'), ['3.35', '3.35', '1.12', '7.82']);
  assert.deepEqual(at('unit'), ['3.36', '3.36', '1.12', '7.84']);
  // 7.805 is 7.81, and the cent that is over goes to the largest remainder.
  assert.deepEqual(at('total'), ['3.35', '3.35', '1.11', '7.81']);
});

test('each year of a ramp is dearer by the uplift, of the list or of the year before', () => {
  const years = ['2027', '2028', '2029'].map((year) => ({
    id: year,
    from: `${year}-01-01`,
    to: `${Number(year) + 1}-01-01`,
    quantity: '10',
    characteristics: {},
  }));
  const at = (counted: 'simple' | 'compound') => {
    const fee = { ...seat, uplift: { percentPerYear: '5', counted } };
    return amounts(price(aRequest({ lines: [line('a', 'seat', { segments: years })] }), aModel(book(fee))));
  };
  assert.deepEqual(at('simple'), ['seat 200', 'seat 210', 'seat 220']);
  assert.deepEqual(at('compound'), ['seat 200', 'seat 210', 'seat 220.5']);
  const policy = artifact('price-policy', aPricePolicy({ uplift: { percentPerYear: '5', counted: 'simple' } }));
  const byPolicy = price(aRequest({ lines: [line('a', 'seat', { segments: years })] }), aModel(book(seat), policy));
  assert.deepEqual(amounts(byPolicy), ['seat 200', 'seat 210', 'seat 220']);
  const long = [{ ...years[0]!, to: '2030-01-01' }];
  const whole = price(
    aRequest({ lines: [line('a', 'seat', { segments: long })] }),
    aModel(book({ ...seat, uplift: { percentPerYear: '5', counted: 'simple' } })),
  );
  assert.deepEqual(
    whole.price.warnings.map(({ code }) => code),
    ['price.uplift-inside-segment'],
  );
});

test('a minimum is owed whatever is used, a maximum caps it, and several lines share a pool', () => {
  const calls = metered({ kind: 'perUnit', unitPrice: '1' }, 'calls');
  const tokens = anEntry('api', {
    ...calls,
    type: 'usage',
    unit: { metric: 'calls', size: '1' },
    commitment: { per: 'month', minimum: '500', maximum: '800' },
  } as typeof calls);
  const assumed = (used: string) =>
    price(aRequest({ lines: [line('a', 'api', { assumedUsage: { calls: used } })] }), aModel(book(tokens))).price.output
      .value;
  assert.deepEqual(assumed('300').estimate.commitments, [
    {
      id: 'a//calls/s1',
      per: 'month',
      periods: '12',
      usagePerPeriod: '300',
      trueUp: '2400',
      capped: '0',
      assured: '6000',
    },
  ]);
  assert.equal(assumed('300').estimate.total, '6000');
  assert.equal(assumed('300').estimate.metrics!.tcv, '6000');
  assert.equal(assumed('1000').estimate.total, '9600');
  const [usage] = assumed('300').promise.lines[0]!.charges;
  assert.deepEqual(usage!.type === 'usage' && usage!.commitment, { per: 'month', minimum: '500', maximum: '800' });
  const free = anEntry('api', { ...tokens.charge, commitment: undefined } as never);
  delete (free.charge as { commitment?: unknown }).commitment;
  const pool = {
    id: 'pool',
    name: 'Usage commitment',
    from: '2027-01-01',
    to: '2028-01-01',
    per: 'quarter' as const,
    minimum: '3000',
    covers: {},
  };
  const request = aRequest({
    lines: [line('a', 'api', { assumedUsage: { calls: '300' } }), line('b', 'api', { assumedUsage: { calls: '500' } })],
    commitments: [pool],
  });
  const pooled = price(request, aModel(book(free))).price.output.value;
  assert.deepEqual(pooled.estimate.commitments, [
    { id: 'pool', per: 'quarter', periods: '4', usagePerPeriod: '2400', trueUp: '2400', capped: '0', assured: '12000' },
  ]);
  assert.deepEqual(pooled.promise.commitments, [pool]);
  assert.deepEqual([...Compile(PriceRequest).Errors(request)], []);
  assert.deepEqual([...Compile(PriceResult).Errors(pooled)], []);
});

test('every new rule fits the contract of a price book, and what it answers the contract of a result', () => {
  const priced = aBook([
    seat,
    support({}, { minimum: '10' }),
    bundleEntry('weights', 'indivisible'),
    {
      ...anEntry('api', metered({ kind: 'perUnit', unitPrice: '1' }, 'calls')),
      minimumUsage: { metric: 'calls', atLeast: '5' },
    },
  ]);
  assert.deepEqual([...Compile(PriceBook).Errors(priced)], []);
  const lines = [
    line('s', 'support'),
    line('a', 'seat'),
    line('b', 'suite', { components: [part('mail'), part('drive')] }),
  ];
  const { price: decision } = price(aRequest({ lines }), aModel(artifact('price-book', priced)));
  assert.deepEqual([...Compile(PriceResult).Errors(decision.output.value)], []);
  assert.deepEqual([...Compile(PriceTrace).Errors(decision.trace)], []);
});
