import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zipSync } from 'fflate';
import { utf8 } from '#kernel/hash.ts';
import { readArchive, writeArchive } from './archive.ts';

const files = [
  { path: 'b/two.txt', bytes: utf8('two') },
  { path: 'one.json', bytes: utf8('{}') },
];
const good = writeArchive(files);
const refusalOf = (bytes: Uint8Array) => {
  const outcome = readArchive(bytes);
  return outcome.ok ? 'accepted' : outcome.refusal.code;
};
/** Another tool's zip, or one that somebody made by hand. */
const zipped = (content: Record<string, Uint8Array>, options: Parameters<typeof zipSync>[1] = {}) =>
  zipSync(content, { level: 0, ...options });
const replaced = (from: string, to: string): Uint8Array =>
  new Uint8Array(Buffer.from(Buffer.from(good).toString('latin1').replaceAll(from, to), 'latin1'));
const patched = (at: number, value: number): Uint8Array => good.with(at < 0 ? good.length + at : at, value);

test('What was written is read, sorted by path', () => {
  const read = readArchive(good);
  assert.deepEqual(read.ok && read.value.map(({ path, bytes }) => [path, new TextDecoder().decode(bytes)]), [
    ['b/two.txt', 'two'],
    ['one.json', '{}'],
  ]);
});

const centralOfOne = Buffer.from(good).lastIndexOf('one.json') - 46;
/** A file that reaches over what follows it: its bytes would count twice, and a thousand such files a thousand times. */
const overlapping = () => {
  const bytes = Uint8Array.from(good);
  new DataView(bytes.buffer).setUint32(centralOfOne + 24, 60, true);
  return bytes;
};
const rows: readonly (readonly [string, Uint8Array, string])[] = [
  ['nothing', new Uint8Array(0), 'archive.malformed'],
  ['half of it', good.subarray(0, good.length / 2), 'archive.malformed'],
  ['a byte before it', Uint8Array.from([0, ...good]), 'archive.malformed'],
  ['a byte after it', Uint8Array.from([...good, 0]), 'archive.malformed'],
  ['a way out of the folder', replaced('b/two.txt', '../wo.txt'), 'archive.path'],
  ['an absolute path', replaced('b/two.txt', '/btwo.txt'), 'archive.path'],
  ['a backslash', replaced('b/two.txt', 'b\\two.txt'), 'archive.path'],
  ['a hidden file', replaced('b/two.txt', '.b/wo.txt'), 'archive.path'],
  ['capital letters, which some systems fold', replaced('b/two.txt', 'b/TWO.txt'), 'archive.path'],
  ['a zero in a path', replaced('b/two.txt', 'b/two\0txt'), 'archive.path'],
  ['a link', patched(centralOfOne + 41, 0xa1), 'archive.not-a-plain-file'],
  ['a comment', patched(-2, 1), 'archive.malformed'],
  ['a file’s attributes of a folder', patched(centralOfOne + 38, 0x10), 'archive.not-a-plain-file'],
  ['files that overlap', overlapping(), 'archive.malformed'],
  ['a compressed file', zipped({ 'one.json': new Uint8Array(10_000_000) }, { level: 9 }), 'archive.compressed'],
  ['another tool’s times', zipped({ 'one.json': utf8('{}') }, { mtime: '2026-01-01' }), 'archive.malformed'],
  ['a name that the two headers spell otherwise', Uint8Array.from(good).with(30, 0x63), 'archive.malformed'],
  ['more files than it holds', patched(-12, 9), 'archive.malformed'],
];
for (const [what, bytes, expected] of rows)
  test(`An archive with ${what} is refused as ${expected}`, () => assert.equal(refusalOf(bytes), expected));

test('An archive with one path twice is refused and names it', () => {
  const two = writeArchive([
    { path: 'a.json', bytes: utf8('1') },
    { path: 'b.json', bytes: utf8('2') },
  ]);
  const doubled = new Uint8Array(
    Buffer.from(Buffer.from(two).toString('latin1').replaceAll('b.json', 'a.json'), 'latin1'),
  );
  const outcome = readArchive(doubled);
  assert.deepEqual(!outcome.ok && outcome.refusal, { code: 'archive.file-twice', file: 'a.json' });
});
