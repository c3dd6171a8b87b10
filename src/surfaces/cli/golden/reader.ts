/**
 * Reads the inputs of a published case, strictly: what is missing or misshapen fails the case, and so does whatever nobody has read. A field that
 * is silently left out is a convention that the engine would seem to have passed without having it.
 */
import { type Decimal, dec, isDecText } from '#kernel/decimal.ts';
import { isPlainDate } from '#kernel/period.ts';

/** The case cannot be read: a shape that its topic does not have. */
export class UnreadableCase extends Error {
  override readonly name = 'UnreadableCase';
}

export type Reader = {
  readonly has: (name: string) => boolean;
  readonly text: (name: string, otherwise?: string) => string;
  readonly num: (name: string, otherwise?: string) => Decimal;
  /** A number that is there, or undefined; null in the file means absent. */
  readonly maybeNum: (name: string) => Decimal | undefined;
  readonly maybeText: (name: string) => string | undefined;
  readonly count: (name: string, otherwise?: number) => number;
  readonly flag: (name: string, otherwise: boolean) => boolean;
  readonly date: (name: string) => string;
  readonly maybeDate: (name: string) => string | undefined;
  readonly nums: (name: string) => readonly Decimal[];
  readonly texts: (name: string) => readonly string[];
  /** A list of lists of numbers. */
  readonly rows: (name: string) => readonly (readonly Decimal[])[];
  readonly list: (name: string) => readonly Reader[];
  readonly object: (name: string) => Reader;
  /** The shape of a field that sources write in several ways; asking does not read it. */
  readonly isList: (name: string) => boolean;
  readonly holdsObjects: (name: string) => boolean;
  readonly names: () => readonly string[];
  /** The first of several names of one thing that the file has. */
  readonly either: (...names: readonly string[]) => string;
  /** Read, and without a bearing on numbers: what a person wrote beside them. */
  readonly describes: (...names: readonly string[]) => void;
};

export type Reading = { readonly reader: Reader; readonly unread: () => readonly string[] };

/** `read` holds the paths of leaves and of whole values that were read; `opened` those of containers whose members count by themselves. */
type Track = { readonly read: Set<string>; readonly opened: Set<string> };

export const readingOf = (fields: unknown, at = ''): Reading => {
  const track: Track = { read: new Set(), opened: new Set([at]) };
  return { reader: readerOf(object(fields, at), at, track), unread: () => unread(fields, at, track) };
};

type Fields = Readonly<Record<string, unknown>>;

const readerOf = (fields: Fields, at: string, track: Track): Reader => {
  const path = (name: string): string => (at === '' ? name : `${at}.${name}`);
  const take = (name: string): unknown => {
    track.read.add(path(name));
    return fields[name] ?? undefined;
  };
  const needed = (name: string): unknown => {
    const value = take(name);
    if (value === undefined) throw new UnreadableCase(`\`${path(name)}\` is missing`);
    return value;
  };
  const open = (name: string): unknown => {
    track.opened.add(path(name));
    return fields[name] ?? fail(`\`${path(name)}\` is missing`);
  };
  const reader: Reader = {
    has: (name) => fields[name] !== undefined && fields[name] !== null,
    text: (name, otherwise) => textOf(otherwise === undefined ? needed(name) : (take(name) ?? otherwise), path(name)),
    num: (name, otherwise) => numberOf(otherwise === undefined ? needed(name) : (take(name) ?? otherwise), path(name)),
    maybeNum: (name) => maybe(take(name), (value) => numberOf(value, path(name))),
    maybeText: (name) => maybe(take(name), (value) => textOf(value, path(name))),
    count: (name, otherwise) => countOf(otherwise === undefined ? needed(name) : (take(name) ?? otherwise), path(name)),
    flag: (name, otherwise) => flagOf(take(name) ?? otherwise, path(name)),
    date: (name) => dateOf(needed(name), path(name)),
    maybeDate: (name) => maybe(take(name), (value) => dateOf(value, path(name))),
    nums: (name) => listOf(needed(name), path(name)).map((value, index) => numberOf(value, `${path(name)}.${index}`)),
    texts: (name) => listOf(needed(name), path(name)).map((value, index) => textOf(value, `${path(name)}.${index}`)),
    rows: (name) =>
      listOf(needed(name), path(name)).map((row, at) =>
        listOf(row, `${path(name)}.${at}`).map((value, index) => numberOf(value, `${path(name)}.${at}.${index}`)),
      ),
    list: (name) =>
      listOf(open(name), path(name)).map((value, index) => {
        const place = `${path(name)}.${index}`;
        track.opened.add(place);
        return readerOf(object(value, place), place, track);
      }),
    object: (name) => readerOf(object(open(name), path(name)), path(name), track),
    isList: (name) => Array.isArray(fields[name]),
    holdsObjects: (name) => {
      const value = fields[name];
      return Array.isArray(value) && value.some((one) => typeof one === 'object' && one !== null);
    },
    names: () => Object.keys(fields),
    either: (...names) => names.find((name) => reader.has(name)) ?? names[0]!,
    describes: (...names) => names.forEach((name) => track.read.add(path(name))),
  };
  return reader;
};

/** What a person wrote beside the numbers, a rule in words, and the currency of a case that rounds to none of its places. */
const DESCRIPTIONS: ReadonlySet<string> = new Set([
  'note',
  'notes',
  'comment',
  'description',
  'source',
  'url',
  'rule',
  'currency',
]);

const isDescription = (value: unknown, at: string): boolean =>
  DESCRIPTIONS.has(at.slice(at.lastIndexOf('.') + 1)) &&
  (Array.isArray(value) ? value : [value]).every((one) => typeof one === 'string');

/** A null says that there is nothing of the kind: nobody has to read it. */
const unread = (value: unknown, at: string, track: Track): readonly string[] => {
  if (track.read.has(at) || value === null || isDescription(value, at)) return [];
  if (!track.opened.has(at) || typeof value !== 'object' || value === null) return [at];
  return Object.entries(value).flatMap(([name, member]) => unread(member, at === '' ? name : `${at}.${name}`, track));
};

const fail = (message: string): never => {
  throw new UnreadableCase(message);
};

const maybe = <T>(value: unknown, read: (value: unknown) => T): T | undefined =>
  value === undefined ? undefined : read(value);

const textOf = (value: unknown, at: string): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : fail(`\`${at}\` is no text`);

/** A number, or its text: decimals come as text, counts as JSON numbers. */
const numberOf = (value: unknown, at: string): Decimal => {
  const written = textOf(value, at);
  return isDecText(written) ? dec(written) : fail(`\`${at}\` is no decimal number: ${written}`);
};

const countOf = (value: unknown, at: string): number => {
  const written = textOf(value, at);
  return /^-?\d{1,9}$/.test(written) ? Number(written) : fail(`\`${at}\` is no whole number: ${written}`);
};

const flagOf = (value: unknown, at: string): boolean =>
  typeof value === 'boolean' ? value : fail(`\`${at}\` is neither true nor false`);

const dateOf = (value: unknown, at: string): string => {
  const written = textOf(value, at);
  return isPlainDate(written) ? written : fail(`\`${at}\` is no date: ${written}`);
};

const listOf = (value: unknown, at: string): readonly unknown[] =>
  Array.isArray(value) ? value : fail(`\`${at}\` is no list`);

const object = (value: unknown, at: string): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : fail(`\`${at === '' ? 'inputs' : at}\` is no object`);
