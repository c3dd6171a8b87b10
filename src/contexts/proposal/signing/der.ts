/** The few forms of DER (X.690) that a signature needs: a writer of about a page and a reader of single elements. Pure. */
import { must } from '#kernel/outcome.ts';

export const TAG = {
  integer: 0x02,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  sequence: 0x30,
  set: 0x31,
  context0: 0xa0,
} as const;

export const derNull = new Uint8Array([TAG.null, 0]);

/** One element: tag, length in its shortest form, contents. */
export const element = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array => {
  const contents = joined(parts);
  return joined([new Uint8Array([tag, ...lengthOf(contents.length)]), contents]);
};

export const sequence = (...parts: readonly Uint8Array[]): Uint8Array => element(TAG.sequence, ...parts);
export const octets = (bytes: Uint8Array): Uint8Array => element(TAG.octets, bytes);

/** DER orders what is in a SET by its bytes; the same attributes are the same bytes, whoever wrote them first. */
export const setOf = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array =>
  element(tag, ...parts.toSorted(compareBytes));

export const smallInteger = (value: number): Uint8Array => {
  must(Number.isInteger(value) && value >= 0 && value < 128, 'only versions are written as numbers here');
  return element(TAG.integer, new Uint8Array([value]));
};

/** `1.2.840.113549.1.7.2`: the first two arcs share a byte, the others are base 128 with a continuation bit. */
export const oid = (dotted: string): Uint8Array => {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return element(TAG.oid, new Uint8Array([first * 40 + second, ...rest.flatMap(base128)]));
};

const base128 = (arc: number): readonly number[] => {
  const bytes = [arc & 0x7f];
  for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) bytes.unshift((left & 0x7f) | 0x80);
  return bytes;
};

const lengthOf = (length: number): readonly number[] => {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let left = length; left > 0; left = Math.floor(left / 256)) bytes.unshift(left & 0xff);
  return [0x80 | bytes.length, ...bytes];
};

export const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const bytes = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
};

const compareBytes = (left: Uint8Array, right: Uint8Array): number => {
  const shorter = Math.min(left.length, right.length);
  for (let at = 0; at < shorter; at += 1) if (left[at] !== right[at]) return (left[at] ?? 0) - (right[at] ?? 0);
  return left.length - right.length;
};

/** An element as it stands in its bytes: `whole` with tag and length, `contents` without. */
export type Element = { readonly tag: number; readonly whole: Uint8Array; readonly contents: Uint8Array };

/** The element that begins there; what follows it may be padding. */
export const elementAt = (bytes: Uint8Array, at = 0): Element => {
  const [tag = 0, first = 0] = bytes.subarray(at, at + 2);
  const more = first < 0x80 ? 0 : first & 0x7f;
  must(more <= 4, 'no part of a certificate is larger than four bytes of length can say');
  let length = more === 0 ? first : 0;
  for (const byte of bytes.subarray(at + 2, at + 2 + more)) length = length * 256 + byte;
  const start = at + 2 + more;
  must(start + length <= bytes.length, 'an element ends inside what holds it');
  return { tag, whole: bytes.subarray(at, start + length), contents: bytes.subarray(start, start + length) };
};

/** The elements that follow one another in these contents. */
export const elementsIn = (contents: Uint8Array): readonly Element[] => {
  const found: Element[] = [];
  for (let at = 0; at < contents.length; at += found.at(-1)?.whole.length ?? 0) found.push(elementAt(contents, at));
  return found;
};
