/** Cells of a table by the field that their column stands for, with everything that is wrong with them. Nothing is guessed. Pure. */
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { SheetCell, SheetRow } from '#platform/sheets/sheet-row.ts';
import { QUANTITY_MAX } from '../line.ts';
import { inRange } from '../line-operations.ts';

export type BadCell = { readonly row: number; readonly column: string; readonly value: string; readonly why: string };
export type Columns<F extends string> = ReadonlyMap<F, number>;
/** What people call the columns; case, blanks and what stands in brackets do not matter. */
export type Called<F extends string> = Readonly<Record<F, readonly string[]>>;

export const bare = (text: string): string => text.toLowerCase().replaceAll(/\([^)]*\)|[\s_.-]/g, '');

/** The first row names the columns. A name that is not known refuses the whole: what is not understood is not left away. */
export const columnsOfSheet = <F extends string>(
  first: SheetRow,
  called: Called<F>,
  needed: F,
): Outcome<Columns<F>> => {
  const all = Object.keys(called) as F[];
  const fields = first.cells.map(({ text }) => all.find((field) => called[field].includes(bare(text))));
  if (!fields.includes(needed))
    return refused({
      code: 'import.no-column',
      field: needed,
      found: first.cells.map(({ text }) => text).slice(0, 20),
      names: [...called[needed]],
    });
  const unknown = first.cells.filter(({ text }, at) => text !== '' && fields[at] === undefined);
  if (unknown.length > 0)
    return refused({
      code: 'import.unknown-column',
      columns: unknown.map(({ column, text }) => `${column}: ${text}`),
      fields: all,
    });
  const twice = all.find((field) => fields.filter((each) => each === field).length > 1);
  if (twice !== undefined) return refused({ code: 'import.column-twice', field: twice });
  return accepted(new Map(fields.flatMap((field, at) => (field === undefined ? [] : [[field, at] as const]))));
};

/** Reads the cells of one row by field, and gathers everything that is wrong with them. */
export const cellReader = <F extends string>({ row, cells }: SheetRow, columns: Columns<F>) => {
  const bad: BadCell[] = [];
  const cellOf = (field: F): SheetCell | undefined => {
    const at = columns.get(field);
    return at === undefined ? undefined : cells[at];
  };
  const wrong = (cell: SheetCell | undefined, why: string): undefined => {
    bad.push({ row, column: cell?.column ?? '', value: (cell?.text ?? '').slice(0, 200), why });
    return undefined;
  };
  if (cells.slice(Math.max(...columns.values()) + 1).some((cell) => cell.text !== ''))
    wrong(cells.at(-1), 'the row has more cells than there are columns');
  return {
    bad: bad as readonly BadCell[],
    text: (field: F): string => cellOf(field)?.text ?? '',
    /** What a row must have and does not; told only where nothing else is wrong with it. */
    missing: (field: F, why: string): undefined => (bad.length > 0 ? undefined : wrong(cellOf(field), why)),
    said: <T>(field: F, read: (text: string) => Said<T>): T | undefined => {
      const cell = cellOf(field);
      if (cell?.problem !== undefined) return wrong(cell, cell.problem);
      if (cell === undefined || cell.text === '') return undefined;
      const value = read(cell.text);
      return 'why' in value ? wrong(cell, value.why) : value.value;
    },
  };
};

export const textSaid =
  (max: number) =>
  (value: string): Said<string> =>
    value.length <= max ? { value } : { why: `at most ${max} characters` };

export type Said<T> = { readonly value: T } | { readonly why: string };
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

export const quantitySaid = (text: string): Said<string> => {
  const said = numberSaid(text);
  return 'why' in said || inRange(said.value)
    ? said
    : { why: `a quantity is above 0 and at most ${QUANTITY_MAX}, not ${text}` };
};

export const percentSaid = (text: string): Said<string> => {
  const said = numberSaid(text.replace(/\s*%$/, ''));
  if ('why' in said) return said;
  return /^(\d{1,2}(\.\d+)?|100(\.0+)?)$/.test(said.value.replace(/^0+(?=\d)/, ''))
    ? said
    : { why: `a discount is at most 100 %, not ${text}` };
};
