/**
 * The text of a cell, after DMN's S-FEEL unary tests: `-` anything, `a|b` one of, `not(a|b)` none of, `>= 10`, `[10..20)`,
 * `absent`. Values with a special character stand in double quotes. Discrete columns know values only.
 */
import type { Decimal } from '#kernel/decimal.ts';
import { cmp } from '#kernel/decimal.ts';
import type { Outcome } from '#kernel/outcome.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import type { InputColumn } from './table.ts';
import { CELL_CHARS_MAX } from './table.ts';
import { discreteOfText, isOrdered, orderedOfText } from './values.ts';

export type Bound = { readonly value: Decimal; readonly inclusive: boolean };
export type Interval = { readonly low?: Bound; readonly high?: Bound };
export type Cell =
  | { readonly any: true }
  | {
      readonly any?: never;
      readonly not: boolean;
      readonly absent: boolean;
      readonly texts: readonly string[];
      readonly intervals: readonly Interval[];
    };

export type CellRefusal = {
  readonly code: 'table.cell';
  readonly at: number;
  readonly expected: string;
  readonly found: string;
};

type Parts = { readonly texts: string[]; readonly intervals: Interval[]; absent: boolean };
type Fault = { readonly at: number; readonly expected: string };

const NOT = /^not\s*\((.*)\)$/s;
const COMPARISON = /^(<=|>=|<|>|=)\s*(.*)$/s;
const RANGE = /^([[(\]])\s*(.*?)\s*\.\.\s*(.*?)\s*([\])[])$/s;

export const parseCell = (column: InputColumn, source: string): Outcome<Cell, CellRefusal> => {
  const text = source.trim();
  if (text === '-') return accepted({ any: true });
  const negated = NOT.exec(text);
  const body = negated ? (negated[1] as string) : text;
  const parts: Parts = { texts: [], intervals: [], absent: false };
  const fault =
    source.length > CELL_CHARS_MAX
      ? { at: 0, expected: `at most ${CELL_CHARS_MAX} characters` }
      : readParts(column, body, parts);
  if (fault) {
    const at = Math.max(0, source.indexOf(body)) + fault.at;
    return refused({ code: 'table.cell', at, expected: fault.expected, found: source });
  }
  return accepted({ not: negated !== null, ...parts });
};

const readParts = (column: InputColumn, body: string, into: Parts): Fault | undefined => {
  for (const { text, at } of alternatives(body)) {
    const fault = isOrdered(column.type) ? readOrdered(column, text, into) : readDiscrete(column, text, into);
    if (fault !== undefined) return { at, expected: fault };
  }
  return undefined;
};

/** Split at `|` outside of quotes, each part with its place. */
const alternatives = (body: string): readonly { readonly text: string; readonly at: number }[] => {
  const parts: { text: string; at: number }[] = [];
  let start = 0;
  let quoted = false;
  for (let i = 0; i <= body.length; i++) {
    if (body[i] === '"') quoted = !quoted;
    if (i < body.length && (body[i] !== '|' || quoted)) continue;
    const raw = body.slice(start, i);
    parts.push({ text: raw.trim(), at: start + (raw.length - raw.trimStart().length) });
    start = i + 1;
  }
  return parts;
};

const unquoted = (text: string): string | undefined => {
  if (!text.includes('"')) return text;
  return text.length > 1 && text.startsWith('"') && text.endsWith('"') && !text.slice(1, -1).includes('"')
    ? text.slice(1, -1)
    : undefined;
};

/* Both answer what was expected instead, or undefined when the part was read. */

const readDiscrete = (column: InputColumn, text: string, into: Parts): string | undefined => {
  if (text === 'absent') return readAbsent(column, into);
  const value = text === '' || (/[[\]()<>=]/.test(text) && !text.includes('"')) ? undefined : unquoted(text);
  const known = value === undefined ? undefined : discreteOfText(column, value);
  if (known === undefined)
    return column.values
      ? `one of ${column.values.join(', ')}`
      : column.type === 'boolean'
        ? 'true or false'
        : 'a value';
  into.texts.push(known);
  return undefined;
};

const readAbsent = (column: InputColumn, into: Parts): string | undefined => {
  if (column.optional !== true) return 'a value: the column is not optional';
  into.absent = true;
  return undefined;
};

const readOrdered = (column: InputColumn, text: string, into: Parts): string | undefined => {
  if (text === 'absent') return readAbsent(column, into);
  const read = (value: string): Decimal | undefined => orderedOfText(column.type, unquoted(value) ?? '');
  const range = RANGE.exec(text);
  if (range) {
    const [low, high] = [read(range[2] as string), read(range[3] as string)];
    if (low === undefined || high === undefined) return `a range of ${column.type}s`;
    const interval = {
      low: { value: low, inclusive: range[1] === '[' },
      high: { value: high, inclusive: range[4] === ']' },
    };
    if (isEmptyInterval(interval)) return 'a range that holds something';
    into.intervals.push(interval);
    return undefined;
  }
  const comparison = COMPARISON.exec(text);
  const value = read(comparison ? (comparison[2] as string) : text);
  if (value === undefined) return `a ${column.type}`;
  into.intervals.push(intervalOf(comparison?.[1] ?? '=', value));
  return undefined;
};

const intervalOf = (operator: string, value: Decimal): Interval => {
  const bound = { value, inclusive: operator.includes('=') };
  if (operator === '=') return { low: bound, high: bound };
  return operator.startsWith('<') ? { high: bound } : { low: bound };
};

const isEmptyInterval = ({ low, high }: { readonly low: Bound; readonly high: Bound }): boolean => {
  const order = cmp(low.value, high.value);
  return order > 0 || (order === 0 && !(low.inclusive && high.inclusive));
};

export const isInside = (interval: Interval, value: Decimal): boolean =>
  isAbove(interval.low, value) && isBelow(interval.high, value);
const isAbove = (low: Bound | undefined, value: Decimal): boolean => {
  if (low === undefined) return true;
  const order = cmp(value, low.value);
  return order > 0 || (order === 0 && low.inclusive);
};
const isBelow = (high: Bound | undefined, value: Decimal): boolean => {
  if (high === undefined) return true;
  const order = cmp(value, high.value);
  return order < 0 || (order === 0 && high.inclusive);
};
