/** What cannot be right is refused with its place and a code, at the contract or at the publish gate; nothing crashes and nothing is guessed. */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Compile } from 'typebox/compile';
import { schemaProblems } from '#platform/commands/envelope.ts';
import { calculatePrice } from './calculate-price.ts';
import { TIERS_MAX } from './charge.contract.ts';
import { costBookProblems, rateTableProblems } from './artifact-problems.ts';
import { PriceBook, type Waterfall } from './price-artifacts.contract.ts';
import { priceBookProblems, pricePolicyProblems } from './price-book-problems.ts';
import { PriceRequest } from './pricing.contract.ts';
import { waterfallProblems } from './waterfall-problems.ts';
import {
  aBook,
  aCost,
  aCostBook,
  aLine,
  aModel,
  aPricePolicy,
  aRateTable,
  aRequest,
  aWaterfall,
  anEntry,
  artifact,
  metered,
  monthly,
} from './pricing.builder.ts';

const seat = anEntry('seat', monthly({ kind: 'perUnit', unitPrice: '20' }));
const problems = (...entries: PriceBook['entries']) =>
  priceBookProblems(aBook(entries)).map(({ code, ...details }) => [code, details]);
const codes = (...entries: PriceBook['entries']) => problems(...entries).map(([code]) => code);
const refusal = (request: PriceRequest) => {
  const made = calculatePrice(request, aModel(artifact('price-book', aBook([seat]))));
  return made.ok ? made.value.price.blocking.map(({ code }) => code) : made.refusal;
};

test('a currency that is none, or has no minor unit, is named: silver cannot be the price of anything', () => {
  assert.deepEqual(priceBookProblems(aBook([], { currency: 'XAG' })), [
    { code: 'price.unknown-currency', currency: 'XAG' },
  ]);
  assert.deepEqual(refusal(aRequest({ currency: 'XAG' })), {
    code: 'price.unknown-currency',
    currency: 'XAG',
    date: '2026-11-21',
  });
  // The lev ended with the euro.
  assert.deepEqual(refusal(aRequest({ currency: 'BGN' })), {
    code: 'price.unknown-currency',
    currency: 'BGN',
    date: '2026-11-21',
  });
});

test('dates that do not exist and windows without a day are named with their row', () => {
  assert.deepEqual(refusal(aRequest({ pricedAsOf: '2026-02-30' })), { code: 'period.date', date: '2026-02-30' });
  assert.deepEqual(problems({ ...seat, effective: { from: '2026-02-30' } }), [
    ['period.date', { date: '2026-02-30', entry: 'seat/fee' }],
  ]);
  assert.deepEqual(problems({ ...seat, effective: { from: '2026-03-01', to: '2026-03-01' } }), [
    ['period.empty', { from: '2026-03-01', to: '2026-03-01', entry: 'seat/fee' }],
  ]);
  const night = anEntry('seat', metered({ kind: 'perUnit', unitPrice: '1' }, 'calls'), {
    timeOfDay: { zone: 'UTC', from: '08:00', to: '08:00' },
  });
  assert.deepEqual(codes(night), ['price-book.window-of-nothing']);
  assert.deepEqual(rateTableProblems({ ...aRateTable(), asOf: '2026-11-31' }), [
    { code: 'period.date', date: '2026-11-31' },
  ]);
});

test('tiers out of order, 1e30, a float and more tiers than any list has are refused where they stand', () => {
  const tiers = [{ upTo: '10', unitPrice: '1' }, { upTo: '5', unitPrice: '1' }, { unitPrice: '1' }];
  assert.deepEqual(problems(anEntry('seat', monthly({ kind: 'graduated', tiers }))), [
    ['price-book.model', { entry: 'seat/fee', problem: 'tier 2 ends at or before the one below it' }],
  ]);
  const check = Compile(PriceBook);
  const priced = (unitPrice: unknown) => aBook([anEntry('seat', monthly({ kind: 'perUnit', unitPrice } as never))]);
  for (const price of ['1e30', 1e30, 0.1, '-1', 'NaN', '1,5', '9'.repeat(16), ''])
    assert.equal(check.Check(priced(price)), false, String(price));
  const many = Array.from({ length: TIERS_MAX + 1 }, () => ({ unitPrice: '1' }));
  assert.equal(check.Check(aBook([anEntry('seat', monthly({ kind: 'volume', tiers: many }))])), false);
  const [problem] = schemaProblems(PriceRequest, aRequest({ lines: [aLine({ quantity: '1e30' })] }));
  assert.match(JSON.stringify(problem), /lines.*0.*segments.*0.*quantity/);
});

test('10,001 lines are refused by the contract and, past it, by the engine', () => {
  const lines = Array.from({ length: 10_001 }, (_, index) => aLine({ lineId: `l${index}` }));
  assert.deepEqual(refusal(aRequest({ lines })), { code: 'price.too-many-lines', lines: 10_001, max: 10_000 });
  assert.equal(Compile(PriceRequest).Check(aRequest({ lines })), false);
});

