import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ComparedQuote, compareQuotes } from './compare-quotes.ts';
import type { Line } from './line.ts';
import type { LineChange } from './change/line-change.ts';
import type { Header } from './quote.ts';
import { aHeader, aLine } from './quote.builder.ts';

const quote = (lines: readonly Line[], more: Partial<ComparedQuote> = {}): ComparedQuote => ({
  header: aHeader(),
  lines,
  moneyOf: () => null,
  totals: null,
  ...more,
});
const told = ({ lines }: ReturnType<typeof compareQuotes>) =>
  lines.map(({ change, offeringName }) => `${change} ${offeringName}`);

test('a quote compared with itself has no differences', () => {
  const one = quote([aLine('a', 1), aLine('b', 2)]);
  assert.deepEqual(compareQuotes(one, one).lines, []);
  assert.deepEqual(compareQuotes(one, one).header, []);
  assert.equal(compareQuotes(one, one).sameLines, 2);
});

test('lines are told by what became of them, under whatever id they are now', () => {
  const before = quote([aLine('a', 1), aLine('b', 2), aLine('c', 3)]);
  const after = quote([
    aLine('b', 1, { id: 'new-b', segments: [{ id: 's', from: '2027-01-01', to: '2028-01-01', quantity: '5' }] }),
    aLine('c', 2, { id: 'new-c' }),
    aLine('d', 3),
  ]);
  const comparison = compareQuotes(before, after);
  assert.deepEqual(told(comparison), ['removed A', 'changed B', 'added D']);
  assert.deepEqual(comparison.lines[1]?.fields, [{ field: 'quantity', label: 'Quantity', before: '1', after: '5' }]);
  assert.equal(comparison.sameLines, 1);
});

test('lines that change places are moved, and lines below one that was taken out are not', () => {
  const before = quote([aLine('a', 1), aLine('b', 2), aLine('c', 3)]);
  assert.deepEqual(told(compareQuotes(before, quote([aLine('b', 1), aLine('a', 2), aLine('c', 3)]))), [
    'moved A',
    'moved B',
  ]);
  assert.deepEqual(told(compareQuotes(before, quote([aLine('b', 1), aLine('c', 2)]))), ['removed A']);
});

test('in a copy, whose lines are sold anew, the same offering stands for the same line', () => {
  const before = quote([aLine('a', 1)]);
  const after = quote([aLine('a', 1, { id: 'x', lineageId: 'another', optional: true })]);
  const [line] = compareQuotes(before, after).lines;
  assert.deepEqual(line?.fields, [{ field: 'optional', label: 'Optional', before: null, after: 'yes' }]);
});

test('money is told with its difference, and not guessed where one of both is not priced', () => {
  const totals = {
    oneTime: '100',
    recurringMonthly: '10',
    termValue: '220',
    listTermValue: '220',
    discountPercent: '0',
  };
  const [priced, dearer] = [quote([], { totals }), quote([], { totals: { ...totals, termValue: '200' } })];
  assert.equal(compareQuotes(priced, dearer).money.find(({ field }) => field === 'termValue')?.difference, '-20');
  assert.equal(compareQuotes(priced, quote([])).money[0]?.difference, null);
});

test('a customer is not told what was given away by hand, and why', () => {
  const given = { kind: 'percent' as const, value: '10', reason: 'a rival' };
  const before = quote([aLine('a', 1)]);
  const after = quote([aLine('a', 1, { discretionary: given })], { header: aHeader({ orderDiscount: given }) });
  assert.deepEqual(told(compareQuotes(before, after)), ['changed A']);
  const theirs = compareQuotes(before, after, true);
  assert.deepEqual([theirs.lines, theirs.header], [[], []]);
});

test('amounts in two currencies have no difference, and it says why; what is not priced says so', () => {
  const totals = { oneTime: '100', discountPercent: '5' };
  const euros = quote([], { totals });
  const francs = quote([], { totals: { ...totals, discountPercent: '7' }, header: aHeader({ currency: 'CHF' }) });
  const { money } = compareQuotes(euros, francs);
  const of = (field: string) => money.find((each) => each.field === field);
  assert.deepEqual([of('oneTime')?.difference, of('oneTime')?.why], [null, 'other-currency']);
  assert.deepEqual([of('discountPercent')?.difference, of('discountPercent')?.why], ['2', null]);
  assert.equal(of('termValue')?.why, 'not-priced');
});

const change: LineChange = {
  action: 'modify',
  assetId: 'asset',
  assetVersion: 1,
  effectiveFrom: '2027-01-01',
  becomes: 'active',
  was: { offering: 'a', offeringName: 'A', quantity: '1', to: null, state: 'active' },
  terms: [],
};
const clause = { key: 'liability', choice: 'own', text: 'Some.', standard: false };
const commitment = {
  key: 'all',
  name: 'All',
  per: 'term',
  minimum: '1',
  covers: {},
  from: '2027-01-01',
  to: '2028-01-01',
} as const;
const set = { id: 'o', componentId: null, charge: 'c', kind: 'unitPrice', value: '1', reason: 'r' } as const;
const by = { by: 'p', byName: 'P', at: '2026-11-01T00:00:00Z' } as const;
const allowed = { reason: 'r', because: 'b', ...by };

