/**
 * What a company's OpenID Connect provider is asked: its discovery document, its keys, and a code for tokens. Its own host is called
 * wherever it lies, because the operator named it; what its document names besides is called only where anything may be called.
 */
import { createRemoteJWKSet, customFetch, type FetchImplementation, type JWTVerifyGetKey } from 'jose';
import type { Logger } from 'pino';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import { hostOf, type OutboundPolicy } from '../outbound/policy.ts';
import { type OutboundResult, type Send, sendUnder } from '../outbound/send.connector.ts';

/** Whoever sends a token with an unknown key makes us ask the provider: not more often than this. */
const KEYS_COOLDOWN_MS = 30_000;
/** A key that the provider took back is trusted at most this much longer. */
const KEYS_AGE_MAX_MS = 600_000;
const PROVIDER_TIMEOUT_MS = 5_000;
const ANSWER_BYTES_MAX = 256 * 1024;
const DISCOVERY_AGAIN_MS = 10_000;

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);
/** Keys that came over an open line are anybody's keys. */
const isSafe = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));

/** The provider's own host besides what may be called anyhow: in many companies it lies in their own network. */
export const reaching = (policy: OutboundPolicy, issuer: string): OutboundPolicy => {
  const own = hostOf(new URL(issuer));
  return {
    allows: (host, address) => host === own || policy.allows(host, address),
    problemOf: (url) => {
      if (!isSafe(url)) return 'it is not https';
      return hostOf(url) === own && url.username === '' ? null : policy.problemOf(url);
    },
  };
};

type Discovery = {
  readonly issuer: string;
  readonly keys: string;
  readonly authorize: string | undefined;
  readonly token: string | undefined;
  readonly endSession: string | undefined;
  /** The secret of a client goes into a header unless the provider takes it only in the body. */
  readonly secretInBody: boolean;
};

export type CodeToRedeem = {
  readonly code: string;
  readonly verifier: string;
  readonly redirectUri: string;
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
};

export type IdentityProvider = {
  readonly issuer: string;
  readonly keys: JWTVerifyGetKey;
  /** Throws while the provider is away. */
  readonly discovery: () => Promise<Discovery>;
  /** The ID token that a code stands for. */
  readonly redeem: (asked: CodeToRedeem) => Promise<Outcome<string>>;
};

/** Nothing of what went wrong on the way repeats what was sent: a code or a secret stands in it. */
const whyOf = (result: Exclude<OutboundResult, { kind: 'answered' }>): string =>
  'why' in result ? `${result.kind}: ${result.why}` : result.kind;

const askFor = async (send: Send, url: string): Promise<string> => {
  const result = await send({ method: 'GET', url, timeoutMs: PROVIDER_TIMEOUT_MS, answerBytesMax: ANSWER_BYTES_MAX });
  if (result.kind !== 'answered') throw new Error(`the identity provider was not reached (${whyOf(result)})`);
  if (result.status !== 200) throw new Error(`the identity provider answers ${result.status}`);
  return result.body;
};

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** An address that a browser may be sent to, or that may be asked: what is open or no address counts as not there. */
const addressOf = (value: unknown): string | undefined => {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  return url !== undefined && isSafe(url) ? url.href : undefined;
};

const discover = async (send: Send, issuer: string): Promise<Discovery> => {
  const address = new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const said = JSON.parse(await askFor(send, address.href)) as Readonly<Record<string, unknown>>;
  if (said['issuer'] !== issuer) throw new Error(`the issuer calls itself ${String(said['issuer'])}`);
  const keys = addressOf(said['jwks_uri']);
  if (keys === undefined) throw new Error('the keys of the issuer are not reached over https');
  const methods = said['token_endpoint_auth_methods_supported'];
  return {
    issuer,
    keys,
    authorize: addressOf(said['authorization_endpoint']),
    token: addressOf(said['token_endpoint']),
    endSession: addressOf(said['end_session_endpoint']),
    secretInBody: Array.isArray(methods) && !methods.includes('client_secret_basic'),
  };
};