test('two rows that one line could meet are refused, by whatever dimension they share a value; rows that no line meets are not', () => {
  const row = (id: string, condition: object) => ({ ...seat, id, condition });
  assert.deepEqual(codes(row('a', { regions: ['dach', 'nordics'] }), row('b', { regions: ['nordics'] })), [
    'price-book.overlapping-entries',
  ]);
  assert.deepEqual(codes(row('a', { regions: ['dach'] }), row('b', { regions: ['nordics'] })), []);
  const place = (region: string, size: string) => ({ characteristics: { region: [region], size: [size, 'any'] } });
  assert.deepEqual(codes(row('a', place('eu', 's')), row('b', place('eu', 'm'))), ['price-book.overlapping-entries']);
  assert.deepEqual(codes(row('a', place('eu', 's')), row('b', place('us', 's'))), []);
  const usage = (id: string, metric: string, atLeast: string) => ({ ...seat, id, minimumUsage: { metric, atLeast } });
  assert.deepEqual(codes(usage('a', 'calls', '10'), usage('b', 'calls', '20')), []);
  assert.deepEqual(codes(usage('a', 'calls', '10'), usage('b', 'tokens', '10')), ['price-book.overlapping-entries']);
  // 20,000 rows that differ in a value are told apart in a moment.
  const list = Array.from({ length: 20_000 }, (_, index) =>
    row(`r${index}`, { characteristics: { sku: [`s${index}`] } }),
  );
  assert.deepEqual(codes(...list), []);
});

test('percentages of each other, a least above a most and a bundle of usage are refused', () => {
  const of = (offering: string, other: string) =>
    anEntry(
      offering,
      monthly({ kind: 'percentOf', percent: '10', of: { scope: 'quote', basis: 'net', offerings: [other] } }),
    );
  assert.deepEqual(problems(of('care', 'support'), of('support', 'care')), [
    ['price-book.circular-percentage', { circle: 'care/fee → support/fee → care/fee' }],
  ]);
  assert.deepEqual(codes(of('care', 'care')), ['price-book.circular-percentage']);
  const limited = anEntry(
    'care',
    monthly({ kind: 'percentOf', percent: '10', of: { scope: 'quote', basis: 'net' }, minimum: '5', maximum: '4' }),
  );
  assert.deepEqual(codes(limited), ['price-book.model']);
  const calls = anEntry('api', metered({ kind: 'perUnit', unitPrice: '1' }, 'calls'));
  assert.deepEqual(codes({ ...calls, bundle: { by: { kind: 'standalone' }, breakage: 'allocated' } }), [
    'price-book.bundle-of-usage',
  ]);
});

test('steps of a waterfall that cannot all mean what they say are named', () => {
  const step = (id: string, more: object = {}) => ({ id, base: 'previous', ...more }) as Waterfall['steps'][number];
  const [list, discretionary, rounding, allocation] = ['list', 'discretionary', 'rounding', 'allocation'].map((id) =>
    step(id),
  ) as [Waterfall['steps'][number], Waterfall['steps'][number], Waterfall['steps'][number], Waterfall['steps'][number]];
  const of = (...steps: Waterfall['steps']) => waterfallProblems(aWaterfall(steps));
  assert.deepEqual(
    of(
      list,
      step('volume', { exclusiveWith: ['promotion'] }),
      step('promotion', { exclusiveWith: ['volume'] }),
      discretionary,
      rounding,
    ),
    ['promotion and volume exclude each other'],
  );
  assert.deepEqual(
    of(list, step('volume', { base: 'list' }), step('promotion', { base: 'list' }), discretionary, rounding),
    ['volume and promotion are both of the list and neither excludes the other'],
  );
  assert.deepEqual(of(list, discretionary, allocation, rounding), [
    'allocation comes before rounding, and would share out amounts that nobody pays',
  ]);
  assert.deepEqual(of(list, step('volume', { exclusiveWith: ['list'] }), discretionary, rounding), [
    'volume excludes list, which every price begins with: it would never apply',
  ]);
  assert.deepEqual(of(list, discretionary, step('rounding', { base: 'list' })), [
    'rounding is of what the step before left, not of the list',
  ]);
});

test('a policy that names what is not there, and costs outside their book’s days, are refused', () => {
  const conversion = {
    rateTable: 'ecb',
    books: [
      { book: 'eur-direct', currency: 'SEK', countries: ['SE'], channels: [], scale: 2, mode: 'halfUp' as const },
    ],
  };
  const of = (policy: object, books = [aBook([seat])], tables = [aRateTable()]) =>
    pricePolicyProblems(aPricePolicy(policy), books, tables).map(({ code }) => code);
  assert.deepEqual(of({ conversion }), ['price-policy.no-rate']);
  assert.deepEqual(of({ conversion: { ...conversion, rateTable: 'none' } }), ['price-policy.unknown-rate-table']);
  assert.deepEqual(of({ conversion }, []), ['price-policy.unknown-book']);
  assert.deepEqual(of({}, [aBook([seat], { regions: ['dach'] })]), ['price-book.unknown-region']);
  const costs = { ...aCostBook([aCost('seat', 'fee', '1')]), effective: { from: '2025-01-01', to: '2025-07-01' } };
  assert.deepEqual(
    costBookProblems(costs).map(({ code }) => code),
    ['cost-book.entry-outside-book'],
  );
});
