import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openLogSigner, publicLine } from '#contexts/evidence/index.ts';
import { showLogKey } from './log-key.ts';

const folder = mkdtempSync(join(tmpdir(), 'troth-log-key-'));
after(() => rmSync(folder, { recursive: true }));

const shown = () => {
  let [said, complaint] = ['', ''];
  const code = showLogKey(folder, { write: (text) => (said += text), complain: (text) => (complaint += text) });
  return { code, said, complaint };
};

test('where no key signs, none is made up: the folder is named and stays empty', () => {
  const { code, said, complaint } = shown();
  assert.equal(code, 2);
  assert.equal(said, '');
  assert.ok(complaint.includes(folder));
  assert.deepEqual(readdirSync(folder), []);
});

test('the key that signs is told by its public line alone', () => {
  const signer = openLogSigner(join(folder, 'log-key.pem'), 'troth');
  const { code, said } = shown();
  assert.equal(code, 0);
  assert.equal(said, publicLine(signer));
  assert.ok(!said.includes('PRIVATE'));
});
