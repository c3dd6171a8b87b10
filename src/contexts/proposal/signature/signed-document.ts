/** The document as it was signed: the presented bytes come first, unchanged, and what the service appended comes after them. Pure. */
import { sha256Hex } from '#kernel/hash.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';

export type SignedDocument = { readonly bytes: Uint8Array; readonly hash: string };

/** Put together from our own copy: bytes of another document cannot come first, and the stated hash says whether that is what was signed. */
export const signedDocument = (
  presented: Uint8Array,
  said: { readonly appended: string; readonly sha256: string },
): Outcome<SignedDocument> => {
  const appended = decoded(said.appended);
  if (appended === undefined || appended.length === 0)
    return refused({ code: 'document.not-what-was-presented', stated: said.sha256, found: null });
  const bytes = new Uint8Array(presented.length + appended.length);
  bytes.set(presented);
  bytes.set(appended, presented.length);
  const hash = `sha256:${sha256Hex(bytes)}`;
  return hash === said.sha256
    ? accepted({ bytes, hash })
    : refused({ code: 'document.not-what-was-presented', stated: said.sha256, found: hash });
};

const decoded = (text: string): Uint8Array | undefined => {
  try {
    return Uint8Array.fromBase64(text);
  } catch {
    // What is no base64 is no signature; the refusal above says so.
    return undefined;
  }
};
