/**
 * The signature itself, as ETSI EN 319 122 (CAdES) and EN 319 142-1 (PAdES B-B) have it: CMS SignedData (RFC 5652) over bytes that lie elsewhere,
 * which names the signing certificate inside what is signed. Without that (RFC 5035) another certificate for the same key could take its place.
 * There is no time in here: PAdES has it in the PDF, and ours is the log's.
 */
import { sha256 } from '#kernel/hash.ts';
import { must } from '#kernel/outcome.ts';
import { derNull, element, elementsIn, octets, oid, sequence, setOf, smallInteger, TAG } from './der.ts';

export type SigningKey = {
  readonly type: 'rsa' | 'ec';
  /** The key's own certificate, then who vouches for each one before it. */
  readonly certificates: readonly [Uint8Array, ...Uint8Array[]];
  readonly validFrom: Temporal.Instant;
  readonly validTo: Temporal.Instant;
  /** With SHA-256; an EC signature as its two numbers in DER. */
  readonly sign: (bytes: Uint8Array) => Uint8Array;
};

export const OIDS = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha256WithRsa: '1.2.840.113549.1.1.11',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
} as const;

const digestAlgorithm = sequence(oid(OIDS.sha256));

/** ECDSA has no parameters, RSA has a NULL (RFC 4055, RFC 5758). */
const signatureAlgorithm = ({ type }: SigningKey): Uint8Array =>
  type === 'ec' ? sequence(oid(OIDS.ecdsaWithSha256)) : sequence(oid(OIDS.sha256WithRsa), derNull);

const attribute = (type: string, value: Uint8Array): Uint8Array => sequence(oid(type), setOf(TAG.set, value));

/** SHA-256 is what the ESSCertIDv2 means when it names no algorithm. */
const namesCertificate = (certificate: Uint8Array): Uint8Array =>
  sequence(sequence(sequence(octets(sha256(certificate)))));

/** Who signed, by issuer and number: as the certificate itself has them, byte by byte. */
const issuerAndSerial = (certificate: Uint8Array): Uint8Array => {
  const tbs = elementsIn(elementsIn(certificate)[0]?.contents ?? certificate)[0];
  must(tbs, 'a certificate has a body');
  const [serial, , issuer] = elementsIn(tbs.contents).filter(({ tag }) => tag !== TAG.context0);
  must(serial?.tag === TAG.integer && issuer?.tag === TAG.sequence, 'a certificate has a number and an issuer');
  return sequence(issuer.whole, serial.whole);
};

/** Detached: `digest` is the SHA-256 of what is signed. */
export const detachedSignature = (signer: SigningKey, digest: Uint8Array): Uint8Array => {
  const [own] = signer.certificates;
  const attributes = [
    attribute(OIDS.contentType, oid(OIDS.data)),
    attribute(OIDS.messageDigest, octets(digest)),
    attribute(OIDS.signingCertificateV2, namesCertificate(own)),
  ];
  // Signed as a SET, carried as [0]: the one difference between what is signed and what is sent (RFC 5652, 5.4).
  const signature = signer.sign(setOf(TAG.set, ...attributes));
  const signerInfo = sequence(
    smallInteger(1),
    issuerAndSerial(own),
    digestAlgorithm,
    setOf(TAG.context0, ...attributes),
    signatureAlgorithm(signer),
    octets(signature),
  );
  const signedData = sequence(
    smallInteger(1),
    setOf(TAG.set, digestAlgorithm),
    sequence(oid(OIDS.data)),
    setOf(TAG.context0, ...signer.certificates),
    setOf(TAG.set, signerInfo),
  );
  return sequence(oid(OIDS.signedData), element(TAG.context0, signedData));
};
