/**
 * Where cells are not enough: a column may be computed, and a row may carry a condition, both in our profile of CEL over the
 * facts that the table's context declares. A condition becomes a column of its own, `true`, `false` or `-`, so that evaluating
 * and proving know one form only. What two conditions have in common nobody can know in general: proofs take them as
 * independent, so they may report a meeting of rows that cannot be, and never miss one that can.
 */
import type { CompiledExpression, Fields, ResultType } from '../cel/index.ts';
import { expressionCompiler } from '../cel/index.ts';
import type { ColumnType, DecisionTable, InputColumn, TableProblem, TableRow } from './table.ts';

export type Expressions = ReadonlyMap<string, CompiledExpression>;

type Condition = { readonly column: string; readonly holds: 'true' | 'false' };

const RESULT_OF: { readonly [type in ColumnType]: ResultType } = {
  boolean: 'bool',
  integer: 'int',
  decimal: 'decimal',
  date: 'date',
  enum: 'string',
  string: 'string',
};

/** `!(x)` is the column `x` with the cell `false`, so that a rule and its opposite are proved exclusive. */
const conditionOf = (source: string): Condition => {
  const text = source.trim();
  const inner = text.startsWith('!(') && text.endsWith(')') ? text.slice(2, -1).trim() : undefined;
  return inner !== undefined && isBalanced(inner) ? { column: inner, holds: 'false' } : { column: text, holds: 'true' };
};

const TEXTS = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g;

/** Whether the parentheses around it belong to each other: `!(a) || (b)` is no negation of `a) || (b`. */
const isBalanced = (text: string): boolean => {
  let depth = 0;
  for (const char of text.replace(TEXTS, '')) {
    if (char === '(') depth++;
    if (char === ')' && --depth < 0) return false;
  }
  return depth === 0;
};

/** The table with its conditions as columns. Without conditions it is the table itself. */
export const withConditions = (table: DecisionTable): DecisionTable => {
  if (table.rows.every((row) => row.if === undefined)) return table;
  const byRow = table.rows.map((row) => (row.if === undefined ? undefined : conditionOf(row.if)));
  const columns = [...new Set(byRow.flatMap((condition) => (condition ? [condition.column] : [])))];
  const cells = (row: number): readonly string[] =>
    columns.map((column) => (byRow[row]?.column === column ? (byRow[row]?.holds ?? '-') : '-'));
  return {
    ...table,
    inputs: [...table.inputs, ...columns.map((expr): InputColumn => ({ name: `if ${expr}`, type: 'boolean', expr }))],
    rows: table.rows.map((row, i) => ({ ...row, when: [...row.when, ...cells(i)] })),
  };
};

export const compileExpressions = (
  table: DecisionTable,
  facts: Fields | undefined,
): { readonly expressions: Expressions; readonly problems: readonly TableProblem[] } => {
  const computed = table.inputs.filter((input) => input.expr !== undefined);
  if (computed.length === 0) return { expressions: new Map(), problems: [] };
  if (facts === undefined)
    return {
      expressions: new Map(),
      problems: computed.map(({ name }) => ({ code: 'table.no-expressions', column: name })),
    };
  const compile = expressionCompiler(facts);
  const expressions = new Map<string, CompiledExpression>();
  const problems: TableProblem[] = [];
  for (const input of computed) {
    const compiled = compile(input.expr as string, RESULT_OF[input.type]);
    if (compiled.ok) expressions.set(input.name, compiled.value);
    else
      problems.push(
        ...compiled.refusal.problems.map(({ code, line, column, at, message }) => ({
          code,
          column: input.name,
          ...rowOf(table.rows, input),
          at: at[0],
          textLine: line,
          textColumn: column,
          message,
        })),
      );
    if (input.optional === true) problems.push({ code: 'table.computed-optional', column: input.name });
  }
  return { expressions, problems };
};

/** The first row that says it, where the expression is a row's condition. */
const rowOf = (rows: readonly TableRow[], input: InputColumn): { readonly row?: string } => {
  if (!input.name.startsWith('if ')) return {};
  const row = rows.find((each) => each.if !== undefined && conditionOf(each.if).column === input.expr);
  return row ? { row: row.id } : {};
};
