import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { deriveKey, derivePassword, secretOf, storedSecret } from './secret.ts';
import { scramVerifier } from './scram.ts';
import { tenantSetting } from './tenant-setting.ts';

const withFolder = (work: (folder: string) => void): void => {
  const folder = mkdtempSync(join(tmpdir(), 'troth-secret-'));
  try {
    work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

test('a data folder makes its secret once and keeps it to its owner', () =>
  withFolder((folder) => {
    const secret = storedSecret(folder);
    assert.match(secret, /^[0-9a-f]{64}$/);
    assert.equal(storedSecret(folder), secret);
    assert.equal(secretOf(folder, undefined), secret);
    assert.equal(statSync(join(folder, 'secret')).mode & 0o777, 0o600);
    assert.equal(readFileSync(join(folder, 'secret'), 'utf8'), secret);
  }));

test('a secret that was cut short, or is too short to be one, is refused', () =>
  withFolder((folder) => {
    writeFileSync(join(folder, 'secret'), 'abc');
    assert.throws(() => storedSecret(folder), /was cut short/);
    assert.throws(() => secretOf(folder, 'x'.repeat(31)), /TROTH_SECRET is too short/);
    assert.equal(secretOf(folder, 'x'.repeat(32)), 'x'.repeat(32));
  }));

test('each role and each use has a password or key of its own', () => {
  const secret = 's'.repeat(32);
  const all = [
    derivePassword(secret, 'owner'),
    derivePassword(secret, 'app'),
    Buffer.from(deriveKey(secret, 'tenant-setting')).toString('base64url'),
  ];
  assert.equal(new Set(all).size, all.length);
});

test('the verifier of a password is the one of RFC 7677', () => {
  // The example of RFC 7677: user "user", password "pencil".
  assert.equal(
    scramVerifier('pencil', Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64')),
    'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
  );
});

test('a tenant is named by its id, and anything else is our mistake', () => {
  const setting = tenantSetting(new Uint8Array(32));
  const id = '019b0000-0000-7000-8000-00000000abcd';
  assert.match(setting(id), new RegExp(`^${id}\\.[0-9a-f]{64}$`));
  for (const other of [id.toUpperCase(), 'none', '', `${id} `])
    assert.throws(() => setting(other), /Broken promise: a tenant is named by its id/);
});
