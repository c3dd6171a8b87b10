import assert from 'node:assert/strict';
import { test } from 'node:test';
import { moneyText } from './money-text.ts';

test('an amount in a sentence has the places of its currency, groups of three, and every digit that it had', () => {
  const rows = [
    ['4911', 'EUR', '4,911.00 EUR'],
    ['-1234567.5', 'EUR', '-1,234,567.50 EUR'],
    ['999', 'JPY', '999 JPY'],
    ['1000.125', 'KWD', '1,000.125 KWD'],
    ['0.0000025', 'USD', '0.0000025 USD'],
  ] as const;
  for (const [amount, currency, text] of rows) assert.equal(moneyText(amount, currency), text);
});
