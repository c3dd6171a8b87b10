/**
 * Who is at the door: a person with a token of the company's issuer, a program with a key, a customer with a link. In development, and
 * there alone, named people without passwords. A process that would have nobody to trust does not start.
 */
import {
  alsoByKey,
  devSignInRoutes,
  linkSignIn,
  type OidcClient,
  oidcSignInRoutes,
  readPrincipal,
  readSignIn,
  signInWayRoute,
} from '#contexts/identity/index.ts';
import { alsoByLink } from '#contexts/proposal/index.ts';
import { must } from '#kernel/outcome.ts';
import type { Clock } from '#platform/clock.ts';
import type { Door } from '#platform/door.ts';
import {
  type Authenticate,
  authenticator,
  claimsIssuer,
  trustLocalKeys,
  type TokenTrust,
} from '#platform/http/authenticate.ts';
import { AUDIENCE, devIssuer, type DevIssuer } from '#platform/http/dev-issuer.ts';
import { type IdentityProvider, openProvider } from '#platform/http/identity-provider.connector.ts';
import { localTokens } from '#platform/http/local-tokens.ts';
import { type OidcSettings, trustIssuer } from '#platform/http/oidc.ts';
import type { Route } from '#platform/http/routes.ts';
import type { RefusalTexts } from '#platform/refusals.ts';
import { runCommand } from '#platform/run-command.ts';

export type OidcOptions = OidcSettings & {
  /** The company whose people sign in there; the only one of the database where it is not said. */
  readonly tenantId?: string | undefined;
  /** The first who can sign in: everybody else is linked by somebody. */
  readonly first?: { readonly subject: string; readonly person: string } | undefined;
  /** Under which people sign in on the page; without it only programs bring tokens. */
  readonly client?: (OidcClient & { readonly sessionHours: number }) | undefined;
};

export type SignInParts = {
  readonly door: Door;
  readonly host: string;
  readonly environment: string;
  readonly secret: Uint8Array;
  readonly clock: Clock;
  readonly tenants: () => Promise<readonly string[]>;
  readonly oidc?: OidcOptions | undefined;
  readonly refusals: RefusalTexts;
  /** Where browsers reach this server; known at the latest when it listens. */
  readonly publicUrl: () => string;
};

export type SignIn = {
  readonly authenticate: Authenticate;
  readonly issuer: DevIssuer | null;
  readonly routes: readonly Route[];
};

const tenantOf = async ({ tenants, oidc }: SignInParts): Promise<string | undefined> => {
  if (oidc?.tenantId !== undefined) return oidc.tenantId;
  const all = await tenants();
  return all.length === 1 ? all[0] : undefined;
};

type Oidc = {
  readonly parts: SignInParts;
  readonly oidc: OidcOptions;
  readonly provider: IdentityProvider;
  /** For whose company a subject of the provider comes. */
  readonly companyOf: (subject: string | undefined) => Promise<string | undefined>;
};

/** Without it an installation would have nobody who may link anybody. Repeating it changes nothing. */
const linkFirst = async (parts: SignInParts, { issuer, first }: OidcOptions): Promise<void> => {
  const tenantId = await tenantOf(parts);
  if (first === undefined || tenantId === undefined) return;
  const { door } = parts;
  const answer = await runCommand(
    door,
    linkSignIn,
    door.systemPrincipal(tenantId, 'seed'),
    { idempotencyKey: `first/${issuer}/${first.subject}`, payload: { ...first, issuer } },
    { channel: 'cli' },
  );
  if (!answer.ok) door.log.error({ refusal: answer.refusal, person: first.person }, 'the first person was not linked');
};

/** A company that is loaded after this process started has nobody linked yet: the first is linked as they come, before anything of theirs is read. */
const companyOf =
  (parts: SignInParts, oidc: OidcOptions): Oidc['companyOf'] =>
  async (subject) => {
    const tenantId = await tenantOf(parts);
    if (tenantId === undefined || subject === undefined || subject !== oidc.first?.subject) return tenantId;
    const known = await parts.door.read(tenantId, (tx) => readSignIn(tx, oidc.issuer, subject));
    if (known === undefined) await linkFirst(parts, oidc);
    return tenantId;
  };

const accountsOf = ({ oidc, companyOf: company }: Oidc): Pick<TokenTrust, 'tenantOf' | 'accountOf'> => ({
  tenantOf: ({ sub }) => company(sub),
  accountOf: (tx, subject) => readSignIn(tx, oidc.issuer, subject),
});

/**
 * What the page holds is a token of ours: providers' own are for the provider's ends, last five minutes or a day, and some cannot be read.
 * It says no more than theirs: whose subject somebody is. Its issuer names the provider, so that another provider's subjects are not taken for these.
 */
const openSessions = async (of: Oidc, { sessionHours }: { readonly sessionHours: number }) => {
  const issuer = `urn:troth:session:${of.oidc.issuer}`;
  const named = { issuer, audience: AUDIENCE, kid: 'session', purpose: 'troth/session' };
  const { key, sign } = await localTokens(of.parts.secret, named);
  return {
    issuer,
    trust: { ...trustLocalKeys(issuer, AUDIENCE, { keys: [key] }), ...accountsOf(of) },
    tokenFor: async (subject: string) => {
      const from = of.parts.clock();
      const until = from.add({ hours: sessionHours });
      return { token: await sign({ subject, from, until }), expiresAt: until.toString() };
    },
  };
};

const byProvider = async (parts: SignInParts, oidc: OidcOptions): Promise<SignIn> => {
  await linkFirst(parts, oidc);
  const { door } = parts;
  const provider = openProvider(oidc.issuer, door);
  const of: Oidc = { parts, oidc, provider, companyOf: companyOf(parts, oidc) };
  const programs = authenticator(door, trustIssuer(oidc, provider, accountsOf(of)), readPrincipal);
  const { client } = oidc;
  if (client === undefined) return { authenticate: programs, issuer: null, routes: [signInWayRoute({ way: 'token' })] };
  const sessions = await openSessions(of, client);
  const people = authenticator(door, sessions.trust, readPrincipal);
  const { publicUrl, refusals } = parts;
  const flow = { door, provider, client, publicUrl, tenantOf: of.companyOf, accountOf: readSignIn };
  return {
    authenticate: (request) => (claimsIssuer(request, sessions.issuer) ? people(request) : programs(request)),
    issuer: null,
    routes: oidcSignInRoutes({ ...flow, tokenFor: sessions.tokenFor }, refusals),
  };
};

const byName = async (parts: SignInParts): Promise<SignIn> => {
  must(
    parts.environment === 'development',
    'outside development people sign in at an issuer: TROTH_OIDC_ISSUER and TROTH_OIDC_AUDIENCE name it',
  );
  const { door } = parts;
  const issuer = await devIssuer(parts.host, parts.environment, parts.secret, parts.clock);
  return {
    authenticate: authenticator(door, issuer.trust, readPrincipal),
    issuer,
    routes: [signInWayRoute({ way: 'people' }), ...devSignInRoutes(door, issuer, parts.tenants)],
  };
};

export const openSignIn = async (parts: SignInParts): Promise<SignIn> => {
  const { door, oidc } = parts;
  const way = await (oidc ? byProvider(parts, oidc) : byName(parts));
  return { ...way, authenticate: alsoByLink(door, alsoByKey(door, way.authenticate)) };
};
