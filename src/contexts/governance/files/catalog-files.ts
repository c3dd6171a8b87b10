/**
 * The commercial model as files: a folder a kind, a file an artifact, found by the artifact's own key. No id, no tenant, no date of
 * the export stands in any of them, so that the same model gives the same bytes wherever it comes from, and a change is a small
 * change in git. Rows of price books and decision tables stand beside their artifact as CSV, configuration
 * rules as text.
 */
import { parseRules, printRules, type AuthoredRule } from '#engines/constraint/index.ts';
import { canonical } from '#kernel/canonical.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import type { Artifact } from '../well-formed.ts';
import { rowsToCsv } from './csv.ts';

/** `path` with slashes, whatever the machine. */
export type CatalogFile = { readonly path: string; readonly text: string };

/** What stands in a file of its own beside its artifact, where in the artifact it belongs, and in which form. */
export type Beside = { readonly pointer: readonly string[]; readonly suffix: string; readonly form: 'csv' | 'rules' };
const entries: Beside = { pointer: ['entries'], suffix: 'entries.csv', form: 'csv' };
const rows: Beside = { pointer: ['table', 'rows'], suffix: 'rows.csv', form: 'csv' };

export const BESIDE: Readonly<Record<string, Beside>> = {
  'price-book': entries,
  'cost-book': entries,
  'eligibility-table': rows,
  'approval-policy': rows,
  /** In the language of docs/guide/rules.md. */
  'configuration-rules': { pointer: ['rules'], suffix: 'rules', form: 'rules' },
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

/** What is sold, what it is charged for, from when, for how much. */
const ENTRY_COLUMNS = [
  'id',
  'offering',
  'charge.key',
  'charge.name',
  'charge.type',
  'charge.period',
  'effective.from',
  'effective.to',
  'charge.model.kind',
  'charge.model.amount',
  'charge.model.unitPrice',
];
const columnsOf = (side: 'when' | 'then', columns: Json | undefined): readonly string[] =>
  (columns as readonly JsonObject[]).map(({ name }) => `${side}.${String(name)}`);

const csvOf = (holder: JsonObject, list: readonly JsonObject[]): string | undefined => {
  if (!('inputs' in holder)) return rowsToCsv(list, ENTRY_COLUMNS);
  return list.every((row) => fits(holder['inputs'], row['when']) && fits(holder['outputs'], row['then']))
    ? rowsToCsv(
        list.map((row) => tableRow(row, holder)),
        ['id', ...columnsOf('when', holder['inputs']), ...columnsOf('then', holder['outputs'])],
      )
    : undefined;
};

/** Only where the text says all that the stored rules say; otherwise they stay in the artifact. */
const rulesOf = (_holder: JsonObject, list: readonly JsonObject[]): string | undefined => {
  const text = printRules(list as unknown as readonly AuthoredRule[]);
  const read = parseRules(text);
  return read.ok && canonical(read.value) === canonical(list) ? text : undefined;
};

const filesOfArtifact = ({ kind, key, content }: Artifact): readonly CatalogFile[] => {
  const base = baseOf(kind, key);
  const whole = [{ path: `${base}.json`, text: fileText(content) }];
  const beside = BESIDE[kind];
  if (!beside) return whole;
  const trail = beside.pointer.slice(0, -1);
  const last = beside.pointer.at(-1)!;
  const holder = trail.reduce<Json | undefined>(
    (at, field) => (at as JsonObject | undefined)?.[field],
    content as Json,
  );
  const list = (holder as JsonObject | undefined)?.[last];
  if (!Array.isArray(list) || list.length === 0) return whole;
  const text = (beside.form === 'csv' ? csvOf : rulesOf)(holder as JsonObject, list as readonly JsonObject[]);
  if (text === undefined) return whole;
  const name = `${base.slice(base.lastIndexOf('/') + 1)}.${beside.suffix}`;
  const put = (at: JsonObject, [field, ...rest]: readonly string[]): JsonObject =>
    field === undefined
      ? { ...at, [last]: { [beside.form]: name } }
      : { ...at, [field]: put(at[field] as JsonObject, rest) };
  return [
    { path: `${base}.json`, text: fileText(put(content as JsonObject, trail)) },
    { path: `${base}.${beside.suffix}`, text },
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
