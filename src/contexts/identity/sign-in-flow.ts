/**
 * Signing in at a company's own provider, as far as it needs no network: what a browser is sent away with, and whether what it comes back
 * with belongs to it. Authorization code with PKCE (RFC 7636), state and nonce; source: OpenID Connect Core 3.1, RFC 9700.
 */
import type { Json } from '#kernel/json.ts';
import { sha256, utf8 } from '#kernel/hash.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';

/** As long as somebody may take at the provider: a password, a second factor, a telephone that lies elsewhere. */
export const SIGN_IN_MINUTES = 10;
export const SECRET_BYTES = 32;
const PLACE_CHARS_MAX = 1_000;
/** RFC 6749 bounds neither; providers stay far below it. */
export const CODE_CHARS_MAX = 4_096;

/** What the browser carries, sealed, while it is away. */
export type Begun = {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Where in the app they wanted to go. */
  readonly to: string;
};

const text = (bytes: Uint8Array): string => bytes.toBase64({ alphabet: 'base64url', omitPadding: true });

/** A place inside the app. Whatever a browser could take for another host is none. */
export const placeOf = (to: string | undefined): string =>
  to !== undefined && to.length <= PLACE_CHARS_MAX && /^\/(?![/\\])[\x21-\x7e]*$/.test(to) ? to : '';

/** `random` is three times `SECRET_BYTES`. */
export const beginSignIn = (random: Uint8Array, to: string | undefined): Begun => {
  const part = (index: number): string => text(random.slice(index * SECRET_BYTES, (index + 1) * SECRET_BYTES));
  return { state: part(0), nonce: part(1), verifier: part(2), to: placeOf(to) };
};

export type AskedOf = {
  readonly endpoint: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scope: string;
};

export const challengeOf = (verifier: string): string => text(sha256(utf8(verifier)));

/** A provider's address may bring parameters of its own. */
export const authorizeAddress = (begun: Begun, { endpoint, clientId, redirectUri, scope }: AskedOf): string => {
  const address = new URL(endpoint);
  const asked = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    state: begun.state,
    nonce: begun.nonce,
    code_challenge: challengeOf(begun.verifier),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(asked)) address.searchParams.set(name, value);
  return address.href;
};

export const isBegun = (value: Json | undefined): value is Json & Begun =>
  typeof value === 'object' &&
  value !== null &&
  ['state', 'nonce', 'verifier', 'to'].every((name) => typeof (value as Record<string, Json>)[name] === 'string');

export type Returned = {
  readonly code?: string;
  readonly error?: string;
  /** RFC 9207: who answers. */
  readonly iss?: string;
};

export type Carried = { readonly begun: Begun; readonly expired: boolean; readonly used: boolean };

/** The code to redeem, when this browser began this sign-in, not too long ago, and has not finished it. */
export const judgeReturn = (
  carried: Carried | undefined,
  returned: Returned,
  issuer: string,
  errorWord: (said: unknown) => string,
): Outcome<string> => {
  if (carried === undefined) return refused({ code: 'sign-in.not-begun' });
  if (carried.used) return refused({ code: 'sign-in.used' });
  if (carried.expired) return refused({ code: 'sign-in.expired', minutes: SIGN_IN_MINUTES });
  if (returned.iss !== undefined && returned.iss !== issuer)
    return refused({ code: 'sign-in.token-refused', because: 'issuer' });
  if (returned.error !== undefined)
    return refused({ code: 'sign-in.declined', providerSays: errorWord(returned.error) });
  if (returned.code === undefined || returned.code === '' || returned.code.length > CODE_CHARS_MAX)
    return refused({ code: 'sign-in.declined', providerSays: 'no code' });
  return accepted(returned.code);
};
