/**
 * The first sheet, or the named one, of an Office Open XML workbook (ECMA-376 part 1, 18), read strictly: a handful of parts out of the
 * zip, each with a limit, no entity, no macro, no link is ever looked at. Formulas give the value that stood in the cell when it was saved.
 */
import { unzipSync } from 'fflate';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { columnName, type SheetCell, type SheetRow } from './sheet-row.ts';
import { cellText, type Formats, formatsOf } from './xlsx-cell.ts';
import { attribute, malformedXml, tagsOf, textOf } from './xlsx-xml.ts';

const ENTRIES_MAX = 2_000;
/** Of one part, and of all that are read: a zip of a few kilobytes may claim to hold gigabytes. */
const PART_BYTES_MAX = 64_000_000;
const PARTS_BYTES_MAX = 96_000_000;
const CELLS_MAX = 1_500_000;

const unreadable = (why: string): Outcome<never> => refused({ code: 'sheet.malformed', what: why });

type Parts = ReadonlyMap<string, string>;
const READ = /^xl\/(workbook\.xml|sharedStrings\.xml|styles\.xml|_rels\/workbook\.xml\.rels|worksheets\/[^/]+\.xml)$/;

const unpack = (base64: string): Outcome<Parts> => {
  let [entries, total] = [0, 0];
  let tooLarge: Outcome<never> | undefined;
  try {
    const files = unzipSync(Uint8Array.fromBase64(base64), {
      filter: ({ name, originalSize }) => {
        entries += 1;
        if (entries > ENTRIES_MAX)
          tooLarge ??= refused({ code: 'sheet.too-large', what: 'parts', found: entries, max: ENTRIES_MAX });
        if (!READ.test(name)) return false;
        total += originalSize;
        if (originalSize > PART_BYTES_MAX || total > PARTS_BYTES_MAX)
          tooLarge ??= refused({ code: 'sheet.too-large', what: 'bytes unpacked', found: total, max: PARTS_BYTES_MAX });
        return tooLarge === undefined;
      },
    });
    if (tooLarge) return tooLarge;
    const text = new TextDecoder('utf-8', { fatal: true });
    const parts = new Map(Object.entries(files).map(([name, file]) => [name, text.decode(file)]));
    for (const [name, xml] of parts) {
      const why = malformedXml(xml);
      if (why !== null) return unreadable(`${name}: ${why}`);
    }
    return accepted(parts);
  } catch (error) {
    return unreadable(
      `this is no workbook that can be read (${error instanceof Error ? error.message : String(error)})`,
    );
  }
};

/** Strings that cells share, by number. Phonetic readings beside them are no part of the text. */
const stringsOf = (xml: string): readonly string[] => {
  const found: string[] = [];
  let [text, phonetic]: [string | null, boolean] = [null, false];
  for (const tag of tagsOf(xml)) {
    if (tag.name === 'si') {
      if (tag.kind === 'open') text = '';
      else {
        found.push(text ?? '');
        text = null;
      }
    } else if (tag.name === 'rPh') phonetic = tag.kind === 'open';
    else if (tag.name === 't' && tag.kind === 'open' && text !== null && !phonetic) text += textOf(tag);
  }
  return found;
};

/** The path of the sheet's part, by the workbook's own relations. */
const pathOf = (parts: Parts, wanted: string | undefined): Outcome<string> => {
  const sheets = [...tagsOf(parts.get('xl/workbook.xml') ?? '')].filter(
    ({ name, kind }) => name === 'sheet' && kind !== 'close',
  );
  const names = sheets.map((tag) => attribute(tag, 'name') ?? '');
  const sheet = wanted === undefined ? sheets[0] : sheets[names.indexOf(wanted)];
  if (!sheet) return refused({ code: 'sheet.no-such-sheet', sheet: wanted ?? null, sheets: names.slice(0, 100) });
  const relation = [...tagsOf(parts.get('xl/_rels/workbook.xml.rels') ?? '')].find(
    (tag) => tag.name === 'Relationship' && attribute(tag, 'Id') === attribute(sheet, 'r:id'),
  );
  const target = relation && attribute(relation, 'Target');
  const path =
    target === undefined ? 'xl/worksheets/sheet1.xml' : target.startsWith('/') ? target.slice(1) : `xl/${target}`;
  return parts.has(path) ? accepted(path) : unreadable(`the workbook has no part ${path}`);
};