type Each<T> = { readonly [K in keyof Required<T>]: readonly Partial<T>[] };
// Of each member, what makes two offers different; the first stands beside an offer without it.
const headers: Each<Omit<Header, 'number'>> = {
  name: [{ name: 'B' }],
  accountKey: [{ accountKey: 'elbe' }],
  accountName: [{ accountName: 'Elbe AG' }],
  country: [{ country: 'CH' }],
  currency: [{ currency: 'CHF' }],
  channel: [{ channel: 'partner' }],
  language: [{ language: 'de' }],
  segment: [{ segment: 'smb' }],
  pricedAsOf: [{ pricedAsOf: '2026-11-23' }],
  contractFrom: [{ contractFrom: '2027-02-01' }],
  termMonths: [{ termMonths: 24 }],
  paymentTermDays: [{ paymentTermDays: 60 }],
  validDays: [{ validDays: 60 }],
  parties: [{ parties: { ...aHeader().parties, payer: 'bank' } }],
  orderDiscount: [{ orderDiscount: { kind: 'amount', value: '5', reason: 'r' } }],
  customerReference: [{ customerReference: 'PO' }],
  coupons: [{ coupons: ['X'] }],
  commitments: [
    { commitments: [commitment] },
    { commitments: [{ ...commitment, to: '2027-06-01' }] },
    { commitments: [{ ...commitment, covers: { offerings: ['a'] } }] },
  ],
  customerNote: [{ customerNote: 'Dear all' }],
  sections: [{ sections: [{ key: 's', title: 'S' }] }, { sections: [{ key: 's', title: 'T' }] }],
  clauses: [{ clauses: [clause] }, { clauses: [{ ...clause, text: 'None.' }] }],
  orderType: [{ orderType: 'renewal' }],
  transferFrom: [{ transferFrom: { accountId: 'i', accountKey: 'k', accountName: 'n', consent: 'c' } }],
};
const inside = (value: string): Partial<Line> => ({
  selection: [
    { group: 'g', option: 'o', quantity: 1, selection: { chosen: [], characteristics: { colour: value } } },
  ] as Line['selection'],
});
const lines: Each<Omit<Line, 'id' | 'lineageId' | 'version' | 'position'>> = {
  offering: [{ offering: 'b' }],
  offeringName: [{ offeringName: 'B' }],
  offeringHash: [{ offeringHash: 'h2' }],
  bundle: [{ bundle: true }],
  basis: [{ basis: 'inherited' }],
  segments: [{ segments: [{ id: 's', from: '2027-01-01', to: '2028-01-01', quantity: '2' }] }],
  selection: [inside('red'), inside('blue')],
  characteristics: [{ characteristics: { colour: 'red' } }],
  saleOverride: [{ saleOverride: allowed }],
  overrides: [
    { overrides: [{ ...set, ...by, rulesThen: null }] },
    { overrides: [{ ...set, ...by, rulesThen: null, kind: 'amount' }] },
  ],
  discretionary: [{ discretionary: { kind: 'percent', value: '5', reason: 'r' } }],
  assumedUsage: [{ assumedUsage: { calls: '1' } }],
  committedUsage: [{ committedUsage: { calls: '1' } }],
  group: [{ group: 'g' }],
  site: [{ site: 'hall' }],
  parties: [{ parties: { payer: 'bank' } }, { parties: { payer: 'other bank' } }],
  optional: [{ optional: true }],
  change: [
    { change },
    { change: { ...change, effectiveFrom: '2027-02-01' } },
    { change: { ...change, becomes: 'suspended' } },
    { change: { ...change, assetVersion: 2 } },
  ],
};

test('whatever is different on the header of an offer is told', () => {
  for (const [member, variants] of Object.entries(headers))
    variants.forEach((variant, index) => {
      const before = quote([], { header: aHeader([{}, ...variants][index]) });
      const told = compareQuotes(before, quote([], { header: aHeader(variant) })).header;
      assert.ok(
        told.some(({ field }) => field.split('.')[0] === member),
        `${member} ${index}: ${JSON.stringify(told)}`,
      );
    });
});

test('whatever is different on a line is told', () => {
  for (const [member, variants] of Object.entries(lines))
    variants.forEach((variant, index) => {
      const before = quote([aLine('a', 1, [{}, ...variants][index])]);
      const told = compareQuotes(before, quote([aLine('a', 1, variant)])).lines;
      assert.deepEqual(
        told.map((each) => each.change),
        ['changed'],
        `${member} ${index}`,
      );
    });
});
