/** A file of what customers had before, as rows for `POST /asset-imports`: CSV, TSV, XLSX, or JSON (a list of objects). Columns are named as the fields. Pure. */
import { isJsonObject } from '#kernel/json.ts';
import { parseStrict } from '#kernel/canonical.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { readSheet, type SheetFile } from '#platform/sheets/sheet.ts';

const FIELDS = ['externalId', 'account', 'offering', 'quantity', 'from', 'to', 'state', 'parent', 'reliesOn'] as const;
type Field = (typeof FIELDS)[number];
export type FileRow = { readonly [F in Field]?: string } & {
  readonly characteristics?: Readonly<Record<string, string>>;
};
/** Where it stands in its file, beside what it says. */
export type PlacedRow = { readonly row: number; readonly said: FileRow };

const fieldOf = (name: string): Field | undefined => FIELDS.find((field) => field.toLowerCase() === name.toLowerCase());
const FEATURE = /^characteristic[.:]\s*(.+)$/i;

/** A column that nobody knows refuses the file: what is not understood is not left away. `characteristic.color` is a characteristic. */
const ofSheet = (file: SheetFile): Outcome<readonly PlacedRow[]> => {
  const sheet = readSheet(file);
  if (!sheet.ok) return sheet;
  const [head, ...rows] = sheet.value;
  if (!head) return refused({ code: 'import.nothing' });
  const columns = head.cells.map(({ text }) => ({ text, field: fieldOf(text), feature: FEATURE.exec(text)?.[1] }));
  const unknown = columns.filter(({ text, field, feature }) => text !== '' && !field && !feature);
  if (unknown.length > 0)
    return refused({ code: 'import.unknown-column', columns: unknown.map(({ text }) => text), fields: [...FIELDS] });
  return accepted(
    rows.map(({ row, cells }) => {
      const said: { [F in Field]?: string } = {};
      const characteristics: Record<string, string> = {};
      for (const [at, { field, feature }] of columns.entries()) {
        const text = cells[at]?.text ?? '';
        if (text === '') continue;
        if (field) said[field] = text;
        else if (feature) characteristics[feature] = text;
      }
      return { row, said: { ...said, ...(Object.keys(characteristics).length === 0 ? {} : { characteristics }) } };
    }),
  );
};

const ofJson = (text: string): Outcome<readonly PlacedRow[]> => {
  let list: unknown;
  try {
    list = parseStrict(text);
  } catch (error) {
    return refused({ code: 'import.not-json', why: error instanceof Error ? error.message : String(error) });
  }
  if (!Array.isArray(list) || !list.every((each) => isJsonObject(each)))
    return refused({ code: 'import.not-json', why: 'it is no list of objects' });
  return accepted((list as readonly FileRow[]).map((said, index) => ({ row: index + 1, said })));
};

export const readMigratedFile = (name: string, bytes: Uint8Array): Outcome<readonly PlacedRow[]> => {
  if (/\.xlsx$/i.test(name)) return ofSheet({ format: 'xlsx', base64: bytes.toBase64() });
  const text = new TextDecoder().decode(bytes);
  return /\.json$/i.test(name) ? ofJson(text) : ofSheet({ format: /\.tsv$/i.test(name) ? 'tsv' : 'csv', text });
};

/** Parents before their parts, so that a batch finds what an earlier one brought; a ring stays as it stands, and its rows are marked. */
export const parentsFirst = (rows: readonly PlacedRow[]): readonly PlacedRow[] => {
  const byId = new Map(rows.map((each) => [each.said.externalId ?? '', each]));
  const done = new Set<PlacedRow>();
  const ordered: PlacedRow[] = [];
  for (const start of rows) {
    const path: PlacedRow[] = [];
    for (
      let at: PlacedRow | undefined = start;
      at && !done.has(at) && !path.includes(at);
      at = byId.get(at.said.parent ?? '')
    )
      path.push(at);
    for (const each of path.toReversed()) {
      done.add(each);
      ordered.push(each);
    }
  }
  return ordered;
};
