/** The values of columns. Ordered ones (integer, decimal, date) become exact decimals, so that one comparison serves all. */
import type { Decimal } from '#kernel/decimal.ts';
import { dec, isDecText, whole } from '#kernel/decimal.ts';
import type { Json } from '#kernel/json.ts';
import { civilDay, isPlainDate } from '#kernel/period.ts';
import type { ColumnType, InputColumn, OutputColumn } from './table.ts';

export const isOrdered = (type: ColumnType): boolean => type === 'integer' || type === 'decimal' || type === 'date';
/** Between two neighbours of these nothing lies. */
export const isStepped = (type: ColumnType): boolean => type === 'integer' || type === 'date';

const INTEGER = /^-?\d{1,15}$/;

/** The value that a cell writes; undefined when the text is none of this type. */
export const orderedOfText = (type: ColumnType, text: string): Decimal | undefined => {
  if (type === 'integer') return INTEGER.test(text) ? whole(BigInt(text)) : undefined;
  if (type === 'decimal') return isDecText(text) ? dec(text) : undefined;
  return isPlainDate(text) ? whole(civilDay(text)) : undefined;
};

/** The value that an input carries; undefined when it is none of this type. */
export const orderedOfJson = (type: ColumnType, value: Json): Decimal | undefined => {
  if (type === 'integer') return Number.isSafeInteger(value) ? whole(value as number) : undefined;
  return typeof value === 'string' ? orderedOfText(type, value) : undefined;
};

/** Booleans, enums and strings compare by their text. */
export const discreteOfJson = (column: InputColumn | OutputColumn, value: Json): string | undefined => {
  if (column.type === 'boolean') return typeof value === 'boolean' ? String(value) : undefined;
  if (typeof value !== 'string') return undefined;
  return column.values === undefined || column.values.includes(value) ? value : undefined;
};

export const discreteOfText = (column: InputColumn, text: string): string | undefined => {
  if (column.type === 'boolean') return text === 'true' || text === 'false' ? text : undefined;
  return column.values === undefined || column.values.includes(text) ? text : undefined;
};

/** Whether an output value is of its column's type. */
export const isOfColumn = (column: OutputColumn, value: Json): boolean =>
  isOrdered(column.type)
    ? orderedOfJson(column.type, value) !== undefined
    : discreteOfJson(column, value) !== undefined;
