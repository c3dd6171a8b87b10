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

test('Where a recurring amount changes each amount has its days, and what the customer binds themselves to has its own', () => {
  const [first, then] = [
    { from: '2027-01-01', to: '2027-07-01' },
    { from: '2027-07-01', to: '2028-01-01' },
  ];
  const { totals } = page({
    totals: {
      recurring: [
        { period: 'month', amount: '1300', term: first },
        { period: 'month', amount: '2600', term: then },
      ],
      usage: false,
      commitments: [
        {
          name: 'Yearly spend',
          per: 'year',
          minimum: '20000',
          maximum: '90000',
          term: { from: first.from, to: then.to },
        },
      ],
    },
  });
  assert.deepEqual(
    totals.slice(-4).map(({ label, amount }) => [label, amount.slice(4)]),
    [
      ['Recurring per month from 01/01/2027 to 30/06/2027', '1,300.00'],
      ['Recurring per month from 01/07/2027 to 31/12/2027', '2,600.00'],
      ['Yearly spend: at least per year from 01/01/2027 to 31/12/2027', '20,000.00'],
      ['Yearly spend: at most per year from 01/01/2027 to 31/12/2027', '90,000.00'],
    ],
  );
});

test('A step of a ramp says its own quantity', () => {
  const [line] = aProposal({}).lines;
  assert.ok(line);
  const charges = [{ kind: 'recurring', period: 'month', label: 'Seat', quantity: '5', net: '1300' }] as const;
  const [row] = page({ lines: [{ ...line, charges: [...charges] }] }).rows;
  assert.equal(row?.charges[0]?.label, '5 × Seat');
});
