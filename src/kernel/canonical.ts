/**
 * One text for one value, so that a hash names what was meant. A strict subset of RFC 8785 (JCS): any JCS library can
 * check what we hash, but we refuse what JCS libraries drop or bend in silence: undefined members, floats, dates, maps.
 */
import type { Json } from './json.ts';

/** Deeper values are refused: a hostile document must not exhaust the stack of whoever checks it. */
export const JSON_DEPTH_MAX = 64;

/** A value without a canonical text, or a text that is not strict JSON. A class, so that a catcher tells it from a bug. */
export class CanonicalError extends Error {
  override readonly name = 'CanonicalError';
  readonly reason: string;
  /** Where: `$.lines[3].price`, or an offset in the text. */
  readonly at: string;
  constructor(reason: string, at: string) {
    super(`${reason} at ${at}`);
    this.reason = reason;
    this.at = at;
  }
}

/** The canonical text of a value: keys sorted by UTF-16 code unit, no white space. Throws CanonicalError on what has none. */
export const canonical = (value: unknown): string => quickly(value, 0) ?? write(value, []);

/** The same text for what has one, without keeping where it stands: nearly everything that is ever hashed. Undefined for the rest, which `write` names. */
const quickly = (value: unknown, depth: number): string | undefined => {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (value === null) return 'null';
  if (typeof value !== 'object' || depth >= JSON_DEPTH_MAX) return undefined;
  return Array.isArray(value) ? quickArray(value, depth) : quickObject(value, depth);
};

const quickArray = (items: readonly unknown[], depth: number): string | undefined => {
  if (Object.getPrototypeOf(items) !== Array.prototype || Object.keys(items).length !== items.length) return undefined;
  let text = '[';
  for (let i = 0; i < items.length; i++) {
    const item = quickly(items[i], depth + 1);
    if (item === undefined) return undefined;
    text += i > 0 ? `,${item}` : item;
  }
  return `${text}]`;
};

const quickObject = (value: object, depth: number): string | undefined => {
  const prototype: unknown = Object.getPrototypeOf(value);
  if ((prototype !== Object.prototype && prototype !== null) || Object.getOwnPropertySymbols(value).length > 0)
    return undefined;
  let text = '{';
  for (const key of inOrder(Object.keys(value))) {
    const name = key === '__proto__' ? undefined : quoted(key);
    const member = quickly((value as Readonly<Record<string, unknown>>)[key], depth + 1);
    if (name === undefined || member === undefined) return undefined;
    text += text.length > 1 ? `,${name}:${member}` : `${name}:${member}`;
  }
  return `${text}}`;
};

/** Sorted in place; most are sorted as they come. */
const inOrder = (keys: string[]): string[] => {
  for (let i = 1; i < keys.length; i++) if (keys[i - 1]! > keys[i]!) return keys.sort();
  return keys;
};

/** Printable ASCII without a quote or a backslash stands for itself. */
const PLAIN = /^[ !#-[\]-~]*$/;

const quoted = (text: string): string | undefined => {
  if (PLAIN.test(text)) return `"${text}"`;
  return text.isWellFormed() ? JSON.stringify(text) : undefined;
};

type Path = (string | number)[];

const write = (value: unknown, path: Path): string => {
  switch (typeof value) {
    case 'string':
      return writeString(value, path);
    case 'number':
      return Number.isSafeInteger(value) ? String(value) : refuse('a number that is not a safe integer', path);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      return value === null ? 'null' : writeTree(value, path);
    default:
      return refuse(typeof value, path);
  }
};

const writeString = (text: string, path: Path): string =>
  text.isWellFormed() ? JSON.stringify(text) : refuse('a lone surrogate', path);

const writeTree = (value: object, path: Path): string => {
  if (path.length >= JSON_DEPTH_MAX) refuse(`more than ${JSON_DEPTH_MAX} levels`, path);
  return Array.isArray(value) ? writeArray(value, path) : writeObject(value, path);
};

const writeArray = (items: readonly unknown[], path: Path): string => {
  if (Object.getPrototypeOf(items) !== Array.prototype) refuse('an array that is not plain', path);
  // Named members of an array would be dropped in silence.
  if (Object.keys(items).length > items.length) refuse('an array with named members', path);
  let text = '[';
  // By index, not map: a hole must be met as undefined, and refused.
  for (let i = 0; i < items.length; i++) {
    path.push(i);
    text += (i > 0 ? ',' : '') + write(items[i], path);
    path.pop();
  }
  return text + ']';
};

const writeObject = (value: object, path: Path): string => {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) refuse('an object that is not plain', path);
  if (Object.getOwnPropertySymbols(value).length > 0) refuse('a symbol key', path);
  let text = '{';
  // The default sort compares UTF-16 code units, which is the order of RFC 8785.
  for (const key of Object.keys(value).sort()) {
    path.push(key);
    if (key === '__proto__') refuse('the key __proto__', path);
    text += (text.length > 1 ? ',' : '') + writeString(key, path) + ':';
    text += write((value as Readonly<Record<string, unknown>>)[key], path);
    path.pop();
  }
  return text + '}';
};

