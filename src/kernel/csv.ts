/**
 * Text in rows of cells (RFC 4180), read strictly and with the place of every cell: the one reader for files of artifacts, compatibility
 * tables and lists that people bring. Line ends may be CRLF, LF or CR, a byte order mark may stand before, and the separator is the
 * caller's: comma, semicolon or tab. What a cell means is the caller's too.
 */
import { accepted, type Outcome, type Refusal, refused } from './outcome.ts';

/** Counted from 1. */
export type CsvPlace = { readonly line: number; readonly column: number };
export type CsvCell = CsvPlace & { readonly text: string; readonly quoted: boolean };
export type CsvRefusal = Refusal & CsvPlace & { readonly code: 'csv.malformed'; readonly what: string };
export type Separator = ',' | ';' | '\t';

const QUOTED = /"((?:[^"]|"")*)"/y;
const PLAIN: Readonly<Record<Separator, RegExp>> = {
  ',': /[^",\r\n]*/y,
  ';': /[^";\r\n]*/y,
  '\t': /[^"\t\r\n]*/y,
};
const END: Readonly<Record<Separator, RegExp>> = { ',': /,|\r?\n|\r|$/y, ';': /;|\r?\n|\r|$/y, '\t': /\t|\r?\n|\r|$/y };

export const csvMalformed = ({ line, column }: CsvPlace, what: string): Outcome<never, CsvRefusal> =>
  refused({ code: 'csv.malformed', line, column, what });

const from = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

/** Lines that are wholly empty are none. */
export const readCsv = (
  text: string,
  separator: Separator = ',',
): Outcome<readonly (readonly CsvCell[])[], CsvRefusal> => {
  const rows: CsvCell[][] = [];
  let row: CsvCell[] = [];
  let [at, line] = [text.startsWith('\uFEFF') ? 1 : 0, 1];
  let lineStart = at;
  for (;;) {
    const place = { line, column: at - lineStart + 1 };
    const isQuoted = text[at] === '"';
    const match = from(isQuoted ? QUOTED : PLAIN[separator], text, at);
    if (match === null) return csvMalformed(place, 'this quoted cell never ends');
    const [whole, inside] = match;
    at += whole.length;
    if (isQuoted) {
      const breaks = whole.split('\n').length - 1;
      if (breaks > 0) [line, lineStart] = [line + breaks, at - whole.length + whole.lastIndexOf('\n') + 1];
    }
    row.push({ ...place, quoted: isQuoted, text: isQuoted ? (inside ?? '').replaceAll('""', '"') : whole });
    const end = from(END[separator], text, at);
    if (end === null)
      return csvMalformed({ line, column: at - lineStart + 1 }, 'a cell with a quote in it is quoted as a whole');
    at += end[0].length;
    if (end[0] === separator) continue;
    const [only] = row;
    if (row.length > 1 || only?.quoted === true || only?.text !== '') rows.push(row);
    row = [];
    if (end[0] === '') return accepted(rows);
    [line, lineStart] = [line + 1, at];
  }
};

/** One cell as it is written: quoted where it would otherwise be read as something else. */
export const csvText = (text: string, separator: Separator = ','): string =>
  /["\r\n]/.test(text) || text.includes(separator) || text.trim() !== text ? `"${text.replaceAll('"', '""')}"` : text;

/** The separator that a file keeps to, by its first line outside quotes: tabs are never typed by accident; of the others the more frequent. */
export const separatorOf = (text: string): Separator => {
  const [first = ''] = text.replaceAll(/"(?:[^"]|"")*"/g, '').split(/[\r\n]/, 1);
  const count = (one: string): number => first.split(one).length;
  return count('\t') > 1 ? '\t' : count(';') > count(',') ? ';' : ',';
};
