/** A table that a person brings, whatever wrote it. Nothing in it is guessed. */
import { readCsv, type Separator, separatorOf } from '#kernel/csv.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { columnName, type SheetRow } from './sheet-row.ts';
import { readXlsx } from './xlsx.ts';

export type SheetFile =
  | { readonly format: 'csv' | 'tsv'; readonly text: string }
  | { readonly format: 'xlsx'; readonly base64: string; readonly sheet?: string };

const SHEET_ROWS_MAX = 10_001;
const SHEET_COLUMNS_MAX = 100;
export const SHEET_TEXT_MAX = 16_000_000;

const ofCsv = (text: string, separator: Separator): Outcome<readonly SheetRow[]> => {
  const read = readCsv(text, separator);
  if (!read.ok) return refused({ ...read.refusal, code: 'sheet.malformed' });
  return accepted(
    read.value.map((cells) => ({
      row: cells[0]?.line ?? 0,
      cells: cells.map((cell, index) => ({ text: cell.text.trim(), column: columnName(index) })),
    })),
  );
};

const tooLarge = (what: string, found: number, max: number): Outcome<never> =>
  refused({ code: 'sheet.too-large', what, found, max });

/** Rows that hold nothing are none. */
export const readSheet = (file: SheetFile): Outcome<readonly SheetRow[]> => {
  if (file.format !== 'xlsx' && file.text.length > SHEET_TEXT_MAX)
    return tooLarge('characters', file.text.length, SHEET_TEXT_MAX);
  const read =
    file.format === 'xlsx'
      ? readXlsx(file.base64, file.sheet)
      : ofCsv(file.text, file.format === 'tsv' ? '\t' : separatorOf(file.text));
  if (!read.ok) return read;
  const rows = read.value.filter(({ cells }) =>
    cells.some(({ text, problem }) => text !== '' || problem !== undefined),
  );
  const widest = rows.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  if (rows.length > SHEET_ROWS_MAX) return tooLarge('rows', rows.length, SHEET_ROWS_MAX);
  if (widest > SHEET_COLUMNS_MAX) return tooLarge('columns', widest, SHEET_COLUMNS_MAX);
  return accepted(rows);
};
