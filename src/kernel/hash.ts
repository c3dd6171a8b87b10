/**
 * Hashes that name content. SHA-256 (FIPS 180-4) is written here, pure and synchronous, because the browser's is
 * asynchronous and Node's cannot be imported there: server, browser and offline verifier compute one fingerprint by one code.
 */
import { canonical } from './canonical.ts';
import { must } from './outcome.ts';

/** Names a value by its content, e.g. `sha256:9f86…`. The schema id keeps equal texts of two kinds from sharing a name. */
export const fingerprint = (schemaId: string, value: unknown): string =>
  `sha256:${toHex(fingerprintBytes(schemaId, value))}`;

/** The 32 bytes of `fingerprint`. */
export const fingerprintBytes = (schemaId: string, value: unknown): Uint8Array => {
  must(schemaId !== '' && !schemaId.includes('\0'), 'a schema id is a name without a NUL, which ends it in the hash');
  return sha256(utf8(`troth/${schemaId}\0${canonical(value)}`));
};

export const FINGERPRINT_PATTERN = /^sha256:[0-9a-f]{64}$/;

export const isFingerprint = (value: unknown): value is string =>
  typeof value === 'string' && FINGERPRINT_PATTERN.test(value);

export const sha256Hex = (bytes: Uint8Array): string => toHex(sha256(bytes));

const BLOCK_BYTES = 64;

/** SHA-256 of the bytes: 32 bytes, newly made. */
export const sha256 = (bytes: Uint8Array): Uint8Array => {
  for (let i = 0; i < 8; i++) state[i] = START[i]!;
  const whole = bytes.length - (bytes.length % BLOCK_BYTES);
  for (let at = 0; at < whole; at += BLOCK_BYTES) compress(bytes, at);
  const tailBytes = fillTail(bytes, whole);
  for (let at = 0; at < tailBytes; at += BLOCK_BYTES) compress(tail, at);
  const digest = new Uint8Array(32);
  for (let i = 0; i < 8; i++) writeWord(digest, 4 * i, state[i]!);
  return digest;
};

/** HMAC-SHA-256 (RFC 2104). */
export const hmacSha256 = (key: Uint8Array, message: Uint8Array): Uint8Array => {
  const block = new Uint8Array(BLOCK_BYTES);
  block.set(key.length > BLOCK_BYTES ? sha256(key) : key);
  const inner = sha256(concat([block.map((byte) => byte ^ 0x36), message]));
  return sha256(concat([block.map((byte) => byte ^ 0x5c), inner]));
};

// Scratch space shared by all calls: hashing is synchronous, so no two calls are ever inside at once.
const state = new Int32Array(8);
const schedule = new Int32Array(64);
const tail = new Uint8Array(2 * BLOCK_BYTES);

/** The last, partial block, then 0x80, zeros and the length in bits: one block, or two. Returns how many bytes that is. */
const fillTail = (bytes: Uint8Array, from: number): number => {
  const rest = bytes.length - from;
  const length = rest + 9 > BLOCK_BYTES ? 2 * BLOCK_BYTES : BLOCK_BYTES;
  for (let i = 0; i < rest; i++) tail[i] = bytes[from + i]!;
  tail[rest] = 0x80;
  tail.fill(0, rest + 1, length - 8);
  writeWord(tail, length - 8, Math.floor(bytes.length / 2 ** 29));
  writeWord(tail, length - 4, bytes.length << 3);
  return length;
};

const writeWord = (into: Uint8Array, at: number, word: number): void => {
  into[at] = word >>> 24;
  into[at + 1] = word >>> 16;
  into[at + 2] = word >>> 8;
  into[at + 3] = word;
};

const compress = (bytes: Uint8Array, at: number): void => {
  const w = schedule;
  for (let i = 0, j = at; i < 16; i++, j += 4)
    w[i] = (bytes[j]! << 24) | (bytes[j + 1]! << 16) | (bytes[j + 2]! << 8) | bytes[j + 3]!;
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15]!;
    const y = w[i - 2]!;
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = (w[i - 16]! + s0 + w[i - 7]! + s1) | 0;
  }
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  let e = state[4]!;
  let f = state[5]!;
  let g = state[6]!;
  let h = state[7]!;
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + (g ^ (e & (f ^ g))) + K[i]! + w[i]!) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) | (c & (a | b)))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] = state[0]! + a;
  state[1] = state[1]! + b;
  state[2] = state[2]! + c;
  state[3] = state[3]! + d;
  state[4] = state[4]! + e;
  state[5] = state[5]! + f;
  state[6] = state[6]! + g;
  state[7] = state[7]! + h;
};

const primes = (count: number): readonly number[] => {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) if (found.every((p) => n % p !== 0)) found.push(n);
  return found;
};

/** The first 32 bits of the fraction, which is how FIPS 180-4 makes its constants. */
const fractionBits = (root: number): number => ((root - Math.floor(root)) * 2 ** 32) | 0;

const START = Int32Array.from(primes(8), (p) => fractionBits(Math.sqrt(p)));
const K = Int32Array.from(primes(64), (p) => fractionBits(Math.cbrt(p)));

const encoder = new TextEncoder();

/** UTF-8 bytes. Text with a lone surrogate is a broken promise: an encoder would replace it, and two texts would hash alike. */
export const utf8 = (text: string): Uint8Array => {
  must(text.isWellFormed(), 'text that is hashed or sent is well-formed');
  return encoder.encode(text);
};

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export const toHex = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += HEX[byte];
  return text;
};

/** Bytes of lower-case hex. Check what comes from outside with `isFingerprint` or a schema first: other text breaks a promise. */
export const fromHex = (text: string): Uint8Array => {
  must(text.length % 2 === 0 && /^[0-9a-f]*$/.test(text), 'hex text is pairs of lower-case hex digits');
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
};

export const concat = (parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

/** Equality of content; not constant-time, so never for secrets. */
export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);
