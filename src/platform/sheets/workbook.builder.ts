/** A workbook made by hand, for tests: each cell as it would stand in the part. */
import { zipSync } from 'fflate';

export type Part = readonly [name: string, xml: string];
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const STYLES =
  '<styleSheet><numFmts count="1"><numFmt numFmtId="170" formatCode="0.0%"/></numFmts><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="4"/></cellXfs></styleSheet>';
/** Numbers of the styles above. */
export const STYLE = { day: 1, percent: 2, money: 3 } as const;

export const cell = {
  text: (value: string) => `<c t="inlineStr"><is><t>${value}</t></is></c>`,
  shared: (number: number) => `<c t="s"><v>${number}</v></c>`,
  number: (value: string, style = 0) => `<c s="${style}"><v>${value}</v></c>`,
  formula: (formula: string, value: string) => `<c><f>${formula}</f><v>${value}</v></c>`,
  error: (value: string) => `<c t="e"><v>${value}</v></c>`,
};

export const sheetXml = (rows: readonly (readonly string[])[], after = ''): string =>
  `<?xml version="1.0"?><worksheet><sheetData>${rows.map((cells, at) => `<row r="${at + 1}">${cells.join('')}</row>`).join('')}</sheetData>${after}</worksheet>`;

type Options = { readonly strings?: readonly string[]; readonly more?: readonly Part[]; readonly workbookPr?: string };

export const workbook = (sheet: string, { strings = [], more = [], workbookPr = '' }: Options = {}): string => {
  const parts: readonly Part[] = [
    ['[Content_Types].xml', '<Types/>'],
    [
      'xl/workbook.xml',
      `<workbook xmlns:r="r">${workbookPr}<sheets><sheet name="Lines" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
    ],
    ['xl/styles.xml', STYLES],
    ['xl/sharedStrings.xml', `<sst>${strings.map((text) => `<si>${text}</si>`).join('')}</sst>`],
    ['xl/worksheets/sheet1.xml', sheet],
    ...more,
  ];
  return zipSync(Object.fromEntries(parts.map(([name, xml]) => [name, bytes(xml)])), { level: 1 }).toBase64();
};
