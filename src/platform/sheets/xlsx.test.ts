import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zipSync } from 'fflate';
import { mustAccept } from '#kernel/outcome.ts';
import { readXlsx } from './xlsx.ts';
import { cell, sheetXml, STYLE, workbook } from './workbook.builder.ts';

const read = (base64: string, sheet?: string) =>
  mustAccept(readXlsx(base64, sheet), 'it is a workbook').map(({ row, cells }) => [
    row,
    ...cells.map(({ text, problem }) => (problem === undefined ? text : `${text} (${problem})`)),
  ]);
const of = (...cells: readonly string[]) => read(workbook(sheetXml([cells])))[0]?.slice(1);

test('texts, numbers, percentages, days and formulas are read as a person sees them', () => {
  const strings = [
    '<t>Base &amp; more</t>',
    '<r><t>in </t></r><r><t xml:space="preserve">runs</t></r><rPh><t>reading</t></rPh>',
  ];
  const sheet = sheetXml([
    [cell.shared(0), cell.shared(1), cell.text('&#x20AC; &lt;b&gt;')],
    [cell.number('1234.5', STYLE.money), cell.number('0.125', STYLE.percent), cell.number('46357', STYLE.day)],
    [cell.formula('A2*2', '2469'), cell.error('#DIV/0!')],
  ]);
  assert.deepEqual(read(workbook(sheet, { strings })), [
    [1, 'Base & more', 'in runs', '€ <b>'],
    [2, '1234.5', '12.5%', '2026-12-01'],
    [3, '2469', '#DIV/0! (the formula came to #DIV/0!)'],
  ]);
});

test('what a binary fraction adds to a number is no digit of it; a number too large for a price is told', () => {
  assert.deepEqual(of(cell.number('0.30000000000000004'), cell.number('1.1000000000000001E2'), cell.number('5E-3')), [
    '0.3',
    '110',
    '0.005',
  ]);
  assert.deepEqual(of(cell.number('1E300')), ['1E300 (a number that cannot be written as a decimal)']);
});

test('days of both epochs are days; the 29 February 1900 that never was, and a time of day, are told', () => {
  assert.deepEqual(of(cell.number('59', STYLE.day), cell.number('61', STYLE.day)), ['1900-02-28', '1900-03-01']);
  assert.deepEqual(of(cell.number('60', STYLE.day)), ['60 (a day that no calendar has)']);
  assert.deepEqual(of(cell.number('46357.5', STYLE.day)), ['46357.5 (a time of day where a day is asked)']);
  const older = workbook(sheetXml([[cell.number('44895', STYLE.day)]]), { workbookPr: '<workbookPr date1904="1"/>' });
  assert.deepEqual(read(older), [[1, '2026-12-01']]);
});

test('a merged cell is told in every row that it covers', () => {
  const sheet = sheetXml(
    [
      [cell.text('offering'), cell.text('quantity')],
      [cell.text('day'), cell.number('1')],
      [cell.text(''), cell.number('2')],
    ],
    '<mergeCells><mergeCell ref="A2:A3"/></mergeCells>',
  );
  const told = '(this cell is merged with others: say it in every row)';
  assert.deepEqual(read(workbook(sheet)), [
    [1, 'offering', 'quantity'],
    [2, `day ${told}`, '1'],
    [3, ` ${told}`, '2'],
  ]);
});

test('cells that are left out leave their place empty', () => {
  const sheet =
    '<worksheet><sheetData><row r="3"><c r="B3"><v>7</v></c><c r="D3"><v>9</v></c></row></sheetData></worksheet>';
  assert.deepEqual(read(workbook(sheet)), [[3, '', '7', '', '9']]);
});

const codeOf = (base64: string, sheet?: string): string => {
  const refused = readXlsx(base64, sheet);
  assert.ok(!refused.ok);
  return refused.refusal.code;
};

test('what is no workbook, what expands entities and what claims to hold gigabytes is refused', () => {
  assert.equal(codeOf('bm90IGEgemlw'), 'sheet.malformed');
  assert.equal(codeOf('%%%'), 'sheet.malformed');
  const bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet><sheetData/></worksheet>';
  assert.equal(codeOf(workbook(bomb)), 'sheet.malformed');
  assert.equal(codeOf(workbook('<worksheet><sheetData></worksheet>')), 'sheet.malformed');
  const huge = workbook(sheetXml([]), { more: [['xl/worksheets/sheet2.xml', ' '.repeat(70_000_000)]] });
  assert.equal(codeOf(huge), 'sheet.too-large');
  const many = zipSync(Object.fromEntries(Array.from({ length: 2_100 }, (_, at) => [`x/${at}`, new Uint8Array()])));
  assert.equal(codeOf(many.toBase64()), 'sheet.too-large');
});

test('a sheet is found by its name; one that is not there is told with those that are', () => {
  const book = workbook(sheetXml([[cell.text('a')]]));
  assert.deepEqual(read(book, 'Lines'), [[1, 'a']]);
  const refused = readXlsx(book, 'Prices');
  assert.ok(!refused.ok);
  assert.deepEqual(refused.refusal, { code: 'sheet.no-such-sheet', sheet: 'Prices', sheets: ['Lines'] });
});
