/**
 * A compatibility table as CSV (RFC 4180), the form in which most of them already exist: the first line names the columns,
 * every other line is a row. An empty cell or `*` allows whatever, `-` nothing of the column, `a|b` several, `2..5` a range; a
 * bar or a backslash that belongs to a value has a backslash before it.
 */
import type { Outcome, Refusal } from '#kernel/outcome.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { Malformed, readOr } from '../malformed.ts';
import type { AuthoredCell } from './authored-rule.ts';

export type AuthoredTable = {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly AuthoredCell[])[];
};
export type CsvRefusal = Refusal & {
  readonly code: 'csv.malformed';
  readonly line: number;
  readonly column: number;
  readonly what: string;
};

export const parseTableCsv = (text: string): Outcome<AuthoredTable, CsvRefusal> =>
  readOr<Outcome<AuthoredTable, CsvRefusal>, Outcome<AuthoredTable, CsvRefusal>>(
    () => accepted(readTable(text.startsWith('\uFEFF') ? text.slice(1) : text)),
    ({ line, column, message }) => refused({ code: 'csv.malformed', line, column, what: message }),
  );

export const printTableCsv = ({ columns, rows }: AuthoredTable): string =>
  [columns.map(fieldText), ...rows.map((row) => row.map((cell) => fieldText(cellText(cell))))]
    .map((line) => `${line.join(',')}\r\n`)
    .join('');

type Field = { readonly text: string; readonly line: number; readonly column: number };

const readTable = (text: string): AuthoredTable => {
  const [header, ...lines] = records(text);
  if (header === undefined) throw new Malformed({ line: 1, column: 1 }, 'the first line names the columns');
  const columns: string[] = [];
  for (const field of header) {
    const name = field.text.trim();
    if (name === '') throw new Malformed(field, 'a column has a name');
    if (columns.includes(name)) throw new Malformed(field, `the column ${name} stands here twice`);
    columns.push(name);
  }
  const rows = lines.map((fields) => {
    const last = fields.at(-1) as Field;
    if (fields.length !== columns.length)
      throw new Malformed(last, `this row has ${fields.length} cells, the table ${columns.length} columns`);
    return fields.map(cellOf);
  });
  return { columns, rows };
};

/** Lines that are wholly empty are none. */
const records = (text: string): readonly (readonly Field[])[] => {
  const found: Field[][] = [];
  let record: Field[] = [];
  let at = 0;
  let line = 1;
  let lineStart = 0;
  while (at <= text.length) {
    const place = { line, column: at - lineStart + 1 };
    const plain = /[^",\r\n]*/y;
    plain.lastIndex = at;
    let value: string;
    if (text[at] === '"') {
      const quoted = /"((?:[^"]|"")*)"/y;
      quoted.lastIndex = at;
      const match = quoted.exec(text);
      if (match === null) throw new Malformed(place, 'this quoted cell never ends');
      value = (match[1] as string).replaceAll('""', '"');
      for (let i = at; i < quoted.lastIndex; i++)
        if (text[i] === '\n') {
          line++;
          lineStart = i + 1;
        }
      at = quoted.lastIndex;
    } else {
      value = plain.exec(text)?.[0] as string;
      at = plain.lastIndex;
    }
    record.push({ text: value, ...place });
    const end = /,|\r?\n|\r|$/y;
    end.lastIndex = at;
    const stop = end.exec(text);
    if (stop === null)
      throw new Malformed({ line, column: at - lineStart + 1 }, 'a cell with a quote in it is quoted as a whole');
    at = end.lastIndex;
    if (stop[0] === ',') continue;
    if (record.length > 1 || value !== '' || place.column > 1) found.push(record);
    record = [];
    if (stop[0] === '') break;
    line++;
    lineStart = at;
  }
  return found;
};

const cellOf = (field: Field): AuthoredCell => {
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
const fieldText = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
