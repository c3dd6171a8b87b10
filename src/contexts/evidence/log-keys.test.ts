import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { formatNoteKey, openNote, parseNote } from '#kernel/note.ts';
import { buildPackage } from './build-package.ts';
import { openLogSigner, verifyEd25519 } from './log-key.connector.ts';
import { publicLines, readLogKeys, rotateLogKey, successionTo } from './log-keys.connector.ts';
import { KEEPER, someParts } from './package.builder.ts';
import { readTrustedKeys } from './trusted-keys.ts';
import { verifyPackage } from './verify.ts';

const folder = mkdtempSync(join(tmpdir(), 'troth-log-keys-'));
after(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'log-key.pem');
const first = openLogSigner(path, KEEPER);
const older = buildPackage(someParts({}, first));
const rotated = rotateLogKey(path, KEEPER, Temporal.Instant.from('2026-11-22T10:00:00Z'));
const second = openLogSigner(path, KEEPER);
const newer = buildPackage(someParts({}, second));

const verdictOf = async (bytes: Uint8Array, lines: string) => {
  const keys = readTrustedKeys(lines);
  assert.ok(keys.ok);
  return (await verifyPackage(bytes, { trustedKeys: keys.value, verifySignature: verifyEd25519 })).verdict;
};

test('After a rotation another key signs, and the private half of the old one is gone', () => {
  assert.notDeepEqual(second.key.publicKey, first.key.publicKey);
  assert.equal(statSync(path).mode & 0o077, 0, 'only its owner reads it');
  assert.doesNotMatch(readFileSync(join(folder, 'log-keys.txt'), 'utf8'), /PRIVATE/);
});

test('Packages of before and after are verified with the lines that the installation tells', async () => {
  const lines = publicLines(path, KEEPER);
  assert.match(lines, /# retired 2026-11-22T10:00:00Z/);
  assert.equal(await verdictOf(older, lines), 'verified');
  assert.equal(await verdictOf(newer, lines), 'verified');
});

test('Who trusts only the old key verifies what it signed, and not what came after it', async () => {
  const line = `${formatNoteKey(first.key)}\n`;
  assert.equal(await verdictOf(older, line), 'verified');
  assert.equal(await verdictOf(newer, line), 'failed');
});

test('The old key names the new one, so that who trusted it need not ask', async () => {
  const note = successionTo(path, formatNoteKey(second.key));
  assert.equal(note, rotated.succession);
  const opened = await openNote(note ?? '', [first.key], verifyEd25519);
  assert.ok(opened.ok);
  const said = parseNote(note ?? '');
  assert.ok(said.ok && said.value.text.includes(formatNoteKey(second.key)));
  assert.equal(successionTo(path, formatNoteKey(first.key)), undefined);
});

test('Every key that ever signed counts, over many rotations', () => {
  rotateLogKey(path, KEEPER, Temporal.Instant.from('2027-11-22T10:00:00Z'));
  const keys = readLogKeys(path, KEEPER).map(formatNoteKey);
  assert.deepEqual(
    keys.slice(0, 2),
    [first, second].map(({ key }) => formatNoteKey(key)),
  );
  assert.equal(new Set(keys).size, 3);
});
