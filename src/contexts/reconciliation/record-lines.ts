/**
 * Lines of a file as records, one after the other: JSONL as `{"key":…,"fields":{…}}` or flat, CSV with a first line that names its
 * columns. One line is held at a time; what cannot be read is refused with its number. Pure.
 */
import { parseStrict } from '#kernel/canonical.ts';
import { readCsv } from '#kernel/csv.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { KEY_PATTERN, type Rec } from './merge.ts';

export type LineFormat = 'jsonl' | 'csv';
export type LineReader = (line: string) => Outcome<Rec | null>;

const KEY = new RegExp(KEY_PATTERN);

/** `keyColumn`: which member or column the records are met by. */
export const lineReader = (format: LineFormat, keyColumn = 'key'): LineReader => {
  let no = 0;
  let columns: readonly string[] | null = null;
  const bad = (why: string) => refused({ code: 'reconciliation.line-unreadable', line: no, why });
  const record = (members: Readonly<Record<string, unknown>>): Outcome<Rec | null> => {
    const { [keyColumn]: key, fields, ...rest } = members;
    if (typeof key !== 'string' || !KEY.test(key)) return bad(`its ${keyColumn} is no key`);
    const told = (typeof fields === 'object' && fields !== null ? fields : rest) as Readonly<Record<string, unknown>>;
    const strange = Object.entries(told).find(([, value]) => typeof value !== 'string');
    if (strange) return bad(`${strange[0]} is no text`);
    return accepted({ key, fields: told as Rec['fields'] });
  };
  return (line) => {
    no += 1;
    if (line.trim() === '') return accepted(null);
    if (format === 'csv') {
      const cells = csvCells(line);
      if (cells === null) return bad('its quotes do not close');
      if (columns === null) {
        columns = cells;
        return columns.includes(keyColumn) ? accepted(null) : bad(`no column is called ${keyColumn}`);
      }
      if (cells.length !== columns.length) return bad(`${cells.length} cells under ${columns.length} columns`);
      return record(Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? ''])));
    }
    try {
      const value = readStrict(line);
      return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? record(value as Readonly<Record<string, unknown>>)
        : bad('it is no object');
    } catch {
      return bad('it is no JSON');
    }
  };
};

/**
 * As `parseStrict`. A line that is written as we would write it holds no member twice: then the reader of the runtime says the same, in a fraction of
 * the time. Escapes and `__proto__` are left to the strict one, which refuses what is no text and no name.
 */
const readStrict = (line: string): Json => {
  if (!line.includes('\\') && !line.includes('__proto__') && line.isWellFormed()) {
    const value = JSON.parse(line) as Json;
    if (JSON.stringify(value) === line) return value;
  }
  return parseStrict(line);
};

/** A line break inside a cell is not read: one line, one record. */
const csvCells = (line: string): readonly string[] | null => {
  const read = readCsv(line);
  return read.ok ? (read.value[0]?.map(({ text }) => text) ?? null) : null;
};
