/**
 * How a column arrives. Everything exact stays exact and everything can be put into JSON: numeric, date and time as text
 * (a time in the form that Temporal.Instant prints), bigint as a number that must be a safe one, bytea as bytes.
 */
import pg from 'pg';
import { must } from '#kernel/outcome.ts';

const INT8 = 20;
const BYTEA = 17;
const DATE = 1082;
const TIMESTAMPTZ = 1184;
const TIMESTAMPTZ_ARRAY = 1185;
const DATE_ARRAY = 1182;

const wholeNumber = (text: string): number => {
  const value = Number(text);
  must(Number.isSafeInteger(value), 'a bigint that is read stays under 2^53; cast a greater one to text');
  return value;
};

/** '2026-11-21 22:04:00.5+00' → '2026-11-21T22:04:00.5Z' */
const instantText = (text: string): string =>
  text.endsWith('+00') ? `${text.slice(0, 10)}T${text.slice(11, -3)}Z` : Temporal.Instant.from(text).toString();

type Parser = (text: string) => unknown;

const TEXT_ARRAY = 1009 as unknown as number;
const textArray = pg.types.getTypeParser(TEXT_ARRAY) as (text: string) => readonly (string | null)[];

const PARSERS: ReadonlyMap<number, Parser> = new Map<number, Parser>([
  [INT8, wholeNumber],
  [BYTEA, (text) => Uint8Array.fromHex(text.slice(2))],
  [DATE, (text) => text],
  [TIMESTAMPTZ, instantText],
  [DATE_ARRAY, textArray],
  [TIMESTAMPTZ_ARRAY, (text) => textArray(text).map((each) => (each === null ? null : instantText(each)))],
]);

export const rowTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && PARSERS.get(oid)) || pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};
