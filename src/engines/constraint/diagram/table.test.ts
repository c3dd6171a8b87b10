/** Tables as diagrams: what unit propagation leaves open can be completed, against every combination written out. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { brokenRules } from '../broken-rules.ts';
import type { Literal, Term } from '../literals.ts';
import type { ConstraintModel, TableCell, TableConstraint } from '../model.ts';
import { checkModel } from '../model.ts';
import { openSession } from '../session.ts';
import { buildDiagram } from './diagram.ts';
import { assertTable, diagramOf, tableHolds } from './table.ts';

const COLUMNS = [['a'], ['b1', 'b2', 'b3'], ['c1', 'c2'], ['d']] as const;
const OPTIONS = [...COLUMNS.flat(), 'w'];
const cell = (column: readonly string[]): fc.Arbitrary<TableCell> => {
  const value = fc.constantFrom<string | false>(false, ...column);
  return fc.oneof(
    { weight: 4, arbitrary: value },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.uniqueArray(value, { minLength: 1 }) },
  );
};
const table: fc.Arbitrary<TableConstraint> = fc
  .tuple(fc.array(fc.tuple(...COLUMNS.map(cell)), { maxLength: 8 }), fc.boolean())
  .map(([rows, isConditional]) => ({ kind: 'table', columns: COLUMNS, rows, ...(isConditional ? { when: 'w' } : {}) }));

const subsets = (names: readonly string[]) =>
  Array.from({ length: 2 ** names.length }, (_, bits) => new Set(names.filter((_name, i) => (bits >> i) & 1)));
const WHOLES = subsets(OPTIONS);
const allowed = (each: TableConstraint) =>
  WHOLES.filter((whole) => (each.when !== undefined && !whole.has(each.when)) || tableHolds(each, whole));

/** The clauses and sums of a table, and what they imply by unit propagation alone: no search, no learning. */
const written = (each: TableConstraint) => {
  let variables = OPTIONS.length;
  const clauses: (readonly Literal[])[] = [];
  const sums: { terms: readonly Term[]; atLeast: number }[] = [];
  const at = (option: string): Literal => OPTIONS.indexOf(option) + 1;
  const sink = {
    variable: () => ++variables,
    addClause: (literals: readonly Literal[]) => void clauses.push(literals),
    addSum: (terms: readonly Term[], atLeast: number) => void sums.push({ terms, atLeast }),
  };
  assertTable(sink, each, at, each.when === undefined ? [] : [-at(each.when)]);
  return { clauses, sums, variables };
};
const propagate = ({ clauses, sums }: ReturnType<typeof written>, assumed: readonly Literal[]) => {
  const held = new Set(assumed);
  const take = (literal: Literal): boolean => !held.has(-literal) && (held.add(literal), true);
  for (let before = -1; before !== held.size;) {
    before = held.size;
    for (const clause of clauses) {
      if (clause.some((literal) => held.has(literal))) continue;
      const open = clause.filter((literal) => !held.has(-literal));
      if (open.length === 0 || (open.length === 1 && !take(open[0] as Literal))) return undefined;
    }
    for (const { terms, atLeast } of sums) {
      const most = terms.reduce(
        (total, { literal, weight }) =>
          total + (held.has(weight > 0 ? -literal : literal) ? Math.min(0, weight) : Math.max(0, weight)),
        0,
      );
      if (most < atLeast) return undefined;
      for (const { literal, weight } of terms)
        if (
          !held.has(literal) &&
          !held.has(-literal) &&
          most - Math.abs(weight) < atLeast &&
          !take(weight > 0 ? literal : -literal)
        )
          return undefined;
    }
  }
  return held;
};

describe('a table', () => {
  test('implies by unit propagation alone all that it implies', () =>
    fc.assert(
      fc.property(
        table,
        fc.array(fc.tuple(fc.nat(OPTIONS.length - 1), fc.boolean()), { maxLength: 4 }),
        (each, picks) => {
          const assumed = [...new Map(picks)].map(([i, chosen]) => (chosen ? i + 1 : -i - 1));
          const isKept = (whole: ReadonlySet<string>) =>
            assumed.every((literal) => whole.has(OPTIONS[Math.abs(literal) - 1] as string) === literal > 0);
          const wholes = allowed(each).filter(isKept);
          const held = propagate(written(each), assumed);
          if (each.when !== undefined && !assumed.includes(OPTIONS.length)) return; // not yet the table's time
          assert.equal(held === undefined, wholes.length === 0);
          for (const [i, option] of OPTIONS.entries()) {
            const can = [true, false].map((chosen) => wholes.some((whole) => whole.has(option) === chosen));
            const left = [true, false].map((chosen) => held !== undefined && !held.has(chosen ? -i - 1 : i + 1));
            assert.deepEqual(left, can, option);
          }
        },
      ),
      { numRuns: 300, seed: 11 },
    ));

  test('that cannot hold keeps its condition from being chosen', () =>
    fc.assert(
      fc.property(table, (each) => {
        const conditional: TableConstraint = { ...each, when: 'w' };
        const session = openSession({ options: OPTIONS, rules: [{ id: 't', message: 't', constraint: conditional }] });
        assert.ok(session.ok);
        const states = session.value.validOptions([]);
        assert.equal(states?.get('w'), allowed(conditional).some((whole) => whole.has('w')) ? 'open' : 'excluded');
      }),
      { numRuns: 100, seed: 3 },
    ));

  test('is settled by what is chosen: every whole has one setting of its helpers', () =>
    fc.assert(
      fc.property(table, (each) => {
        const clauses = written(each);
        fc.pre(clauses.variables <= 40);
        for (const whole of WHOLES) {
          const assumed = OPTIONS.map((option, i) => (whole.has(option) ? i + 1 : -i - 1));
          const held = propagate(clauses, assumed);
          const isAllowed = allowed(each).includes(whole);
          assert.equal(held !== undefined, isAllowed);
          if (held !== undefined) assert.equal(held.size, clauses.variables);
        }
      }),
      { numRuns: 40, seed: 5 },
    ));

  test('is read plainly for a whole', () => {
    const model: ConstraintModel = {
      options: ['x', 'y1', 'y2'],
      rules: [
        {
          id: 't',
          message: 'x goes with y1',
          constraint: {
            kind: 'table',
            columns: [['x'], ['y1', 'y2']],
            rows: [
              ['x', 'y1'],
              [false, null],
            ],
          },
        },
      ],
    };
    const isBroken = (...chosen: string[]) => brokenRules(model, new Set(chosen)).length === 1;
    assert.deepEqual(
      [isBroken('x', 'y1'), isBroken('x'), isBroken('x', 'y2'), isBroken('y2'), isBroken(), isBroken('y1', 'y2')],
      [false, true, true, false, false, true],
    );
  });
});

