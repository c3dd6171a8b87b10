import { canonical } from '#kernel/canonical.ts';
import { sha256, toHex, utf8 } from '#kernel/hash.ts';
import { leafHash } from '#kernel/merkle.ts';
import { must } from '#kernel/outcome.ts';
import type { Entry } from './entry.contract.ts';

/** Fewer salt bytes would let a reader guess "discount 18 %" from its commitment by trying all values. */
export const SALT_BYTES = 16;

/** The bytes that evidence stands on: one canonical line. Kept as text, because `jsonb` rewrites what it stores. */
export const entryText = (entry: Entry): string => canonical(entry);

/** The entry's leaf in the log: RFC 9162 `sha256(0x00 ‖ canonical bytes)`. */
export const entryLeaf = (text: string): Uint8Array => leafHash(utf8(text));

/**
 * What stands in an entry for something personal: whoever holds salt and value can prove it, nobody can guess it, and
 * when the salt is erased the commitment means nothing any more, without a byte of the log changing.
 */
export const commitment = (salt: Uint8Array, value: unknown): string => {
  must(salt.length >= SALT_BYTES, 'a commitment has a salt long enough not to be guessed');
  const opened = utf8(`troth/commitment/1\0${toHex(salt)}\0${canonical(value)}`);
  return `sha256:${toHex(sha256(opened))}`;
};
