/** What a page for people is made of: the files of a package as values, read once and trusted for nothing. */
import { parseStrict } from '#kernel/canonical.ts';
import { sha256Hex } from '#kernel/hash.ts';
import { isJsonObject, type Json } from '#kernel/json.ts';
import type { Entry } from '#platform/entries/entry.contract.ts';
import type { ArchiveFile } from './archive.ts';
import type { Manifest, Opening } from './package.contract.ts';

export type ReadingHead = Pick<Manifest, 'tenant' | 'subject' | 'audience' | 'contentRoot'>;

export type ReadingView = {
  readonly head: ReadingHead;
  readonly entries: readonly Entry[];
  /** By entry and field. */
  readonly opened: ReadonlyMap<string, Json>;
  /** The open leaves of all snapshots. */
  readonly leaves: readonly OpenedLeaf[];
  readonly documents: readonly { readonly path: string; readonly sha256: string }[];
  readonly decisions: readonly Members[];
};
export type OpenedLeaf = { readonly path: string; readonly schemaId: string; readonly value: Json };
export type Members = { readonly [member: string]: Json };

/** What a verifier has read already need not be read twice. */
type Already = {
  readonly entries?: readonly Entry[];
  readonly sha256Of?: (file: ArchiveFile) => string;
};

export const readingView = (
  head: ReadingHead,
  given: readonly ArchiveFile[],
  { entries, sha256Of = ({ bytes }) => sha256Hex(bytes) }: Already = {},
): ReadingView => {
  // One order, whoever brings the files: that of the archive.
  const files = given.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const textOf = (path: string): string => {
    const file = files.find((each) => each.path === path);
    return file ? decoder.decode(file.bytes) : '';
  };
  const openings = linesOf(textOf('openings.jsonl')).map((line) => JSON.parse(line) as Opening);
  return {
    head,
    entries: entries ?? linesOf(textOf('entries.jsonl')).map((line) => JSON.parse(line) as Entry),
    opened: new Map(openings.map(({ entry, field, value }) => [`${entry} ${field}`, value])),
    leaves: files
      .filter(({ path }) => path.startsWith('snapshots/'))
      .flatMap(({ path }) => openLeaves(JSON.parse(textOf(path)) as Json)),
    decisions: files
      .filter(({ path }) => path.startsWith('decisions/'))
      .map(({ path }) => membersOf(JSON.parse(textOf(path)) as Json)),
    documents: files
      .filter(({ path }) => path.startsWith('documents/'))
      .map((file) => ({ path: file.path, sha256: sha256Of(file) })),
  };
};

const decoder = new TextDecoder();
const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

const openLeaves = (disclosure: Json): readonly OpenedLeaf[] =>
  listOf(membersOf(disclosure)['leaves']).flatMap((leaf) => {
    const { path, schemaId, value } = membersOf(leaf);
    return typeof path === 'string' && typeof schemaId === 'string' ? [{ path, schemaId, value: value ?? null }] : [];
  });

export const membersOf = (value: Json | undefined): Members => (isJsonObject(value ?? null) ? (value as Members) : {});
export const listOf = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : [];
export const textIn = (value: Json | undefined): string =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : inOneLine(value);

/** A value on one line, as a person reads it: members by name, nothing quoted. */
export const inOneLine = (value: Json): string => {
  if (Array.isArray(value)) return (value as readonly Json[]).map(textIn).join(', ');
  if (!isJsonObject(value)) return String(value);
  return Object.entries(value)
    .filter(([, one]) => one !== null && !(Array.isArray(one) && one.length === 0))
    .map(([name, one]) => `${name} ${isJsonObject(one) ? `(${inOneLine(one)})` : textIn(one)}`)
    .join(', ');
};

export const eventOf = (text: Json): Members | undefined => {
  try {
    return typeof text === 'string' ? membersOf(parseStrict(text)) : undefined;
  } catch {
    return undefined;
  }
};
