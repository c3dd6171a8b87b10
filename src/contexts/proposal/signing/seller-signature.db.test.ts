/** With a key, what is presented is also signed: by the real renderer, on the real road, into the package that proves it. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { verifyEd25519, verifyPackage } from '#contexts/evidence/index.ts';
import { sha256Hex } from '#kernel/hash.ts';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';
import { opensslIsMissing, opensslVerifies } from './openssl.builder.ts';
import { readSigningKey } from './signing-key.connector.ts';
import { aSigningPem, checkSignedPdf } from './signing.builder.ts';

const pem = aSigningPem();
const troth = await startTroth({ roles: ['api', 'sequencer'], signer: readSigningKey(pem) });
after(troth.stop);
const deal = aDeal(troth);
const offer = await deal.presented();
const bytesAt = async (path: string): Promise<Uint8Array> => {
  const { status, body } = await troth.get('karl.kunde', path);
  assert.equal(status, 200, JSON.stringify(body));
  return body as Uint8Array;
};
const presented = await bytesAt(`/quotes/${offer.quoteId}/proposal`);
const signed = await bytesAt(`/quotes/${offer.quoteId}/signed-proposal`);

test('the customer reads the document with the seller’s signature, and the document as it was presented inside it', async () => {
  assert.equal(`sha256:${sha256Hex(presented)}`, offer.documentHash, 'what is accepted is what was presented');
  assert.deepEqual(Buffer.from(signed.subarray(0, presented.length)), Buffer.from(presented));
  const { bytes, key, certificate, whole } = checkSignedPdf(signed);
  assert.deepEqual({ bytes, key, certificate, whole }, { bytes: true, key: true, certificate: true, whole: true });
  const { body } = await troth.get('karl.kunde', `/quotes/${offer.quoteId}/seller-signature`);
  const { signature } = body as { signature: { documentHash: string; signedDocumentHash: string } };
  assert.equal(signature.documentHash, offer.documentHash);
  assert.equal(signature.signedDocumentHash, `sha256:${sha256Hex(signed)}`);
});

test('OpenSSL verifies what the customer reads, and not on other bytes', { skip: opensslIsMissing }, () => {
  assert.ok(opensslVerifies(signed, pem));
  const changed = Uint8Array.from(signed);
  const inside = presented.length >> 1;
  changed[inside] = (changed[inside] ?? 0) ^ 1;
  assert.ok(!opensslVerifies(changed, pem));
});

test('the signed document is proved by the package, and one changed byte of it is found', async () => {
  await deal.does('karl.kunde', `/quotes/${offer.quoteId}/accept`, deal.acceptance(offer));
  let reply = await troth.get('ada.auditor', `/quotes/${offer.quoteId}/evidence-package`);
  for (; reply.status !== 200; reply = await troth.get('ada.auditor', `/quotes/${offer.quoteId}/evidence-package`)) {
    assert.equal((reply.body as { code: string }).code, 'evidence.not-yet-sequenced');
    await sleep(50);
  }
  const trust = { trustedKeys: [], verifySignature: verifyEd25519 };
  const { findings, summary } = await verifyPackage(reply.body as Uint8Array, trust);
  assert.deepEqual(findings, []);
  const hashes = new Map(summary?.documents.map(({ path, sha256 }) => [path, sha256]));
  assert.equal(hashes.get('documents/proposal-signed-by-seller.pdf'), sha256Hex(signed));
  await troth.database.admin(
    `do $$ begin
       set local session_replication_role = replica;
       update proposal.seller_signature set appended = set_byte(appended, 9, 255 - get_byte(appended, 9));
     end $$`,
  );
  const changed = await troth.get('ada.auditor', `/quotes/${offer.quoteId}/evidence-package`);
  const found = (await verifyPackage(changed.body as Uint8Array, trust)).findings.map(({ code }) => code);
  assert.ok(found.includes('document.not-cited'), String(found));
});
