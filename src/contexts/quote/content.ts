/** What a quote says, as one fingerprint: whoever priced, validated or approved it did so for one content. */
import { fingerprint } from '#kernel/hash.ts';
import type { Line } from './line.ts';
import type { Header } from './quote.ts';

/** Versions and positions of storage are left out: the same deal typed twice has the same fingerprint. */
const said = ({ version: _version, position, ...line }: Line): object => ({ ...line, position });

export const contentOf = (header: Header, lines: readonly Line[]): string =>
  fingerprint('quote-content/1', { header: { ...header }, lines: lines.map(said) });
