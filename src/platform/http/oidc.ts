/**
 * Any OpenID Connect issuer: found by its discovery document, its keys read again when one is not known, and not more often than
 * every half minute. It says who somebody is. Which account that is, and what it may do, stands here.
 */
import { errors, type JWTPayload, jwtVerify } from 'jose';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { TokenTrust } from './authenticate.ts';
import type { IdentityProvider } from './identity-provider.connector.ts';

export type OidcSettings = {
  readonly issuer: string;
  readonly audience: string;
  /** How far the issuer's clock may be from ours. */
  readonly clockToleranceSeconds: number;
};

export const OIDC_CLOCK_TOLERANCE_SECONDS = 30;
export const OIDC_CLOCK_TOLERANCE_SECONDS_MAX = 300;

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

export const trustIssuer = (
  { issuer, audience, clockToleranceSeconds }: OidcSettings,
  provider: Pick<IdentityProvider, 'keys'>,
  accounts: Pick<TokenTrust, 'tenantOf' | 'accountOf'>,
): TokenTrust => ({
  issuer,
  audience,
  keys: provider.keys,
  algorithms: ALGORITHMS,
  clockToleranceSeconds,
  ...accounts,
});

export type ExpectedIdToken = {
  readonly issuer: string;
  readonly clientId: string;
  readonly nonce: string;
  readonly clockToleranceSeconds: number;
  readonly now: Temporal.Instant;
};

const SIGNATURE: ReadonlySet<string> = new Set([
  'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
  'ERR_JWKS_NO_MATCHING_KEY',
  'ERR_JOSE_ALG_NOT_ALLOWED',
  'ERR_JWS_INVALID',
]);
const CLAIMS: Readonly<Record<string, string>> = { aud: 'audience', iss: 'issuer', exp: 'expiry' };

/** In the operator's words, because it is the operator who can mend it; a provider that is away is nobody's mistake. */
const refusalOf = (error: unknown): { readonly code: string; readonly because?: string } => {
  if (error instanceof errors.JWTExpired) return { code: 'sign-in.token-refused', because: 'expiry' };
  if (error instanceof errors.JWTClaimValidationFailed)
    return { code: 'sign-in.token-refused', because: CLAIMS[error.claim] ?? error.claim };
  if (error instanceof errors.JOSEError && error.code !== 'ERR_JWKS_TIMEOUT')
    return { code: 'sign-in.token-refused', because: SIGNATURE.has(error.code) ? 'signature' : 'form' };
  return { code: 'sign-in.provider-unreachable' };
};

/** OpenID Connect Core 3.1.3.7: made by this issuer, for this client, for the sign-in that this browser began. */
const problemOf = ({ nonce, aud, azp }: JWTPayload, expected: ExpectedIdToken): string | undefined => {
  if (nonce !== expected.nonce) return 'nonce';
  const severally = Array.isArray(aud) && aud.length > 1;
  return (severally || azp !== undefined) && azp !== expected.clientId ? 'audience' : undefined;
};

/** The subject that an ID token speaks of, judged by the keys, the algorithms and the clock that the API's tokens are judged by. */
export const subjectOf = async (
  provider: Pick<IdentityProvider, 'keys'>,
  idToken: string,
  expected: ExpectedIdToken,
): Promise<Outcome<string>> => {
  try {
    const { payload } = await jwtVerify(idToken, provider.keys, {
      issuer: expected.issuer,
      audience: expected.clientId,
      algorithms: [...ALGORITHMS],
      clockTolerance: expected.clockToleranceSeconds,
      currentDate: new Date(expected.now.epochMilliseconds),
      requiredClaims: ['exp', 'iat', 'sub'],
    });
    const because = problemOf(payload, expected);
    return because === undefined ? accepted(String(payload.sub)) : refused({ code: 'sign-in.token-refused', because });
  } catch (error) {
    return refused(refusalOf(error));
  }
};
