/** Tokens of an issuer that somebody else runs: what is accepted, and every way of pretending that is not. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';
import type { FastifyRequest } from 'fastify';
import { exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT } from 'jose';
import type { Principal } from '../command.ts';
import type { Door } from '../door.ts';
import { makeLogger } from '../telemetry.ts';
import { authenticator } from './authenticate.ts';
import { anywhere } from '../outbound/policy.ts';
import { openProvider } from './identity-provider.connector.ts';
import { type OidcSettings, trustIssuer } from './oidc.ts';

const TENANT = '01920000-0000-7000-8000-000000000001';
const ACCOUNT = '01920000-0000-7000-8000-000000000002';
const AUDIENCE = 'https://troth.example/api';
const NOW = Temporal.Instant.from('2026-11-22T10:00:00Z');

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;
const known: JWK[] = [];
const keys = new Map<string, Pair>();
let issuer = '';
let asked = 0;
let server: Server;

const addKey = async (kid: string, alg = 'RS256'): Promise<void> => {
  const pair = await generateKeyPair(alg, { extractable: true });
  keys.set(kid, pair);
  known.push({ ...(await exportJWK(pair.publicKey)), kid, alg, use: 'sig' });
};

before(async () => {
  await addKey('first');
  server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.url === '/.well-known/openid-configuration')
      return response.end(JSON.stringify({ issuer, jwks_uri: `${issuer}/keys` }));
    asked += 1;
    return response.end(JSON.stringify({ keys: known }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
});
after(() => new Promise((resolve) => server.close(resolve)));

type Claims = {
  readonly sub?: string;
  readonly iss?: string;
  readonly aud?: string;
  readonly exp?: number;
  readonly nbf?: number;
};
const seconds = Math.floor(NOW.epochMilliseconds / 1000);

const sign = async (claims: Claims = {}, kid = 'first', alg = 'RS256'): Promise<string> => {
  const pair = keys.get(kid);
  assert.ok(pair, kid);
  return new SignJWT({ iss: issuer, aud: AUDIENCE, sub: 'auth0|rita', exp: seconds + 300, ...claims })
    .setProtectedHeader({ alg, kid })
    .sign(pair.privateKey);
};

const principal = {
  tenantId: TENANT,
  id: ACCOUNT,
  type: 'user',
  personId: ACCOUNT,
  name: 'Rita',
  roles: [],
  territories: [],
};
const door = {
  clock: () => NOW,
  read: (_tenant: string, work: (tx: object) => unknown) => work({}),
} as unknown as Door;

const trusting = (settings: OidcSettings, accounts: Parameters<typeof trustIssuer>[2]) =>
  trustIssuer(settings, openProvider(settings.issuer, { log: makeLogger('silent'), outbound: anywhere }), accounts);

let enter: (token: string) => Promise<Principal | undefined>;
beforeEach(() => {
  const trust = trusting(
    { issuer, audience: AUDIENCE, clockToleranceSeconds: 30 },
    {
      tenantOf: async () => TENANT,
      accountOf: async (_tx, subject) => (subject === 'auth0|rita' ? ACCOUNT : undefined),
    },
  );
  const authenticate = authenticator(door, trust, async (_tx, id) =>
    id === ACCOUNT ? (principal as unknown as Principal) : undefined,
  );
  enter = (token) => authenticate({ headers: { authorization: `Bearer ${token}` } } as unknown as FastifyRequest);
});
const isLetIn = async (token: string): Promise<boolean> => (await enter(token)) !== undefined;

test('a subject that is linked is its account here, whatever else the token says', async () => {
  assert.equal((await enter(await sign()))?.id, ACCOUNT);
  assert.equal(await isLetIn(await sign({ sub: 'auth0|somebody' })), false, 'a subject that nobody linked');
});

test('another audience, another issuer and a token without an end are not accepted', async () => {
  assert.equal(await isLetIn(await sign({ aud: 'https://another.example' })), false);
  assert.equal(await isLetIn(await sign({ iss: 'https://another.example' })), false);
  const endless = await new SignJWT({ iss: issuer, aud: AUDIENCE, sub: 'auth0|rita' })
    .setProtectedHeader({ alg: 'RS256', kid: 'first' })
    .sign((keys.get('first') as Pair).privateKey);
  assert.equal(await isLetIn(endless), false);
});

test('clocks may be half a minute apart and no more', async () => {
  const rows: readonly [Claims, boolean][] = [
    [{ exp: seconds - 29 }, true],
    [{ exp: seconds - 31 }, false],
    [{ nbf: seconds + 29 }, true],
    [{ nbf: seconds + 31 }, false],
  ];
  for (const [claims, expected] of rows)
    assert.equal(await isLetIn(await sign(claims)), expected, JSON.stringify(claims));
});

test('a token without a signature, and one signed with the public key as if it were a secret, are not accepted', async () => {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = part({ iss: issuer, aud: AUDIENCE, sub: 'auth0|rita', exp: seconds + 300 });
  for (const alg of ['none', 'None', 'NONE'])
    assert.equal(await isLetIn(`${part({ alg, kid: 'first' })}.${claims}.`), false, alg);
  const published = await exportSPKI((keys.get('first') as Pair).publicKey);
  const head = `${part({ alg: 'HS256', kid: 'first' })}.${claims}`;
  const forged = `${head}.${createHmac('sha256', published).update(head).digest('base64url')}`;
  assert.equal(await isLetIn(forged), false);
});

test('a key that the issuer began to use is fetched once, and unknown keys do not make us ask again and again', async () => {
  assert.equal(await isLetIn(await sign()), true);
  const before = asked;
  await addKey('second', 'ES256');
  const { privateKey } = await generateKeyPair('RS256');
  const unknown = await new SignJWT({ iss: issuer, aud: AUDIENCE, sub: 'auth0|rita', exp: seconds + 300 })
    .setProtectedHeader({ alg: 'RS256', kid: 'nobody’s' })
    .sign(privateKey);
  for (let tries = 0; tries < 20; tries += 1) assert.equal(await isLetIn(unknown), false);
  assert.equal(asked, before, 'the keys were read just now: within the cooldown nobody asks');
});

test('after a rotation the new key is accepted and the old one, once it is taken back, is not', async () => {
  await addKey('third', 'PS256');
  assert.equal(await isLetIn(await sign({}, 'third', 'PS256')), true);
  const gone = known.findIndex(({ kid }) => kid === 'first');
  known.splice(gone, 1);
  const trust = trusting(
    { issuer, audience: AUDIENCE, clockToleranceSeconds: 30 },
    {
      tenantOf: async () => TENANT,
      accountOf: async () => ACCOUNT,
    },
  );
  const later = authenticator(door, trust, async () => principal as unknown as Principal);
  const old = await sign({}, 'first');
  assert.equal(await later({ headers: { authorization: `Bearer ${old}` } } as unknown as FastifyRequest), undefined);
});

test('keys over an open line are nobody’s keys', async () => {
  const trust = trusting(
    { issuer: 'http://issuer.example', audience: AUDIENCE, clockToleranceSeconds: 30 },
    { tenantOf: async () => TENANT, accountOf: async () => ACCOUNT },
  );
  const authenticate = authenticator(door, trust, async () => principal as unknown as Principal);
  const token = await sign({ iss: 'http://issuer.example' }, 'third', 'PS256');
  assert.equal(
    await authenticate({ headers: { authorization: `Bearer ${token}` } } as unknown as FastifyRequest),
    undefined,
  );
});
