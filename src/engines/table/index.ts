export type { CompiledTable, TableRefusal } from './compile-table.ts';
export { compileTable } from './compile-table.ts';
export type { EvaluationRefusal, Hit, Outputs, TableAnswer, TableInputs } from './evaluate-table.ts';
export { evaluateTable, toldApart } from './evaluate-table.ts';
export type { Example, Proof } from './prove-table.ts';
export { proofProblems, proveTable } from './prove-table.ts';
export type { Pair } from './relation.ts';
export { relationRows } from './relation.ts';
export type {
  Aggregate,
  ColumnType,
  DecisionTable,
  HitPolicy,
  InputColumn,
  OutputColumn,
  TableProblem,
  TableRow,
} from './table.ts';
export { CELL_CHARS_MAX, TABLE_COLUMNS_MAX, TABLE_INDEX_BYTES_MAX, TABLE_ROWS_MAX } from './table.ts';
export const TABLE_ENGINE = { name: 'troth-table', version: '1.1.0' } as const;
