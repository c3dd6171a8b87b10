/**
 * Rows of an artifact as CSV (RFC 4180), for people who keep prices and decisions in a spreadsheet. A nested field is a column of
 * its own, `effective.from`; a column whose cells are not all text says so in its name, `required (json)`, so that reading gives back
 * exactly what was written. An empty cell is a field that is not there.
 */
import type { Json, JsonObject } from '#kernel/json.ts';
import { canonical, parseStrict } from '#kernel/canonical.ts';
import { type CsvCell, csvMalformed, csvText, readCsv } from '#kernel/csv.ts';
import { accepted, type Outcome } from '#kernel/outcome.ts';

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
  const header = paths.map((path) => csvText(asJson.has(path) ? path + JSON_MARK : path));
  const lines = leaves.map((row) =>
    paths.map((path) => {
      const value = row.get(path);
      if (value === undefined) return '';
      return csvText(asJson.has(path) ? canonical(value) : String(value));
    }),
  );
  return [header, ...lines].map((cells) => `${cells.join(',')}\n`).join('');
};

type Column = { readonly path: readonly string[]; readonly json: boolean };

const columnsOf = (header: readonly CsvCell[]): Outcome<readonly Column[]> => {
  const seen = new Set<string>();
  for (const { text, ...place } of header) {
    if (text === '') return csvMalformed(place, 'a column without a name');
    const name = text.replace(JSON_MARK, '');
    if (seen.has(name)) return csvMalformed(place, `the column ${name} twice`);
    if ([...seen].some((other) => other.startsWith(`${name}.`) || name.startsWith(`${other}.`)))
      return csvMalformed(place, `the column ${name}, which is a part or a whole of another`);
    seen.add(name);
  }
  return accepted(
    header.map(({ text }) => ({ path: text.replace(JSON_MARK, '').split('.'), json: text.endsWith(JSON_MARK) })),
  );
};

const valueOf = ({ text, ...place }: CsvCell, json: boolean): Outcome<Json> => {
  if (!json) return accepted(text);
  try {
    return accepted(parseStrict(text));
  } catch {
    return csvMalformed(place, `${text} in a column of JSON`);
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
  (columns: readonly Column[], line: readonly CsvCell[]) =>
  (path: string): number => {
    const at = columns.findIndex(({ path: own }) => path === own.join('.') || path.startsWith(`${own.join('.')}.`));
    return line[at]?.column ?? 1;
  };

export const csvToRows = (text: string): Outcome<readonly CsvRow[]> => {
  const cells = readCsv(text);
  if (!cells.ok) return cells;
  const [header, ...lines] = cells.value;
  if (!header) return csvMalformed({ line: 1, column: 1 }, 'no line with the names of the columns');
  const columns = columnsOf(header);
  if (!columns.ok) return columns;
  const rows: CsvRow[] = [];
  for (const line of lines) {
    const first = line[0]!;
    if (line.length !== columns.value.length)
      return csvMalformed(first, `${line.length} cells under ${columns.value.length} columns`);
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
