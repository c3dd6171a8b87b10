import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PricePromise } from '#contexts/pricing/index.ts';
import { mustAccept } from '#kernel/outcome.ts';
import type { TaxAnswer } from './tax.contract.ts';
import { taxEstimateOf } from './tax-estimate.ts';

type Charge = readonly [lineId: string, per: 'oneTime' | 'month', amount: string, from?: string];

const aPromise = (charges: readonly Charge[], more: Partial<PricePromise> = {}): PricePromise =>
  ({
    currency: 'EUR',
    tax: 'exclusive',
    allocation: [],
    lines: [...Map.groupBy(charges, ([lineId]) => lineId)].map(([lineId, own]) => ({
      lineId,
      charges: own.map(([, per, amount, from = '2027-01-01'], index) => ({
        lineId,
        componentId: null,
        charge: `c${index}`,
        segmentId: 's1',
        from,
        amount,
        ...(per === 'oneTime' ? { type: 'oneTime' } : { type: 'recurring', period: per }),
      })),
    })),
    ...more,
  }) as unknown as PricePromise;

const anAnswer = (percents: Readonly<Record<string, string>>, more: Partial<TaxAnswer> = {}): TaxAnswer => ({
  source: 'a tax engine 2026.11',
  asOf: '2026-11-22T10:00:00Z',
  validUntil: '2026-12-22',
  place: 'perLine',
  lines: Object.entries(percents).map(([id, percent]) => ({ id, percent, jurisdiction: 'DE', tax: 'VAT' })),
  ...more,
});

const paid = (promise: PricePromise, answer: TaxAnswer) => {
  const estimate = mustAccept(taxEstimateOf(promise, answer), 'every line has a rate');
  return estimate.status === 'estimated'
    ? estimate.payments.map(({ per, from, net, tax, gross }) => [per, from, net, tax, gross])
    : [];
};

test('tax comes on top of prices without it, once and by month apart', () =>
  assert.deepEqual(
    paid(
      aPromise([
        ['a', 'oneTime', '100'],
        ['a', 'month', '10'],
        ['b', 'month', '20'],
      ]),
      anAnswer({ a: '19', b: '7' }),
    ),
    [
      ['oneTime', null, '100', '19', '119'],
      ['month', '2027-01-01', '30', '3.3', '33.3'],
    ],
  ));

test('rounded by line or on the whole, as the boundary says (Dolibarr: 0.24 and 0.25)', () => {
  const promise = aPromise([
    ['a', 'oneTime', '1.24'],
    ['b', 'oneTime', '1.24'],
  ]);
  const tax = (place: TaxAnswer['place']) => paid(promise, anAnswer({ a: '10', b: '10' }, { place }))[0]?.[3];
  assert.deepEqual([tax('perLine'), tax('onTotal')], ['0.24', '0.25']);
});

test('prices that contain tax keep what was promised, and tell what of it is tax', () =>
  assert.deepEqual(paid(aPromise([['a', 'month', '119']], { tax: 'inclusive' }), anAnswer({ a: '19' })), [
    ['month', '2027-01-01', '100', '19', '119'],
  ]));

test('tax is of what is left after the share of a discount on the order', () => {
  const allocation = [
    { lineId: 'a', componentId: null, charge: 'c0', segmentId: 's1', per: 'period' as const, amount: '4' },
  ];
  assert.deepEqual(paid(aPromise([['a', 'month', '104']], { allocation }), anAnswer({ a: '19' })), [
    ['month', '2027-01-01', '100', '19', '119'],
  ]);
});

test('a ramp is taxed step by step, a currency without cents in whole units', () =>
  assert.deepEqual(
    paid(
      aPromise(
        [
          ['a', 'month', '105', '2027-04-01'],
          ['a', 'month', '50', '2027-01-01'],
        ],
        { currency: 'JPY' },
      ),
      anAnswer({ a: '10' }),
    ),
    [
      ['month', '2027-01-01', '50', '5', '55'],
      ['month', '2027-04-01', '105', '11', '116'],
    ],
  ));

test('an answer that leaves a line out is no estimate', () =>
  assert.deepEqual(
    taxEstimateOf(
      aPromise([
        ['a', 'oneTime', '1'],
        ['b', 'oneTime', '1'],
      ]),
      anAnswer({ a: '19' }),
    ),
    { ok: false, refusal: { code: 'tax.line-without-rate', lines: ['b'] } },
  ));
