/** One lookup a column, one intersection of row sets, then the hit policy. Every hit says which row, and why in its author's words. */
import { add, cmp, dec, decText } from '#kernel/decimal.ts';
import type { EvaluationRefusal as EvaluationProblem } from '../cel/index.ts';
import type { Json } from '#kernel/json.ts';
import type { Outcome, Refusal } from '#kernel/outcome.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import type { CompiledTable } from './compile-table.ts';
import { expectedOf } from './compile-table.ts';
import type { Region, RowSet } from './regions.ts';
import { hasRow, rowsIn } from './regions.ts';
import type { DecisionTable, TableRow } from './table.ts';

export type Outputs = { readonly [output: string]: Json };
export type Hit = {
  readonly row: string;
  readonly note?: string;
  readonly outputs: Outputs;
  /** What made it match: the inputs whose cell is not `-`. */
  readonly because: readonly { readonly input: string; readonly value: Json; readonly cell: string }[];
};
/** The rows that decided, by the hit policy: none, one, or all in their order; and the aggregate of COLLECT, where there is one. */
export type TableAnswer = { readonly hits: readonly Hit[]; readonly aggregate?: Json };

export type EvaluationRefusal =
  | (Refusal & {
      readonly code: 'table.input';
      readonly input: string;
      readonly expected: string;
      readonly found: Json;
    })
  | (Refusal & { readonly code: 'table.expression'; readonly input: string; readonly problem: EvaluationProblem })
  | (Refusal & { readonly code: 'table.ambiguous'; readonly hit: string; readonly rows: readonly string[] });

export type TableInputs = { readonly [input: string]: Json | undefined };

/** `facts` is what expressions read; a table without any needs none. */
export const evaluateTable = (
  compiled: CompiledTable,
  given: TableInputs,
  facts: Json = {},
): Outcome<TableAnswer, EvaluationRefusal> => {
  const { table } = compiled;
  const computed = computedInputs(compiled, given, facts);
  if (!computed.ok) return computed;
  const inputs = computed.value;
  const found = regionsOf(compiled, inputs);
  if (!found.ok) return found;
  const rows = matchingRows(found.value, table.rows.length).map((row) => table.rows[row] as TableRow);
  const ambiguous = ambiguity(table, rows);
  if (ambiguous) return refused({ code: 'table.ambiguous', hit: table.hit, rows: rows.map((row) => row.id) });
  const hits = pick(table, rows).map((row) => hitOf(table, row, inputs));
  return accepted(table.aggregate === undefined ? { hits } : { hits, aggregate: aggregateOf(table, hits) });
};

/**
 * What the table tells apart of a question, column by column: two that fall into the same regions hit the same rows, whatever their values. The
 * same object for the same region. Undefined where a value is none of its column's, or an expression has no answer.
 */
export const toldApart = (
  compiled: CompiledTable,
  given: TableInputs,
  facts: Json = {},
): readonly object[] | undefined => {
  const computed = computedInputs(compiled, given, facts);
  const found = computed.ok ? regionsOf(compiled, computed.value) : computed;
  return found.ok ? found.value : undefined;
};

const regionsOf = ({ columns }: CompiledTable, inputs: TableInputs): Outcome<readonly Region[], EvaluationRefusal> => {
  const regions: Region[] = [];
  for (const { column, regionOf } of columns) {
    const value = inputs[column.name];
    const region = regionOf(value);
    if (region === undefined)
      return refused({ code: 'table.input', input: column.name, expected: expectedOf(column), found: value ?? null });
    regions.push(region);
  }
  return accepted(regions);
};

const computedInputs = (
  { expressions }: CompiledTable,
  given: TableInputs,
  facts: Json,
): Outcome<TableInputs, EvaluationRefusal> => {
  if (expressions.size === 0) return accepted(given);
  const inputs: { [input: string]: Json | undefined } = { ...given };
  for (const [input, expression] of expressions) {
    const answer = expression.evaluate(facts);
    if (!answer.ok) return refused({ code: 'table.expression', input, problem: answer.refusal });
    inputs[input] = answer.value.value;
  }
  return accepted(inputs);
};

/** In their order. Where one column leaves few rows, only those are looked at: a table of 20,000 rows costs what its answer costs. */
const matchingRows = (regions: readonly Region[], rows: number): readonly number[] => {
  let few: readonly number[] | undefined;
  for (const region of regions)
    if (region.few && (few === undefined || region.few.length < few.length)) few = region.few;
  if (few) return few.filter((row) => regions.every((region) => hasRow(region.rows, row)));
  const [first, ...others] = regions;
  if (first === undefined) return Array.from({ length: rows }, (_, row) => row);
  return rowsIn(others.reduce<RowSet>((set, region) => intersect(set, region.rows), first.rows.slice()));
};

const intersect = (into: RowSet, other: RowSet): RowSet => {
  for (let i = 0; i < into.length; i++) (into[i] as number) &= other[i] as number;
  return into;
};

/** Publishing proves that this cannot be; a table that was never proved is refused here rather than answered by chance. */
const ambiguity = (table: DecisionTable, rows: readonly TableRow[]): boolean => {
  if (rows.length < 2) return false;
  if (table.hit === 'UNIQUE') return true;
  return table.hit === 'ANY' && rows.some((row) => !sameOutputs(row, rows[0] as TableRow));
};
export const sameOutputs = (a: TableRow, b: TableRow): boolean => a.then.every((value, i) => value === b.then[i]);

const pick = (table: DecisionTable, rows: readonly TableRow[]): readonly TableRow[] => {
  switch (table.hit) {
    case 'UNIQUE':
    case 'ANY':
    case 'FIRST':
      return rows.slice(0, 1);
    case 'PRIORITY': {
      const order = table.outputs[0]?.values ?? [];
      const rank = (row: TableRow): number => order.indexOf(String(row.then[0]));
      return rows.toSorted((a, b) => rank(a) - rank(b)).slice(0, 1);
    }
    case 'RULE_ORDER':
    case 'COLLECT':
      return rows;
  }
};

const hitOf = (table: DecisionTable, row: TableRow, inputs: TableInputs): Hit => ({
  row: row.id,
  ...(row.note === undefined ? {} : { note: row.note }),
  outputs: Object.fromEntries(table.outputs.map((output, i) => [output.name, row.then[i] as Json])),
  because: table.inputs.flatMap(({ name }, i) => {
    const cell = row.when[i] as string;
    return cell.trim() === '-' ? [] : [{ input: name, value: inputs[name] ?? null, cell }];
  }),
});

/** Exact: decimals in, decimal text out; integers stay integers. `min` and `max` of nothing are null. */
const aggregateOf = ({ aggregate, outputs }: DecisionTable, hits: readonly Hit[]): Json => {
  if (aggregate === 'count') return hits.length;
  const [output] = outputs;
  const values = hits.map((hit) => dec(String(hit.outputs[output?.name ?? ''])));
  if (values.length === 0 && aggregate !== 'sum') return null;
  const total = values.reduce(
    (a, b) => {
      if (aggregate === 'sum') return add(a, b);
      return cmp(a, b) <= 0 === (aggregate === 'min') ? a : b;
    },
    aggregate === 'sum' ? dec('0') : (values[0] ?? dec('0')),
  );
  return output?.type === 'integer' ? Number(decText(total)) : decText(total);
};