describe('a table of the size of a car maker', () => {
  test('1.2 million cells are built in seconds and shared into a small diagram', () => {
    // Eight columns of 20 values; the last three follow from the others: 150,000 rows as a car maker would list them.
    const columns = Array.from({ length: 8 }, (_, c) => Array.from({ length: 20 }, (_unused, v) => `${c}/${v}`));
    const rows: string[][] = [];
    for (let i = 0; i < 150_000; i++) {
      const free = [i % 20, Math.floor(i / 20) % 20, Math.floor(i / 400) % 20, Math.floor(i / 8_000) % 20];
      const [a = 0, b = 0, c = 0, d = 0] = free;
      const all = [a, b, c, d, (a + b) % 20, (a + c + (i >= 80_000 ? 1 : 0)) % 20, d % 3, (b + c) % 4];
      rows.push(all.map((value, column) => columns[column]?.[value] as string));
    }
    const big: TableConstraint = { kind: 'table', columns, rows };
    const from = process.cpuUsage();
    assert.ok(checkModel({ options: columns.flat(), rules: [{ id: 't', message: 't', constraint: big }] }).ok);
    assert.ok(process.cpuUsage(from).user < 5_000_000);
    const diagram = diagramOf(big);
    assert.ok(typeof diagram === 'object');
    const nodes = diagram.levels.reduce((total, level) => total + level.nodes, 0);
    assert.ok(nodes < 60_000, `${nodes} nodes for ${rows.length * 8} cells`);
  });

  test('a table without any sense is refused by the size of its diagram', () => {
    // Each row wants two columns alike, twenty columns apart, among wildcards: the diagram would hold every subset of rows.
    const columns = Array.from({ length: 40 }, (_, c) => [`p${c}`]);
    const rows = Array.from({ length: 20 }, (_row, i) =>
      columns.map(([option]: readonly string[], c) => (c % 20 === i ? (option as string) : null)),
    );
    const outcome = checkModel({
      options: columns.flat(),
      rules: [{ id: 't', message: 't', constraint: { kind: 'table', columns, rows } }],
    });
    assert.ok(!outcome.ok);
    assert.deepEqual(outcome.refusal, {
      code: 'constraint.too-large',
      what: 'diagram of the table of t',
      max: 500_000,
    });
  });

  test('rows that differ only in wildcards become one path', () => {
    const diagram = buildDiagram(
      [2, 2, 2],
      [
        ['any', 1, 'any'],
        [0, 1, 0],
        [1, 1, [0, 1]],
      ],
    );
    assert.ok(typeof diagram === 'object');
    assert.deepEqual(
      diagram.levels.map((level) => level.nodes),
      [1, 1, 1],
    );
  });
});

describe('a table that cannot be meant', () => {
  const ROWS: readonly [
    columns: readonly (readonly string[])[],
    rows: readonly (readonly TableCell[])[],
    refusal: object,
  ][] = [
    [[['a'], []], [], { column: 2, what: 'a column has at least one option' }],
    [[['a'], ['b1', 'a']], [], { column: 2, what: 'a stands in the columns twice' }],
    [[['a'], ['b1']], [['a', 'b1'], ['a']], { row: 2, what: 'the row has 1 cells, the table 2 columns' }],
    [[['a'], ['b1']], [['a', 'd']], { row: 1, column: 2, what: 'd is no option of this column' }],
    [[['a'], ['b1']], [['a', []]], { row: 1, column: 2, what: 'a cell allows something' }],
  ];
  for (const [columns, rows, refusal] of ROWS)
    test(JSON.stringify(refusal), () =>
      assert.deepEqual(
        checkModel({
          options: OPTIONS,
          rules: [{ id: 't', message: 't', constraint: { kind: 'table', columns, rows } }],
        }),
        { ok: false, refusal: { code: 'constraint.wrong-table', rule: 't', ...refusal } },
      ),
    );
  test('an empty table allows nothing', () => {
    const session = openSession({
      options: ['a'],
      rules: [{ id: 't', message: 't', constraint: { kind: 'table', columns: [['a']], rows: [] } }],
    });
    assert.ok(session.ok);
    assert.equal(session.value.isPossible([]), false);
  });
});
