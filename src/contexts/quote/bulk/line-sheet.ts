/**
 * Lines out of a table that a person brings: which column is what, and what each row adds to the quote. Nothing is guessed: a row that
 * could mean two things is listed with its column and what to write instead, beside all others that are wrong. Pure.
 */
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { SheetCell, SheetRow } from '#platform/sheets/sheet-row.ts';
import { type LineOperation, QUANTITY_MAX } from '../line.ts';
import { inRange } from '../line-operations.ts';

export type BadCell = { readonly row: number; readonly column: string; readonly value: string; readonly why: string };
export type LinesRead = {
  readonly operations: readonly Extract<LineOperation, { op: 'add' }>[];
  /** The row of each operation. */
  readonly rows: readonly number[];
  readonly bad: readonly BadCell[];
};

export type Field = 'offering' | 'quantity' | 'discount' | 'reason' | 'group' | 'site' | 'optional';

/** What people call the columns; case, blanks and what stands in brackets do not matter. */
const CALLED: Readonly<Record<Field, readonly string[]>> = {
  offering: ['offering', 'product', 'productoffering', 'item', 'sku', 'key', 'name', 'article', 'artikel', 'produkt'],
  quantity: ['quantity', 'qty', 'count', 'pieces', 'menge', 'anzahl'],
  discount: ['discount', 'discountpercent', 'discount%', 'rabatt', 'rabatt%'],
  reason: ['reason', 'discountreason', 'grund', 'begründung'],
  group: ['group', 'section', 'gruppe'],
  site: ['site', 'location', 'standort'],
  optional: ['optional', 'option'],
};
const FIELDS = Object.keys(CALLED) as readonly Field[];
/** Where a pasted block has no names above it: as the columns of the grid stand. */
const IN_ORDER: readonly Field[] = ['offering', 'quantity', 'discount', 'reason', 'group', 'site', 'optional'];

const bare = (text: string): string => text.toLowerCase().replaceAll(/\([^)]*\)|[\s_.-]/g, '');
const fieldOf = (text: string): Field | undefined => FIELDS.find((field) => CALLED[field].includes(bare(text)));

type Columns = ReadonlyMap<Field, number>;

/** The first row names the columns when its cells are names of columns; a pasted block may begin with its first line. */
const columnsOf = (
  first: SheetRow,
  needsNames: boolean,
): Outcome<{ readonly columns: Columns; readonly named: boolean }> => {
  const fields = first.cells.map(({ text }) => fieldOf(text));
  const known = fields.filter((field) => field !== undefined);
  if (!known.includes('offering')) {
    if (needsNames || known.length > 1)
      return refused({
        code: 'import.no-offering-column',
        found: first.cells.map(({ text }) => text).slice(0, 20),
        names: [...CALLED.offering],
      });
    return accepted({ columns: new Map(IN_ORDER.map((field, at) => [field, at])), named: false });
  }
  const unknown = first.cells.filter(({ text }, at) => text !== '' && fields[at] === undefined);
  if (unknown.length > 0)
    return refused({
      code: 'import.unknown-column',
      columns: unknown.map(({ column, text }) => `${column}: ${text}`),
      fields: [...FIELDS],
    });
  const twice = FIELDS.find((field) => known.filter((each) => each === field).length > 1);
  if (twice !== undefined) return refused({ code: 'import.column-twice', field: twice });
  return accepted({
    columns: new Map(fields.flatMap((field, at) => (field === undefined ? [] : [[field, at]]))),
    named: true,
  });
};

