/** From a bearer token to a principal. The token says who; roles and territories come from identity as they stand now. */
import type { FastifyRequest } from 'fastify';
import { createLocalJWKSet, decodeJwt, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { isUuid } from '#kernel/ids.ts';
import type { Principal } from '../command.ts';
import type { Door } from '../door.ts';
import type { Tx } from '../database/tx.ts';

/** A principal is read again after this long: a revoked role holds at most this much longer. */
export const PRINCIPAL_CACHE_MS = 10_000;
const PRINCIPALS_CACHED_MAX = 10_000;
const CLOCK_TOLERANCE_SECONDS = 5;

export type TokenTrust = {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: JWTVerifyGetKey;
  /** What a token may be signed with. Nothing symmetric: a public key is no secret, whatever a header calls it. */
  readonly algorithms: readonly string[];
  readonly clockToleranceSeconds: number;
  /** For which company a token speaks. */
  readonly tenantOf: (payload: JWTPayload) => Promise<string | undefined>;
  /** The account here that the issuer's subject is. */
  readonly accountOf: (tx: Tx, subject: string) => Promise<string | undefined>;
};

/** Keys of our own: the subject is the account, the token names its tenant. */
export const trustLocalKeys = (
  issuer: string,
  audience: string,
  jwks: Parameters<typeof createLocalJWKSet>[0],
): TokenTrust => ({
  issuer,
  audience,
  keys: createLocalJWKSet(jwks),
  algorithms: ['EdDSA'],
  clockToleranceSeconds: CLOCK_TOLERANCE_SECONDS,
  tenantOf: async ({ tid }) => (typeof tid === 'string' && isUuid(tid) ? tid : undefined),
  accountOf: async (_tx, subject) => (isUuid(subject) ? subject : undefined),
});

export type ReadPrincipal = (tx: Tx, principalId: string) => Promise<Principal | undefined>;
export type Authenticate = (request: FastifyRequest) => Promise<Principal | undefined>;

type Claims = { readonly tenantId: string; readonly subject: string; readonly expiresAt: number };
type Known = { readonly principal: Principal; readonly until: number };

const bearer = (request: FastifyRequest): string | undefined =>
  /^Bearer ([\w.~+/=-]+)$/i.exec(request.headers.authorization ?? '')?.[1];

/** Whom a token claims to come from: enough to choose who judges it, and nothing else. */
export const claimsIssuer = (request: FastifyRequest, issuer: string): boolean => {
  try {
    return decodeJwt(bearer(request) ?? '').iss === issuer;
  } catch {
    // No token of the kind that names its issuer.
    return false;
  }
};

const verify = async (trust: TokenTrust, token: string, now: Temporal.Instant): Promise<Claims | undefined> => {
  try {
    const { payload } = await jwtVerify(token, trust.keys, {
      issuer: trust.issuer,
      audience: trust.audience,
      algorithms: [...trust.algorithms],
      clockTolerance: trust.clockToleranceSeconds,
      currentDate: new Date(now.epochMilliseconds),
      requiredClaims: ['exp', 'sub'],
    });
    const tenantId = await trust.tenantOf(payload);
    return tenantId === undefined
      ? undefined
      : { tenantId, subject: String(payload.sub), expiresAt: Number(payload.exp) * 1000 };
  } catch {
    // Whatever is wrong with a token, its bearer learns only that it is not accepted.
    return undefined;
  }
};

export const authenticator = (door: Door, trust: TokenTrust, readPrincipal: ReadPrincipal): Authenticate => {
  const known = new Map<string, Known>();
  return async (request) => {
    const token = bearer(request);
    if (token === undefined) return undefined;
    const now = door.clock();
    const cached = known.get(token);
    if (cached && cached.until > now.epochMilliseconds) return cached.principal;
    known.delete(token);
    const claims = await verify(trust, token, now);
    if (claims === undefined) return undefined;
    const principal = await door.read(claims.tenantId, async (tx) => {
      const account = await trust.accountOf(tx, claims.subject);
      return account === undefined ? undefined : readPrincipal(tx, account);
    });
    if (principal === undefined) return undefined;
    if (known.size >= PRINCIPALS_CACHED_MAX) known.clear();
    const until = Math.min(now.epochMilliseconds + PRINCIPAL_CACHE_MS, claims.expiresAt);
    known.set(token, { principal, until });
    return principal;
  };
};
