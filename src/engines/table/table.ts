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
};

export type DecisionTable = {
  readonly hit: HitPolicy;
  /** Only for COLLECT, over the only output. */
  readonly aggregate?: Aggregate;
  readonly inputs: readonly InputColumn[];
  readonly outputs: readonly OutputColumn[];
  readonly rows: readonly TableRow[];
};

export const TABLE_ROWS_MAX = 5_000;
export const TABLE_COLUMNS_MAX = 40;
export const CELL_CHARS_MAX = 2_000;

/** Where it is wrong and how; `column` is an input's or output's name, `at` an offset in the cell. */
export type TableProblem = {
  readonly code: string;
  readonly row?: string;
  readonly column?: string;
  readonly at?: number;
  readonly [detail: string]: unknown;
};
