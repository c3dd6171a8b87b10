/** OpenSSL as the second opinion on our signatures: it shares nothing with the code that made them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joined } from './der.ts';
import { opensslIsMissing, opensslVerifies } from './openssl.builder.ts';
import { signDocument } from './sign-document.ts';
import { readSigningKey } from './signing-key.connector.ts';
import { aSigningPem, aSmallPdf } from './signing.builder.ts';

for (const type of ['rsa', 'ec'] as const)
  test(`OpenSSL verifies a signature of type ${type}, and not on other bytes`, { skip: opensslIsMissing }, () => {
    const pem = aSigningPem(type);
    const presented = aSmallPdf();
    const signed = signDocument(readSigningKey(pem), presented, Temporal.Instant.from('2026-11-22T08:00:00Z'));
    assert.ok(signed.ok);
    const pdf = joined([presented, signed.value.appended]);
    assert.ok(opensslVerifies(pdf, pem));
    pdf[20] = (pdf[20] ?? 0) ^ 1;
    assert.ok(!opensslVerifies(pdf, pem));
  });