type Said<T> = { readonly value: T } | { readonly why: string };
const PLAIN = /^\d{1,15}(\.\d{1,18})?$/;
/** 1.234 is a thousand and more to one reader, and a little over one to another. */
const TWO_MEANINGS = /^\d{1,3}[.,]\d{3}$/;
const GROUPED = /^\d{1,3}(([.,'\u00A0\u202F ])\d{3})(\2\d{3})*([.,]\d{1,18})?$/;

/** A number as people write it: a decimal comma or point, thousands apart. */
export const numberSaid = (text: string): Said<string> => {
  const trimmed = text.trim();
  if (TWO_MEANINGS.test(trimmed)) {
    const digits = trimmed.replace(/[.,]/, '');
    return { why: `“${trimmed}” has two meanings: write ${digits}, or ${trimmed.replace(',', '.')}0` };
  }
  const commas = trimmed.replace(/^(\d+),(\d{1,18})$/, '$1.$2');
  if (PLAIN.test(commas)) return { value: commas };
  const [, , separator, , fraction = ''] = GROUPED.exec(trimmed) ?? [];
  if (separator === undefined || fraction.startsWith(separator)) return { why: `“${trimmed}” is no number` };
  const whole = trimmed.slice(0, trimmed.length - fraction.length).replaceAll(separator, '');
  const plain = fraction === '' ? whole : `${whole}.${fraction.slice(1)}`;
  return PLAIN.test(plain) ? { value: plain } : { why: `“${trimmed}” is no number` };
};

const quantitySaid = (text: string): Said<string> => {
  const said = numberSaid(text);
  return 'why' in said || inRange(said.value)
    ? said
    : { why: `a quantity is above 0 and at most ${QUANTITY_MAX}, not ${text}` };
};

const percentSaid = (text: string): Said<string> => {
  const said = numberSaid(text.replace(/\s*%$/, ''));
  if ('why' in said) return said;
  return /^(\d{1,2}(\.\d+)?|100(\.0+)?)$/.test(said.value.replace(/^0+(?=\d)/, ''))
    ? said
    : { why: `a discount is at most 100 %, not ${text}` };
};

const YES = new Set(['yes', 'y', 'true', '1', 'x', 'ja', 'oui', 'optional']);
const NO = new Set(['', 'no', 'n', 'false', '0', 'nein', 'non']);
const yesSaid = (text: string): Said<boolean> => {
  const word = text.trim().toLowerCase();
  return YES.has(word) ? { value: true } : NO.has(word) ? { value: false } : { why: `“${text}” is neither yes nor no` };
};

/** An offering by its key or by its name; a name that two offerings have says which keys they have. */
export const offeringsBy = (
  offerings: Iterable<readonly [key: string, name: string]>,
): ((text: string) => Said<string>) => {
  const keys = new Map<string, string>();
  const names = new Map<string, string[]>();
  for (const [key, name] of offerings) {
    keys.set(key.toLowerCase(), key);
    names.set(name.toLowerCase(), [...(names.get(name.toLowerCase()) ?? []), key]);
  }
  return (text) => {
    const wanted = text.trim().toLowerCase();
    const key = keys.get(wanted);
    if (key !== undefined) return { value: key };
    const [only, ...others] = names.get(wanted) ?? [];
    if (only === undefined) return { why: `no offering is called “${text.trim()}”` };
    return others.length === 0
      ? { value: only }
      : { why: `several offerings are called so: write ${[only, ...others].join(' or ')}` };
  };
};

export type ReadOptions = {
  readonly offeringBy: (text: string) => Said<string>;
  /** For discounts of rows that give none. */
  readonly reason: string;
  /** A file has names above its columns; a pasted block need not. */
  readonly needsNames: boolean;
};

const GROUP = /^[a-z0-9][A-Za-z0-9._-]{0,79}$/;

type RowRead = { readonly operation: Extract<LineOperation, { op: 'add' }> } | { readonly bad: readonly BadCell[] };

const readRow = ({ row, cells }: SheetRow, columns: Columns, options: ReadOptions): RowRead => {
  const bad: BadCell[] = [];
  const cellOf = (field: Field): SheetCell | undefined => {
    const at = columns.get(field);
    return at === undefined ? undefined : cells[at];
  };
  const wrong = (cell: SheetCell | undefined, why: string): undefined => {
    bad.push({ row, column: cell?.column ?? '', value: (cell?.text ?? '').slice(0, 200), why });
    return undefined;
  };
  const said = <T>(field: Field, read: (text: string) => Said<T>): T | undefined => {
    const cell = cellOf(field);
    if (cell?.problem !== undefined) return wrong(cell, cell.problem);
    if (cell === undefined || cell.text === '') return undefined;
    const value = read(cell.text);
    return 'why' in value ? wrong(cell, value.why) : value.value;
  };
  const text =
    (max: number) =>
    (value: string): Said<string> =>
      value.length <= max ? { value } : { why: `at most ${max} characters` };
  const offering = said('offering', options.offeringBy);
  if (offering === undefined && bad.length === 0) wrong(cellOf('offering'), 'the row names no offering');
  const quantity = said('quantity', quantitySaid);
  const discount = said('discount', percentSaid);
  const reason = said('reason', text(500)) ?? options.reason;
  const group = said('group', (value) =>
    GROUP.test(value)
      ? { value }
      : { why: 'a group is a short name that begins with a small letter or a digit: letters, digits, dots and dashes' },
  );
  const site = said('site', text(200));
  const optional = said('optional', yesSaid);
  if (cells.slice(Math.max(...columns.values()) + 1).some((cell) => cell.text !== ''))
    wrong(cells.at(-1), 'the row has more cells than there are columns');
  if (bad.length > 0 || offering === undefined) return { bad };
  const isDiscounted = discount !== undefined && /[1-9]/.test(discount);
  return {
    operation: {
      op: 'add',
      offering,
      ...(quantity === undefined ? {} : { quantity }),
      ...(isDiscounted ? { discretionary: { kind: 'percent' as const, value: discount, reason } } : {}),
      ...(group === undefined ? {} : { group }),
      ...(site === undefined ? {} : { site }),
      ...(optional === true ? { optional } : {}),
    },
  };
};

export const readLineSheet = (sheet: readonly SheetRow[], options: ReadOptions): Outcome<LinesRead> => {
  const [first, ...rest] = sheet;
  if (first === undefined) return refused({ code: 'import.nothing' });
  const found = columnsOf(first, options.needsNames);
  if (!found.ok) return found;
  const { columns, named } = found.value;
  const rows = named ? rest : sheet;
  const read = rows.map((row) => ({ row: row.row, ...readRow(row, columns, options) }));
  const good = read.flatMap((each) => ('operation' in each ? [each] : []));
  return accepted({
    operations: good.map(({ operation }) => operation),
    rows: good.map(({ row }) => row),
    bad: read.flatMap((each) => ('bad' in each ? each.bad : [])),
  });
};
