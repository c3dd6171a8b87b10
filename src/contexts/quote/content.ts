/**
 * What a quote says, as one fingerprint: whoever priced, validated or approved it did so for one content. It is made of one leaf a line,
 * so that an edit of one line among 10,000 reads and hashes that line and not the others.
 */
import { fingerprint } from '#kernel/hash.ts';
import type { Line } from './line.ts';
import type { Header } from './quote.ts';

/** Versions of storage are left out: the same deal typed twice has the same fingerprint. */
export const lineLeaf = ({ version: _version, ...said }: Line): string => fingerprint('quote-line/1', said);

/** `leaves` in the order of the lines' positions. */
export const contentOfLeaves = (header: Header, leaves: readonly string[]): string =>
  fingerprint('quote-content/2', { header: { ...header }, lines: leaves });

export const contentOf = (header: Header, lines: readonly Line[]): string =>
  contentOfLeaves(header, lines.map(lineLeaf));
