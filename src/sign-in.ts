/**
 * Who is at the door: a person with a token of the company's issuer, a program with a key, a customer with a link. In development, and
 * there alone, named people without passwords. A process that would have nobody to trust does not start.
 */
import { alsoByKey, devSignInRoutes, linkSignIn, readPrincipal, readSignIn } from '#contexts/identity/index.ts';
import { alsoByLink } from '#contexts/proposal/index.ts';
import { must } from '#kernel/outcome.ts';
import type { Clock } from '#platform/clock.ts';
import type { Door } from '#platform/door.ts';
import { type Authenticate, authenticator, type TokenTrust } from '#platform/http/authenticate.ts';
import { devIssuer, type DevIssuer } from '#platform/http/dev-issuer.ts';
import { type OidcSettings, trustIssuer } from '#platform/http/oidc.ts';
import type { Route } from '#platform/http/routes.ts';
import { runCommand } from '#platform/run-command.ts';

export type OidcOptions = OidcSettings & {
  /** The company whose people sign in there; the only one of the database where it is not said. */
  readonly tenantId?: string | undefined;
  /** The first who can sign in: everybody else is linked by somebody. */
  readonly first?: { readonly subject: string; readonly person: string } | undefined;
};

export type SignInParts = {
  readonly door: Door;
  readonly host: string;
  readonly environment: string;
  readonly secret: Uint8Array;
  readonly clock: Clock;
  readonly tenants: () => Promise<readonly string[]>;
  readonly oidc?: OidcOptions | undefined;
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

const oidcTrust = (parts: SignInParts, oidc: OidcOptions): TokenTrust =>
  trustIssuer(oidc, parts.door.log, {
    tenantOf: () => tenantOf(parts),
    accountOf: (tx, subject) => readSignIn(tx, oidc.issuer, subject),
  });

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

export const openSignIn = async (parts: SignInParts): Promise<SignIn> => {
  const { door, oidc } = parts;
  const besides = (people: Authenticate): Authenticate => alsoByLink(door, alsoByKey(door, people));
  if (oidc) {
    await linkFirst(parts, oidc);
    return {
      authenticate: besides(authenticator(door, oidcTrust(parts, oidc), readPrincipal)),
      issuer: null,
      routes: [],
    };
  }
  must(
    parts.environment === 'development',
    'outside development people sign in at an issuer: TROTH_OIDC_ISSUER and TROTH_OIDC_AUDIENCE name it',
  );
  const issuer = await devIssuer(parts.host, parts.environment, parts.secret, parts.clock);
  return {
    authenticate: besides(authenticator(door, issuer.trust, readPrincipal)),
    issuer,
    routes: devSignInRoutes(door, issuer, parts.tenants),
  };
};
