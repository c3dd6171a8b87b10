/**
 * A sign-in at the company's provider from its first step to its last. What it has to remember it lets the browser carry, sealed; so the
 * process that began it may be gone when it is finished by another. What may be used once is remembered here until it would have ended.
 */
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome, type Refusal, refused } from '#kernel/outcome.ts';
import type { Principal } from '#platform/command.ts';
import type { Door } from '#platform/door.ts';
import { errorWord, type IdentityProvider } from '#platform/http/identity-provider.connector.ts';
import { subjectOf } from '#platform/http/oidc.ts';
import { drawn, jar, type Jar, type Sealer, sealer } from '#platform/http/sealed-cookie.ts';
import { readPrincipal, readTenant } from './identity.store.ts';
import {
  authorizeAddress,
  beginSignIn,
  type Carried,
  isBegun,
  judgeReturn,
  type Returned,
  SECRET_BYTES,
  SIGN_IN_MINUTES,
} from './sign-in-flow.ts';
import type { readSignIn } from './sign-in.store.ts';

/** From the redirect to the page's own request: a second or two, or a slow telephone. */
const HANDOVER_SECONDS = 120;
const REMEMBERED_MAX = 20_000;
const STATE = /^[\w-]{43}$/;
const HANDOVER = 'troth-signed-in';

export type OidcClient = {
  readonly id: string;
  readonly secret?: string | undefined;
  readonly scope: string;
  /** What people call the provider. */
  readonly name: string;
  readonly clockToleranceSeconds: number;
};

export type OidcParts = {
  readonly door: Door;
  readonly provider: IdentityProvider;
  readonly client: OidcClient;
  /** Where browsers reach this server, without a slash at its end. */
  readonly publicUrl: () => string;
  /** The company that a subject of the provider comes to. */
  readonly tenantOf: (subject: string) => Promise<string | undefined>;
  /** The account that the provider's subject is. */
  readonly accountOf: typeof readSignIn;
  readonly tokenFor: (subject: string) => Promise<{ readonly token: string; readonly expiresAt: string }>;
};

export type SignedIn = {
  readonly token: string;
  readonly expiresAt: string;
  readonly principal: Pick<Principal, 'name' | 'type' | 'roles'> & {
    readonly principalId: string;
    readonly tenantName: string;
  };
};

/** Where a browser is sent, and what it takes along. */
export type Step = { readonly to: string; readonly cookies: readonly string[] };

export type OidcFlow = {
  readonly start: (to: string | undefined) => Promise<Step>;
  readonly callback: (returned: Returned & { readonly state?: string }, cookie: CookieReader) => Promise<Step>;
  /** What the page gets for the cookie that the callback left: once. */
  readonly session: (
    cookie: CookieReader,
  ) => Promise<{ readonly outcome: Outcome<SignedIn>; readonly cookies: readonly string[] }>;
  readonly leave: () => Promise<string>;
};

/** The value of a cookie by its name on the wire. */
export type CookieReader = (name: string) => string | undefined;

/** True for the first who takes it. Of one process: at the provider a code is redeemed once as well, whichever process redeems it. */
const onceEach = (): ((key: string, untilMs: number, nowMs: number) => boolean) => {
  const taken = new Map<string, number>();
  return (key, untilMs, nowMs) => {
    for (const [each, until] of taken) {
      if (until > nowMs && taken.size <= REMEMBERED_MAX) break;
      taken.delete(each);
    }
    if (taken.has(key)) return false;
    taken.set(key, untilMs);
    return true;
  };
};

type Means = OidcParts & {
  readonly begun: Sealer;
  readonly handover: Sealer;
  readonly cookies: () => Jar;
  readonly once: ReturnType<typeof onceEach>;
  readonly now: () => number;
};

const redirectUri = ({ publicUrl }: OidcParts): string => `${publicUrl()}/signin/oidc/callback`;
const cookieName = (state: string): string => `troth-sign-in-${state.slice(0, 16)}`;

type Left = { readonly subject: string } | { readonly refusal: Refusal };

/** Back to the page, which asks for what was left: neither a token nor a refusal's words ever stand in an address. */
const backToPage = (means: Means, left: Left, place: string, more: readonly string[] = []): Step => {
  const id = Buffer.from(drawn(SECRET_BYTES)).toString('base64url');
  const sealed = means.handover.seal({ id, ...left } as Json, means.now() + HANDOVER_SECONDS * 1000);
  if ('refusal' in left) means.door.log.warn({ refusal: left.refusal }, 'a sign-in at the provider was refused');
  const search = new URLSearchParams({ finish: '1', ...(place === '' ? {} : { to: place }) });
  return {
    to: `/app/sign-in?${search}`,
    cookies: [means.cookies().set(HANDOVER, sealed, HANDOVER_SECONDS, 'Strict'), ...more],
  };
};

const start = async (means: Means, to: string | undefined): Promise<Step> => {
  const begun = beginSignIn(drawn(3 * SECRET_BYTES), to);
  const { authorize, token } = await means.provider
    .discovery()
    .catch(() => ({ authorize: undefined, token: undefined }));
  if (authorize === undefined || token === undefined)
    return backToPage(means, { refusal: { code: 'sign-in.provider-unreachable' } }, begun.to);
  const until = means.now() + SIGN_IN_MINUTES * 60_000;
  const { id: clientId, scope } = means.client;
  return {
    to: authorizeAddress(begun, { endpoint: authorize, clientId, redirectUri: redirectUri(means), scope }),
    // Lax: it is needed on the way back, which begins at the provider's site. The browser drops it later than we do.
    cookies: [
      means.cookies().set(cookieName(begun.state), means.begun.seal({ ...begun }, until), SIGN_IN_MINUTES * 120, 'Lax'),
    ],
  };
};

