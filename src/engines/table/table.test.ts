import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Json } from '#kernel/json.ts';
import { mustAccept } from '#kernel/outcome.ts';
import { compileTable } from './compile-table.ts';
import type { TableInputs } from './evaluate-table.ts';
import { evaluateTable } from './evaluate-table.ts';
import { proofProblems, proveTable } from './prove-table.ts';
import type { DecisionTable, HitPolicy, InputColumn } from './table.ts';

const DISCOUNTS: DecisionTable = {
  hit: 'UNIQUE',
  inputs: [
    { name: 'region', type: 'string' },
    { name: 'discount', type: 'decimal' },
    { name: 'term', type: 'integer', optional: true },
  ],
  outputs: [
    { name: 'role', type: 'enum', values: ['sales-manager', 'finance'] },
    { name: 'days', type: 'integer' },
  ],
  rows: [
    { id: 'R1', when: ['-', '<= 10', '-'], then: ['sales-manager', 0], note: 'a rep may give ten percent' },
    { id: 'R2', when: ['not("LA TAM")', '(10..25]', '-'], then: ['sales-manager', 1] },
    {
      id: 'R3',
      when: ['"LA TAM"', '(10..25]', '< 12|absent'],
      then: ['finance', 2],
      note: 'short deals there go to finance',
    },
    { id: 'R4', when: ['"LA TAM"', '(10..25]', '>= 12'], then: ['sales-manager', 2] },
    { id: 'R5', when: ['-', '> 25', '-'], then: ['finance', 3] },
  ],
};
const answer = (table: DecisionTable, inputs: TableInputs) =>
  evaluateTable(mustAccept(compileTable(table), 'it compiles'), inputs);
const rowsOf = (table: DecisionTable, inputs: TableInputs): readonly string[] | object => {
  const outcome = answer(table, inputs);
  return outcome.ok ? outcome.value.hits.map((hit) => hit.row) : outcome.refusal;
};

describe('a decision table', () => {
  const ROWS: readonly [region: string, discount: string, term: number | undefined, row: string][] = [
    ['DE', '0', undefined, 'R1'],
    ['DE', '10', 12, 'R1'],
    ['DE', '10.000000000000000001', 12, 'R2'],
    ['DE', '25.00', 12, 'R2'],
    ['LA TAM', '25', 11, 'R3'],
    ['LA TAM', '25', undefined, 'R3'],
    ['LA TAM', '25', 12, 'R4'],
    ['LA TAM', '25.01', 12, 'R5'],
  ];
  for (const [region, discount, term, row] of ROWS)
    test(`${region} at ${discount} % for ${term ?? 'no'} months is decided by ${row}`, () =>
      assert.deepEqual(rowsOf(DISCOUNTS, { region, discount, term }), [row]));

  test('says which row decided, what made it match, and why in its words', () => {
    const outcome = answer(DISCOUNTS, { region: 'LA TAM', discount: '18', term: 6 });
    assert.deepEqual(outcome.ok && outcome.value.hits, [
      {
        row: 'R3',
        note: 'short deals there go to finance',
        outputs: { role: 'finance', days: 2 },
        because: [
          { input: 'region', value: 'LA TAM', cell: '"LA TAM"' },
          { input: 'discount', value: '18', cell: '(10..25]' },
          { input: 'term', value: 6, cell: '< 12|absent' },
        ],
      },
    ]);
  });

  test('refuses an input of another type, and one that is missing, by name', () => {
    const good = { region: 'DE', discount: '1', term: 1 };
    const wrong: readonly [TableInputs, string, Json][] = [
      [{ ...good, discount: 1 }, 'decimal as text', 1],
      [{ ...good, discount: '1e3' }, 'decimal as text', '1e3'],
      [{ ...good, term: 1.5 }, 'integer', 1.5],
      [{ ...good, region: undefined }, 'string', null],
    ];
    for (const [inputs, expected, found] of wrong) {
      const outcome = answer(DISCOUNTS, inputs);
      assert.ok(!outcome.ok && outcome.refusal.code === 'table.input');
      assert.deepEqual([outcome.refusal.expected, outcome.refusal.found], [expected, found]);
    }
  });
});

