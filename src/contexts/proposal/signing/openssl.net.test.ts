/** OpenSSL as the second opinion on our signatures: it shares nothing with the code that made them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { joined } from './der.ts';
import { signDocument } from './sign-document.ts';
import { readSigningKey } from './signing-key.connector.ts';
import { aSigningPem, aSmallPdf } from './signing.builder.ts';

const folder = mkdtempSync(join(tmpdir(), 'troth-signature-'));
after(() => rmSync(folder, { recursive: true }));
const missing = spawnSync('openssl', ['version']).status !== 0 && 'openssl is not on this machine';

for (const type of ['rsa', 'ec'] as const)
  test(`OpenSSL verifies a signature of type ${type}, and not on other bytes`, { skip: missing }, () => {
    const pem = aSigningPem(type);
    const presented = aSmallPdf();
    const signed = signDocument(readSigningKey(pem), presented, Temporal.Instant.from('2026-11-22T08:00:00Z'));
    assert.ok(signed.ok);
    const pdf = joined([presented, signed.value.appended]);
    const text = Buffer.from(pdf).toString('latin1');
    const from = text.lastIndexOf('/Contents <') + '/Contents <'.length;
    const to = text.indexOf('>', from);
    const put = (name: string, content: string | Uint8Array): string => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const cms = put('cms.der', Uint8Array.fromHex(text.slice(from, to)));
    const trusted = put('certificate.pem', pem.slice(pem.indexOf('-----BEGIN CERTIFICATE')));
    const verifies = (content: Uint8Array): boolean =>
      spawnSync('openssl', [
        'cms',
        '-verify',
        '-binary',
        '-inform',
        'DER',
        '-in',
        cms,
        '-CAfile',
        trusted,
        '-purpose',
        'any',
        '-cades',
        '-out',
        '/dev/null',
        '-content',
        put('content', content),
      ]).status === 0;
    const content = joined([pdf.subarray(0, from - 1), pdf.subarray(to + 1)]);
    assert.ok(verifies(content));
    content[20] = (content[20] ?? 0) ^ 1;
    assert.ok(!verifies(content));
  });
