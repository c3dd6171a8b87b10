import { test } from 'node:test';
import assert from 'node:assert/strict';
import {
  costBookProblems,
  discountPolicyProblems,
  discountScheduleProblems,
  rateTableProblems,
} from './artifact-problems.ts';
import { priceBookProblems } from './price-book-problems.ts';
import { waterfallProblems } from './waterfall-problems.ts';
import {
  aBook,
  aCostBook,
  aPolicy,
  aRateTable,
  aWaterfall,
  anEntry,
  metered,
  monthly,
  artifact,
} from './pricing.builder.ts';
import { compilePricingModel } from './pricing-model.ts';

const seat = anEntry('seat', monthly({ kind: 'perUnit', unitPrice: '20' }));
const codes = (...entries: (typeof seat)[]) => priceBookProblems(aBook(entries)).map(({ code }) => code);

test('rows of a charge that hold on a shared day are refused; neighbours, other conditions and other minimums are not', () => {
  const until = { ...seat, effective: { from: '2026-01-01', to: '2026-07-01' } };
  const after = { ...seat, id: 'after', effective: { from: '2026-07-01' } };
  assert.deepEqual(codes(until, after), []);
  assert.deepEqual(priceBookProblems(aBook([seat, after])), [
    { code: 'price-book.overlapping-entries', offering: 'seat', charge: 'fee', entries: ['seat/fee', 'after'] },
  ]);
  assert.deepEqual(codes(seat, { ...after, condition: { accountSegments: ['education'] } }), []);
  assert.deepEqual(codes(seat, { ...after, minimumQuantity: '50' }), []);
});

test('times of day that share a second are refused, also over midnight', () => {
  const at = (id: string, from: string, to: string) =>
    anEntry('seat', metered({ kind: 'perUnit', unitPrice: '1' }, 'input'), {
      id,
      timeOfDay: { zone: 'UTC', from, to },
    });
  assert.deepEqual(codes(at('a', '22:00', '02:00'), at('b', '02:00', '10:00')), []);
  assert.deepEqual(codes(at('a', '22:00', '02:00'), at('b', '01:59', '10:00')), ['price-book.overlapping-entries']);
  assert.deepEqual(codes({ ...seat, timeOfDay: { zone: 'UTC', from: '01:00', to: '02:00' } }), [
    'price-book.time-of-day-not-on-usage',
  ]);
});

test('a circle of metrics, a unit of nothing, an unknown currency and a tier out of order are refused', () => {
  const input = anEntry('seat', metered({ kind: 'perUnit', unitPrice: '1' }, 'input', ['cached']));
  const cached = anEntry('seat', metered({ kind: 'perUnit', unitPrice: '1' }, 'cached', ['input']));
  assert.deepEqual(codes(input, cached), ['price-book.circular-usage', 'price-book.circular-usage']);
  const nothing = { ...input, charge: { ...input.charge, unit: { metric: 'input', size: '0' } } } as typeof seat;
  assert.deepEqual(codes(nothing), ['price-book.unit-of-nothing']);
  assert.deepEqual(
    priceBookProblems(aBook([seat], { currency: 'XXZ' })).map(({ code }) => code),
    ['price.unknown-currency'],
  );
  const tiers = [
    { upTo: '10', unitPrice: '1' },
    { upTo: '5', unitPrice: '1' },
  ];
  assert.deepEqual(codes(anEntry('seat', monthly({ kind: 'volume', tiers }))), ['price-book.model']);
  assert.deepEqual(codes(seat, seat), ['price-book.duplicate-entry', 'price-book.overlapping-entries']);
});

test('a rate table has each currency once, and none at nothing', () => {
  assert.deepEqual(rateTableProblems(aRateTable()), []);
  const rates = [...aRateTable().rates, { currency: 'EUR', rate: '0.0' }];
  assert.deepEqual(
    rateTableProblems({ ...aRateTable(), rates }).map(({ code }) => code),
    ['rate-table.duplicate-currency', 'rate-table.zero-rate'],
  );
});

test('costs that overlap, limits that do not rise and a floor above everything are refused', () => {
  const row = { id: 'a', offering: 'seat', charge: 'fee', effective: { from: '2026-01-01' } };
  const cost = { kind: 'flat' as const, amount: '1' };
  assert.deepEqual(costBookProblems(aCostBook([{ ...row, cost }])), []);
  assert.deepEqual(
    costBookProblems(
      aCostBook([
        { ...row, cost },
        { ...row, id: 'b', cost },
      ]),
    ).map(({ code }) => code),
    ['cost-book.overlapping-entries'],
  );
  assert.deepEqual(discountPolicyProblems(aPolicy('30')), []);
  const limits = [
    { authority: 'manager', upToPercent: '25' },
    { authority: 'rep', upToPercent: '10' },
  ];
  assert.deepEqual(
    discountPolicyProblems({ ...aPolicy('101'), limits }).map(({ code }) => code),
    ['discount-policy.limits', 'discount-policy.floor-over-hundred'],
  );
});

test('a schedule of parts cannot work on usage, whose parts are not known', () => {
  const schedule = {
    key: 's',
    name: 's',
    owner: 'o',
    effective: { from: '2026-01-01' },
    chargeTypes: ['usage' as const],
    tiers: [{ percent: '101' }],
  };
  assert.deepEqual(
    discountScheduleProblems({ ...schedule, walk: 'slab' }).map(({ code }) => code),
    ['discount-schedule.over-hundred', 'discount-schedule.slab-on-usage'],
  );
});

test('a waterfall starts at the list, rounds after every discount and excludes only what came before', () => {
  assert.deepEqual(waterfallProblems(aWaterfall()), []);
  const step = (id: string, more: object = {}) => ({ id, base: 'previous', ...more }) as never;
  assert.deepEqual(waterfallProblems(aWaterfall([step('rounding'), step('list'), step('promotion')])), [
    'list is not the first step',
    'the step discretionary is missing',
    'promotion comes after rounding, and nothing would round it',
  ]);
  const excluding = [
    step('list'),
    step('discretionary', { exclusiveWith: ['promotion'] }),
    step('promotion'),
    step('rounding'),
  ];
  assert.deepEqual(waterfallProblems(aWaterfall(excluding)), [
    'discretionary excludes promotion, which does not come before it',
  ]);
});

test('a model without a waterfall, with two, or with an unusable one, does not compile', () => {
  const code = (...artifacts: Parameters<typeof compilePricingModel>[0]) => {
    const compiled = compilePricingModel(artifacts);
    return compiled.ok ? 'compiled' : compiled.refusal.code;
  };
  const waterfall = artifact('waterfall', aWaterfall());
  assert.equal(code(), 'price.no-waterfall');
  assert.equal(code(waterfall, { ...waterfall, key: 'other' }), 'price.several');
  assert.equal(code(artifact('waterfall', aWaterfall([]))), 'price.unusable-waterfall');
  assert.equal(code(waterfall, artifact('price-book', aBook([seat]))), 'compiled');
});
