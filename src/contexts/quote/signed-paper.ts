/** A scan of what a customer signed, as it is sent: base64 in JSON. What it is, is read from its first bytes, never from its name. */
import { sha256Hex } from '#kernel/hash.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';

export const PAPER_BYTES_MAX = 20 * 1024 * 1024;
/** Four characters for three bytes. */
export const PAPER_CHARS_MAX = Math.ceil(PAPER_BYTES_MAX / 3) * 4;
/** Room for the rest of the command around it. */
export const PAPER_BODY_BYTES_MAX = PAPER_CHARS_MAX + 64 * 1024;

export type Paper = { readonly bytes: Uint8Array; readonly hash: string };

const KINDS: readonly (readonly [type: string, first: readonly number[]])[] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
];

export const paperType = (bytes: Uint8Array): string | undefined =>
  KINDS.find(([, first]) => first.every((byte, at) => bytes[at] === byte))?.[0];

const decoded = (text: string): Uint8Array | undefined => {
  try {
    return Uint8Array.fromBase64(text);
  } catch {
    // What is no base64 is no paper; its sender learns that below.
    return undefined;
  }
};

export const readPaperText = (base64: string): Outcome<Paper> => {
  const bytes = decoded(base64);
  if (bytes === undefined || paperType(bytes) === undefined)
    return refused({ code: 'quote.paper-unreadable', accepts: KINDS.map(([type]) => type) });
  if (bytes.length > PAPER_BYTES_MAX)
    return refused({ code: 'quote.paper-too-large', bytes: bytes.length, max: PAPER_BYTES_MAX });
  return accepted({ bytes, hash: `sha256:${sha256Hex(bytes)}` });
};
