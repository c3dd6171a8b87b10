import { must } from '#kernel/outcome.ts';
import type { Words } from './words.ts';

const MINUS = '\u2212';

/** A canonical decimal as people of that language write it. Digits are never dropped: nothing is rounded here. */
export const showNumber = (text: string, words: Words, fractionDigitsMin = 0): string => {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  must(match, 'an amount on a page is a decimal in wire form');
  const [, sign = '', whole = '', fraction = ''] = match;
  const padded = fraction.padEnd(fractionDigitsMin, '0');
  return `${sign && MINUS}${grouped(whole, words.group)}${padded && words.decimal + padded}`;
};

/** `2026-11-21` → `21 November 2026`. */
export const showDay = (day: string, words: Words): string => {
  const { year, month, date } = parts(day);
  return words.date(Number(date), words.months[Number(month) - 1] ?? '', Number(year));
};

/** `2026-11-21` → `21/11/2026`, for a table's cell. */
export const showShortDay = (day: string, words: Words): string => {
  const { year, month, date } = parts(day);
  return words.shortDate(date, month, year);
};

/** The last day that belongs to a half-open period: people read "until 31 December", not "before 1 January". */
export const lastDay = (to: string): string => Temporal.PlainDate.from(to).subtract({ days: 1 }).toString();

const grouped = (whole: string, separator: string): string =>
  whole.length < 4 ? whole : whole.replace(/\B(?=(\d{3})+$)/g, separator);

const parts = (day: string): { year: string; month: string; date: string } => {
  const [year = '', month = '', date = ''] = day.split('-');
  return { year, month, date };
};
