import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Fields } from '../cel/index.ts';
import type { Json } from '#kernel/json.ts';
import { mustAccept } from '#kernel/outcome.ts';
import { compileTable } from './compile-table.ts';
import { evaluateTable } from './evaluate-table.ts';
import { proofProblems, proveTable } from './prove-table.ts';
import type { DecisionTable } from './table.ts';

const FACTS: Fields = {
  deal: { record: { value: 'decimal', seats: 'int', partner: { optional: 'string' } } },
  tags: { list: 'string', maxItems: 10 },
};
const TABLE: DecisionTable = {
  hit: 'UNIQUE',
  inputs: [
    { name: 'country', type: 'string' },
    { name: 'perSeat', type: 'boolean', expr: 'deal.value >= deal.seats * 100' },
  ],
  outputs: [{ name: 'route', type: 'string' }],
  rows: [
    { id: 'R1', when: ['DE', 'true'], then: ['large'], if: '"strategic" in tags' },
    { id: 'R2', when: ['DE', 'true'], then: ['usual'], if: '!("strategic" in tags)' },
    { id: 'R3', when: ['not(DE)', '-'], then: ['partner'], if: 'has(deal.partner) && deal.partner != ""' },
  ],
};
const compiled = mustAccept(compileTable(TABLE, FACTS), 'it compiles');
const ask = (country: string, deal: Json, tags: readonly string[] = []) => {
  const outcome = evaluateTable(compiled, { country }, { deal, tags });
  return outcome.ok ? outcome.value.hits : outcome.refusal;
};
const rows = (hits: ReturnType<typeof ask>) => (Array.isArray(hits) ? hits.map(({ row }) => row) : hits);

describe('a table with conditions in CEL', () => {
  test('computes a column and asks a row’s condition besides its cells', () => {
    assert.deepEqual(rows(ask('DE', { value: '5000', seats: 50 }, ['strategic'])), ['R1']);
    assert.deepEqual(rows(ask('DE', { value: '5000', seats: 50 })), ['R2']);
    assert.deepEqual(rows(ask('DE', { value: '4999.99', seats: 50 })), []);
    assert.deepEqual(rows(ask('FR', { value: '1', seats: 1, partner: 'nimbus' })), ['R3']);
    assert.deepEqual(rows(ask('FR', { value: '1', seats: 1 })), []);
  });

  test('says which condition made the row match', () => {
    const hits = ask('DE', { value: '5000', seats: 50 });
    assert.deepEqual(Array.isArray(hits) && hits[0]?.because, [
      { input: 'country', value: 'DE', cell: 'DE' },
      { input: 'perSeat', value: true, cell: 'true' },
      { input: 'if "strategic" in tags', value: false, cell: 'false' },
    ]);
  });

  test('a condition that cannot be decided is a refusal that names it, never a quiet no', () => {
    const outcome = evaluateTable(compiled, { country: 'DE' }, { deal: { value: 5, seats: 1 }, tags: [] });
    assert.deepEqual(!outcome.ok && [outcome.refusal.code, outcome.refusal['input']], ['table.expression', 'perSeat']);
  });
});

describe('proofs of a table with conditions', () => {
  test('know that a condition and its opposite exclude each other', () =>
    assert.deepEqual(proveTable(compiled).overlaps, []));

  test('take other conditions as independent: rows that may meet are named, with a case', () => {
    const table = { ...TABLE, rows: TABLE.rows.with(1, { ...TABLE.rows[1]!, if: '!("small" in tags)' }) };
    const problems = proofProblems(proveTable(mustAccept(compileTable(table, FACTS), 'it compiles')), false);
    assert.deepEqual(problems, [
      {
        code: 'table.overlap',
        row: 'R2',
        with: 'R1',
        example: {
          country: 'DE',
          perSeat: 'true',
          'if "strategic" in tags': 'true',
          'if "small" in tags': 'false',
          'if has(deal.partner) && deal.partner != ""': 'true',
        },
      },
    ]);
  });

  test('do not take `!(a) || (b)` for the opposite of anything', () => {
    const table: DecisionTable = {
      ...TABLE,
      rows: [{ id: 'R1', when: ['-', '-'], then: ['x'], if: '!("a" in tags) || ("b" in tags)' }],
    };
    const outcome = evaluateTable(
      mustAccept(compileTable(table, FACTS), 'it compiles'),
      { country: 'DE' },
      {
        deal: { value: '1', seats: 1 },
        tags: ['b'],
      },
    );
    assert.ok(outcome.ok && outcome.value.hits.length === 1);
  });

  test('a gap is a case in which no condition helps', () => {
    const gaps = proveTable(compiled).gaps;
    assert.ok(gaps.some((gap) => gap['country'] === 'DE' && gap['perSeat'] === 'false'));
  });
});

describe('a table whose expressions cannot be meant is refused at publish', () => {
  const problems = (change: Partial<DecisionTable>, facts: Fields | undefined = FACTS) => {
    const outcome = compileTable({ ...TABLE, ...change }, facts);
    return outcome.ok ? [] : outcome.refusal.problems;
  };
  test('with row, column and the place in its text', () => {
    const [problem] = problems({
      rows: [TABLE.rows[0]!, { ...TABLE.rows[1]!, if: 'deal.seats > 1 &&\n  deal.seets > 2' }],
    });
    assert.deepEqual(
      [problem?.code, problem?.row, problem?.column, problem?.['textLine'], problem?.['textColumn']],
      ['cel.type', 'R2', 'if deal.seats > 1 &&\n  deal.seets > 2', 2, 8],
    );
  });
  test('a computed column of another type than it says', () => {
    const [problem] = problems({
      inputs: [TABLE.inputs[0]!, { name: 'perSeat', type: 'boolean', expr: 'deal.seats' }],
    });
    assert.deepEqual([problem?.code, problem?.column], ['cel.result', 'perSeat']);
  });
  test('where nobody declared what may be read', () => {
    const outcome = compileTable(TABLE);
    assert.deepEqual(!outcome.ok && [...new Set(outcome.refusal.problems.map(({ code }) => code))], [
      'table.no-expressions',
    ]);
  });
  test('a computed column is known, so it is not optional', () =>
    assert.deepEqual(
      problems({ inputs: [TABLE.inputs[0]!, { ...TABLE.inputs[1]!, optional: true }] }).map(({ code }) => code),
      ['table.computed-optional'],
    ));
});
