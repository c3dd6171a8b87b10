/** Files back into artifacts: all of them or none, and every fault with its file, line and column, so that one run mends them all. */
import { parseRules } from '#engines/constraint/index.ts';
import { CanonicalError, parseStrict } from '#kernel/canonical.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import { accepted, refused, type Outcome } from '#kernel/outcome.ts';
import { fileKeyOf, isKind, kindNames, type KindName } from '../artifact-kinds.ts';
import { type Artifact, formProblems } from '../well-formed.ts';
import { baseOf, BESIDE, type CatalogFile } from './catalog-files.ts';
import { csvToRows, type CsvRow } from './csv.ts';
import { placeAt, placeOfPointer, type Place } from './json-place.ts';

/** Written by an export beside the artifacts, for people; an import does not need it. */
export const MANIFEST = 'troth-catalog.json';

export type FileFault = Place & { readonly file: string; readonly code: string; readonly message: string };
type Read<T> = { readonly value: T } | { readonly faults: readonly FileFault[] };

const fault = (file: string, code: string, message: string, place: Place = { line: 1, column: 1 }): Read<never> => ({
  faults: [{ file, ...place, code, message }],
});

const readJson = ({ path, text }: CatalogFile): Read<JsonObject> => {
  try {
    const value = parseStrict(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { value: value as JsonObject };
    return fault(path, 'file.not-an-artifact', 'An artifact is an object with fields.');
  } catch (error) {
    if (!(error instanceof CanonicalError)) throw error;
    const offset = /(\d+)$/.exec(error.at)?.[1];
    return fault(path, 'file.not-json', `${error.reason}.`, placeAt(text, offset === undefined ? 0 : Number(offset)));
  }
};

type Rows = { readonly rows: readonly Json[]; readonly at: readonly RowPlace[] };
/** A row's line, and where in it a field stands; `pathOf`: the column's name of what the artifact calls otherwise. */
type RowPlace = Pick<CsvRow, 'line' | 'columnOf'> & { readonly pathOf: (steps: readonly string[]) => string };

type Side = 'inputs' | 'outputs';
const columnNames = (holder: JsonObject, field: Side): readonly string[] =>
  Array.isArray(holder[field]) ? (holder[field] as readonly JsonObject[]).map(({ name }) => String(name)) : [];

/** In a table a cell is the second of `when`; in its file it stands under the name of that column. */
const pathIn =
  (holder: JsonObject) =>
  ([field = '', at = '', ...rest]: readonly string[]): string => {
    const side: Side | undefined = field === 'when' ? 'inputs' : field === 'then' ? 'outputs' : undefined;
    const named = side === undefined ? undefined : columnNames(holder, side)[Number(at)];
    return [field, ...(at === '' ? [] : [named ?? at]), ...rest].join('.');
  };

/** A column of the table for each cell; what stands in the file and not in the table is named by its column. */
const tableRows = (holder: JsonObject, rows: readonly JsonObject[]): readonly Json[] | string => {
  const made: Json[] = [];
  for (const row of rows) {
    const cells: Record<string, Json> = {};
    for (const [field, columns] of [
      ['when', columnNames(holder, 'inputs')],
      ['then', columnNames(holder, 'outputs')],
    ] as const) {
      const given = (row[field] ?? {}) as JsonObject;
      const strange = Object.keys(given).find((name) => !columns.includes(name));
      if (strange !== undefined) return `${field}.${strange} is no column of the table`;
      const missing = columns.find((name) => !(name in given));
      if (missing !== undefined) return `row ${String(row['id'])} has no ${field}.${missing}`;
      cells[field] = columns.map((name) => given[name]!);
    }
    made.push({ ...row, ...cells });
  }
  return made;
};

const readCsv = (file: CatalogFile, holder: JsonObject): Read<Rows> => {
  const read = csvToRows(file.text);
  if (!read.ok) {
    const { line, column, what } = read.refusal as unknown as Place & { readonly what: string };
    return fault(file.path, 'file.not-csv', `${what}.`, { line, column });
  }
  const rows = read.value.map(({ row }) => row);
  const at = read.value.map(({ line, columnOf }) => ({ line, columnOf, pathOf: pathIn(holder) }));
  if (!('inputs' in holder)) return { value: { rows, at } };
  const table = tableRows(holder, rows);
  return typeof table === 'string' ? fault(file.path, 'file.not-csv', `${table}.`) : { value: { rows: table, at } };
};

const readRules = (file: CatalogFile): Read<Rows> => {
  const read = parseRules(file.text);
  if (read.ok) return { value: { rows: read.value as unknown as readonly Json[], at: [] } };
  const { line, column, ...said } = read.refusal as unknown as Place & JsonObject;
  const words = Object.entries(said).map(([name, value]) => `${name} ${String(value)}`);
  return fault(file.path, 'file.not-rules', `${words.join(', ')}.`, { line, column });
};

type Whole = {
  readonly artifact: Artifact;
  readonly file: CatalogFile;
  readonly beside?: { readonly file: CatalogFile; readonly pointer: string; readonly at: readonly RowPlace[] };
};

/** The name of the file that stands for the rows, where one does. */
const nameBeside = (value: Json | undefined, form: string): string | undefined => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const name = (value as JsonObject)[form];
  return typeof name === 'string' ? name : undefined;
};

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