describe('hit policies', () => {
  const table = (hit: HitPolicy, more: Partial<DecisionTable> = {}): DecisionTable => ({
    hit,
    inputs: [{ name: 'n', type: 'integer' }],
    outputs: [{ name: 'say', type: 'enum', values: ['stop', 'warn', 'go'] }],
    rows: [
      { id: 'a', when: ['>= 1'], then: ['warn'] },
      { id: 'b', when: ['>= 2'], then: ['go'] },
      { id: 'c', when: ['>= 3'], then: ['stop'] },
      { id: 'd', when: ['>= 4'], then: ['stop'] },
    ],
    ...more,
  });
  const numbers = (aggregate: DecisionTable['aggregate']) =>
    table('COLLECT', {
      ...(aggregate === undefined ? {} : { aggregate }),
      outputs: [{ name: 'fee', type: 'decimal' }],
      rows: ['0.1', '0.2', '-7'].map((fee, i) => ({ id: `r${i}`, when: [`>= ${i}`], then: [fee] })),
    });

  test('FIRST takes the first, PRIORITY the most important output, RULE_ORDER and COLLECT all', () => {
    assert.deepEqual(rowsOf(table('FIRST'), { n: 9 }), ['a']);
    assert.deepEqual(rowsOf(table('PRIORITY'), { n: 9 }), ['c']);
    assert.deepEqual(rowsOf(table('PRIORITY'), { n: 2 }), ['a']);
    assert.deepEqual(rowsOf(table('RULE_ORDER'), { n: 3 }), ['a', 'b', 'c']);
    assert.deepEqual(rowsOf(table('COLLECT'), { n: 0 }), []);
  });
  test('UNIQUE and ANY refuse to choose among rows that disagree, and name them', () => {
    assert.deepEqual(rowsOf(table('UNIQUE'), { n: 2 }), { code: 'table.ambiguous', hit: 'UNIQUE', rows: ['a', 'b'] });
    assert.deepEqual(rowsOf(table('ANY'), { n: 2 }), { code: 'table.ambiguous', hit: 'ANY', rows: ['a', 'b'] });
    assert.deepEqual(rowsOf(table('ANY', { rows: table('ANY').rows.slice(2) }), { n: 5 }), ['c']);
  });
  test('COLLECT adds up exactly', () => {
    const of = (aggregate: DecisionTable['aggregate'], n: number) => {
      const outcome = answer(numbers(aggregate), { n });
      return outcome.ok && outcome.value.aggregate;
    };
    assert.deepEqual(
      [of('sum', 1), of('min', 2), of('max', 2), of('count', 2), of('sum', -1), of('max', -1)],
      ['0.3', '-7', '0.2', 3, '0', null],
    );
  });
});

