import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCsv } from '#kernel/csv.ts';
import { exportFile } from './export-file.ts';

const cellsOf = (text: string): readonly (readonly string[])[] => {
  const read = readCsv(text);
  assert.ok(read.ok);
  return read.value.map((row) => row.map((cell) => cell.text));
};

test('a name that a spreadsheet would run is a text in the file', () => {
  const attacks = [
    '=HYPERLINK("http://evil.test","x")',
    '+1+cmd|x',
    '@SUM(A1)',
    '-2+3',
    '\t=1',
    '  =1',
    '\r=1',
    '＝1+1',
    '-1;=2',
  ];
  for (const name of attacks) {
    const [, [cell = ''] = []] = cellsOf(exportFile('csv', ['name'], [{ name }]));
    assert.ok(cell.startsWith("'"), `${JSON.stringify(name)} became ${JSON.stringify(cell)}`);
  }
});

test('an amount below zero stays an amount, and what is harmless stays as it was', () => {
  const rows = [{ name: 'Müller "& Söhne", Köln', total: '-12.50' }];
  assert.deepEqual(cellsOf(exportFile('csv', ['name', 'total'], rows)), [
    ['name', 'total'],
    ['Müller "& Söhne", Köln', '-12.50'],
  ]);
});

test('no line break in a name begins another row', () => {
  assert.equal(cellsOf(exportFile('csv', ['a', 'b'], [{ a: 'x\r\n=1,y', b: '2' }])).length, 2);
});

test('as lines of JSON a name stays as it was typed, and what may not be seen is null', () => {
  const text = exportFile('ndjson', ['name', 'total'], [{ name: '=1\n', total: null }]);
  assert.equal(text, '{"name":"=1\\n","total":null}\n');
});