const wholeOf = (
  kind: KindName,
  file: CatalogFile,
  content: JsonObject,
  byPath: ReadonlyMap<string, CatalogFile>,
): Read<Whole> => {
  const beside = BESIDE[kind];
  const [outer] = beside?.pointer.length === 2 ? beside.pointer : [undefined];
  const holder = (outer === undefined ? content : content[outer]) as JsonObject | undefined;
  const last = beside?.pointer.at(-1) ?? '';
  const name = beside && nameBeside(holder?.[last], beside.form);
  if (!beside || name === undefined)
    return { value: { artifact: { kind, key: fileKeyOf(kind, content), content }, file } };
  const path = folderOf(file.path) + name;
  const rowsFile = byPath.get(path);
  const pointer = `/${beside.pointer.join('/')}`;
  if (!rowsFile)
    return fault(
      file.path,
      'file.rows-missing',
      `It takes its ${last} from ${path}, which is not there.`,
      placeOfPointer(file.text, pointer),
    );
  const rows = beside.form === 'csv' ? readCsv(rowsFile, holder as JsonObject) : readRules(rowsFile);
  if ('faults' in rows) return rows;
  const filled = { ...(holder as JsonObject), [last]: rows.value.rows as Json };
  const full: JsonObject = outer === undefined ? filled : { ...content, [outer]: filled };
  const artifact = { kind, key: fileKeyOf(kind, full), content: full };
  return { value: { artifact, file, beside: { file: rowsFile, pointer, at: rows.value.at } } };
};

/** An offence inside the rows is shown in their own file, on the row's own line where it has one. */
const placed = (
  { file, beside }: Whole,
  pointer: string,
): Place & { readonly file: string; readonly field?: string } => {
  if (!beside || !pointer.startsWith(`${beside.pointer}/`))
    return { file: file.path, ...placeOfPointer(file.text, pointer) };
  const [row = '', ...steps] = pointer.slice(beside.pointer.length + 1).split('/');
  const at = beside.at[Number(row)];
  if (!at) return { file: beside.file.path, line: 1, column: 1 };
  const field = at.pathOf(steps.map((one) => one.replaceAll('~1', '/').replaceAll('~0', '~')));
  return { file: beside.file.path, line: at.line, column: at.columnOf(field), field: field || 'The row' };
};

const formFaults = (whole: Whole): readonly FileFault[] => {
  const { artifact, file } = whole;
  const expected = `${baseOf(artifact.kind, artifact.key)}.json`;
  const found = formProblems(artifact).map(({ code, message, offending }) => {
    const pointer = offending[0]?.split('#')[1] ?? '';
    const { field, ...place } = placed(whole, pointer);
    // In a file of rows a field is known by its column, not by its way from the top of the artifact.
    return { ...place, code, message: field === undefined ? message : message.replace(pointer, field) };
  });
  if (found.length > 0 || file.path === expected) return found;
  return [
    {
      file: file.path,
      ...placeOfPointer(file.text, '/key'),
      code: 'file.misplaced',
      message: `It holds ${artifact.kind}/${artifact.key}, which belongs into ${expected}.`,
    },
  ];
};

const readOne = (file: CatalogFile, byPath: ReadonlyMap<string, CatalogFile>): Read<Whole> => {
  const kind = file.path.slice(0, file.path.indexOf('/'));
  if (!isKind(kind))
    return fault(
      file.path,
      'file.unknown-kind',
      `There is no kind of artifact called ${kind || 'nothing'}; the folders are ${kindNames.join(', ')}.`,
    );
  const content = readJson(file);
  return 'faults' in content ? content : wholeOf(kind, file, content.value, byPath);
};

const isBeside = (path: string): boolean => path.endsWith('.csv') || path.endsWith('.rules');

export const FAULTS_SHOWN_MAX = 200;

/** Refused as `catalog-files.faulty` with every fault; then nothing was read. */
export const artifactsOf = (files: readonly CatalogFile[]): Outcome<readonly Artifact[]> => {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const faults: FileFault[] = [];
  const wholes: Whole[] = [];
  for (const file of files) {
    if (file.path === MANIFEST || isBeside(file.path)) continue;
    const read = file.path.endsWith('.json')
      ? readOne(file, byPath)
      : fault(file.path, 'file.unknown-form', 'An artifact is a .json file, its rows a .csv or .rules file.');
    if ('faults' in read) faults.push(...read.faults);
    else wholes.push(read.value);
  }
  const used = new Set(wholes.flatMap(({ beside }) => (beside ? [beside.file.path] : [])));
  for (const { path } of files)
    if (isBeside(path) && !used.has(path) && faults.length === 0)
      faults.push({
        file: path,
        line: 1,
        column: 1,
        code: 'file.rows-of-nothing',
        message: 'No artifact takes its rows from it.',
      });
  faults.push(...wholes.flatMap(formFaults));
  if (faults.length > 0)
    return refused({ code: 'catalog-files.faulty', count: faults.length, faults: faults.slice(0, FAULTS_SHOWN_MAX) });
  return accepted(wholes.map(({ artifact }) => artifact));
};