/** Asked when it is first needed, and again after a failure: a provider that is away for a minute is no reason not to start. */
const discoveryOf = (send: Send, issuer: string, log: Logger): (() => Promise<Discovery>) => {
  let found: Discovery | undefined;
  let failedAt = -Infinity;
  return async () => {
    if (found !== undefined) return found;
    if (performance.now() - failedAt < DISCOVERY_AGAIN_MS) throw new Error('the issuer was not reached just now');
    try {
      found = await discover(send, issuer);
      return found;
    } catch (error) {
      failedAt = performance.now();
      log.error({ err: error, issuer }, 'the issuer of tokens was not reached: nobody can sign in');
      throw error;
    }
  };
};

const fetchBy =
  (send: Send): FetchImplementation =>
  async (url) =>
    new Response(await askFor(send, url), { headers: { 'content-type': 'application/json' } });

const keysOf = (send: Send, discovery: () => Promise<Discovery>): JWTVerifyGetKey => {
  let keys: JWTVerifyGetKey | undefined;
  return async (header, token) => {
    keys ??= createRemoteJWKSet(new URL((await discovery()).keys), {
      cooldownDuration: KEYS_COOLDOWN_MS,
      cacheMaxAge: KEYS_AGE_MAX_MS,
      timeoutDuration: PROVIDER_TIMEOUT_MS,
      [customFetch]: fetchBy(send),
    });
    return keys(header, token);
  };
};

/** RFC 6749, 2.3.1: both halves are form-encoded before they are joined. */
const basicOf = (id: string, secret: string): string => {
  const encoded = (text: string): string => new URLSearchParams({ text }).toString().slice('text='.length);
  return `Basic ${Buffer.from(`${encoded(id)}:${encoded(secret)}`).toString('base64')}`;
};

const formOf = (asked: CodeToRedeem, secretInBody: boolean): string =>
  new URLSearchParams({
    grant_type: 'authorization_code',
    code: asked.code,
    redirect_uri: asked.redirectUri,
    client_id: asked.clientId,
    code_verifier: asked.verifier,
    ...(secretInBody && asked.clientSecret !== undefined ? { client_secret: asked.clientSecret } : {}),
  }).toString();

/** What a provider calls its refusal, where it is one of OAuth's words and not a text of somebody. */
export const errorWord = (said: unknown): string =>
  typeof said === 'string' && /^[a-z_]{1,60}$/.test(said) ? said : 'unnamed';

const readTokens = (status: number, body: string): Outcome<string> => {
  let said: Readonly<Record<string, unknown>>;
  try {
    said = JSON.parse(body) as Readonly<Record<string, unknown>>;
  } catch {
    // A page of a proxy, most likely: what it says is nothing that a person can act on.
    return refused({ code: 'sign-in.provider-unreachable', answered: status });
  }
  if (status >= 500) return refused({ code: 'sign-in.provider-unreachable', answered: status });
  if (status !== 200) return refused({ code: 'sign-in.code-refused', providerSays: errorWord(said['error']) });
  const token = textOf(said['id_token']);
  return token === undefined ? refused({ code: 'sign-in.token-refused', because: 'no ID token' }) : accepted(token);
};

const redeemBy =
  (send: Send, discovery: () => Promise<Discovery>): IdentityProvider['redeem'] =>
  async (asked) => {
    const { token, secretInBody } = await discovery();
    must(token, 'nobody was sent to a provider that has no token endpoint');
    const secret = asked.clientSecret;
    const result = await send({
      method: 'POST',
      url: token,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(secret === undefined || secretInBody ? {} : { authorization: basicOf(asked.clientId, secret) }),
      },
      body: formOf(asked, secretInBody),
      timeoutMs: PROVIDER_TIMEOUT_MS,
      answerBytesMax: ANSWER_BYTES_MAX,
    });
    return result.kind === 'answered'
      ? readTokens(result.status, result.body)
      : refused({ code: 'sign-in.provider-unreachable', answered: whyOf(result) });
  };

export const openProvider = (
  issuer: string,
  { log, outbound }: { readonly log: Logger; readonly outbound: OutboundPolicy },
): IdentityProvider => {
  const send = sendUnder(reaching(outbound, issuer));
  const discovery = discoveryOf(send, issuer, log);
  return { issuer, discovery, keys: keysOf(send, discovery), redeem: redeemBy(send, discovery) };
};
