/** A table is read once, at publish: every cell that cannot be meant is named with its row and column, all of them at once. */
import type { Fields } from '../cel/index.ts';
import type { Json } from '#kernel/json.ts';
import type { Outcome } from '#kernel/outcome.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import type { Cell } from './cells.ts';
import { parseCell } from './cells.ts';
import type { Expressions } from './conditions.ts';
import { compileExpressions, withConditions } from './conditions.ts';
import type { CompiledColumn } from './regions.ts';
import { compileColumn } from './regions.ts';
import type { DecisionTable, InputColumn, OutputColumn, TableProblem, TableRow } from './table.ts';
import { TABLE_COLUMNS_MAX, TABLE_INDEX_BYTES_MAX, TABLE_ROWS_MAX } from './table.ts';
import { isOfColumn, isOrdered } from './values.ts';

/** `table` has its conditions as columns; `expressions` are those of the columns that are computed. */
export type CompiledTable = {
  readonly table: DecisionTable;
  readonly columns: readonly CompiledColumn[];
  readonly expressions: Expressions;
};
export type TableRefusal = { readonly code: 'table.invalid'; readonly problems: readonly TableProblem[] };

/** `facts` declares what expressions may read; a table without expressions needs none. */
export const compileTable = (authored: DecisionTable, facts?: Fields): Outcome<CompiledTable, TableRefusal> => {
  const shapeOfAuthored = authored.rows.flatMap((row) => rowProblems(authored, row));
  if (shapeOfAuthored.length > 0)
    return refused({ code: 'table.invalid', problems: [...shapeProblems(authored), ...shapeOfAuthored] });
  const table = withConditions(authored);
  const { expressions, problems: written } = compileExpressions(table, facts);
  const shape = [...shapeProblems(table), ...written];
  if (shape.length > 0) return refused({ code: 'table.invalid', problems: shape });
  const problems: TableProblem[] = [];
  const columns = table.inputs.map((input, i) => compileColumn(input, readColumn(input, i, table.rows, problems)));
  problems.push(...sizeProblems(columns, table.rows.length));
  return problems.length > 0 ? refused({ code: 'table.invalid', problems }) : accepted({ table, columns, expressions });
};

const sizeProblems = (columns: readonly CompiledColumn[], rows: number): readonly TableProblem[] => {
  const indexBytes = columns.reduce((bytes, { regions }) => bytes + regions.length * ((rows + 31) >> 5) * 4, 0);
  return indexBytes > TABLE_INDEX_BYTES_MAX
    ? [{ code: 'table.too-large', indexBytes, max: TABLE_INDEX_BYTES_MAX }]
    : [];
};

const readColumn = (
  input: InputColumn,
  index: number,
  rows: readonly TableRow[],
  problems: TableProblem[],
): readonly Cell[] =>
  rows.map((row) => {
    const cell = parseCell(input, row.when[index] as string);
    if (cell.ok) return cell.value;
    problems.push({ ...cell.refusal, row: row.id, column: input.name });
    return { any: true };
  });

const shapeProblems = (table: DecisionTable): readonly TableProblem[] => {
  const { inputs, outputs, rows } = table;
  const problems: TableProblem[] = [];
  const names = [...inputs, ...outputs].map(({ name }) => name);
  for (const name of repeated(names)) problems.push({ code: 'table.repeated-column', column: name });
  for (const id of repeated(rows.map((row) => row.id))) problems.push({ code: 'table.repeated-row', row: id });
  if (rows.length > TABLE_ROWS_MAX) problems.push({ code: 'table.too-large', rows: rows.length, max: TABLE_ROWS_MAX });
  if (names.length > TABLE_COLUMNS_MAX)
    problems.push({ code: 'table.too-large', columns: names.length, max: TABLE_COLUMNS_MAX });
  for (const column of [...inputs, ...outputs])
    if (column.type === 'enum' && (column.values ?? []).length === 0)
      problems.push({ code: 'table.enum-without-values', column: column.name });
  return [...problems, ...policyProblems(table)];
};

const repeated = (names: readonly string[]): ReadonlySet<string> => {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const name of names) (seen.has(name) ? twice : seen).add(name);
  return twice;
};

const policyProblems = ({ hit, aggregate, outputs }: DecisionTable): readonly TableProblem[] => {
  const [first, ...rest] = outputs;
  if (first === undefined) return [{ code: 'table.no-output' }];
  if (hit === 'PRIORITY' && first.values === undefined)
    return [
      { code: 'table.priority-without-order', column: first.name, help: 'list its values, the most important first' },
    ];
  if (aggregate === undefined) return [];
  if (hit !== 'COLLECT') return [{ code: 'table.aggregate-without-collect', hit }];
  if (rest.length > 0) return [{ code: 'table.aggregate-needs-one-output' }];
  return aggregate === 'count' || first.type === 'integer' || first.type === 'decimal'
    ? []
    : [{ code: 'table.aggregate-needs-a-number', column: first.name }];
};

const rowProblems = ({ inputs, outputs }: DecisionTable, row: TableRow): readonly TableProblem[] => {
  if (row.when.length !== inputs.length)
    return [{ code: 'table.row-length', row: row.id, cells: row.when.length, inputs: inputs.length }];
  if (row.then.length !== outputs.length)
    return [{ code: 'table.row-length', row: row.id, values: row.then.length, outputs: outputs.length }];
  return outputs.flatMap((output, i) => outputProblem(output, row, row.then[i] as Json));
};

const outputProblem = (output: OutputColumn, row: TableRow, value: Json): readonly TableProblem[] =>
  isOfColumn(output, value)
    ? []
    : [{ code: 'table.output', row: row.id, column: output.name, expected: expectedOf(output), found: value }];

export const expectedOf = (column: InputColumn | OutputColumn): string =>
  column.values
    ? `one of ${column.values.join(', ')}`
    : isOrdered(column.type) && column.type !== 'integer'
      ? `${column.type} as text`
      : column.type;
