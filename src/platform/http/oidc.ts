/**
 * Any OpenID Connect issuer: found by its discovery document, its keys read again when one is not known, and not more often than
 * every half minute. It says who somebody is. Which account that is, and what it may do, stands here.
 */
import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import type { Logger } from 'pino';
import { must } from '#kernel/outcome.ts';
import type { TokenTrust } from './authenticate.ts';

export type OidcSettings = {
  readonly issuer: string;
  readonly audience: string;
  /** How far the issuer's clock may be from ours. */
  readonly clockToleranceSeconds: number;
};

export const OIDC_CLOCK_TOLERANCE_SECONDS = 30;
export const OIDC_CLOCK_TOLERANCE_SECONDS_MAX = 300;
/** Whoever sends a token with an unknown key makes us ask the issuer: not more often than this. */
const KEYS_COOLDOWN_MS = 30_000;
/** A key that the issuer took back is trusted at most this much longer. */
const KEYS_AGE_MAX_MS = 600_000;
const ISSUER_TIMEOUT_MS = 5_000;
const DISCOVERY_BYTES_MAX = 256 * 1024;
const DISCOVERY_AGAIN_MS = 10_000;

/** Signatures with a public key. `none` and everything with a shared secret are left out by not being here. */
const ALGORITHMS: readonly string[] = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);
/** Keys that came over an open line are anybody's keys. */
const isSafe = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));

type Discovery = { readonly issuer: string; readonly jwks_uri: string };

const discover = async (issuer: string): Promise<URL> => {
  const address = new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  must(isSafe(address), 'an issuer is reached over https');
  const reply = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(ISSUER_TIMEOUT_MS) });
  const text = await reply.text();
  if (!reply.ok || text.length > DISCOVERY_BYTES_MAX) throw new Error(`the issuer answers ${reply.status}`);
  const said = JSON.parse(text) as Partial<Discovery>;
  if (said.issuer !== issuer) throw new Error(`the issuer calls itself ${String(said.issuer)}`);
  const keys = new URL(String(said.jwks_uri));
  if (!isSafe(keys)) throw new Error('the keys of the issuer are not reached over https');
  return keys;
};

/** Asked when the first token comes, and again after a failure: an issuer that is away for a minute is no reason not to start. */
const keysOf = (issuer: string, log: Logger): JWTVerifyGetKey => {
  let found: JWTVerifyGetKey | undefined;
  let failedAt = -Infinity;
  return async (header, token) => {
    if (found === undefined) {
      if (performance.now() - failedAt < DISCOVERY_AGAIN_MS) throw new Error('the issuer was not reached just now');
      try {
        found = createRemoteJWKSet(await discover(issuer), {
          cooldownDuration: KEYS_COOLDOWN_MS,
          cacheMaxAge: KEYS_AGE_MAX_MS,
          timeoutDuration: ISSUER_TIMEOUT_MS,
        });
      } catch (error) {
        failedAt = performance.now();
        log.error({ err: error, issuer }, 'the issuer of tokens was not reached: nobody can sign in');
        throw error;
      }
    }
    return found(header, token);
  };
};

export const trustIssuer = (
  { issuer, audience, clockToleranceSeconds }: OidcSettings,
  log: Logger,
  accounts: Pick<TokenTrust, 'tenantOf' | 'accountOf'>,
): TokenTrust => ({
  issuer,
  audience,
  keys: keysOf(issuer, log),
  algorithms: ALGORITHMS,
  clockToleranceSeconds,
  ...accounts,
});