describe('a table is refused at publish', () => {
  const problems = (change: Partial<DecisionTable>) => {
    const outcome = compileTable({ ...DISCOUNTS, ...change });
    return outcome.ok ? [] : outcome.refusal.problems;
  };
  const cell = (column: InputColumn, text: string) =>
    problems({ inputs: [column], rows: [{ id: 'R9', when: [text], then: ['finance', 1] }] })[0];
  const decimal: InputColumn = { name: 'x', type: 'decimal' };
  const country: InputColumn = { name: 'x', type: 'enum', values: ['DE', 'FR'] };
  const WRONG: readonly [InputColumn, string, at: number, expected: string][] = [
    [decimal, '>= ten', 0, 'a decimal'],
    [decimal, '1e30', 0, 'a decimal'],
    [decimal, '1 | 2 | x', 8, 'a decimal'],
    [decimal, '[5..3]', 0, 'a range that holds something'],
    [decimal, '[5..5)', 0, 'a range that holds something'],
    [decimal, 'not([1..2] | (3..z))', 13, 'a range of decimals'],
    [decimal, '', 0, 'a decimal'],
    [decimal, 'absent', 0, 'a value: the column is not optional'],
    [{ name: 'x', type: 'date' }, '>= 2026-02-29', 0, 'a date'],
    [{ name: 'x', type: 'integer' }, '< 1.5', 0, 'a integer'],
    [{ name: 'x', type: 'boolean' }, 'yes', 0, 'true or false'],
    [country, 'DE|CH', 3, 'one of DE, FR'],
    [country, '>= DE', 0, 'one of DE, FR'],
  ];
  for (const [column, text, at, expected] of WRONG)
    test(`a ${column.type} cell ${JSON.stringify(text)}, with row, column and place`, () =>
      assert.deepEqual(cell(column, text), { code: 'table.cell', row: 'R9', column: 'x', at, expected, found: text }));

  test('every wrong cell at once, not the first alone', () => {
    const rows = [
      { id: 'A', when: ['<', '-', '-'], then: ['finance', 1] },
      { id: 'B', when: ['-', 'x', '1.5'], then: ['finance', 1] },
    ];
    assert.deepEqual(
      problems({ rows }).map(({ row, column }) => `${row}/${column}`),
      ['A/region', 'B/discount', 'B/term'],
    );
  });
  test('outputs of another type, lengths, repeated names and policies that do not fit', () => {
    const row = DISCOUNTS.rows[0] as DecisionTable['rows'][number];
    const code = (change: Partial<DecisionTable>) => problems(change).map((problem) => problem.code);
    assert.deepEqual(code({ rows: [{ ...row, then: ['boss', 0.5] }] }), ['table.output', 'table.output']);
    assert.deepEqual(code({ rows: [{ ...row, when: ['-'] }] }), ['table.row-length']);
    assert.deepEqual(code({ rows: [row, row] }), ['table.repeated-row']);
    assert.deepEqual(code({ hit: 'FIRST', aggregate: 'sum' }), ['table.aggregate-without-collect']);
    assert.deepEqual(code({ hit: 'COLLECT', aggregate: 'sum' }), ['table.aggregate-needs-one-output']);
  });
});