const carriedBy = (means: Means, state: string, cookie: CookieReader): Carried | undefined => {
  const opened = means.begun.open(cookie(means.cookies().nameOf(cookieName(state))), means.now());
  if (opened === undefined || !isBegun(opened.value) || opened.value.state !== state) return undefined;
  const used = !means.once(`begun ${state}`, means.now() + SIGN_IN_MINUTES * 60_000, means.now());
  return { begun: opened.value, expired: opened.expired, used };
};

const subjectBehind = async (
  means: Means,
  carried: Carried | undefined,
  returned: Returned,
): Promise<Outcome<string>> => {
  const { provider, client, door } = means;
  const judged = judgeReturn(carried, returned, provider.issuer, errorWord);
  if (!judged.ok || carried === undefined) return judged;
  const { verifier, nonce } = carried.begun;
  const asked = { code: judged.value, verifier, redirectUri: redirectUri(means), clientId: client.id };
  const idToken = await provider
    .redeem({ ...asked, clientSecret: client.secret })
    .catch(() => refused({ code: 'sign-in.provider-unreachable' }));
  if (!idToken.ok) return idToken;
  const { clockToleranceSeconds, id: clientId } = client;
  const expected = { issuer: provider.issuer, clientId, nonce, clockToleranceSeconds, now: door.clock() };
  return subjectOf(provider, idToken.value, expected);
};

const callback: (means: Means, ...of: Parameters<OidcFlow['callback']>) => Promise<Step> = async (
  means,
  returned,
  cookie,
) => {
  const state = STATE.test(returned.state ?? '') ? (returned.state ?? '') : undefined;
  const carried = state === undefined ? undefined : carriedBy(means, state, cookie);
  const subject = await subjectBehind(means, carried, returned);
  const left = subject.ok ? { subject: subject.value } : { refusal: subject.refusal };
  const more = state === undefined ? [] : [means.cookies().clear(cookieName(state))];
  return backToPage(means, left, carried?.begun.to ?? '', more);
};

const signedIn = async (means: Means, subject: string): Promise<Outcome<SignedIn>> => {
  const { door, provider, tenantOf, accountOf, tokenFor } = means;
  const tenantId = await tenantOf(subject);
  if (tenantId === undefined) return refused({ code: 'sign-in.no-company' });
  const found = await door.read(tenantId, async (tx) => {
    const account = await accountOf(tx, provider.issuer, subject);
    const principal = account === undefined ? undefined : await readPrincipal(tx, account);
    return principal && { principal, tenantName: (await readTenant(tx))?.name ?? '' };
  });
  if (found === undefined) {
    door.log.warn(
      { issuer: provider.issuer, tenantId },
      'a subject of the provider whom nobody linked wanted to sign in',
    );
    return refused({ code: 'sign-in.unknown-user', issuer: provider.issuer, subject });
  }
  const { id: principalId, name, type, roles } = found.principal;
  door.log.info({ principalId, tenantId }, 'signed in at the provider');
  return accepted({
    ...(await tokenFor(subject)),
    principal: { principalId, name, type, roles, tenantName: found.tenantName },
  });
};

const session = async (means: Means, cookie: CookieReader): Promise<Outcome<SignedIn>> => {
  const opened = means.handover.open(cookie(means.cookies().nameOf(HANDOVER)), means.now());
  if (opened === undefined || opened.expired) return refused({ code: 'sign-in.not-begun' });
  const left = opened.value as unknown as Left & { readonly id: string };
  if (!means.once(`left ${left.id}`, means.now() + HANDOVER_SECONDS * 1000, means.now()))
    return refused({ code: 'sign-in.used' });
  return 'refusal' in left ? refused(left.refusal) : signedIn(means, left.subject);
};

/** Out of the provider, too, where it knows how; otherwise back to the page, which says that one is signed out here. */
const leave = async ({ provider, client, publicUrl }: Means): Promise<string> => {
  const { endSession } = await provider.discovery().catch(() => ({ endSession: undefined }));
  if (endSession === undefined) return '/app/sign-in?out=1';
  const address = new URL(endSession);
  address.searchParams.set('client_id', client.id);
  address.searchParams.set('post_logout_redirect_uri', `${publicUrl()}/app/sign-in`);
  return address.href;
};

export const oidcFlow = (parts: OidcParts): OidcFlow => {
  const key = parts.door.derivedSecret('oidc-sign-in');
  const means: Means = {
    ...parts,
    begun: sealer(key, 'begun'),
    handover: sealer(key, 'signed-in'),
    cookies: () => jar(parts.publicUrl().startsWith('https:')),
    once: onceEach(),
    now: () => parts.door.clock().epochMilliseconds,
  };
  return {
    start: (to) => start(means, to),
    callback: (returned, cookie) => callback(means, returned, cookie),
    session: async (cookie) => ({
      outcome: await session(means, cookie),
      cookies: [means.cookies().clear(HANDOVER)],
    }),
    leave: () => leave(means),
  };
};
