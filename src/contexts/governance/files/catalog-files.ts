/**
 * The commercial model as files: a folder a kind, a file an artifact, found by the artifact's own key. No id, no tenant, no date of
 * the export stands in any of them, so that the same model gives the same bytes wherever it comes from, and a change is a small
 * change in git. Rows of price books and decision tables stand beside their artifact as CSV.
 */
import { canonical } from '#kernel/canonical.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import type { Artifact } from '../well-formed.ts';
import { rowsToCsv } from './csv.ts';

/** `path` with slashes, whatever the machine. */
export type CatalogFile = { readonly path: string; readonly text: string };

/** Which rows of which kind stand in a CSV file, and where in the artifact they belong. */
export const CSV_ROWS: Readonly<Record<string, { readonly pointer: readonly string[]; readonly suffix: string }>> = {
  'price-book': { pointer: ['entries'], suffix: 'entries.csv' },
  'cost-book': { pointer: ['entries'], suffix: 'entries.csv' },
  'eligibility-table': { pointer: ['table', 'rows'], suffix: 'rows.csv' },
  'approval-policy': { pointer: ['table', 'rows'], suffix: 'rows.csv' },
};

/** A key as a path: what a file system might take for something else is percent-encoded, and no part can lead out of the folder. */
export const baseOf = (kind: string, key: string): string =>
  [kind, ...key.split('/')]
    .map((part) => encodeURIComponent(part).replaceAll(/[!'()*~]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`))
    .map((part) => (/^\.*$/.test(part) ? part.replaceAll('.', '%2E') || '%00' : part))
    .join('/');

const PREFERRED = ['key', 'id', 'name', 'owner', 'description'];
/** What names a thing first, then the rest by name: the same text whoever wrote it. */
const inOrder = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const rank = (field: string): number => (PREFERRED.includes(field) ? PREFERRED.indexOf(field) : PREFERRED.length);
  return Object.fromEntries(
    Object.entries(value as JsonObject)
      .toSorted(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
      .map(([field, each]) => [field, inOrder(each)]),
  );
};

export const fileText = (content: unknown): string => `${JSON.stringify(inOrder(content as Json), null, 2)}\n`;

/** A table's row with a column for each input and output: `when.discount`, `then.role`. */
const tableRow = (row: JsonObject, table: JsonObject): JsonObject => {
  const cells = (columns: Json | undefined, values: Json | undefined): JsonObject =>
    Object.fromEntries(
      (columns as readonly JsonObject[]).map(({ name }, at) => [String(name), (values as readonly Json[])[at]!]),
    );
  return { ...row, when: cells(table['inputs'], row['when']), then: cells(table['outputs'], row['then']) };
};

const fits = (columns: Json | undefined, values: Json | undefined): boolean =>
  Array.isArray(columns) &&
  Array.isArray(values) &&
  columns.length === values.length &&
  columns.every((column) => !String((column as JsonObject)['name']).includes('.')) &&
  // An empty cell is a field that is not there, and a cell of a table always is.
  values.every((value) => value !== '');

const csvRowsOf = (holder: JsonObject, rows: readonly JsonObject[]): readonly JsonObject[] | undefined => {
  if (!('inputs' in holder)) return rows;
  return rows.every((row) => fits(holder['inputs'], row['when']) && fits(holder['outputs'], row['then']))
    ? rows.map((row) => tableRow(row, holder))
    : undefined;
};

const filesOfArtifact = ({ kind, key, content }: Artifact): readonly CatalogFile[] => {
  const base = baseOf(kind, key);
  const whole = [{ path: `${base}.json`, text: fileText(content) }];
  const csv = CSV_ROWS[kind];
  if (!csv) return whole;
  const trail = csv.pointer.slice(0, -1);
  const last = csv.pointer.at(-1)!;
  const holder = trail.reduce<Json | undefined>(
    (at, field) => (at as JsonObject | undefined)?.[field],
    content as Json,
  );
  const rows = (holder as JsonObject | undefined)?.[last];
  if (!Array.isArray(rows) || rows.length === 0) return whole;
  const written = csvRowsOf(holder as JsonObject, rows as readonly JsonObject[]);
  if (!written) return whole;
  const name = `${base.slice(base.lastIndexOf('/') + 1)}.${csv.suffix}`;
  const put = (at: JsonObject, [field, ...rest]: readonly string[]): JsonObject =>
    field === undefined ? { ...at, [last]: { csv: name } } : { ...at, [field]: put(at[field] as JsonObject, rest) };
  return [
    { path: `${base}.json`, text: fileText(put(content as JsonObject, trail)) },
    { path: `${base}.${csv.suffix}`, text: rowsToCsv(written) },
  ];
};

/** By path. Two artifacts never fall on one file, also where a file system does not tell large letters from small ones. */
export const filesOf = (artifacts: readonly Artifact[]): readonly CatalogFile[] => {
  const files = artifacts.flatMap(filesOfArtifact).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  must(new Set(files.map(({ path }) => path)).size === files.length, 'every artifact has a path of its own');
  return files;
};

/** Keys that differ only in the size of their letters: some file systems would keep one of them and lose the other. */
export const clashesOf = (files: readonly CatalogFile[]): readonly (readonly string[])[] =>
  [...Map.groupBy(files, ({ path }) => path.toLowerCase()).values()]
    .filter((same) => same.length > 1)
    .map((same) => same.map(({ path }) => path));

export const sameContent = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other);
