/**
 * Rows as a file. A cell that a spreadsheet would run as a formula is made text by an apostrophe before it (OWASP, CSV injection):
 * customers and sellers type names, and whoever opens the file runs them otherwise.
 */
import { csvText } from '#kernel/csv.ts';
import type { ExportFormat } from './export.ts';

/** `null` where there is nothing, or nothing that this reader may see. */
export type ExportRow = Readonly<Record<string, string | null>>;

/** Also behind blanks, which spreadsheets skip, and the full-width forms that some of them read as the same. */
const FORMULA = /^[\s\u00a0\ufeff]*[=+\-@\t\r＝＋－＠]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

const inert = (text: string): string => (FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text);

const csvRow = (cells: readonly string[]): string => cells.map((cell) => csvText(inert(cell))).join(',');

export const exportFile = (format: ExportFormat, columns: readonly string[], rows: readonly ExportRow[]): string =>
  format === 'csv'
    ? [csvRow(columns), ...rows.map((row) => csvRow(columns.map((name) => row[name] ?? '')))]
        .map((line) => `${line}\r\n`)
        .join('')
    : rows
        .map((row) => `${JSON.stringify(Object.fromEntries(columns.map((name) => [name, row[name] ?? null])))}\n`)
        .join('');