describe('proofs before publishing', () => {
  const prove = (change: Partial<DecisionTable>) =>
    proveTable(mustAccept(compileTable({ ...DISCOUNTS, ...change }), 'it compiles'));
  test('the discount table has no overlap and decides every case', () =>
    assert.deepEqual(prove({}), { overlaps: [], gaps: [], unreachable: [], finished: true }));

  test('two rows that meet are named, with a case in which they do', () => {
    const rows = [...DISCOUNTS.rows, { id: 'R6', when: ['FR', '[20..30)', '12'], then: ['finance', 1] }];
    assert.deepEqual(prove({ rows }).overlaps, [
      { rows: ['R2', 'R6'], example: { region: 'FR', discount: '20', term: '12' } },
      { rows: ['R5', 'R6'], example: { region: 'FR', discount: 'between 25 and 30', term: '12' } },
    ]);
  });
  test('a case that no row decides is shown, once for values that no row tells apart', () => {
    const rows = DISCOUNTS.rows.map((row) =>
      row.id === 'R3' ? { ...row, when: ['"LA TAM"', '(10..25)', '< 12'] } : row,
    );
    assert.deepEqual(prove({ rows }).gaps, [
      { region: 'LA TAM', discount: 'between 10 and 25', term: 'absent' },
      { region: 'LA TAM', discount: '25', term: 'less than 12' },
    ]);
    assert.deepEqual(
      proofProblems(prove({ rows }), true).map(({ code }) => code),
      ['table.gap', 'table.gap'],
    );
    assert.deepEqual(proofProblems(prove({ rows }), false), []);
  });
  test('between two whole numbers nothing is missing', () => {
    const table: DecisionTable = {
      hit: 'UNIQUE',
      inputs: [{ name: 'n', type: 'integer' }],
      outputs: [{ name: 'o', type: 'boolean' }],
      rows: [
        { id: 'a', when: ['<= 4'], then: [true] },
        { id: 'b', when: ['>= 5'], then: [false] },
      ],
    };
    assert.deepEqual(prove(table).gaps, []);
    assert.deepEqual(prove({ ...table, inputs: [{ name: 'n', type: 'decimal' }] }).gaps, [{ n: 'between 4 and 5' }]);
  });
  test('a row that earlier rows hide is named with them', () => {
    const rows = [
      { id: 'a', when: ['-', '< 10', '-'], then: ['finance', 1] },
      { id: 'b', when: ['-', '>= 8', '-'], then: ['finance', 1] },
      { id: 'c', when: ['DE', '[5..20]', '-'], then: ['finance', 1] },
    ];
    assert.deepEqual(prove({ hit: 'FIRST', rows }).unreachable, [{ row: 'c', hiddenBy: ['a', 'b'] }]);
  });

  test('agree with trying every value, on random tables', () => {
    const cell = fc.oneof(
      fc.constant('-'),
      fc.constantFrom('1', '< 2', '>= 1', '[0..2)', '(0..2]', 'not(1)', '0|2', 'absent', 'not(1|2)'),
    );
    const columns: readonly InputColumn[] = [
      { name: 'x', type: 'integer', optional: true },
      { name: 'y', type: 'integer', optional: true },
    ];
    const VALUES = [undefined, -1, 0, 1, 2, 3];
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 }), (list) => {
        const rows = list.map((when, i) => ({ id: `r${i}`, when, then: [i] }));
        const table: DecisionTable = {
          hit: 'RULE_ORDER',
          inputs: columns,
          outputs: [{ name: 'o', type: 'integer' }],
          rows,
        };
        const all = VALUES.flatMap((x) => VALUES.map((y) => rowsOf(table, { x, y }) as readonly string[]));
        const proof = (hit: HitPolicy) => proveTable(mustAccept(compileTable({ ...table, hit }), 'it compiles'));
        assert.equal(
          proof('UNIQUE').overlaps.length > 0,
          all.some((rowsHit) => rowsHit.length > 1),
        );
        assert.equal(
          proof('UNIQUE').gaps.length > 0,
          all.some((rowsHit) => rowsHit.length === 0),
        );
        const unreachable = rows.filter(({ id }) => !all.some(([first]) => first === id)).map(({ id }) => id);
        assert.deepEqual(
          proof('FIRST').unreachable.map(({ row }) => row),
          unreachable,
        );
      }),
      { numRuns: 300, seed: 3 },
    );
  });
});

test('two hundred rows are proved and read quickly', () => {
  const rows = Array.from({ length: 200 }, (_, i) => ({
    id: `r${i}`,
    when: [`C${i % 10}`, `[${Math.floor(i / 10) * 5}..${Math.floor(i / 10) * 5 + 5})`, '-'],
    then: ['finance', i],
  }));
  const compiled = mustAccept(compileTable({ ...DISCOUNTS, rows }), 'it compiles');
  const started = process.cpuUsage();
  assert.deepEqual(proveTable(compiled).overlaps, []);
  const proof = process.cpuUsage(started).user / 1000;
  const from = process.cpuUsage();
  for (let i = 0; i < 2000; i++) evaluateTable(compiled, { region: 'C9', discount: '97.5', term: 5 });
  const each = process.cpuUsage(from).user / 2000;
  console.log(`# 200 rows: proved in ${proof.toFixed(0)} ms, evaluated in ${each.toFixed(1)} µs with explanation`);
  assert.ok(each < 100 && proof < 1000);
});
