/**
 * A stand-in for a company's OpenID Connect provider: discovery, keys of its own, authorization code with PKCE, and a page on which one
 * picks who one is. It holds its clients to the protocol (redirect address, verifier, a code once), and can be told to break it itself.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

export type Subject = { readonly subject: string; readonly name: string };

/** How the next tokens depart from what they should be. */
export type Fault = {
  /** Claims instead of the right ones. */
  readonly claims?: JWTPayload;
  /** Signed with a key that the provider does not publish, under the name of one that it does. */
  readonly wrongKey?: boolean;
  readonly noIdToken?: boolean;
  /** The token endpoint answers so. */
  readonly status?: number;
};

export type ProviderOptions = {
  readonly clientId: string;
  readonly clientSecret?: string;
  readonly redirectUri: () => string;
  readonly subjects: readonly Subject[];
  readonly now?: () => number;
  readonly port?: number;
  /** In place of what its discovery document would say. */
  readonly discovery?: Readonly<Record<string, unknown>>;
};

export type Provider = {
  readonly issuer: string;
  /** Until the next call; undefined ends it. */
  readonly misbehave: (fault: Fault | undefined) => void;
  readonly close: () => Promise<void>;
};

const CODE_LIVES_MS = 60_000;
const TOKEN_LIVES_S = 300;
const BODY_CHARS_MAX = 10_000;

type Grant = {
  readonly subject: string;
  readonly nonce: string | null;
  readonly challenge: string;
  readonly until: number;
};

type State = ProviderOptions & {
  readonly issuer: string;
  readonly grants: Map<string, Grant>;
  readonly sign: (payload: JWTPayload, wrongKey: boolean) => Promise<string>;
  fault: Fault | undefined;
};

const answer = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

const discoveryOf = ({ issuer, discovery }: State): object => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/keys`,
  end_session_endpoint: `${issuer}/logout`,
  response_types_supported: ['code'],
  code_challenge_methods_supported: ['S256'],
  ...discovery,
});

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

const page = (response: ServerResponse, title: string, body: string): void => {
  response
    .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    .end(`<!doctype html><html lang="en"><title>${title}</title><main><h1>${title}</h1>${body}</main></html>`);
};

/** A mistake of the client is told to the person and never sent back: the address to send it to may be the mistake. */
const problemOf = (state: State, asked: URLSearchParams): string | undefined => {
  if (asked.get('client_id') !== state.clientId) return 'unknown client';
  if (asked.get('redirect_uri') !== state.redirectUri()) return 'unknown redirect address';
  if (asked.get('response_type') !== 'code') return 'not the code flow';
  if (asked.get('code_challenge_method') !== 'S256' || !asked.get('code_challenge')) return 'no PKCE';
  return (asked.get('scope') ?? '').split(' ').includes('openid') ? undefined : 'no openid in the scope';
};

/** `pick` is the subject, as a click on the page sends it; `error` stands for a "no". */
const authorize = (state: State, asked: URLSearchParams, response: ServerResponse): void => {
  const problem = problemOf(state, asked);
  if (problem !== undefined) return answer(response, 400, { error: 'invalid_request', problem });
  const pick = asked.get('pick');
  if (pick === null) {
    const link = (name: string, value: string): string =>
      `<a href="?${escaped(new URLSearchParams([...asked, ['pick', value]]).toString())}">${escaped(name)}</a>`;
    const all = [...state.subjects, { name: 'Nobody: cancel', subject: 'error' }];
    return page(
      response,
      'Stand-in provider',
      all.map(({ name, subject }) => `<p>${link(name, subject)}</p>`).join(''),
    );
  }
  const back = new URL(state.redirectUri());
  back.searchParams.set('state', asked.get('state') ?? '');
  if (pick === 'error') back.searchParams.set('error', 'access_denied');
  else {
    const code = randomUUID();
    const until = (state.now ?? Date.now)() + CODE_LIVES_MS;
    const challenge = asked.get('code_challenge') ?? '';
    state.grants.set(code, { subject: pick, nonce: asked.get('nonce'), challenge, until });
    back.searchParams.set('code', code);
  }
  response.writeHead(302, { location: back.href }).end();
};

/** RFC 6749, 2.3.1: both halves of the header are form-encoded. */
const secretSaid = (request: IncomingMessage, form: URLSearchParams): string | null => {
  const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (basic === undefined) return form.get('client_secret');
  const [, secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  return new URLSearchParams(`text=${secret}`).get('text');
};

const isClient = ({ clientId, clientSecret }: State, request: IncomingMessage, form: URLSearchParams): boolean =>
  form.get('client_id') === clientId && (clientSecret === undefined || secretSaid(request, form) === clientSecret);

const idTokenOf = (state: State, grant: Grant): Promise<string> => {
  const seconds = Math.floor((state.now ?? Date.now)() / 1000);
  const claims = {
    iss: state.issuer,
    aud: state.clientId,
    sub: grant.subject,
    iat: seconds,
    exp: seconds + TOKEN_LIVES_S,
    ...(grant.nonce === null ? {} : { nonce: grant.nonce }),
  };
  return state.sign({ ...claims, ...state.fault?.claims }, state.fault?.wrongKey ?? false);
};

const token = async (state: State, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  let body = '';
  for await (const chunk of request) if ((body += String(chunk)).length > BODY_CHARS_MAX) break;
  const form = new URLSearchParams(body);
  if (state.fault?.status !== undefined)
    return answer(response, state.fault.status, { error: 'temporarily_unavailable' });
  if (!isClient(state, request, form)) return answer(response, 401, { error: 'invalid_client' });
  const code = form.get('code') ?? '';
  const grant = state.grants.get(code);
  state.grants.delete(code);
  const challenge = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url');
  const fits =
    grant !== undefined &&
    grant.until > (state.now ?? Date.now)() &&
    grant.challenge === challenge &&
    form.get('redirect_uri') === state.redirectUri() &&
    form.get('grant_type') === 'authorization_code';
  if (!fits) return answer(response, 400, { error: 'invalid_grant' });
  const idToken = state.fault?.noIdToken ? {} : { id_token: await idTokenOf(state, grant) };
  answer(response, 200, { access_token: randomUUID(), token_type: 'Bearer', expires_in: TOKEN_LIVES_S, ...idToken });
};

const serve = (state: State, keys: object): Server =>
  createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', state.issuer);
    if (pathname === '/.well-known/openid-configuration') answer(response, 200, discoveryOf(state));
    else if (pathname === '/keys') answer(response, 200, keys);
    else if (pathname === '/authorize') authorize(state, searchParams, response);
    else if (pathname === '/token') void token(state, request, response);
    else if (pathname === '/logout') page(response, 'Signed out of the provider', '');
    else if (pathname === '/favicon.ico') response.writeHead(204).end();
    else answer(response, 404, { error: 'not_found' });
  });

export const startProvider = async (options: ProviderOptions): Promise<Provider> => {
  const [own, strange] = await Promise.all([generateKeyPair('ES256', { extractable: true }), generateKeyPair('ES256')]);
  const kid = randomUUID();
  const state = {
    ...options,
    issuer: '',
    grants: new Map<string, Grant>(),
    fault: undefined as Fault | undefined,
    sign: (payload: JWTPayload, wrongKey: boolean) =>
      new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid }).sign((wrongKey ? strange : own).privateKey),
  };
  const server = serve(state, { keys: [{ ...(await exportJWK(own.publicKey)), kid, alg: 'ES256', use: 'sig' }] });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const address = server.address();
  state.issuer = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return {
    issuer: state.issuer,
    misbehave: (fault) => {
      state.fault = fault;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
