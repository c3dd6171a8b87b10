import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Agreement, ContractedPrice } from './agreement.ts';
import { agreementsInForce, pricesProblem, windowProblem } from './contracted-prices.ts';

const price = (change: Partial<ContractedPrice> = {}): ContractedPrice => ({
  key: 'annex-1',
  offering: 'cloud-user',
  charge: 'monthly-fee',
  from: '2026-01-01',
  price: { kind: 'percentOff', percent: '12' },
  ...change,
});
const modelled = (model: Extract<ContractedPrice['price'], { kind: 'model' }>['model']): ContractedPrice =>
  price({ price: { kind: 'model', model } });
const agreement = (change: Partial<Agreement> = {}): Agreement => ({
  id: 'a1',
  key: 'frame-2026',
  accountId: 'acc',
  name: 'Frame agreement 2026',
  contractSystem: 'clm',
  contractReference: 'C-1',
  legalEntity: null,
  currency: 'EUR',
  from: '2026-01-01',
  to: '2027-01-01',
  prices: [price()],
  version: 1,
  entryLeaf: null,
  ...change,
});
const codeOf = (of: Agreement, others: readonly Agreement[] = []) => pricesProblem(of, others)?.code ?? 'good';

describe('the prices of an agreement', () => {
  const ROWS: readonly [what: string, prices: readonly ContractedPrice[], code: string][] = [
    ['one price is good', [price()], 'good'],
    [
      'one after the other is good',
      [price({ to: '2026-07-01' }), price({ key: 'annex-2', from: '2026-07-01' })],
      'good',
    ],
    ['another charge is good', [price(), price({ key: 'annex-2', charge: 'set-up' })], 'good'],
    [
      'two on one day are none',
      [price({ to: '2026-07-02' }), price({ key: 'annex-2', from: '2026-07-01' })],
      'agreement.price-overlap',
    ],
    ['two under one key are none', [price(), price({ charge: 'set-up' })], 'agreement.price-overlap'],
    ['before its agreement', [price({ from: '2025-12-31' })], 'agreement.window'],
    ['after its agreement', [price({ from: '2027-01-01' })], 'agreement.window'],
    ['a window that holds no day', [price({ to: '2026-01-01' })], 'agreement.window'],
    ['more than everything off', [price({ price: { kind: 'percentOff', percent: '100.01' } })], 'agreement.percent'],
    [
      'tiers out of order',
      [
        price({
          price: {
            kind: 'model',
            model: {
              kind: 'volume',
              tiers: [
                { upTo: '10', unitPrice: '2' },
                { upTo: '5', unitPrice: '1' },
              ],
            },
          },
        }),
      ],
      'agreement.tiers',
    ],
    [
      'a tier after one without an end',
      [
        price({
          price: { kind: 'model', model: { kind: 'graduated', tiers: [{ unitPrice: '2' }, { unitPrice: '1' }] } },
        }),
      ],
      'agreement.tiers',
    ],
    [
      'a tier of no width',
      [
        price({
          price: {
            kind: 'model',
            model: { kind: 'graduated', tiers: [{ upTo: '0', unitPrice: '2' }, { unitPrice: '1' }] },
          },
        }),
      ],
      'agreement.tiers',
    ],
    [
      'blocks out of order',
      [
        modelled({
          kind: 'block',
          blocks: [
            { upTo: '10', price: '5' },
            { upTo: '10', price: '6' },
          ],
        }),
      ],
      'agreement.tiers',
    ],
    ['a package that holds something', [modelled({ kind: 'package', size: '50', price: '10' })], 'good'],
    ['a package of nothing', [modelled({ kind: 'package', size: '0', price: '10' })], 'agreement.model'],
    [
      'more at least than at most',
      [modelled({ kind: 'percentage', percent: '1', minimumPerEvent: '2', maximumPerEvent: '1' })],
      'agreement.model',
    ],
  ];
  for (const [what, prices, code] of ROWS) test(what, () => assert.equal(codeOf(agreement({ prices })), code));

  test('meet those of another agreement only in the same money and with the same seller', () => {
    const other = (change: Partial<Agreement>) => agreement({ id: 'a2', key: 'other', ...change });
    assert.equal(codeOf(agreement(), [other({})]), 'agreement.price-overlap');
    assert.equal(codeOf(agreement(), [other({ currency: 'CHF' })]), 'good');
    assert.equal(codeOf(agreement({ legalEntity: 'one' }), [other({ legalEntity: 'two' })]), 'good');
    assert.equal(codeOf(agreement({ legalEntity: 'one' }), [other({})]), 'agreement.price-overlap');
    assert.equal(
      codeOf(agreement(), [other({ to: '2026-01-01', from: '2025-01-01', prices: [price({ from: '2025-01-01' })] })]),
      'good',
    );
  });

  test('are named on both sides when they meet', () =>
    assert.deepEqual(
      pricesProblem(agreement({ prices: [price(), price({ key: 'annex-2', from: '2026-03-01' })] }), []),
      {
        code: 'agreement.price-overlap',
        offering: 'cloud-user',
        charge: 'monthly-fee',
        rows: [
          { agreement: 'frame-2026', price: 'annex-1', from: '2026-01-01' },
          { agreement: 'frame-2026', price: 'annex-2', from: '2026-03-01' },
        ],
      },
    ));
});

test('an agreement holds from its first day to the day before its end, in its money, with its seller', () => {
  const deal = { currency: 'EUR', seller: 'aldermoor-de', on: '2026-06-01' };
  const holds = (of: Agreement, change: Partial<typeof deal> = {}) =>
    agreementsInForce([of], { ...deal, ...change }).length === 1;
  assert.ok(holds(agreement(), { on: '2026-01-01' }) && holds(agreement(), { on: '2026-12-31' }));
  assert.ok(!holds(agreement(), { on: '2025-12-31' }) && !holds(agreement(), { on: '2027-01-01' }));
  assert.ok(!holds(agreement(), { currency: 'CHF' }));
  assert.ok(holds(agreement({ legalEntity: 'aldermoor-de' })) && !holds(agreement({ legalEntity: 'aldermoor-us' })));
});

test('a period that holds no day is refused', () => {
  assert.equal(windowProblem({ from: '2026-01-01', to: '2026-01-01' }, 'x')?.code, 'agreement.window');
  assert.equal(windowProblem({ from: '2026-01-01', to: null }, 'x'), undefined);
});
