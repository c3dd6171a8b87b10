/** The addresses of signing in at a company's own provider, and the one by which the page learns how people sign in here. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { OpenRoute } from '#platform/http/routes.ts';
import { sendProblem } from '#platform/http/problem.ts';
import { cookieOf } from '#platform/http/sealed-cookie.ts';
import type { RefusalTexts } from '#platform/refusals.ts';
import { type CookieReader, type OidcFlow, oidcFlow, type OidcParts, type Step } from './oidc-sign-in.ts';

/** From one network address: a company behind one address begins its day at nine. */
const TRIES_PER_MINUTE_MAX = 300;

/** people: the named people of development. provider: by the buttons of the page. token: the API takes tokens, the page has no way in. */
export type SignInWay =
  | { readonly way: 'people' }
  | { readonly way: 'token' }
  | { readonly way: 'provider'; readonly provider: string; readonly issuer: string };

export const signInWayRoute = (way: SignInWay): OpenRoute => ({
  kind: 'open',
  method: 'GET',
  path: '/signin',
  summary: 'How people sign in here',
  why: 'who has not signed in yet has to learn how',
  install: (app) =>
    app.get('/signin', { schema: { summary: 'How people sign in here', tags: ['identity'] } }, () => way),
});

const OPEN = 'it is how one comes to a token; what it is given is sealed by us or signed by the provider';

const texts = (query: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(query as Record<string, unknown>).filter(
      (each): each is [string, string] => typeof each[1] === 'string',
    ),
  );

const cookiesOf =
  ({ headers }: FastifyRequest): CookieReader =>
  (name) =>
    cookieOf(headers.cookie, name);

const send = (reply: FastifyReply, { to, cookies }: Step): FastifyReply =>
  reply
    .header('cache-control', 'no-store')
    .header('set-cookie', [...cookies])
    .redirect(to, 302);

/** For browsers, not for programs: none of it stands in the API's document. */
const limited = {
  schema: { hide: true },
  config: { rateLimit: { max: TRIES_PER_MINUTE_MAX, timeWindow: '1 minute' } },
};

const open = (
  method: 'GET' | 'POST',
  path: string,
  summary: string,
  handler: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
): OpenRoute => ({
  kind: 'open',
  method,
  path,
  summary,
  why: OPEN,
  install: (app: FastifyInstance) => void app.route({ method, url: path, ...limited, handler }),
});

const routesOf = (flow: OidcFlow, refusals: RefusalTexts): readonly OpenRoute[] => [
  open('GET', '/signin/oidc/start', 'To the provider', async (request, reply) =>
    send(reply, await flow.start(texts(request.query)['to'])),
  ),
  open('GET', '/signin/oidc/callback', 'Back from the provider', async (request, reply) =>
    send(reply, await flow.callback(texts(request.query), cookiesOf(request))),
  ),
  open(
    'POST',
    '/signin/oidc/session',
    'What was left for the page: a token, or why there is none',
    async (request, reply) => {
      const { outcome, cookies } = await flow.session(cookiesOf(request));
      void reply.header('cache-control', 'no-store').header('set-cookie', [...cookies]);
      return outcome.ok ? reply.send(outcome.value) : sendProblem(refusals, request, reply, outcome.refusal);
    },
  ),
  open('GET', '/signin/oidc/leave', 'Out of the provider, too', async (_request, reply) =>
    reply.header('cache-control', 'no-store').redirect(await flow.leave(), 302),
  ),
];

export const oidcSignInRoutes = (parts: OidcParts, refusals: RefusalTexts): readonly OpenRoute[] => [
  signInWayRoute({ way: 'provider', provider: parts.client.name, issuer: parts.provider.issuer }),
  ...routesOf(oidcFlow(parts), refusals),
];
