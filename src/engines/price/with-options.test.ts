import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withOptions } from './with-options.ts';

const month = (amount: string, from = '2027-01-01', to: string | null = '2028-01-01') => ({
  period: 'month' as const,
  from,
  to,
  amount,
});
const offer = { oneTime: '100.1', recurring: [month('10.05')] };
const options = [
  { lineId: 'a', oneTime: '0.2', recurring: [month('0.1')] },
  { lineId: 'b', oneTime: '0', recurring: [month('7', '2027-07-01')] },
];

const rows = [
  ['nothing', [], '100.1', [month('10.05')]],
  ['what is paid alike', ['a'], '100.3', [month('10.15')]],
  ['what begins later', ['b'], '100.1', [month('10.05'), month('7', '2027-07-01')]],
  ['both', ['b', 'a'], '100.3', [month('10.15'), month('7', '2027-07-01')]],
] as const;
for (const [what, chosen, oneTime, recurring] of rows)
  test(`an offer with ${what} chosen comes to the sum of it, to the last digit`, () => {
    assert.deepEqual(withOptions(offer, options, new Set(chosen)), { oneTime, recurring });
  });
