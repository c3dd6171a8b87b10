/** The key that the seller's name is put under an offer with, and the certificates that say whose it is. Read once, from a PEM file. */
import { createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto';
import type { SigningKey } from './cms.ts';

type Chain = readonly [X509Certificate, ...X509Certificate[]];

export const CHAIN_CERTIFICATES_MAX = 8;
const RSA_BITS_MIN = 2_048;
const CURVES = ['prime256v1', 'secp384r1', 'secp521r1'];
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;
const PRIVATE_KEY = /-----BEGIN (?:RSA |EC )?PRIVATE KEY-----[\s\S]+?-----END (?:RSA |EC )?PRIVATE KEY-----/;

/** A key that cannot sign is found when Troth starts, and not when the first customer waits for an offer. */
export const readSigningKey = (pem: string): SigningKey => {
  const found = PRIVATE_KEY.exec(pem)?.[0];
  if (found === undefined) throw new Error('TROTH_SIGNING_KEY: there is no unencrypted private key in the file.');
  const key = createPrivateKey(found);
  const [own, ...issuers] = (pem.match(CERTIFICATE) ?? []).map((text) => new X509Certificate(text));
  if (own === undefined) throw new Error('TROTH_SIGNING_KEY: there is no certificate in the file.');
  const chain: Chain = [own, ...issuers];
  const problem = keyProblem(key) ?? chainProblem(key, chain);
  if (problem !== undefined) throw new Error(`TROTH_SIGNING_KEY: ${problem}`);
  return {
    type: key.asymmetricKeyType === 'ec' ? 'ec' : 'rsa',
    certificates: [own.raw, ...issuers.map(({ raw }) => raw)],
    validFrom: instantOf(own.validFromDate),
    validTo: instantOf(own.validToDate),
    sign: (bytes) => sign('sha256', bytes, key),
  };
};

const keyProblem = ({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): string | undefined => {
  if (type === 'rsa')
    return (details?.modulusLength ?? 0) < RSA_BITS_MIN ? `an RSA key has ${RSA_BITS_MIN} bits or more.` : undefined;
  if (type === 'ec' && CURVES.includes(details?.namedCurve ?? '')) return undefined;
  return `a key is RSA, or on one of the curves ${CURVES.join(', ')}; this one is ${details?.namedCurve ?? type}.`;
};

const chainProblem = (key: KeyObject, chain: Chain): string | undefined => {
  if (chain.length > CHAIN_CERTIFICATES_MAX) return `a chain has at most ${CHAIN_CERTIFICATES_MAX} certificates.`;
  if (!chain[0].checkPrivateKey(key)) return 'the first certificate is not that of the key.';
  const broken = chain.findIndex((one, at) => {
    const issuer = chain[at + 1];
    return issuer !== undefined && !(one.checkIssued(issuer) && one.verify(issuer.publicKey));
  });
  return broken < 0 ? undefined : `certificate ${broken + 2} did not issue certificate ${broken + 1}.`;
};

const instantOf = (day: { readonly getTime: () => number }): Temporal.Instant =>
  Temporal.Instant.fromEpochMilliseconds(day.getTime());
