/** Signing in at a company's own provider, step by step as a browser takes it; and every way in which it must not come to a token. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { fastify, type FastifyInstance } from 'fastify';
import { startProvider, type Provider, type Fault } from '#sims/identity-provider/provider.ts';
import type { Door } from '#platform/door.ts';
import { openProvider } from '#platform/http/identity-provider.connector.ts';
import { anywhere, type OutboundPolicy, publicOnly } from '#platform/outbound/policy.ts';
import { makeLogger } from '#platform/telemetry.ts';
import { identityRefusals } from './identity.ts';
import { oidcSignInRoutes } from './oidc-sign-in.routes.ts';

const TENANT = '01920000-0000-7000-8000-000000000001';
const ACCOUNT = '01920000-0000-7000-8000-000000000002';
const PUBLIC = 'http://troth.test';
const CLIENT = { id: 'troth web', secret: 'a secret & more', scope: 'openid', name: 'Acme', clockToleranceSeconds: 30 };
const redirectUri = (): string => `${PUBLIC}/signin/oidc/callback`;
const RITA = { subject: 'rita|1', name: 'Rita' };

let now = Temporal.Instant.from('2026-11-22T10:00:00Z');
const clock = (): number => now.epochMilliseconds;
let provider: Provider;
let lines: string[] = [];
const log = makeLogger('trace', 'troth', { write: (line: string) => void lines.push(line) });

/** Every query of a sign-in names its table; what each answers is all that these readings need. */
const answers = (text: string): readonly object[] => {
  if (text.includes('identity.tenant')) return [{ key: 'acme', name: 'Acme GmbH' }];
  const person = { id: ACCOUNT, key: 'rita.rep', name: 'Rita', type: 'user', roles: ['sales-rep'], territories: [] };
  return [{ ...person, principalId: ACCOUNT, accountId: null, grantId: null, grantEnds: null }];
};
const door = {
  clock: () => now,
  log,
  derivedSecret: () => new Uint8Array(32).fill(9),
  read: (tenantId: string, work: (tx: object) => unknown) =>
    work({ tenantId, query: async ({ text }: { text: string }) => answers(text) }),
} as unknown as Door;

type Options = { readonly issuer?: string; readonly outbound?: OutboundPolicy; readonly tenant?: string | undefined };

/** One process of ours: what is in its memory is in no other's. */
const serveSignIn = async ({
  issuer = provider.issuer,
  outbound = anywhere,
  ...rest
}: Options = {}): Promise<FastifyInstance> => {
  const app = fastify();
  const routes = oidcSignInRoutes(
    {
      door,
      provider: openProvider(issuer, { log, outbound }),
      client: CLIENT,
      publicUrl: () => PUBLIC,
      tenantOf: async () => ('tenant' in rest ? rest.tenant : TENANT),
      // Another company's link is nobody's here: the reading is made in the one company.
      accountOf: async (tx, _issuer, subject) =>
        tx.tenantId === TENANT && subject === RITA.subject ? ACCOUNT : undefined,
      tokenFor: async (subject) => ({ token: `token for ${subject}`, expiresAt: now.add({ hours: 8 }).toString() }),
    },
    identityRefusals,
  );
  for (const route of routes) route.install(app);
  await app.ready();
  return app;
};

