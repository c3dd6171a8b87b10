/** Compatibility tables as spreadsheets write them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { mustAccept } from '#kernel/outcome.ts';
import type { AuthoredTable } from './csv-table.ts';
import { parseTableCsv, printTableCsv } from './csv-table.ts';

describe('a compatibility table in CSV', () => {
  test('is read with its wildcards, ranges and several values in a cell', () =>
    assert.deepEqual(
      mustAccept(
        parseTableCsv(
          '\uFEFFchassis, card ,@slots\r\nsmall,one|two,2..5\r\n"large, deep",,*\r\n\r\n"a ""b""\r\nc",-,a\\|b\r\n',
        ),
        'it is well formed',
      ),
      {
        columns: ['chassis', 'card', '@slots'],
        rows: [
          ['small', ['one', 'two'], '2..5'],
          ['large, deep', '*', '*'],
          ['a "b"\r\nc', '-', 'a|b'],
        ],
      },
    ));

  const value = fc.oneof(
    fc.constantFrom('*', '-', '2..5', 'a|b', 'a\\', 'x, "y"', 'two\nlines'),
    fc.string({ minLength: 1, maxLength: 6 }).filter((text) => text.trim() === text && text !== ''),
  );
  const cell = fc.oneof(value, fc.uniqueArray(value, { minLength: 1, maxLength: 3 }));
  const table: fc.Arbitrary<AuthoredTable> = fc.integer({ min: 1, max: 4 }).chain((width) =>
    fc.record(
      {
        columns: fc.uniqueArray(value, { minLength: width, maxLength: width }),
        rows: fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 5 }),
      },
      { noNullPrototype: true },
    ),
  );
  test('is printed and read back as the same table', () =>
    fc.assert(
      fc.property(table, (each) =>
        assert.deepEqual(mustAccept(parseTableCsv(printTableCsv(each)), 'what is printed can be read'), each),
      ),
      { numRuns: 400, seed: 23 },
    ));

  const ROWS: readonly [text: string, line: number, column: number, what: string][] = [
    ['', 1, 1, 'the first line names the columns'],
    ['a,,b', 1, 3, 'a column has a name'],
    ['a,b,a', 1, 5, 'the column a stands here twice'],
    ['a,b\nx', 2, 1, 'this row has 1 cells, the table 2 columns'],
    ['a,b\nx,"y\nz,', 2, 3, 'this quoted cell never ends'],
    ['a,b\n"x\ny",z"w', 3, 5, 'a cell with a quote in it is quoted as a whole'],
    ['a,b\nx,y||z', 2, 3, 'between two bars stands a value'],
  ];
  for (const [text, line, column, what] of ROWS)
    test(`${what}, at ${line}:${column}`, () =>
      assert.deepEqual(parseTableCsv(text), { ok: false, refusal: { code: 'csv.malformed', line, column, what } }));
});
