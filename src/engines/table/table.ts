/**
 * A decision table as its author writes it: typed inputs, rows of cells, typed outputs, a hit policy by its DMN name.
 * Cells are text (`cells.ts`), decimals and dates are text, integers are JSON integers; nothing is ever a float.
 */
import type { Json } from '#kernel/json.ts';

export type ColumnType = 'boolean' | 'integer' | 'decimal' | 'date' | 'enum' | 'string';

export type InputColumn = {
  readonly name: string;
  readonly type: ColumnType;
  /** The values that exist; required for `enum`. */
  readonly values?: readonly string[];
  /** An absent value matches `-` and `absent` and nothing else: not knowing is not a yes, also not to `not(x)`. */
  readonly optional?: boolean;
  /** CEL over the facts that the table's context declares: the value is computed, not given. Never optional. */
  readonly expr?: string;
};
export type OutputColumn = { readonly name: string; readonly type: ColumnType; readonly values?: readonly string[] };

/** UNIQUE: no two rows match. ANY: rows that match together say the same. FIRST, PRIORITY pick; RULE_ORDER, COLLECT give all. */
export type HitPolicy = 'UNIQUE' | 'ANY' | 'FIRST' | 'PRIORITY' | 'RULE_ORDER' | 'COLLECT';
export type Aggregate = 'sum' | 'min' | 'max' | 'count';

export type TableRow = {
  readonly id: string;
  /** One cell an input, in the order of inputs. */
  readonly when: readonly string[];
  /** One value an output, in the order of outputs. */
  readonly then: readonly Json[];
  /** Why, in the author's words: what a person reads when this row decided. */
  readonly note?: string;
  /** A condition in CEL that must hold besides the cells. Proofs take it as a column of its own, of which nothing is known. */
  readonly if?: string;
};

export type DecisionTable = {
  readonly hit: HitPolicy;
  /** Only for COLLECT, over the only output. */
  readonly aggregate?: Aggregate;
  readonly inputs: readonly InputColumn[];
  readonly outputs: readonly OutputColumn[];
  readonly rows: readonly TableRow[];
};

export const TABLE_ROWS_MAX = 20_000;
/** What the bits of all regions may take: distinct values of a column times rows. */
export const TABLE_INDEX_BYTES_MAX = 64 * 1024 * 1024;
export const TABLE_COLUMNS_MAX = 40;
export const CELL_CHARS_MAX = 4_000;

/** Where it is wrong and how; `column` is an input's or output's name, `at` an offset in the cell. */
export type TableProblem = {
  readonly code: string;
  readonly row?: string;
  readonly column?: string;
  readonly at?: number;
  readonly [detail: string]: unknown;
};