/** What a browser does with cookies and redirects, and nothing more. */
const browser = (app: FastifyInstance) => {
  const cookies = new Map<string, string>();
  const visited: string[] = [];
  const ask = async (method: 'GET' | 'POST', url: string) => {
    visited.push(url);
    const headers = { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') };
    const reply = await app.inject({ method, url, headers });
    for (const { name, value, maxAge } of reply.cookies)
      if (maxAge === 0) cookies.delete(name);
      else cookies.set(name, value);
    return reply;
  };
  const follow = async (url: string): Promise<string> => String((await ask('GET', url)).headers['location']);
  const begin = (to?: string) => follow(`/signin/oidc/start${to === undefined ? '' : `?to=${encodeURIComponent(to)}`}`);
  /** Picks somebody on the provider's page; answers the address that it sends back to, without our host. */
  const pick = async (address: string, subject: string): Promise<string> => {
    const reply = await fetch(`${address}&pick=${encodeURIComponent(subject)}`, { redirect: 'manual' });
    const back = reply.headers.get('location') ?? '';
    assert.ok(back.startsWith(`${redirectUri()}?`), `${reply.status} ${back}`);
    return back.slice(PUBLIC.length);
  };
  const finish = async () => {
    const reply = await ask('POST', '/signin/oidc/session');
    return { status: reply.statusCode, body: reply.json() as Record<string, unknown> };
  };
  return { cookies, visited, begin, pick, follow, finish };
};

before(async () => {
  provider = await startProvider({
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    redirectUri,
    subjects: [RITA],
    now: clock,
  });
});
after(() => provider.close());
let app: FastifyInstance;
let rita: ReturnType<typeof browser>;
beforeEach(async () => {
  provider.misbehave(undefined);
  lines = [];
  app = await serveSignIn();
  rita = browser(app);
});

/** Once through, with whatever the provider does wrong; the refusal that the page is told. */
const triesWith = async (fault: Fault | undefined, subject = RITA.subject) => {
  provider.misbehave(fault);
  const visitor = browser(app);
  await visitor.follow(await visitor.pick(await visitor.begin(), subject));
  const { status, body } = await visitor.finish();
  return { status, code: body['code'], because: body['because'] ?? body['providerSays'], body };
};

test('somebody is sent to the provider and comes back signed in, at the place they wanted; no token stands in any address', async () => {
  const address = await rita.begin('/quotes/7?tab=terms');
  assert.ok(address.startsWith(`${provider.issuer}/authorize?`), address);
  const back = await rita.pick(address, RITA.subject);
  assert.equal(await rita.follow(back), '/app/sign-in?finish=1&to=%2Fquotes%2F7%3Ftab%3Dterms');
  const { status, body } = await rita.finish();
  assert.equal(status, 200, JSON.stringify(body));
  assert.equal(body['token'], `token for ${RITA.subject}`);
  assert.deepEqual(body['principal'], {
    principalId: ACCOUNT,
    name: 'Rita',
    type: 'user',
    roles: ['sales-rep'],
    tenantName: 'Acme GmbH',
  });
  assert.equal(rita.cookies.size, 0, 'nothing is left in the browser');
  for (const url of rita.visited) assert.doesNotMatch(url, /token|eyJ/);
  assert.equal((await rita.finish()).body['code'], 'sign-in.not-begun');
});

test('the page learns how people sign in, and leaving leads out of the provider, too', async () => {
  assert.deepEqual((await app.inject('/signin')).json(), {
    way: 'provider',
    provider: 'Acme',
    issuer: provider.issuer,
  });
  const out = new URL(await rita.follow('/signin/oidc/leave'));
  assert.equal(out.origin + out.pathname, `${provider.issuer}/logout`);
  assert.equal(out.searchParams.get('post_logout_redirect_uri'), `${PUBLIC}/app/sign-in`);
});

test('a way back that was taken is not taken again, with the cookie of then or without', async () => {
  const back = await rita.pick(await rita.begin(), RITA.subject);
  const kept = new Map(rita.cookies);
  await rita.follow(back);
  assert.equal((await rita.finish()).status, 200);
  await rita.follow(back);
  assert.equal((await rita.finish()).body['code'], 'sign-in.not-begun', 'the browser let go of it');
  for (const [name, value] of kept) rita.cookies.set(name, value);
  await rita.follow(back);
  assert.equal((await rita.finish()).body['code'], 'sign-in.used');
  const elsewhere = browser(await serveSignIn());
  for (const [name, value] of kept) elsewhere.cookies.set(name, value);
  await elsewhere.follow(back);
  assert.equal(
    (await elsewhere.finish()).body['code'],
    'sign-in.code-refused',
    'another process: the provider redeems once',
  );
});

test('what was left for the page is given once', async () => {
  await rita.follow(await rita.pick(await rita.begin(), RITA.subject));
  const kept = new Map(rita.cookies);
  assert.equal((await rita.finish()).status, 200);
  for (const [name, value] of kept) rita.cookies.set(name, value);
  assert.equal((await rita.finish()).body['code'], 'sign-in.used');
});

test('a way back that another browser began, or nobody, signs nobody in', async () => {
  const back = await rita.pick(await rita.begin(), RITA.subject);
  const victim = browser(app);
  await victim.begin();
  await victim.follow(back);
  assert.equal((await victim.finish()).body['code'], 'sign-in.not-begun');
  for (const state of ['', 'x'.repeat(43), '../../etc', '%0d%0aset-cookie:a=b']) {
    await victim.follow(`/signin/oidc/callback?code=abc&state=${state}`);
    assert.equal((await victim.finish()).body['code'], 'sign-in.not-begun', state);
  }
});

test('a sign-in that takes longer than ten minutes begins again', async () => {
  const back = await rita.pick(await rita.begin(), RITA.subject);
  now = now.add({ minutes: 10 });
  await rita.follow(back);
  const { status, body } = await rita.finish();
  assert.deepEqual([status, body['code'], body['minutes']], [409, 'sign-in.expired', 10]);
});

test('a token for another sign-in, client, issuer, time or key signs nobody in, and says which', async () => {
  const seconds = Math.floor(clock() / 1000);
  const rows: readonly (readonly [Fault, string])[] = [
    [{ claims: { nonce: 'of another sign-in' } }, 'nonce'],
    [{ claims: { nonce: undefined } }, 'nonce'],
    [{ claims: { aud: 'another client' } }, 'audience'],
    [{ claims: { aud: [CLIENT.id, 'another client'] } }, 'audience'],
    [{ claims: { azp: 'another client' } }, 'audience'],
    [{ claims: { iss: 'https://another.example' } }, 'issuer'],
    [{ claims: { exp: seconds - 31 } }, 'expiry'],
    [{ wrongKey: true }, 'signature'],
    [{ noIdToken: true }, 'no ID token'],
  ];
  for (const [fault, because] of rows) {
    const told = await triesWith(fault);
    assert.deepEqual(
      [told.status, told.code, told.because],
      [403, 'sign-in.token-refused', because],
      JSON.stringify(fault),
    );
  }
  assert.equal((await triesWith({ claims: { aud: [CLIENT.id, 'api'], azp: CLIENT.id } })).status, 200);
});

test('whom nobody linked is told which subject to have linked; so is who is linked in another company', async () => {
  const told = await triesWith(undefined, 'somebody|2');
  assert.deepEqual([told.status, told.code], [403, 'sign-in.unknown-user']);
  assert.deepEqual([told.body['subject'], told.body['issuer']], ['somebody|2', provider.issuer]);
  app = await serveSignIn({ tenant: '01920000-0000-7000-8000-0000000000ff' });
  assert.equal((await triesWith(undefined)).code, 'sign-in.unknown-user');
  app = await serveSignIn({ tenant: undefined });
  assert.deepEqual((await triesWith(undefined)).code, 'sign-in.no-company');
});

test('a "no" of the provider is told in its own word, and nothing else of what it sends', async () => {
  const told = await triesWith(undefined, 'error');
  assert.deepEqual([told.status, told.code, told.because], [403, 'sign-in.declined', 'access_denied']);
  await rita.begin();
  const address = await rita.begin();
  const state = new URL(address).searchParams.get('state');
  await rita.follow(`/signin/oidc/callback?state=${state}&error=${encodeURIComponent('<b>call 555-1234</b>')}`);
  assert.equal((await rita.finish()).body['providerSays'], 'unnamed');
});

test('a provider that is away says so and is no failure of ours, at each step', async () => {
  app = await serveSignIn({ issuer: 'http://127.0.0.1:1' });
  const visitor = browser(app);
  assert.equal(await visitor.begin('/orders'), '/app/sign-in?finish=1&to=%2Forders');
  const told = await visitor.finish();
  assert.deepEqual([told.status, told.body['code']], [503, 'sign-in.provider-unreachable']);
  app = await serveSignIn();
  assert.equal((await triesWith({ status: 503 })).code, 'sign-in.provider-unreachable');
});

test('outside development a provider cannot send us to another host of a private network', async () => {
  let reached = 0;
  const inner = await startProvider({ clientId: CLIENT.id, redirectUri, subjects: [], now: () => (reached += 1) });
  const { port } = new URL(inner.issuer);
  const named = { token_endpoint: `http://localhost:${port}/token` };
  const crooked = await startProvider({
    clientId: CLIENT.id,
    redirectUri,
    subjects: [RITA],
    now: clock,
    discovery: named,
  });
  try {
    app = await serveSignIn({ issuer: crooked.issuer, outbound: publicOnly('') });
    const visitor = browser(app);
    await visitor.follow(await visitor.pick(await visitor.begin(), RITA.subject));
    assert.equal((await visitor.finish()).body['code'], 'sign-in.provider-unreachable');
    assert.equal(reached, 0);
  } finally {
    await Promise.all([inner.close(), crooked.close()]);
  }
});

test('a place outside the app is not gone back to', async () => {
  for (const to of ['//evil.example', 'https://evil.example', '/\\evil.example']) {
    const visitor = browser(app);
    assert.equal(
      await visitor.follow(await visitor.pick(await visitor.begin(to), RITA.subject)),
      '/app/sign-in?finish=1',
      to,
    );
  }
});

test('no line of the log holds a code, a verifier, a secret or a cookie', async () => {
  const back = await rita.pick(await rita.begin(), RITA.subject);
  const carried = [...rita.cookies.values()];
  await rita.follow(back);
  carried.push(...rita.cookies.values(), CLIENT.secret, new URLSearchParams(back.split('?')[1]).get('code') ?? '');
  await rita.finish();
  await triesWith({ claims: { nonce: 'of another sign-in' } });
  assert.ok(lines.some((line) => line.includes('signed in at the provider')));
  for (const secret of carried)
    assert.equal(
      lines.find((line) => line.includes(secret)),
      undefined,
    );
});
