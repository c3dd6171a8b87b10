/**
 * JSON whose numbers stay the text they were written as. `JSON.parse` makes 0.1 a binary float, and a price list that went through floats is
 * another price list. An object is a Map, so that a key can be anything and a key that stands twice is met and refused.
 */
import { type Outcome, accepted, refused } from '#kernel/outcome.ts';

export type ExactNumber = { readonly number: string };
export type ExactJson = null | boolean | string | ExactNumber | readonly ExactJson[] | ReadonlyMap<string, ExactJson>;

export const EXACT_JSON_DEPTH_MAX = 64;

/** Refused as `import.not-json` with the line and column (both from 1) and what was wrong there. */
export const parseExactJson = (text: string): Outcome<ExactJson> => {
  const reader: Reader = { text, at: 0, wrong: null };
  const value = readValue(reader, 0);
  if (reader.wrong === null && !endOf(reader)) fail(reader, 'text after the value');
  return reader.wrong === null
    ? accepted(value)
    : refused({ code: 'import.not-json', ...placeOf(reader), reason: reader.wrong });
};

export const isExactNumber = (value: ExactJson | undefined): value is ExactNumber =>
  typeof value === 'object' && value !== null && 'number' in value;
export const isExactObject = (value: ExactJson | undefined): value is ReadonlyMap<string, ExactJson> =>
  value instanceof Map;
export const isExactList = (value: ExactJson | undefined): value is readonly ExactJson[] => Array.isArray(value);

/** The first fault stops the reader where it stands: every reading function then returns at once. */
type Reader = { readonly text: string; at: number; wrong: string | null };

const readValue = (reader: Reader, depth: number): ExactJson => {
  skipSpace(reader);
  if (depth > EXACT_JSON_DEPTH_MAX) return fail(reader, `more than ${EXACT_JSON_DEPTH_MAX} levels`);
  switch (reader.text[reader.at]) {
    case '{':
      return readObject(reader, depth);
    case '[':
      return readList(reader, depth);
    case '"':
      return readString(reader);
    default:
      return readScalar(reader);
  }
};

const readObject = (reader: Reader, depth: number): ExactJson => {
  const members = new Map<string, ExactJson>();
  reader.at++;
  if (takes(reader, '}')) return members;
  do {
    skipSpace(reader);
    const start = reader.at;
    const key = readString(reader);
    if (reader.wrong !== null) return null;
    if (members.has(key)) return fail(reader, `the key ${JSON.stringify(key)} twice`, start);
    if (!takes(reader, ':')) return fail(reader, 'no colon after a key');
    members.set(key, readValue(reader, depth + 1));
  } while (reader.wrong === null && takes(reader, ','));
  return reader.wrong !== null || takes(reader, '}') ? members : fail(reader, 'an object that does not close');
};

const readList = (reader: Reader, depth: number): ExactJson => {
  const items: ExactJson[] = [];
  reader.at++;
  if (takes(reader, ']')) return items;
  do items.push(readValue(reader, depth + 1));
  while (reader.wrong === null && takes(reader, ','));
  return reader.wrong !== null || takes(reader, ']') ? items : fail(reader, 'a list that does not close');
};

const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;

const readString = (reader: Reader): string => {
  const written = match(reader, STRING);
  if (written === undefined) return fail(reader, 'no well-formed string') ?? '';
  return JSON.parse(written) as string;
};

const readScalar = (reader: Reader): ExactJson => {
  const written = match(reader, SCALAR);
  if (written === undefined) return fail(reader, 'no JSON value');
  if (written === 'null') return null;
  return written === 'true' || written === 'false' ? written === 'true' : { number: written };
};

const match = (reader: Reader, pattern: RegExp): string | undefined => {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text)?.[0];
  reader.at += found?.length ?? 0;
  return found;
};

const takes = (reader: Reader, mark: string): boolean => {
  skipSpace(reader);
  if (reader.text[reader.at] !== mark) return false;
  reader.at++;
  return true;
};

const skipSpace = (reader: Reader): void => {
  while (' \n\r\t'.includes(reader.text[reader.at] ?? 'x')) reader.at++;
};

const endOf = (reader: Reader): boolean => {
  skipSpace(reader);
  return reader.at === reader.text.length;
};

const fail = (reader: Reader, reason: string, at: number = reader.at): null => {
  if (reader.wrong === null) Object.assign(reader, { wrong: reason, at });
  return null;
};

const placeOf = ({ text, at }: Reader): { readonly line: number; readonly column: number } => {
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
};
