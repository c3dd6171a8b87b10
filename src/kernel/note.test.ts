import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { test } from 'node:test';
import { sha256, utf8 } from './hash.ts';
import {
  NOTE_CHARS_MAX,
  NOTE_SIGNATURES_MAX,
  type NoteKey,
  type SignNote,
  type VerifyNote,
  formatCheckpoint,
  formatNote,
  formatNoteKey,
  noteKeyId,
  openNote,
  parseCheckpoint,
  parseNote,
  parseNoteKey,
  signNote,
} from './note.ts';

/** The example of golang.org/x/mod/sumdb/note: a note that others made and signed. */
const published = {
  key: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  note:
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n" +
    '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
};

const SPKI_ED25519 = Buffer.from('302a300506032b6570032100', 'hex');
const verifyEd25519: VerifyNote = ({ publicKey }, message, signature) =>
  verify(
    null,
    message,
    createPublicKey({ key: Buffer.concat([SPKI_ED25519, publicKey]), format: 'der', type: 'spki' }),
    signature,
  );

const aSigner = (name: string): { readonly key: NoteKey; readonly sign: SignNote } => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  return { key: { name, publicKey: Uint8Array.from(raw) }, sign: (message) => sign(null, message, privateKey) };
};

const troth = aSigner('troth.example/log/1');
const witness = aSigner('witness.example');
const checkpoint = { origin: 'troth.example/log/1', size: 20_852_163, root: sha256(utf8('root')) };
const signed = signNote(formatCheckpoint(checkpoint), troth.key, troth.sign);

const codeOf = (outcome: { readonly ok: boolean; readonly refusal?: { readonly code: string } }): string | undefined =>
  outcome.ok ? undefined : outcome.refusal?.code;

test('a note that others published is opened with their key', async () => {
  const key = parseNoteKey(published.key);
  assert.ok(key.ok);
  assert.equal(noteKeyId(key.value), 'c74f20a3');
  assert.equal(formatNoteKey(key.value), published.key);
  const opened = await openNote(published.note, [key.value], verifyEd25519);
  assert.ok(opened.ok);
  assert.deepEqual(opened.value.signedBy, [key.value]);
  assert.equal(
    codeOf(await openNote(published.note.replace('answer', 'Answer'), [key.value], verifyEd25519)),
    'note.bad-signature',
  );
});

test('a checkpoint is three lines: origin, size, root', () => {
  const text = formatCheckpoint(checkpoint);
  assert.equal(text, `troth.example/log/1\n20852163\n${Buffer.from(checkpoint.root).toString('base64')}\n`);
  assert.deepEqual(parseCheckpoint(text), { ok: true, value: checkpoint });
});

test('further lines of a checkpoint are kept', () => {
  const extended = { ...checkpoint, extensions: ['epoch 2', 'after 7f3a'] };
  assert.deepEqual(parseCheckpoint(formatCheckpoint(extended)), { ok: true, value: extended });
  assert.throws(() => formatCheckpoint({ ...checkpoint, extensions: [''] }), { name: 'BrokenPromise' });
  assert.throws(() => formatCheckpoint({ ...checkpoint, origin: 'a\nb' }), { name: 'BrokenPromise' });
  assert.throws(() => formatCheckpoint({ ...checkpoint, size: 1.5 }), { name: 'BrokenPromise' });
});

test('a malformed checkpoint is refused', () => {
  const good = formatCheckpoint(checkpoint);
  const root = checkpoint.root.toBase64();
  const bad = [
    good.slice(0, -1),
    good + '\n',
    good.replace('20852163', '020852163'),
    good.replace('20852163', '-1'),
    good.replace('20852163', '9007199254740993'),
    good.replace(root, root.slice(0, -1)),
    good.replace(root, `${root.slice(0, 20)} ${root.slice(20)}`),
    good.replace(root, 'AAAA'),
    'origin\n1\n',
    `\n1\n${root}\n`,
    '',
  ];
  for (const text of bad) assert.equal(codeOf(parseCheckpoint(text)), 'checkpoint.malformed', JSON.stringify(text));
});

