import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joined } from './der.ts';
import { signDocument } from './sign-document.ts';
import { readSigningKey } from './signing-key.connector.ts';
import { aSigningPem, aSmallPdf, checkSignedPdf } from './signing.builder.ts';

const AT = Temporal.Instant.from('2026-11-22T08:00:00.123Z');
const signedWith = (pem: string, presented = aSmallPdf()): Uint8Array => {
  const signed = signDocument(readSigningKey(pem), presented, AT);
  assert.ok(signed.ok);
  return joined([presented, signed.value.appended]);
};
const SOUND = { bytes: true, key: true, certificate: true, whole: true, subject: 'CN=Northwind Cloud GmbH' };

for (const type of ['rsa', 'ec'] as const)
  test(`the seller’s signature with a key of type ${type} holds, and covers all but itself`, () => {
    const presented = aSmallPdf();
    const signed = signedWith(aSigningPem(type), presented);
    assert.deepEqual(signed.subarray(0, presented.length), presented, 'what was presented comes first, unchanged');
    assert.deepEqual(checkSignedPdf(signed), SOUND);
    const text = Buffer.from(signed).toString('latin1');
    assert.match(text, /\/SubFilter \/ETSI\.CAdES\.detached/);
    assert.match(text, /\/M \(D:20261122080000Z\)/);
  });

test('one changed byte of the offer, or of what was appended, breaks the signature', () => {
  const presented = aSmallPdf();
  const signed = signedWith(aSigningPem(), presented);
  for (const at of [20, presented.length - 3, presented.length + 10, signed.length - 2]) {
    const changed = signed.slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    assert.equal(checkSignedPdf(changed).bytes, false, `byte ${at}`);
  }
});

test('the field joins the links of the first page', () => {
  const page = '<< /Type /Page /Parent 1 0 R /MediaBox [0 0 10 10] /Annots [7 0 R] >>';
  const signed = signedWith(aSigningPem(), aSmallPdf(page));
  assert.match(Buffer.from(signed).toString('latin1'), /\/Annots \[4 0 R 7 0 R\]/);
});

test('outside the days of its certificate nothing is signed', () => {
  const old = readSigningKey(aSigningPem('ec', { from: '240101000000Z', to: '251231235959Z' }));
  const signed = signDocument(old, aSmallPdf(), AT);
  assert.deepEqual(!signed.ok && signed.refusal, {
    code: 'document.certificate-not-valid',
    from: '2024-01-01T00:00:00Z',
    to: '2025-12-31T23:59:59Z',
  });
});

test('a key that cannot sign is refused as it is read, with what is wrong', () => {
  const [one, other] = [aSigningPem(), aSigningPem('rsa')];
  const certificate = (pem: string): string => pem.slice(pem.indexOf('-----BEGIN CERTIFICATE'));
  const key = (pem: string): string => pem.slice(0, pem.indexOf('-----BEGIN CERTIFICATE'));
  for (const [pem, problem] of [
    [certificate(one), /no unencrypted private key/],
    [key(one), /no certificate/],
    [key(one) + certificate(other), /not that of the key/],
    [one + certificate(other), /certificate 2 did not issue certificate 1/],
    [one + certificate(one).repeat(8), /at most 8/],
  ] as const)
    assert.throws(() => readSigningKey(pem), problem);
});
