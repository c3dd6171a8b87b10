/**
 * A column cuts its values into regions within which no cell of it can tell two values apart: each value and each bound
 * that a cell writes, what lies between bounds, everything else, and absent. Each region knows which rows match it, so
 * that evaluating is one lookup a column, and overlap and gap proofs are finite and exact.
 */
import type { Decimal } from '#kernel/decimal.ts';
import { add, cmp, divRound, exactText, ONE, sub, whole } from '#kernel/decimal.ts';
import type { Json } from '#kernel/json.ts';
import type { Cell, Interval } from './cells.ts';
import { isInside } from './cells.ts';
import type { InputColumn } from './table.ts';
import { discreteOfJson, isOrdered, isStepped, orderedOfJson } from './values.ts';

/** A set of rows, one bit each. */
export type RowSet = Uint32Array;

export type Region = {
  /** As an example says it: `DE`, `250`, `more than 1000`, `any other`, `absent`. */
  readonly label: string;
  readonly rows: RowSet;
  /** The same rows by number, where they are few: evaluating then looks at these alone, however long the table is. */
  readonly few: readonly number[] | undefined;
};

/** Beyond these, intersecting bits is quicker than looking at each. */
const FEW_ROWS_MAX = 256;

export type CompiledColumn = {
  readonly column: InputColumn;
  readonly regions: readonly Region[];
  /** The region of a value; undefined when the value is not of the column's type. */
  readonly regionOf: (value: Json | undefined) => Region | undefined;
};

export const compileColumn = (column: InputColumn, cells: readonly Cell[]): CompiledColumn =>
  isOrdered(column.type) ? orderedColumn(column, cells) : discreteColumn(column, cells);

export const rowSet = (size: number, has: (row: number) => boolean): RowSet => {
  const set = new Uint32Array((size + 31) >> 5);
  for (let row = 0; row < size; row++) if (has(row)) (set[row >> 5] as number) |= 1 << (row & 31);
  return set;
};

export const hasRow = (set: RowSet, row: number): boolean => ((set[row >> 5] as number) & (1 << (row & 31))) !== 0;
export const setRow = (set: RowSet, row: number): void => void ((set[row >> 5] as number) |= 1 << (row & 31));
const clearRow = (set: RowSet, row: number): void => void ((set[row >> 5] as number) &= ~(1 << (row & 31)));

/** The numbers of the rows in a set, in order; stops after `max`. */
export const rowsIn = (set: RowSet, max = Number.MAX_SAFE_INTEGER): readonly number[] => {
  const rows: number[] = [];
  for (let word = 0; word < set.length; word++)
    for (let bits = set[word] as number; bits !== 0; bits &= bits - 1) {
      rows.push(word * 32 + (31 - Math.clz32(bits & -bits)));
      if (rows.length === max) return rows;
    }
  return rows;
};

const regionOfRows = (label: string, rows: RowSet): Region => {
  const first = rowsIn(rows, FEW_ROWS_MAX + 1);
  return { label, rows, few: first.length > FEW_ROWS_MAX ? undefined : first };
};

const absentRegion = (column: InputColumn, cells: readonly Cell[]): Region | undefined =>
  column.optional === true
    ? regionOfRows(
        'absent',
        rowSet(cells.length, (row) => matchesAbsent(cells[row] as Cell)),
      )
    : undefined;
const matchesAbsent = (cell: Cell): boolean => cell.any === true || (cell.absent && !cell.not);

type Written = Exclude<Cell, { readonly any: true }>;