test('a signed checkpoint is opened by whoever trusts its key, and only by them', async () => {
  const opened = await openNote(signed, [witness.key, troth.key], verifyEd25519);
  assert.ok(opened.ok);
  assert.deepEqual(opened.value.signedBy, [troth.key]);
  assert.deepEqual(parseCheckpoint(opened.value.note.text), { ok: true, value: checkpoint });
  assert.equal(codeOf(await openNote(signed, [witness.key], verifyEd25519)), 'note.no-trusted-signature');
  assert.equal(codeOf(await openNote(signed, [], verifyEd25519)), 'note.no-trusted-signature');
});

test('a forged key under the trusted name is not the trusted key', async () => {
  const forger = aSigner(troth.key.name);
  const forged = signNote(formatCheckpoint(checkpoint), forger.key, forger.sign);
  assert.equal(codeOf(await openNote(forged, [troth.key], verifyEd25519)), 'note.no-trusted-signature');
});

test('a trusted key id over a false signature is refused, even beside a true one', async () => {
  const note = parseNote(signed);
  assert.ok(note.ok);
  const [signature] = note.value.signatures;
  const forged = { ...signature!, signature: signature!.signature.map((byte) => byte ^ 1) };
  const both = formatNote({ ...note.value, signatures: [signature!, forged] });
  assert.equal(codeOf(await openNote(both, [troth.key], verifyEd25519)), 'note.bad-signature');
});

test('one changed character of the text, or one more line, breaks the signature', async () => {
  const changed = [signed.replace('20852163', '20852164'), signed.replace('\n\n', '\nmore\n\n')];
  for (const note of changed)
    assert.equal(codeOf(await openNote(note, [troth.key], verifyEd25519)), 'note.bad-signature');
});

test('a witness may sign the same note, and readers see both', async () => {
  const text = formatCheckpoint(checkpoint);
  const lines = [signed, signNote(text, witness.key, witness.sign)].map((note) => note.split('\n\n')[1]!);
  const opened = await openNote(`${text}\n${lines.join('')}`, [troth.key, witness.key], verifyEd25519);
  assert.deepEqual(opened.ok && opened.value.signedBy.map(({ name }) => name), [troth.key.name, witness.key.name]);
});

test('a malformed note is refused before any key is tried', () => {
  const line = signed.split('\n\n')[1]!;
  const bad = [
    '',
    'text without signatures\n',
    signed.slice(0, -1),
    signed + '\n',
    signed + 'more\n',
    signed.replace('— ', '- '),
    signed.replace('— ', '—  '),
    signed.replace('troth.example/log/1\n', 'troth.example/log/1\r\n'),
    `text\n\n— name+plus ${line.split(' ')[2]}`,
    'text\n\n— name AAAA\n',
    'text\n\n— name not-base64!\n',
    `text\n\n${line.repeat(NOTE_SIGNATURES_MAX + 1)}`,
    `${'x'.repeat(NOTE_CHARS_MAX)}\n\n${line}`,
  ];
  for (const note of bad) assert.equal(codeOf(parseNote(note)), 'note.malformed', JSON.stringify(note.slice(0, 80)));
});

test('a note is written and read back, empty lines in its text included', () => {
  const note = {
    text: 'first\n\nthird\n',
    signatures: [{ name: 'n', keyId: '0a0b0c0d', signature: Uint8Array.of(1, 2, 3) }],
  };
  assert.deepEqual(parseNote(formatNote(note)), { ok: true, value: note });
  assert.throws(() => formatNote({ ...note, text: 'no line end' }), { name: 'BrokenPromise' });
  assert.throws(() => formatNote({ ...note, signatures: [] }), { name: 'BrokenPromise' });
});

test('a key line that is mistyped anywhere is refused', () => {
  const line = formatNoteKey(troth.key);
  for (const bad of [line.replace('+', ' +'), line.replace('troth', 'truth'), line.slice(0, -4), '', 'a+b+c'])
    assert.equal(codeOf(parseNoteKey(bad)), 'note.key-malformed');
});
