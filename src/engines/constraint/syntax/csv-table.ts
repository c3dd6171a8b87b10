/**
 * A compatibility table as CSV (RFC 4180), the form in which most of them already exist: the first line names the columns,
 * every other line is a row. An empty cell or `*` allows whatever, `-` nothing of the column, `a|b` several, `2..5` a range; a
 * bar or a backslash that belongs to a value has a backslash before it.
 */
import { type CsvCell, csvMalformed, type CsvRefusal, csvText, readCsv } from '#kernel/csv.ts';
import { accepted, type Outcome } from '#kernel/outcome.ts';
import { Malformed, readOr } from '../malformed.ts';
import type { AuthoredCell } from './authored-rule.ts';

export type AuthoredTable = {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly AuthoredCell[])[];
};
export type { CsvRefusal } from '#kernel/csv.ts';

export const parseTableCsv = (text: string): Outcome<AuthoredTable, CsvRefusal> =>
  readOr<Outcome<AuthoredTable, CsvRefusal>, Outcome<AuthoredTable, CsvRefusal>>(
    () => {
      const records = readCsv(text);
      return records.ok ? accepted(readTable(records.value)) : records;
    },
    (malformed) => csvMalformed(malformed, malformed.message),
  );

export const printTableCsv = ({ columns, rows }: AuthoredTable): string =>
  [columns.map((name) => csvText(name)), ...rows.map((row) => row.map((cell) => csvText(cellText(cell))))]
    .map((line) => `${line.join(',')}\r\n`)
    .join('');

const readTable = ([header, ...lines]: readonly (readonly CsvCell[])[]): AuthoredTable => {
  if (header === undefined) throw new Malformed({ line: 1, column: 1 }, 'the first line names the columns');
  const columns: string[] = [];
  for (const field of header) {
    const name = field.text.trim();
    if (name === '') throw new Malformed(field, 'a column has a name');
    if (columns.includes(name)) throw new Malformed(field, `the column ${name} stands here twice`);
    columns.push(name);
  }
  const rows = lines.map((fields) => {
    const last = fields.at(-1) as CsvCell;
    if (fields.length !== columns.length)
      throw new Malformed(last, `this row has ${fields.length} cells, the table ${columns.length} columns`);
    return fields.map(cellOf);
  });
  return { columns, rows };
};

const cellOf = (field: CsvCell): AuthoredCell => {
  const values = [''];
  for (let i = 0; i < field.text.length; i++) {
    const char = field.text[i] as string;
    if (char === '|') values.push('');
    else if (char === '\\') values[values.length - 1] += field.text[++i] ?? '\\';
    else values[values.length - 1] += char;
  }
  const trimmed = values.map((value) => value.trim());
  if (trimmed.length === 1) return trimmed[0] === '' ? '*' : (trimmed[0] as string);
  if (trimmed.includes('')) throw new Malformed(field, 'between two bars stands a value');
  return [...new Set(trimmed)];
};

const escaped = (value: string): string => value.replaceAll(/[\\|]/g, String.raw`\$&`);
/** Several values of one stay a list, by a bar that ends in itself: `a|a` is a. */
const cellText = (cell: AuthoredCell): string =>
  typeof cell === 'string'
    ? escaped(cell)
    : (cell.length === 1 ? [cell[0] as string, cell[0] as string] : cell).map(escaped).join('|');
