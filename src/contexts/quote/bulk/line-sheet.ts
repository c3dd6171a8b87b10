/**
 * Lines out of a table that a person brings: which column is what, and what each row adds to the quote. Nothing is guessed: a row that
 * could mean two things is listed with its column and what to write instead, beside all others that are wrong. Pure.
 */
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { SheetRow } from '#platform/sheets/sheet-row.ts';
import type { LineOperation } from '../line.ts';
import {
  type BadCell,
  bare,
  type Called,
  cellReader,
  type Columns,
  columnsOfSheet,
  percentSaid,
  quantitySaid,
  type Said,
  textSaid,
} from './sheet-reader.ts';

export type LinesRead = {
  readonly operations: readonly Extract<LineOperation, { op: 'add' }>[];
  /** The row of each operation. */
  readonly rows: readonly number[];
  readonly bad: readonly BadCell[];
};

type Field = 'offering' | 'quantity' | 'discount' | 'reason' | 'group' | 'site' | 'optional';

const CALLED: Called<Field> = {
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

/** A pasted block may begin with its first line: then its columns stand as those of the grid. */
const columnsOfLines = (
  first: SheetRow,
  needsNames: boolean,
): Outcome<{ readonly columns: Columns<Field>; readonly named: boolean }> => {
  const known = first.cells.filter(({ text }) => FIELDS.some((field) => CALLED[field].includes(bare(text))));
  if (!needsNames && known.length < 2 && !CALLED.offering.includes(bare(first.cells[0]?.text ?? '')))
    return accepted({ columns: new Map(IN_ORDER.map((field, at) => [field, at])), named: false });
  const columns = columnsOfSheet(first, CALLED, 'offering');
  return columns.ok ? accepted({ columns: columns.value, named: true }) : columns;
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
  what = 'offering',
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
    if (only === undefined) return { why: `no ${what} is called “${text.trim()}”` };
    return others.length === 0
      ? { value: only }
      : { why: `several ${what}s are called so: write ${[only, ...others].join(' or ')}` };
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

const readRow = (row: SheetRow, columns: Columns<Field>, options: ReadOptions): RowRead => {
  const { bad, said, missing } = cellReader(row, columns);
  const offering = said('offering', options.offeringBy);
  if (offering === undefined) missing('offering', 'the row names no offering');
  const quantity = said('quantity', quantitySaid);
  const discount = said('discount', percentSaid);
  const reason = said('reason', textSaid(500)) ?? options.reason;
  const group = said('group', (value) =>
    GROUP.test(value)
      ? { value }
      : { why: 'a group is a short name that begins with a small letter or a digit: letters, digits, dots and dashes' },
  );
  const site = said('site', textSaid(200));
  const optional = said('optional', yesSaid);
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
  const found = columnsOfLines(first, options.needsNames);
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
