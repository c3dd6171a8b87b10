/**
 * Rows of an artifact as CSV (RFC 4180), for people who keep prices and decisions in a spreadsheet. A nested field is a column of
 * its own, `effective.from`; a column whose cells are not all text says so in its name, `required (json)`, so that reading gives back
 * exactly what was written. An empty cell is a field that is not there.
 */
import type { Json, JsonObject } from '#kernel/json.ts';
import { canonical, parseStrict } from '#kernel/canonical.ts';
import { accepted, refused, type Outcome } from '#kernel/outcome.ts';

const JSON_MARK = ' (json)';

type Leaf = { readonly path: string; readonly value: Json };

const isBranch = (value: Json): value is JsonObject =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).length > 0 &&
  Object.keys(value).every((field) => !field.includes('.') && !field.includes(JSON_MARK));

const leavesOf = (row: JsonObject, prefix = ''): readonly Leaf[] =>
  Object.entries(row).flatMap(([field, value]) => {
    const path = prefix + field;
    return isBranch(value) ? leavesOf(value, `${path}.`) : [{ path, value }];
  });

const cell = (text: string): string =>
  /[",\r\n]/.test(text) || text.trim() !== text ? `"${text.replaceAll('"', '""')}"` : text;

/**
 * `first` are the columns that a person looks for first, where there are such; the others follow by name. So the same rows give the
 * same text, in whatever order a store or a program keeps their fields.
 */
export const rowsToCsv = (rows: readonly JsonObject[], first: readonly string[]): string => {
  const leaves = rows.map((row) => new Map(leavesOf(row).map(({ path, value }) => [path, value])));
  const all = new Set(leaves.flatMap((row) => [...row.keys()]));
  const leading = first.filter((path) => all.has(path));
  const paths = [...leading, ...[...all].filter((path) => !leading.includes(path)).toSorted()];
  const asJson = new Set(
    paths.filter((path) =>
      leaves.some((row) => row.has(path) && (typeof row.get(path) !== 'string' || row.get(path) === '')),
    ),
  );
  const header = paths.map((path) => cell(asJson.has(path) ? path + JSON_MARK : path));
  const lines = leaves.map((row) =>
    paths.map((path) => {
      const value = row.get(path);
      if (value === undefined) return '';
      return cell(asJson.has(path) ? canonical(value) : String(value));
    }),
  );
  return [header, ...lines].map((cells) => `${cells.join(',')}\n`).join('');
};

type Place = { readonly line: number; readonly column: number };
type Cell = Place & { readonly text: string };
const malformed = (place: Place, what: string): Outcome<never> => refused({ code: 'csv.malformed', ...place, what });

/** Cells with the place where each begins, counted from 1. Line ends may be CRLF: spreadsheets write them. */
const readCells = (text: string): Outcome<readonly (readonly Cell[])[]> => {
  const rows: Cell[][] = [];
  let row: Cell[] = [];
  let [at, line, lineStart] = [text.startsWith('\uFEFF') ? 1 : 0, 1, 0];
  while (at < text.length) {
    const place = { line, column: at - lineStart + 1 };
    let value = '';
    if (text[at] === '"') {
      at += 1;
      for (;;) {
        const quote = text.indexOf('"', at);
        if (quote < 0) return malformed(place, 'a quoted cell that does not close');
        const piece = text.slice(at, quote);
        const breaks = piece.split('\n').length - 1;
        if (breaks > 0) [line, lineStart] = [line + breaks, at + piece.lastIndexOf('\n') + 1];
        value += piece;
        at = quote + 1;
        if (text[at] !== '"') break;
        value += '"';
        at += 1;
      }
      if (at < text.length && !',\r\n'.includes(text[at]!))
        return malformed({ line, column: at - lineStart + 1 }, 'text after a quoted cell');
    } else {
      const end = /[,\r\n]/g;
      end.lastIndex = at;
      const next = end.exec(text)?.index ?? text.length;
      value = text.slice(at, next);
      if (value.includes('"')) return malformed(place, 'a quote in the middle of a cell');
      at = next;
    }
    row.push({ ...place, text: value });
    if (text[at] === ',') {
      at += 1;
      // A comma at the very end of a line begins one more, empty cell.
      if (at === text.length || text[at] === '\n' || text[at] === '\r')
        row.push({ line, column: at - lineStart + 1, text: '' });
      else continue;
    }
    if (text[at] === '\r') at += 1;
    if (at < text.length && text[at] !== '\n')
      return malformed({ line, column: at - lineStart + 1 }, 'a line that ends oddly');
    at += 1;
    [line, lineStart] = [line + 1, at];
    rows.push(row);
    row = [];
  }
  return accepted(rows.filter((cells) => cells.length > 1 || cells[0]?.text !== ''));
};

type Column = { readonly path: readonly string[]; readonly json: boolean };

const columnsOf = (header: readonly Cell[]): Outcome<readonly Column[]> => {
  const seen = new Set<string>();
  for (const { text, ...place } of header) {
    if (text === '') return malformed(place, 'a column without a name');
    const name = text.replace(JSON_MARK, '');
    if (seen.has(name)) return malformed(place, `the column ${name} twice`);
    if ([...seen].some((other) => other.startsWith(`${name}.`) || name.startsWith(`${other}.`)))
      return malformed(place, `the column ${name}, which is a part or a whole of another`);
    seen.add(name);
  }
  return accepted(
    header.map(({ text }) => ({ path: text.replace(JSON_MARK, '').split('.'), json: text.endsWith(JSON_MARK) })),
  );
};

const valueOf = ({ text, ...place }: Cell, json: boolean): Outcome<Json> => {
  if (!json) return accepted(text);
  try {
    return accepted(parseStrict(text));
  } catch {
    return malformed(place, `${text} in a column of JSON`);
  }
};

/** Own members only and no inherited names: a column called `__proto__` is a field like any other. */
const put = (row: Record<string, Json>, path: readonly string[], value: Json): void => {
  const [field, ...rest] = path as [string, ...string[]];
  if (rest.length === 0)
    return void Object.defineProperty(row, field, { value, enumerable: true, configurable: true, writable: true });
  if (!Object.hasOwn(row, field))
    Object.defineProperty(row, field, { value: {}, enumerable: true, configurable: true, writable: true });
  put(row[field] as Record<string, Json>, rest, value);
};

export type CsvRow = {
  readonly row: JsonObject;
  readonly line: number;
  /** Where in its line a field stands, or the field that it is a part of. */
  readonly columnOf: (path: string) => number;
};

const columnIn =
  (columns: readonly Column[], line: readonly Cell[]) =>
  (path: string): number => {
    const at = columns.findIndex(({ path: own }) => path === own.join('.') || path.startsWith(`${own.join('.')}.`));
    return line[at]?.column ?? 1;
  };

export const csvToRows = (text: string): Outcome<readonly CsvRow[]> => {
  const cells = readCells(text);
  if (!cells.ok) return cells;
  const [header, ...lines] = cells.value;
  if (!header) return malformed({ line: 1, column: 1 }, 'no line with the names of the columns');
  const columns = columnsOf(header);
  if (!columns.ok) return columns;
  const rows: CsvRow[] = [];
  for (const line of lines) {
    const first = line[0]!;
    if (line.length !== columns.value.length)
      return malformed(first, `${line.length} cells under ${columns.value.length} columns`);
    const row: Record<string, Json> = {};
    for (const [at, { path, json }] of columns.value.entries()) {
      if (line[at]!.text === '') continue;
      const value = valueOf(line[at]!, json);
      if (!value.ok) return value;
      put(row, path, value.value);
    }
    rows.push({ row, line: first.line, columnOf: columnIn(columns.value, line) });
  }
  return accepted(rows);
};