const REFERENCE = /^([A-Z]{1,3})(\d{1,7})$/;
const indexOf = (letters: string): number =>
  letters.split('').reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;

type Book = { readonly strings: readonly string[]; readonly formats: Formats; readonly epoch1904: boolean };
type Open = {
  readonly type: string | undefined;
  readonly style: string | undefined;
  value: string | null;
  inline: string | null;
};

const rowsOf = (xml: string, book: Book): Outcome<readonly SheetRow[]> => {
  const rows = new Map<number, SheetCell[]>();
  const merged: (readonly [number, number, number, number])[] = [];
  let [row, at, cells, phonetic] = [0, 0, 0, false];
  let open: Open | null = null;
  const place = (reference: string | undefined): void => {
    const [, letters, digits] = REFERENCE.exec(reference ?? '') ?? [];
    at = letters === undefined ? at + 1 : indexOf(letters);
    if (digits !== undefined) row = Number(digits);
  };
  const close = (): void => {
    if (open === null) return;
    const line = rows.get(row) ?? [];
    rows.set(row, line);
    line[at] = { ...cellText(open, book), column: columnName(at) };
    open = null;
  };
  for (const tag of tagsOf(xml)) {
    if (tag.name === 'row' && tag.kind !== 'close') {
      row = Number(attribute(tag, 'r') ?? row + 1);
      at = -1;
    } else if (tag.name === 'c') {
      if (tag.kind === 'close') close();
      else {
        place(attribute(tag, 'r'));
        if ((cells += 1) > CELLS_MAX)
          return refused({ code: 'sheet.too-large', what: 'cells', found: cells, max: CELLS_MAX });
        if (at > 16_383) return unreadable('a cell beyond the last column that a sheet has');
        if (tag.kind === 'open')
          open = { type: attribute(tag, 't'), style: attribute(tag, 's'), value: null, inline: null };
      }
    } else if (open !== null && tag.kind === 'open' && tag.name === 'v') open.value = textOf(tag);
    else if (tag.name === 'rPh') phonetic = tag.kind === 'open';
    else if (open !== null && tag.kind === 'open' && tag.name === 't' && !phonetic)
      open.inline = (open.inline ?? '') + textOf(tag);
    else if (tag.name === 'mergeCell' && tag.kind !== 'close') {
      const [first, last] = (attribute(tag, 'ref') ?? '').split(':').map((each) => REFERENCE.exec(each));
      if (first && last) merged.push([indexOf(first[1]!), Number(first[2]), indexOf(last[1]!), Number(last[2])]);
    }
  }
  return accepted(
    [...rows]
      .toSorted(([a], [b]) => a - b)
      .map(([number, line]) => ({ row: number, cells: filled(number, line, merged) })),
  );
};

/** Every cell up to the last; one that is merged says so, because what it means for the rows it covers is anybody's guess. */
const filled = (
  row: number,
  cells: readonly (SheetCell | undefined)[],
  merged: readonly (readonly [number, number, number, number])[],
): readonly SheetCell[] => {
  const here = merged.filter(([, top, , bottom]) => top <= row && row <= bottom);
  return Array.from({ length: cells.length }, (_, index) => {
    const cell = cells[index] ?? { text: '', column: columnName(index) };
    return here.some(([left, , right]) => left <= index && index <= right)
      ? { ...cell, problem: 'this cell is merged with others: say it in every row' }
      : cell;
  });
};

export const readXlsx = (base64: string, sheet: string | undefined): Outcome<readonly SheetRow[]> => {
  const parts = unpack(base64);
  if (!parts.ok) return parts;
  const path = pathOf(parts.value, sheet);
  if (!path.ok) return path;
  const workbook = [...tagsOf(parts.value.get('xl/workbook.xml') ?? '')].find(({ name }) => name === 'workbookPr');
  const epoch = workbook && attribute(workbook, 'date1904');
  return rowsOf(parts.value.get(path.value) ?? '', {
    strings: stringsOf(parts.value.get('xl/sharedStrings.xml') ?? ''),
    formats: formatsOf(parts.value.get('xl/styles.xml') ?? ''),
    epoch1904: epoch === '1' || epoch === 'true',
  });
};
