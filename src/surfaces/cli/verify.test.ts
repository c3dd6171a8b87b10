import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { buildPackage, consistencyText, publicLine } from '#contexts/evidence/index.ts';
import { aSigner, KEEPER, someParts, TENANT } from '#contexts/evidence/package.builder.ts';
import { toHex, utf8 } from '#kernel/hash.ts';
import { consistencyProof, leafHash, rootOf } from '#kernel/merkle.ts';
import { formatCheckpoint } from '#kernel/note.ts';
import { verifyFile, type VerifyArguments, verifyLogFile, type VerifyLogArguments } from './verify.ts';

const folder = mkdtempSync(join(tmpdir(), 'troth-verify-'));
after(() => rmSync(folder, { recursive: true }));
const saved = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const signer = aSigner();
const good = buildPackage(someParts({}, signer));
const file = saved('quote.evidence.zip', good);
const key = saved('key.txt', `# the seller's log\n${publicLine(signer)}`);
const forged = saved('forged-key.txt', publicLine(aSigner()));
const changed = saved('changed.evidence.zip', good.with(good.length >> 1, good[good.length >> 1]! ^ 1));

const said = async (args: VerifyArguments) => {
  let text = '';
  const code = await verifyFile(args, { write: (part) => (text += part), colour: false });
  return { code, text };
};

const rows: readonly (readonly [string, VerifyArguments, number, RegExp])[] = [
  ['with the trusted key', { file, key }, 0, /✔ Verified: .* by troth\.test\./],
  ['without a key', { file }, 8, /◐ Integrity only: .*nobody whom you trust/],
  [
    'with another key than the signer’s',
    { file, key: forged },
    1,
    /✘ Failed[^]*checkpoints\/0\.txt[^]*not signed by a key that you trust/,
  ],
  ['of a changed file', { file: changed, key }, 1, /✘ Failed[^]*archive\.file-changed/],
  ['of a file that is not there', { file: join(folder, 'none.zip') }, 2, /there is no such file/],
  ['with a key file that holds none', { file, key: file }, 2, /a line that is no key/],
];
for (const [what, args, code, expected] of rows)
  test(`troth verify ${what} exits ${code} and says so`, async () => {
    const answer = await said(args);
    assert.equal(answer.code, code);
    assert.match(answer.text, expected);
  });

test('A verified package is told with what it proves and what it does not', async () => {
  const { text } = await said({ file, key });
  for (const part of [
    /What this proves/,
    /What this does not prove/,
    /documents\/proposal\.pdf/,
    /2 parts shown, 2 sealed/,
  ])
    assert.match(text, part);
  assert.ok(!text.includes('\u001b'));
});

test('A package cannot paint on its reader’s terminal', async () => {
  const escape = '\u001b[32m✔ Verified\u001b[0m';
  const parts = someParts({ subject: { kind: 'quote', id: escape } }, signer);
  const { code, text } = await said({ file: saved('paint.evidence.zip', buildPackage(parts)), key });
  assert.equal(code, 1);
  assert.ok(text.includes('?[32m') && !text.includes('\u001b'));
});

test('--json gives the findings to a program', async () => {
  const answer = JSON.parse((await said({ file: changed, key, json: true })).text);
  assert.equal(answer.verdict, 'failed');
  assert.equal(typeof answer.findings[0].file, 'string');
});

const leaves = (count: number): readonly Uint8Array[] =>
  Array.from({ length: count }, (_, n) => leafHash(utf8(`entry ${n}`)));
const checkpoint = (size: number): string =>
  signer.sign(formatCheckpoint({ origin: `${KEEPER}/${TENANT}/1`, size, root: rootOf(leaves(size)) }));
const consistency = (proof: readonly Uint8Array[]): string =>
  consistencyText({ kind: 'troth/consistency/1', older: checkpoint(3), newer: checkpoint(7), proof: proof.map(toHex) });
const grew = saved('grew.json', consistency(consistencyProof(leaves(7), 3)));
const logRows: readonly (readonly [string, VerifyLogArguments, number, RegExp])[] = [
  ['with the trusted key', { file: grew, key }, 0, /✔ Verified[^]*first 3 of the 7 entries/],
  ['without a key', { file: grew }, 8, /◐ Integrity only/],
  [
    'of a log that was forked',
    { file: saved('forked.json', consistency([])), key },
    1,
    /✘ Failed[^]*consistency\.forked/,
  ],
  ['against a checkpoint that was kept', { file: grew, key, checkpoint: saved('kept.txt', checkpoint(3)) }, 0, /✔/],
  ['against one that is neither', { file: grew, key, checkpoint: saved('other.txt', checkpoint(4)) }, 1, /not-kept/],
  ['of a package', { file, key }, 1, /✘ Failed/],
];
for (const [what, args, code, expected] of logRows)
  test(`troth verify-log ${what} exits ${code}`, async () => {
    let text = '';
    assert.equal(await verifyLogFile(args, { write: (part) => (text += part), colour: false }), code);
    assert.match(text, expected);
  });
