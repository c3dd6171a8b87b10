import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mustAccept } from '#kernel/outcome.ts';
import { readSheet } from '#platform/sheets/sheet.ts';
import { offeringsBy, readLineSheet } from './line-sheet.ts';
import { numberSaid } from './sheet-reader.ts';

const offeringBy = offeringsBy([
  ['base-package', 'Base package'],
  ['consulting-day', 'Consulting day'],
  ['day-de', 'Day'],
  ['day-fr', 'Day'],
]);
const read = (text: string, pasted = false) => {
  const sheet = mustAccept(readSheet({ format: pasted ? 'tsv' : 'csv', text }), 'it is a table');
  return readLineSheet(sheet, { offeringBy, reason: 'As imported', needsNames: !pasted });
};
const lines = (text: string, pasted = false) => mustAccept(read(text, pasted), 'it names its columns');

test('each row adds a line: by key or by name, with what it says of quantity, discount, group, site and option', () => {
  const { operations, rows, bad } = lines(
    '\uFEFFProduct;Qty;Discount %;Section;Site;Optional\r\nBase package;3;;core;Bonn;\r\nCONSULTING-DAY;"1.250,5";12,5 %;;;yes\r\n;;;;;\r\n',
  );
  assert.deepEqual(bad, []);
  assert.deepEqual(rows, [2, 3]);
  assert.deepEqual(operations, [
    { op: 'add', offering: 'base-package', quantity: '3', group: 'core', site: 'Bonn' },
    {
      op: 'add',
      offering: 'consulting-day',
      quantity: '1250.5',
      discretionary: { kind: 'percent', value: '12.5', reason: 'As imported' },
      optional: true,
    },
  ]);
});

test('a pasted block needs no names: its columns stand as those of the grid', () => {
  const pasted = lines('Consulting day\t5\t10\tvolume\nBase package\t1\n', true);
  assert.deepEqual(
    pasted.operations.map(({ offering, quantity, discretionary }) => [
      offering,
      quantity,
      discretionary?.value,
      discretionary?.reason,
    ]),
    [
      ['consulting-day', '5', '10', 'volume'],
      ['base-package', '1', undefined, undefined],
    ],
  );
  assert.equal(lines('offering\tquantity\nBase package\t2\n', true).operations.length, 1);
});

const BAD: readonly (readonly [row: string, column: string, why: RegExp])[] = [
  ['No such thing,1,', 'A', /no offering is called/],
  ['Day,1,', 'A', /write day-de or day-fr/],
  [',1,', 'A', /names no offering/],
  ['base-package,ten,', 'B', /is no number/],
  ['base-package,0,', 'B', /above 0/],
  ['base-package,9999999999,', 'B', /at most 1000000000/],
  ['base-package,1.234,', 'B', /two meanings: write 1234, or 1.2340/],
  ['base-package,-1,', 'B', /is no number/],
  ['base-package,1,101', 'C', /at most 100 %/],
  ['base-package,1,5,6', 'D', /more cells than there are columns/],
];
for (const [row, column, why] of BAD)
  test(`the row “${row}” is listed with its column and why`, () => {
    const { operations, bad } = lines(`offering,quantity,discount\nbase-package,1,\n${row}\n`);
    assert.equal(operations.length, 1, 'the other row is taken');
    assert.deepEqual([bad.length, bad[0]?.row, bad[0]?.column], [1, 3, column]);
    assert.match(bad[0]?.why ?? '', why);
  });

test('a row that is wrong in two cells is told both', () =>
  assert.deepEqual(
    lines('offering,quantity\nno such,zero\n').bad.map(({ column }) => column),
    ['A', 'B'],
  ));

test('columns that are unknown, doubled or missing refuse the whole: what is not understood is not left away', () => {
  for (const [text, code] of [
    ['offering,colour\nbase-package,red\n', 'import.unknown-column'],
    ['offering,product\nbase-package,x\n', 'import.column-twice'],
    ['quantity,discount\n1,2\n', 'import.no-column'],
    ['\n', 'import.nothing'],
  ] as const) {
    const refused = read(text);
    assert.ok(!refused.ok, text);
    assert.equal(refused.refusal.code, code);
  }
});

const NUMBERS: readonly (readonly [text: string, value: string | null])[] = [
  ['12', '12'],
  ['1,5', '1.5'],
  ['1.5', '1.5'],
  ['1.234,50', '1234.50'],
  ['1,234.50', '1234.50'],
  ["1'234'567", '1234567'],
  ['1 234', '1234'],
  ['1.234.567', '1234567'],
  ['1,234', null],
  ['1.234', null],
  ['1,23,456', null],
  ['1e3', null],
  ['½', null],
  ['', null],
];
for (const [text, value] of NUMBERS)
  test(`“${text}” is ${value ?? 'not taken as a number'}`, () => {
    const said = numberSaid(text);
    assert.equal('value' in said ? said.value : null, value);
  });
