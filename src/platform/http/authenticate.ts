/** From a bearer token to a principal. The token says who; roles and territories come from identity as they stand now. */
import type { FastifyRequest } from 'fastify';
import { createLocalJWKSet, createRemoteJWKSet, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Principal } from '../command.ts';
import type { Door } from '../door.ts';
import type { Tx } from '../database/tx.ts';

/** A principal is read again after this long: a revoked role holds at most this much longer. */
export const PRINCIPAL_CACHE_MS = 10_000;
const PRINCIPALS_CACHED_MAX = 10_000;
const CLOCK_TOLERANCE_SECONDS = 5;

export type TokenTrust = { readonly issuer: string; readonly audience: string; readonly keys: JWTVerifyGetKey };

export const trustLocalKeys = (
  issuer: string,
  audience: string,
  jwks: Parameters<typeof createLocalJWKSet>[0],
): TokenTrust => ({
  issuer,
  audience,
  keys: createLocalJWKSet(jwks),
});

export const trustIssuer = (issuer: string, audience: string, jwksUrl: URL): TokenTrust => ({
  issuer,
  audience,
  keys: createRemoteJWKSet(jwksUrl),
});

export type ReadPrincipal = (tx: Tx, principalId: string) => Promise<Principal | undefined>;
export type Authenticate = (request: FastifyRequest) => Promise<Principal | undefined>;

type Claims = { readonly tenantId: string; readonly principalId: string; readonly expiresAt: number };
type Known = { readonly claims: Claims; readonly principal: Principal; readonly until: number };

const bearer = (request: FastifyRequest): string | undefined =>
  /^Bearer ([\w.~+/=-]+)$/i.exec(request.headers.authorization ?? '')?.[1];

const verify = async (trust: TokenTrust, token: string, now: Temporal.Instant): Promise<Claims | undefined> => {
  try {
    const { payload } = await jwtVerify(token, trust.keys, {
      issuer: trust.issuer,
      audience: trust.audience,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: new Date(now.epochMilliseconds),
      requiredClaims: ['exp', 'sub', 'tid'],
    });
    return {
      tenantId: String(payload['tid']),
      principalId: String(payload.sub),
      expiresAt: Number(payload.exp) * 1000,
    };
  } catch {
    // Whatever is wrong with a token, its bearer learns only that it is not accepted.
    return undefined;
  }
};

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

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
    if (claims === undefined || !UUID.test(claims.tenantId) || !UUID.test(claims.principalId)) return undefined;
    const principal = await door.read(claims.tenantId, (tx) => readPrincipal(tx, claims.principalId));
    if (principal === undefined) return undefined;
    if (known.size >= PRINCIPALS_CACHED_MAX) known.clear();
    const until = Math.min(now.epochMilliseconds + PRINCIPAL_CACHE_MS, claims.expiresAt);
    known.set(token, { claims, principal, until });
    return principal;
  };
};
