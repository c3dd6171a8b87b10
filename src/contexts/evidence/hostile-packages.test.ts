/** Files that a stranger made to mislead, crash or drown whoever checks them: each is refused, by name, and quickly. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zipSync } from 'fflate';
import { canonical } from '#kernel/canonical.ts';
import { sha256Hex, utf8 } from '#kernel/hash.ts';
import { readArchive, writeArchive, type ArchiveFile } from './archive.ts';
import { buildPackage } from './build-package.ts';
import { verifyEd25519 } from './log-key.connector.ts';
import { aSigner, someParts } from './package.builder.ts';
import type { Manifest } from './package.contract.ts';
import { verifyPackage } from './verify.ts';

const signer = aSigner();
const good = buildPackage(someParts({}, signer));
const archive = readArchive(good);
assert.ok(archive.ok);
const files = archive.value;
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const manifest = JSON.parse(text(files.find(({ path }) => path === 'manifest.json')!.bytes)) as Manifest;

/** The manifest set right for these files, as a forger would who knows our form. */
const packed = (changed: readonly ArchiveFile[]): Uint8Array => {
  const others = changed.filter(({ path }) => path !== 'manifest.json');
  const listed = others.map(({ path, bytes }) => ({
    path,
    role: manifest.files.find((one) => one.path === path)?.role ?? 'document',
    bytes: bytes.length,
    sha256: sha256Hex(bytes),
  }));
  const own = { path: 'manifest.json', bytes: utf8(canonical({ ...manifest, files: listed })) };
  return writeArchive([own, ...others]);
};
const withFile = (path: string, change: (content: string) => string): readonly ArchiveFile[] =>
  files.map((file) => (file.path === path ? { path, bytes: utf8(change(text(file.bytes))) } : file));
const withManifest = (change: (content: string) => string): Uint8Array =>
  writeArchive(withFile('manifest.json', change));

const DEEP = 200_000;
const rows: readonly (readonly [string, Uint8Array, string])[] = [
  [
    'a key twice in the manifest',
    withManifest((c) => c.replace('{', '{"audience":"auditor",')),
    'manifest.json json.malformed',
  ],
  ['white space in the manifest', withManifest((c) => c.replace('{', '{ ')), 'manifest.json json.not-canonical'],
  [
    'a manifest of an unknown version',
    withManifest((c) => c.replace('package/1', 'package/9')),
    'manifest.json manifest.malformed',
  ],
  ['a manifest that is no JSON', withManifest(() => '<html>'), 'manifest.json json.malformed'],
  [
    'a file that is not listed',
    writeArchive([...files, { path: 'documents/more.pdf', bytes: utf8('%PDF') }]),
    'documents/more.pdf file.unlisted',
  ],
  [
    'a listed file that is not there',
    writeArchive(files.filter(({ path }) => path !== 'openings.jsonl')),
    'openings.jsonl file.missing',
  ],
  [
    'a document that no entry states',
    packed([...files, { path: 'documents/more.pdf', bytes: utf8('%PDF') }]),
    'documents/more.pdf document.not-cited',
  ],
  [
    'a page for people that tells another price',
    packed(withFile('index.html', (c) => c.replace('2026', '2036'))),
    'index.html index.differs',
  ],
  [
    'a page for people with a script',
    packed(withFile('index.html', (c) => c.replace('</body>', '<script>fetch("//evil")</script></body>'))),
    'index.html index.differs',
  ],
  [
    'a page for people of another form',
    packed(withFile('index.html', (c) => c.replace('reading/2', 'reading/9'))),
    'index.html index.unknown',
  ],
  [
    'entries with a byte order mark',
    packed(withFile('entries.jsonl', (c) => `\ufeff${c}`)),
    'entries.jsonl json.malformed',
  ],
  [
    'entries that break off',
    packed(withFile('entries.jsonl', (c) => c.slice(0, -20))),
    'entries.jsonl lines.unfinished',
  ],
  [
    'JSON nested two hundred thousand deep',
    packed(withFile('snapshots/presented.json', () => '['.repeat(DEEP) + ']'.repeat(DEEP))),
    'snapshots/presented.json json.malformed',
  ],
  ['half of the bytes', good.subarray(0, good.length >> 1), '(archive) archive.malformed'],
  ['the last byte missing', good.subarray(0, -1), '(archive) archive.malformed'],
  [
    'a bomb, ten megabytes of nothing in ten kilobytes',
    zipSync({ 'manifest.json': new Uint8Array(10_000_000) }, { level: 9 }),
    'manifest.json archive.compressed',
  ],
  [
    'another tool’s zip of the same files',
    zipSync(Object.fromEntries(files.map(({ path, bytes }) => [path, bytes])), { level: 0 }),
    '(archive) archive.malformed',
  ],
];

const LONG_MS = 5_000;
for (const [what, bytes, expected] of rows)
  test(`A package with ${what} is refused, with and without a key`, async () => {
    const started = performance.now();
    for (const trustedKeys of [[signer.key], []]) {
      const { findings, verdict } = await verifyPackage(bytes, { trustedKeys, verifySignature: verifyEd25519 });
      assert.deepEqual([verdict, `${findings[0]?.file} ${findings[0]?.code}`], ['failed', expected]);
    }
    assert.ok(performance.now() - started < LONG_MS, 'it does not drown who checks it');
  });

test('Packages that were made before there was a page for people are read as they are', async () => {
  const older = packed(files.filter(({ path }) => path !== 'index.html'));
  const trust = { trustedKeys: [signer.key], verifySignature: verifyEd25519 };
  assert.equal((await verifyPackage(older, trust)).verdict, 'verified');
});
