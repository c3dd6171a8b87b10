/**
 * A token issuer for local use: named people, no passwords. It refuses to exist anywhere but on the loopback of a
 * development machine, because whoever reaches it can be anybody.
 */
import { createHmac, createPrivateKey, createPublicKey } from 'node:crypto';
import { exportJWK, SignJWT } from 'jose';
import { must } from '#kernel/outcome.ts';
import type { Clock } from '../clock.ts';
import type { TokenTrust } from './authenticate.ts';
import { trustLocalKeys } from './authenticate.ts';

export const DEV_ISSUER = 'urn:troth:dev-issuer';
export const AUDIENCE = 'troth';
const TOKEN_HOURS = 12;

export type DevIssuer = {
  readonly trust: TokenTrust;
  readonly tokenFor: (tenantId: string, principalId: string, lifetime?: Temporal.DurationLike) => Promise<string>;
};

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

/** The key is derived from the installation's secret: every process of it trusts the same tokens, also after a restart. */
const keyFrom = (secret: Uint8Array) => {
  const seed = createHmac('sha256', secret).update('troth/dev-issuer').digest();
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
};

export const devIssuer = async (
  host: string,
  environment: string,
  secret: Uint8Array,
  clock: Clock,
): Promise<DevIssuer> => {
  must(
    environment === 'development' && LOOPBACK.has(host),
    'the development issuer runs on loopback, in development, and nowhere else',
  );
  const privateKey = keyFrom(secret);
  const jwk = { ...(await exportJWK(createPublicKey(privateKey))), kid: 'dev', alg: 'EdDSA', use: 'sig' };
  return {
    trust: trustLocalKeys(DEV_ISSUER, AUDIENCE, { keys: [jwk] }),
    tokenFor: (tenantId, principalId, lifetime = { hours: TOKEN_HOURS }) => {
      const now = clock();
      return new SignJWT({ tid: tenantId })
        .setProtectedHeader({ alg: 'EdDSA', kid: 'dev' })
        .setIssuer(DEV_ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(principalId)
        .setIssuedAt(Math.floor(now.epochMilliseconds / 1000))
        .setExpirationTime(Math.floor(now.add(lifetime).epochMilliseconds / 1000))
        .sign(privateKey);
    },
  };
};
