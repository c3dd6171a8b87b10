/** Tokens that this installation signs itself, with a key made from its own secret: every process trusts them, also after a restart. */
import { createHmac, createPrivateKey, createPublicKey } from 'node:crypto';
import { exportJWK, type JWK, SignJWT } from 'jose';

export type LocalTokens = {
  readonly key: JWK;
  readonly sign: (claims: {
    readonly subject: string;
    readonly from: Temporal.Instant;
    readonly until: Temporal.Instant;
    readonly more?: Readonly<Record<string, string>>;
  }) => Promise<string>;
};

type Named = { readonly issuer: string; readonly audience: string; readonly kid: string; readonly purpose: string };

const PKCS8_ED25519 = '302e020100300506032b657004220420';

const keyFrom = (secret: Uint8Array, purpose: string) => {
  const seed = createHmac('sha256', secret).update(purpose).digest();
  const der = Buffer.concat([Buffer.from(PKCS8_ED25519, 'hex'), seed]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
};

const seconds = (at: Temporal.Instant): number => Math.floor(at.epochMilliseconds / 1000);

export const localTokens = async (secret: Uint8Array, named: Named): Promise<LocalTokens> => {
  const { issuer, audience, kid, purpose } = named;
  const privateKey = keyFrom(secret, purpose);
  return {
    key: { ...(await exportJWK(createPublicKey(privateKey))), kid, alg: 'EdDSA', use: 'sig' },
    sign: ({ subject, from, until, more = {} }) =>
      new SignJWT({ ...more })
        .setProtectedHeader({ alg: 'EdDSA', kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(subject)
        .setIssuedAt(seconds(from))
        .setExpirationTime(seconds(until))
        .sign(privateKey),
  };
};