const refuse = (reason: string, path: Path): never => {
  const at = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  throw new CanonicalError(`No canonical text: ${reason}`, `$${at}`);
};

/**
 * Reads JSON as strictly as `canonical` writes it: one value and nothing after it, no key twice (parsers disagree on which
 * one wins, so a signed text could mean two things), numbers that are safe integers, well-formed text. Throws CanonicalError.
 */
export const parseStrict = (text: string): Json => {
  const reader: Reader = { text, at: 0 };
  const value = readValue(reader, 0);
  skipSpace(reader);
  if (reader.at < text.length) unreadable('text after the value', reader);
  return value;
};

type Reader = { readonly text: string; at: number };

const readValue = (reader: Reader, depth: number): Json => {
  skipSpace(reader);
  switch (reader.text[reader.at]) {
    case '{':
      return readObject(reader, inside(reader, depth));
    case '[':
      return readArray(reader, inside(reader, depth));
    case '"':
      return readString(reader);
    case 't':
      return readWord(reader, 'true', true);
    case 'f':
      return readWord(reader, 'false', false);
    case 'n':
      return readWord(reader, 'null', null);
    default:
      return readNumber(reader);
  }
};

const inside = (reader: Reader, depth: number): number =>
  depth < JSON_DEPTH_MAX ? depth + 1 : unreadable(`more than ${JSON_DEPTH_MAX} levels`, reader);

const readObject = (reader: Reader, depth: number): Json => {
  const members: Record<string, Json> = {};
  reader.at++;
  if (takes(reader, '}')) return members;
  do {
    skipSpace(reader);
    if (reader.text[reader.at] !== '"') unreadable('a key that is not a string', reader);
    const key = readString(reader);
    if (key === '__proto__') unreadable('the key __proto__', reader);
    if (Object.hasOwn(members, key)) unreadable(`the key ${JSON.stringify(key)} twice`, reader);
    if (!takes(reader, ':')) unreadable('no colon after a key', reader);
    members[key] = readValue(reader, depth);
  } while (takes(reader, ','));
  return takes(reader, '}') ? members : unreadable('an object that does not close', reader);
};

const readArray = (reader: Reader, depth: number): Json => {
  const items: Json[] = [];
  reader.at++;
  if (takes(reader, ']')) return items;
  do items.push(readValue(reader, depth));
  while (takes(reader, ','));
  return takes(reader, ']') ? items : unreadable('an array that does not close', reader);
};

// Unrolled, so that a string of many megabytes does not exhaust the matcher's stack. JSON forbids raw control characters.
// oxlint-disable-next-line no-control-regex
const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;

const readString = (reader: Reader): string => {
  const written = match(reader, STRING) ?? unreadable('a malformed string', reader);
  const value = written.includes('\\') ? (JSON.parse(written) as string) : written.slice(1, -1);
  return value.isWellFormed() ? value : unreadable('a lone surrogate', reader);
};

const INTEGER = /0|-?[1-9][0-9]*/y;

const readNumber = (reader: Reader): number => {
  const value = Number(match(reader, INTEGER) ?? unreadable('no JSON value', reader));
  if (!Number.isSafeInteger(value)) unreadable('a number that is not a safe integer', reader);
  // A fraction, an exponent or a leading zero would be read as "text after the value": say what it is instead.
  if (/[.eE0-9]/.test(reader.text.charAt(reader.at))) unreadable('a number that is not a safe integer', reader);
  return value;
};

const readWord = <T extends Json>(reader: Reader, word: string, value: T): T => {
  if (!reader.text.startsWith(word, reader.at)) unreadable('no JSON value', reader);
  reader.at += word.length;
  return value;
};

const takes = (reader: Reader, mark: string): boolean => {
  skipSpace(reader);
  if (reader.text[reader.at] !== mark) return false;
  reader.at++;
  return true;
};

const skipSpace = (reader: Reader): void => {
  while (isSpace(reader.text.charCodeAt(reader.at))) reader.at++;
};

const isSpace = (unit: number): boolean => unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;

const match = (reader: Reader, pattern: RegExp): string | undefined => {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text)?.[0];
  reader.at += found?.length ?? 0;
  return found;
};

const unreadable = (reason: string, reader: Reader): never => {
  throw new CanonicalError(`Not strict JSON: ${reason}`, `offset ${reader.at}`);
};
