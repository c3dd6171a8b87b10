/** What a cell of a workbook says, as a person reads it there: numbers without the digits that a binary fraction adds, dates as days, percentages with their sign. */
import { dec, type Decimal, decText, fitsWire, mul, roundTo } from '#kernel/decimal.ts';
import { attribute, tagsOf } from './xlsx-xml.ts';

/** By the number of a cell's style. */
export type Formats = readonly ('number' | 'percent' | 'date')[];

type Raw = {
  readonly type: string | undefined;
  readonly style: string | undefined;
  readonly value: string | null;
  readonly inline: string | null;
};
type Book = { readonly strings: readonly string[]; readonly formats: Formats; readonly epoch1904: boolean };
type Said = { readonly text: string; readonly problem?: string };

const PERCENT_BUILT_IN = new Set([9, 10]);
const isDateBuiltIn = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);

/** Letters in quotes, after a backslash and in brackets are no part of a format. */
const kindOf = (id: number, code: string | undefined): Formats[number] => {
  const bare = (code ?? '').replaceAll(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '');
  if (PERCENT_BUILT_IN.has(id) || bare.includes('%')) return 'percent';
  return isDateBuiltIn(id) || (code !== undefined && bare !== 'General' && /[ymdhs]/i.test(bare)) ? 'date' : 'number';
};

export const formatsOf = (styles: string): Formats => {
  const codes = new Map<number, string>();
  const kinds: Formats[number][] = [];
  let inCells = false;
  for (const tag of tagsOf(styles)) {
    if (tag.name === 'numFmt') codes.set(Number(attribute(tag, 'numFmtId')), attribute(tag, 'formatCode') ?? '');
    else if (tag.name === 'cellXfs') inCells = tag.kind === 'open';
    else if (tag.name === 'xf' && inCells && tag.kind !== 'close') {
      const id = Number(attribute(tag, 'numFmtId') ?? 0);
      kinds.push(kindOf(id, codes.get(id)));
    }
  }
  return kinds;
};

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;
/** A spreadsheet shows and keeps so many digits; what the file has beyond them is the binary fraction's. */
const DIGITS = 15;
const SCALE_MAX = 18;

/** Null where it is no number, or one that no quantity or price can be. */
const numberOf = (text: string): Decimal | null => {
  const [, sign = '', whole = '', part = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  if (whole === '') return null;
  const digits = (whole + part).replace(/^0+(?=\d)/, '');
  const scale = part.length - Number(exponent);
  if (Math.abs(scale) > 40 || digits.length > 40) return null;
  const units = BigInt(digits) * (scale < 0 ? 10n ** BigInt(-scale) : 1n);
  const exact: Decimal = { units: sign === '-' ? -units : units, scale: Math.max(scale, 0) };
  const places = Math.min(SCALE_MAX, Math.max(0, exact.scale - Math.max(0, digits.length - DIGITS)));
  const rounded = roundTo(exact, places, 'halfAway');
  return fitsWire(rounded) ? rounded : null;
};

const HUNDRED = dec('100');
const DAY_MAX = 2_958_465;

/** Day 60 of the older epoch is a 29 February that never was; what stands before it is a day later than it says. */
const dayText = (days: Decimal, epoch1904: boolean): Said => {
  if (days.scale > 0 && decText(days).includes('.'))
    return { text: decText(days), problem: 'a time of day where a day is asked' };
  const serial = Number(decText(days));
  if (serial < 1 || serial > DAY_MAX || (!epoch1904 && serial === 60))
    return { text: decText(days), problem: 'a day that no calendar has' };
  const first = epoch1904
    ? Temporal.PlainDate.from('1904-01-01')
    : Temporal.PlainDate.from(serial < 60 ? '1899-12-31' : '1899-12-30');
  return { text: first.add({ days: serial }).toString() };
};

const numeric = (text: string, kind: Formats[number], epoch1904: boolean): Said => {
  const number = numberOf(text);
  if (number === null) return { text, problem: 'a number that cannot be written as a decimal' };
  if (kind === 'date') return dayText(number, epoch1904);
  if (kind === 'percent') return { text: `${decText(mul(number, HUNDRED))}%` };
  return { text: decText(number) };
};

export const cellText = ({ type, style, value, inline }: Raw, { strings, formats, epoch1904 }: Book): Said => {
  if (type === 'inlineStr') return { text: (inline ?? '').trim() };
  if (value === null) return { text: '' };
  if (type === 's') {
    const shared = strings[Number(value)];
    return shared === undefined
      ? { text: '', problem: 'a text that the workbook does not have' }
      : { text: shared.trim() };
  }
  if (type === 'str' || type === 'd') return { text: value.trim() };
  if (type === 'b') return { text: value === '1' ? 'yes' : 'no' };
  if (type === 'e') return { text: value, problem: `the formula came to ${value}` };
  return numeric(value.trim(), formats[Number(style ?? 0)] ?? 'number', epoch1904);
};
