import assert from 'node:assert/strict';
import { test } from 'node:test';
import { authorityMissing } from './discount-authority.ts';

const limits = [
  { authority: 'sales-rep', upToPercent: '10' },
  { authority: 'sales-manager', upToPercent: '25' },
  { authority: 'finance' },
];
const ends = limits.slice(0, 2);

const rows: readonly [string, readonly string[], string | null, typeof limits][] = [
  ['0', [], null, limits],
  ['10', [], null, limits],
  ['10.0001', [], 'sales-manager', limits],
  ['18', ['sales-manager'], null, limits],
  // Who may give more may give this too.
  ['18', ['finance'], null, limits],
  ['18', ['legal'], 'sales-manager', limits],
  ['25.01', ['sales-manager'], 'finance', limits],
  // Nobody's limit reaches so far: the highest answers.
  ['60', [], 'sales-manager', ends],
];

for (const [discount, asked, role, of] of rows)
  test(`${discount} % with ${asked.join(', ') || 'nobody'} asked of limits that end at ${of.at(-1)?.authority}: ${role ?? 'nobody'} besides`, () =>
    assert.equal(authorityMissing(of, discount, asked)?.role ?? null, role));

test('the reason names both limits', () =>
  assert.equal(
    authorityMissing(limits, '18', [])?.reason,
    'Up to 10 % is given by sales-rep; 18 % asks for sales-manager.',
  ));
