import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { csvText, readCsv, type Separator, separatorOf } from './csv.ts';
import { mustAccept } from './outcome.ts';

const texts = (text: string, separator?: Separator) =>
  mustAccept(readCsv(text, separator), 'it is well formed').map((row) => row.map((cell) => cell.text));

test('cells are what stands between separators; quoted ones may hold separators, quotes and line ends', () => {
  assert.deepEqual(texts('\uFEFFa,b\r\n"x, ""y""\r\nz",\r\n\r\n,c\rd,e'), [
    ['a', 'b'],
    ['x, "y"\r\nz', ''],
    ['', 'c'],
    ['d', 'e'],
  ]);
  assert.deepEqual(texts('a;b,c\n', ';'), [['a', 'b,c']]);
  assert.deepEqual(texts('a\tb\n1\t2', '\t'), [
    ['a', 'b'],
    ['1', '2'],
  ]);
  assert.deepEqual(texts(''), []);
});

test('whatever is written is read as it was, under each separator', () =>
  fc.assert(
    fc.property(
      fc.constantFrom<Separator>(',', ';', '\t'),
      fc.array(
        fc.array(fc.string({ unit: fc.constantFrom('a', ' ', ',', ';', '\t', '"', '\n', '\r', 'é') }), {
          minLength: 2,
          maxLength: 4,
        }),
        { maxLength: 5 },
      ),
      (separator, rows) => {
        const text = rows.map((row) => row.map((cell) => csvText(cell, separator)).join(separator)).join('\r\n');
        assert.deepEqual(texts(text, separator), rows);
      },
    ),
    { numRuns: 300, seed: 7 },
  ));

test('the separator is the one that the first line has most of, outside quotes', () => {
  assert.equal(separatorOf('offering;quantity;"a,b,c"\n1,2,3'), ';');
  assert.equal(separatorOf('offering\tquantity, in pieces\n'), '\t');
  assert.equal(separatorOf('offering,quantity\n'), ',');
  assert.equal(separatorOf('offering\n'), ',');
});

for (const [text, line, column] of [
  ['a,b\nx,"y\nz,', 2, 3],
  ['a,b\n"x\ny",z"w', 3, 5],
] as const)
  test(`${JSON.stringify(text)} is malformed at ${line}:${column}`, () => {
    const read = readCsv(text);
    assert.ok(!read.ok);
    assert.deepEqual([read.refusal.line, read.refusal.column], [line, column]);
  });
