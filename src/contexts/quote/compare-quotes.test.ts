import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ComparedQuote, compareQuotes } from './compare-quotes.ts';
import type { Line } from './line.ts';
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
