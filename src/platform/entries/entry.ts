import { canonical } from '#kernel/canonical.ts';
import { sha256, toHex, utf8 } from '#kernel/hash.ts';
import { leafHash } from '#kernel/merkle.ts';
import { must } from '#kernel/outcome.ts';
import type { Entry } from './entry.contract.ts';

/** Fewer salt bytes would let a reader guess "discount 18 %" from its commitment by trying all values. */
const SALT_BYTES = 16;
/** What is kept beside an entry: too long to be a salt of the old kind, so that its length tells which it is. */
export const SALT_SEED_BYTES = 32;

/**
 * Each field has a salt of its own, derived from what is kept: who is shown an input cannot try addresses against the origin. Entries
 * written before had one salt of 16 bytes for all their fields, and are opened with it for ever.
 */
export const fieldSalt = (kept: Uint8Array, field: CommittedField): Uint8Array =>
  kept.length < SALT_SEED_BYTES ? kept : sha256(utf8(`troth/field-salt/1\0${toHex(kept)}\0${field}`));
export type CommittedField = 'input' | 'output' | 'origin' | 'reason.text';

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
