import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageOf, type Page } from './page.ts';
import { aProposal } from './proposal.builder.ts';
import { showNumber } from './show.ts';
import { wordsOf } from './words.ts';

const page = (change: Parameters<typeof aProposal>[0]): Page => {
  const outcome = pageOf(aProposal(change));
  assert.ok(outcome.ok);
  return outcome.value;
};

const rows = [
  ['en-GB', '1234567.5', 2, '1,234,567.50'],
  ['de', '1234567.5', 2, '1.234.567,50'],
  ['de-CH', '1234567.5', 2, '1’234’567.50'],
  ['en-GB', '-76.8', 2, '−76.80'],
  ['en-GB', '0.0000025', 2, '0.0000025'],
  ['en-GB', '1250', 0, '1,250'],
  ['de', '999', 2, '999,00'],
] as const;
for (const [language, amount, digits, expected] of rows)
  test(`${amount} is printed as ${expected} in ${language}: padded, never rounded`, () => {
    const words = wordsOf(language);
    assert.ok(words);
    assert.equal(showNumber(amount, words, digits), expected);
  });

test('Yen are printed without decimals', () => {
  assert.equal(
    page({ currency: 'JPY', totals: { recurring: [], oneTime: '120000', usage: false } }).totals.at(-1)?.amount,
    'JPY\u00a0120,000',
  );
});

test('A term ends on its last day, not on the day after', () => {
  assert.ok(page({}).rows[0]?.notes.includes('36 months from 01/01/2027 to 31/12/2029'));
});

test('What is metered shows its rates, never an amount', () => {
  const usage = page({}).rows.find((row) => row.name.startsWith('AI usage'));
  assert.deepEqual(
    usage?.charges.map((charge) => [charge.amount, charge.rateCard]),
    [
      ['as metered', 'Rate card A'],
      ['as metered', 'Rate card B'],
    ],
  );
});
