/** A table rule: its diagram, its clauses, and what is wrong with it. */
import { must } from '#kernel/outcome.ts';
import type { Literal } from '../literals.ts';
import type { TableCell, TableConstraint } from '../model.ts';
import type { Sink } from '../problem.ts';
import type { Cell, Diagram } from './diagram.ts';
import { buildDiagram } from './diagram.ts';
import { assertDiagram } from './encode-diagram.ts';

export const TABLE_CELLS_MAX = 5_000_000;

/** The diagrams of tables that live: a table is checked once and encoded twice, and large ones take a second. */
const known = new WeakMap<TableConstraint, Diagram | 'nothing' | 'too-large'>();

export const diagramOf = (table: TableConstraint): Diagram | 'nothing' | 'too-large' => {
  let diagram = known.get(table);
  if (diagram === undefined) {
    diagram =
      buildDiagram(
        table.columns.map((of) => of.length + 1),
        table.rows.map(valuesOf(table)),
      ) ?? 'nothing';
    known.set(table, diagram);
  }
  return diagram;
};

/** Value 0 of a column is that none of its options is chosen, value i+1 is option i. */
const valuesOf = (table: TableConstraint) => {
  const columns = table.columns.map((of) => new Map(of.map((option, i) => [option, i + 1])));
  return (row: readonly TableCell[]): readonly Cell[] =>
    row.map((cell, column): Cell => {
      const value = (each: string | false): number => {
        const found = each === false ? 0 : columns[column]?.get(each);
        must(found !== undefined, 'a checked table names the options of its columns');
        return found;
      };
      if (cell === null) return 'any';
      return typeof cell === 'object' ? [...new Set(cell.map(value))].toSorted((a, b) => a - b) : value(cell);
    });
};

export const assertTable = (
  sink: Sink,
  table: TableConstraint,
  at: (option: string) => Literal,
  guards: readonly Literal[],
): void => {
  const diagram = diagramOf(table);
  must(diagram !== 'too-large', 'a checked table fits');
  if (diagram === 'nothing') return sink.addClause(guards);
  const literals = table.columns.map((of, i) => {
    const options = of.map(at);
    const usesNone = diagram.levels[i]?.edges.some(({ values }) => values[0] === 0) === true;
    assertAtMostOne(sink, options, guards);
    return [noneOf(sink, options, usesNone), ...options];
  });
  assertDiagram(sink, diagram, literals, guards);
};

const assertAtMostOne = (sink: Sink, options: readonly Literal[], guards: readonly Literal[]): void => {
  if (options.length < 2) return;
  const ransom = options.length - 1;
  sink.addSum(
    [...options.map((literal) => ({ literal, weight: -1 })), ...guards.map((literal) => ({ literal, weight: ransom }))],
    -1,
  );
};

/** True exactly when none of these is chosen. Where no row allows that, it is just the opposite of the first: never read. */
const noneOf = (sink: Sink, options: readonly Literal[], isUsed: boolean): Literal => {
  const [only] = options;
  must(only !== undefined, 'a checked column has an option');
  if (options.length === 1) return -only;
  const none = sink.variable();
  if (!isUsed) {
    sink.addClause([-none]);
    return none;
  }
  sink.addClause([none, ...options]);
  for (const option of options) sink.addClause([-none, -option]);
  return none;
};

export type TableProblem = { readonly row?: number; readonly column?: number; readonly what: string };

/** The first thing about the table that cannot be meant; rows and columns are counted from 1. */
export const tableProblem = (table: TableConstraint): TableProblem | undefined => {
  const seen = new Set<string>();
  for (const [i, of] of table.columns.entries()) {
    if (of.length === 0) return { column: i + 1, what: 'a column has at least one option' };
    for (const option of of) {
      if (seen.has(option)) return { column: i + 1, what: `${option} stands in the columns twice` };
      seen.add(option);
    }
  }
  const columns = table.columns.map((of) => new Set<string | false>([false, ...of]));
  for (const [i, row] of table.rows.entries()) {
    if (row.length !== columns.length)
      return { row: i + 1, what: `the row has ${row.length} cells, the table ${columns.length} columns` };
    for (const [k, cell] of row.entries()) {
      if (cell === null) continue;
      const values = typeof cell === 'object' ? cell : [cell];
      if (values.length === 0) return { row: i + 1, column: k + 1, what: 'a cell allows something' };
      const strange = values.find((value) => columns[k]?.has(value) !== true);
      if (strange !== undefined) return { row: i + 1, column: k + 1, what: `${strange} is no option of this column` };
    }
  }
  return undefined;
};

/** Read plainly: at most one option of each column, and all of them together one of the rows. */
export const tableHolds = (table: TableConstraint, chosen: ReadonlySet<string>): boolean => {
  const taken = table.columns.map((of) => of.filter((option) => chosen.has(option)));
  if (taken.some((options) => options.length > 1)) return false;
  return table.rows.some((row) =>
    row.every((cell, i) => {
      const value = taken[i]?.[0] ?? false;
      return cell === null || (typeof cell === 'object' ? cell.includes(value) : cell === value);
    }),
  );
};
