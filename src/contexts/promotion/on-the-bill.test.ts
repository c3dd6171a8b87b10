import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onTheBill } from './on-the-bill.ts';

const given = { promotion: 'switch', campaign: 'switch-2026', off: '98' } as const;

test('a discount is shown beside the list price, and together they are the promise', () =>
  assert.deepEqual(onTheBill('392', [{ ...given, billing: 'discount' }], 2), {
    charge: '490',
    less: [{ promotion: 'switch', campaign: 'switch-2026', as: 'discount', amount: '98' }],
  }));

test('what is part of the price is not shown apart, also beside what is', () => {
  assert.equal(onTheBill('392', [{ ...given, billing: 'price' }], 2), null);
  const both = onTheBill(
    '300',
    [
      { ...given, billing: 'price' },
      { ...given, off: '92', billing: 'credit' },
    ],
    2,
  );
  assert.deepEqual([both?.charge, both?.less.length], ['392', 1]);
});

test('a share with more digits than money is shown in coins, and the charge makes up for it', () => {
  const billed = onTheBill('66.67', [{ ...given, off: '33.333333333333333333333333', billing: 'discount' }], 2);
  assert.deepEqual([billed?.charge, billed?.less[0]?.amount], ['100', '33.33']);
});
