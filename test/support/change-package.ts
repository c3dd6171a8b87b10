/** The package of a change as whoever is outside sees it: whole, telling its seven parts, and failing when any file of it was changed. */
import assert from 'node:assert/strict';
import { readArchive, writeArchive } from '#contexts/evidence/archive.ts';
import { verifyEd25519, verifyPackage } from '#contexts/evidence/index.ts';
import { canonical } from '#kernel/canonical.ts';
import { sha256Hex } from '#kernel/hash.ts';
import type { Problem } from '#test/invariants/deal.ts';
import type { Troth } from './troth.ts';

const SEVEN_PARTS = [
  'Change request',
  'Impact analysis',
  'Simulation result',
  'Approval',
  'Release timestamp',
  'Rollback plan',
  'Post-release validation',
];

/** Operations 24.1: its package has all seven parts, verifies without us, and no longer does when any file of it says something else. */
export const isProvedBy = async (troth: Troth, address: string): Promise<string> => {
  const ask = () => troth.get('ada.auditor', address);
  let reply = await ask();
  for (let tries = 0; reply.status !== 200 && tries < 100; tries += 1) {
    assert.equal((reply.body as Problem).code, 'evidence.not-yet-sequenced');
    await new Promise((resolve) => setTimeout(resolve, 50));
    reply = await ask();
  }
  const trust = { trustedKeys: [], verifySignature: verifyEd25519 };
  const bytes = reply.body as Uint8Array;
  const whole = await verifyPackage(bytes, trust);
  assert.deepEqual([whole.verdict, whole.findings], ['integrity-only', []]);
  const read = readArchive(bytes);
  assert.ok(read.ok);
  const textOf = (name: string) => new TextDecoder().decode(read.value.find((file) => file.path === name)?.bytes);
  const page = textOf('index.html');
  for (const part of [...SEVEN_PARTS, 'What it touches, by record']) {
    const [, rest = ''] = page.split(`<h2>${part}</h2>`);
    assert.ok(rest.trimStart().startsWith('<div><table>'), `${part} is told`);
  }
  const manifest = JSON.parse(textOf('manifest.json')) as { files: { path: string; bytes: number; sha256: string }[] };
  for (const { path: file } of manifest.files) {
    // Somebody who changes a file changes the list of files with it.
    const forged = new TextEncoder().encode(textOf(file).replace(/[a-f0-9]{8}(?=[a-z0-9"-])|the|e/, 'x'));
    const listed = manifest.files.map((one) =>
      one.path === file ? { ...one, bytes: forged.length, sha256: sha256Hex(forged) } : one,
    );
    const again = await verifyPackage(
      writeArchive(
        read.value.map((one) =>
          one.path === 'manifest.json'
            ? { ...one, bytes: new TextEncoder().encode(canonical({ ...manifest, files: listed })) }
            : one.path === file
              ? { ...one, bytes: forged }
              : one,
        ),
      ),
      trust,
    );
    assert.equal(again.verdict, 'failed', `${file} was changed`);
  }
  return page;
};
