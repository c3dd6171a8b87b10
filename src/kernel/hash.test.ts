import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  concat,
  fingerprint,
  fromHex,
  hmacSha256,
  isFingerprint,
  sameBytes,
  sha256,
  sha256Hex,
  toHex,
  utf8,
} from './hash.ts';

const patterned = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 31 + length) % 251);

test('SHA-256 is that of node:crypto at every length around the block borders', () => {
  for (let length = 0; length <= 260; length++) {
    const bytes = patterned(length);
    assert.equal(sha256Hex(bytes), createHash('sha256').update(bytes).digest('hex'), `length ${length}`);
  }
});

test('SHA-256 is that of node:crypto on a megabyte, on views into a buffer, and on what was hashed before', () => {
  const big = patterned(1_000_003);
  assert.equal(sha256Hex(big), createHash('sha256').update(big).digest('hex'));
  const view = big.subarray(5, 777);
  assert.equal(sha256Hex(view), createHash('sha256').update(view).digest('hex'));
  assert.ok(sameBytes(sha256(sha256(view)), createHash('sha256').update(sha256(view)).digest()));
});

test('HMAC-SHA-256 is that of node:crypto, with keys shorter, as long and longer than a block', () => {
  for (const length of [0, 1, 32, 63, 64, 65, 200]) {
    const [key, message] = [patterned(length), patterned(length * 3)];
    assert.equal(toHex(hmacSha256(key, message)), createHmac('sha256', key).update(message).digest('hex'));
  }
});

test('a fingerprint is the hash of the canonical text under the name of its schema', () => {
  const expected = createHash('sha256').update('troth/price-result/1\0{"a":1,"b":"€"}').digest('hex');
  assert.equal(fingerprint('price-result/1', { b: '€', a: 1 }), `sha256:${expected}`);
  assert.ok(isFingerprint(`sha256:${expected}`));
  assert.notEqual(fingerprint('price-result/2', { a: 1, b: '€' }), `sha256:${expected}`);
});

test('a schema id cannot run into the value that follows it', () => {
  assert.throws(() => fingerprint('a\0b', 1), { name: 'BrokenPromise' });
  assert.throws(() => fingerprint('', 1), { name: 'BrokenPromise' });
});

test('hex is read back as the bytes it was written from, and other text is no hex', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => sameBytes(fromHex(toHex(bytes)), bytes)));
  for (const text of ['0', 'AB', 'zz', '0x', ' 00']) assert.throws(() => fromHex(text), { name: 'BrokenPromise' });
});

test('bytes are equal when each is', () => {
  assert.ok(!sameBytes(utf8('ab'), utf8('abc')));
  assert.ok(!sameBytes(utf8('ab'), utf8('ac')));
  assert.ok(sameBytes(concat([utf8('a'), utf8(''), utf8('b')]), utf8('ab')));
});

test('text with a lone surrogate is not turned into bytes, which would make two texts one', () => {
  assert.throws(() => utf8('\ud800'), { name: 'BrokenPromise' });
});

test('hashing is quick enough for documents: more than 60 MB for a second of processor time', () => {
  const megabytes = patterned(4_000_000);
  sha256(megabytes);
  const seconds = Array.from({ length: 3 }, () => processorSeconds(() => sha256(megabytes)));
  const speed = 4 / Math.min(...seconds);
  assert.ok(speed > 60, `${speed.toFixed(0)} MB/s`);
});

/** Processor time, not the clock's: a busy machine does not make the algorithm slow. */
const processorSeconds = (work: () => unknown): number => {
  const start = process.cpuUsage();
  work();
  return process.cpuUsage(start).user / 1_000_000;
};
