import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PriceResult } from '#contexts/pricing/index.ts';
import { comparedPrices, isWorthSaying, unitPrices } from './compare-prices.ts';
import { type ExposedDeal, exposureOf } from './exposure.ts';
import { furtherState } from './further.ts';

const deal = (dealId: string, value: string, more: Partial<ExposedDeal> = {}): ExposedDeal => ({
  dealId,
  togetherId: more.togetherId ?? `${dealId}/${value}`,
  isAccepted: false,
  currency: 'EUR',
  value,
  ...more,
});

const exposures: readonly [string, readonly ExposedDeal[], string | null, object][] = [
  [
    'open and accepted add up, and nobody knows what the customer is good for',
    [deal('a', '10.10'), deal('b', '5', { isAccepted: true })],
    null,
    { open: '10.1', accepted: '5', total: '15.1', limit: null, over: null },
  ],
  [
    'of alternatives the dearest counts, because only one can be accepted',
    [deal('a', '10'), deal('a', '30'), deal('a', '20')],
    '30',
    { open: '30', accepted: '0', total: '30', over: null },
  ],
  [
    'what stands beside each other counts together',
    [deal('a', '10', { togetherId: 't' }), deal('a', '15', { togetherId: 't' }), deal('a', '20')],
    '24.99',
    { open: '25', total: '25', over: '0.01' },
  ],
  [
    'once one is accepted its alternatives are not open any more, and what stands with it is',
    [
      deal('a', '10', { togetherId: 't', isAccepted: true }),
      deal('a', '7', { togetherId: 't' }),
      deal('a', '99', { togetherId: 'other' }),
    ],
    null,
    { open: '7', accepted: '10', total: '17' },
  ],
  [
    'another currency is in no figure, and is named',
    [deal('a', '10'), deal('b', '99', { currency: 'USD' })],
    null,
    { total: '10', otherCurrencies: ['USD'] },
  ],
];
for (const [title, deals, limit, expected] of exposures)
  test(title, () => assert.partialDeepStrictEqual(exposureOf(deals, 'EUR', limit), expected));

type Charge = PriceResult['promise']['lines'][number]['charges'][number];
const charge = (lineId: string, quantity: string, amount: string, more: object = {}): Charge =>
  ({
    lineId,
    componentId: null,
    charge: 'fee',
    segmentId: 's1',
    offering: 'seat',
    type: 'recurring',
    period: 'month',
    quantity,
    amount,
    ...more,
  }) as unknown as Charge;
const promise = (charges: readonly Charge[], allocation: readonly object[] = [], optional?: true) =>
  ({
    lines: charges.map((each) => ({ lineId: each.lineId, charges: [each], ...(optional ? { optional } : {}) })),
    allocation,
  }) as unknown as PriceResult['promise'];
const last = (number: string, unit: string) => ({
  number,
  acceptedAt: '2026-10-01T00:00:00Z',
  prices: unitPrices(promise([charge('x', '1', unit)])),
});

test('a unit is compared at what is left of it, over all its lines, with the newest deal that had it', () => {
  const share = { lineId: 'a', componentId: null, charge: 'fee', segmentId: 's1', per: 'period', amount: '10' };
  const mine = unitPrices(promise([charge('a', '5', '50'), charge('b', '5', '50')], [share]));
  assert.deepEqual(comparedPrices(mine, [last('Q-2', '10'), last('Q-1', '20')]), [
    {
      offering: 'seat',
      charge: 'fee',
      per: 'month',
      mine: '9',
      last: '10',
      differencePercent: '-10',
      number: 'Q-2',
      acceptedAt: '2026-10-01T00:00:00Z',
    },
  ]);
});

test('another period, usage, a pause and an option are not compared; what was free has no percentage', () => {
  const none = (own: PriceResult['promise'], unit = '10') =>
    assert.deepEqual(comparedPrices(unitPrices(own), [last('Q-1', unit)]), []);
  none(promise([charge('a', '5', '50', { period: 'year' })]));
  none(promise([charge('a', '5', '50', { type: 'usage' })]));
  none(promise([charge('a', '0', '0')]));
  none(promise([charge('a', '5', '50')], [], true));
  none(promise([charge('a', '5', '50')]), '0');
});

test('five per cent either way is worth saying, less is not', () => {
  const said = (mine: string) =>
    comparedPrices(unitPrices(promise([charge('a', '1', mine)])), [last('Q-1', '100')]).map(isWorthSaying);
  assert.deepEqual(['95', '95.1', '100', '104.9', '105'].map(said), [[true], [false], [false], [false], [true]]);
});

test('what is being checked is pending until it was found for this very content; of another content it is stale', () => {
  assert.deepEqual(
    [
      furtherState('now', null, undefined),
      furtherState('now', 'now', undefined),
      furtherState('now', 'now', { content: 'before' }),
      furtherState('now', 'before', { content: 'before' }),
      furtherState('now', 'now', { content: 'now' }),
    ],
    ['none', 'pending', 'pending', 'stale', 'done'],
  );
});