const discreteColumn = (column: InputColumn, cells: readonly Cell[]): CompiledColumn => {
  const known = column.type === 'boolean' ? ['true', 'false'] : (column.values ?? []);
  // Row by row and not value by value: a column of thousands of values is read once.
  const unwritten = rowSet(cells.length, (row) => (cells[row] as Cell).any === true || (cells[row] as Written).not);
  const writtenIn = new Map<string, number[]>(known.map((value) => [value, []]));
  for (const [row, cell] of cells.entries())
    if (cell.any !== true)
      for (const text of cell.texts) {
        const rows = writtenIn.get(text);
        if (rows === undefined) writtenIn.set(text, [row]);
        else rows.push(row);
      }
  const byValue = new Map(
    [...writtenIn].map(([value, written]) => {
      const rows = unwritten.slice();
      for (const row of written) ((cells[row] as Written).not ? clearRow : setRow)(rows, row);
      return [value, regionOfRows(value, rows)] as const;
    }),
  );
  const other = known.length > 0 ? undefined : regionOfRows('any other', unwritten);
  const absent = absentRegion(column, cells);
  return {
    column,
    regions: [...byValue.values(), ...(other ? [other] : []), ...(absent ? [absent] : [])],
    regionOf: (value) => {
      if (value === undefined || value === null) return absent;
      const text = discreteOfJson(column, value);
      return text === undefined ? undefined : (byValue.get(text) ?? other);
    },
  };
};

const orderedColumn = (column: InputColumn, cells: readonly Cell[]): CompiledColumn => {
  const bounds = distinct(cells.flatMap((cell) => (cell.any ? [] : cell.intervals.flatMap(boundsOf))));
  const region = (label: string, example: Decimal): Region =>
    regionOfRows(
      label,
      rowSet(cells.length, (row) => {
        const cell = cells[row] as Cell;
        return cell.any === true || cell.intervals.some((interval) => isInside(interval, example)) !== cell.not;
      }),
    );
  const text = (value: Decimal): string => (column.type === 'date' ? dateText(value) : exactText(value));
  // Region 2i lies below bound i, region 2i+1 is bound i, the last lies above all.
  const all = bounds.flatMap((bound, i) => {
    const below = bounds[i - 1];
    const gap =
      below === undefined
        ? region(`less than ${text(bound)}`, sub(bound, ONE))
        : region(`between ${text(below)} and ${text(bound)}`, middle(below, bound));
    return [gap, region(text(bound), bound)];
  });
  const last = bounds.at(-1);
  all.push(last === undefined ? region('any', whole(0)) : region(`more than ${text(last)}`, add(last, ONE)));
  const absent = absentRegion(column, cells);
  const exists = (_: Region, i: number): boolean => {
    const [below, above] = [bounds[i / 2 - 1], bounds[i / 2]];
    return (
      i % 2 === 1 ||
      !isStepped(column.type) ||
      below === undefined ||
      above === undefined ||
      cmp(sub(above, below), ONE) > 0
    );
  };
  return {
    column,
    regions: [...all.filter(exists), ...(absent ? [absent] : [])],
    regionOf: (value) => {
      if (value === undefined || value === null) return absent;
      const exact = orderedOfJson(column.type, value);
      return exact === undefined ? undefined : all[regionIndex(bounds, exact)];
    },
  };
};

const boundsOf = ({ low, high }: Interval): readonly Decimal[] =>
  [low, high].flatMap((bound) => (bound ? [bound.value] : []));

const distinct = (values: readonly Decimal[]): readonly Decimal[] =>
  values.toSorted(cmp).filter((value, i, sorted) => i === 0 || cmp(value, sorted[i - 1] as Decimal) !== 0);

/** How many bounds lie below, by halving. */
const regionIndex = (bounds: readonly Decimal[], value: Decimal): number => {
  let [low, high] = [0, bounds.length];
  while (low < high) {
    const mid = (low + high) >> 1;
    const order = cmp(bounds[mid] as Decimal, value);
    if (order === 0) return mid * 2 + 1;
    if (order < 0) low = mid + 1;
    else high = mid;
  }
  return low * 2;
};

/** A value strictly between; an example for a proof, so any will do. */
const middle = (low: Decimal, high: Decimal): Decimal =>
  divRound(add(low, high), whole(2), Math.max(low.scale, high.scale) + 1, 'halfEven');

const dateText = (value: Decimal): string =>
  Temporal.PlainDate.from('1970-01-01')
    .add({ days: Number(value.units) })
    .toString();
