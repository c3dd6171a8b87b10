/**
 * What a quote says, as one fingerprint: whoever priced, validated or approved it did so for one content. It is made of one leaf a line,
 * so that an edit of one line among 10,000 reads and hashes that line and not the others.
 */
import { canonical } from '#kernel/canonical.ts';
import { fingerprint, sha256Hex, utf8 } from '#kernel/hash.ts';
import type { Line } from './line.ts';
import type { Header } from './quote.ts';

/** A line never changes, a changed one is another: what it hashes to is asked while it is decided, and again while it is stored under the lock. */
const leaves = new WeakMap<Line, string>();

/** Versions of storage are left out: the same deal typed twice has the same fingerprint. */
export const lineLeaf = (line: Line): string => {
  const known = leaves.get(line);
  if (known !== undefined) return known;
  const { version: _version, ...said } = line;
  const leaf = fingerprint('quote-line/1', said);
  leaves.set(line, leaf);
  return leaf;
};

/**
 * `leaves` in the order of the lines' positions: the fingerprint of `{ header, lines }`. Leaves are plain hexadecimal, so their canonical
 * text is written at once; the quoting of 10,000 texts one by one would take as long as hashing them.
 */
export const contentOfLeaves = (header: Header, leaves: readonly string[]): string => {
  const lines = leaves.length === 0 ? '[]' : `["${leaves.join('","')}"]`;
  return `sha256:${sha256Hex(utf8(`troth/quote-content/2\0{"header":${canonical({ ...header })},"lines":${lines}}`))}`;
};

export const contentOf = (header: Header, lines: readonly Line[]): string =>
  contentOfLeaves(header, lines.map(lineLeaf));
