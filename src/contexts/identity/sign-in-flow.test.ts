import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jar, sealer } from '#platform/http/sealed-cookie.ts';
import { publicOnly } from '#platform/outbound/policy.ts';
import { reaching } from '#platform/http/identity-provider.connector.ts';
import { authorizeAddress, beginSignIn, challengeOf, judgeReturn, placeOf, SECRET_BYTES } from './sign-in-flow.ts';

const random = Uint8Array.from({ length: 3 * SECRET_BYTES }, (_, index) => index);
const ISSUER = 'https://id.example';

test('what is sent to the provider names the client and the way back, and tells the verifier only as its hash', () => {
  const begun = beginSignIn(random, '/quotes/7?tab=terms');
  const asked = {
    endpoint: `${ISSUER}/authorize?domain=acme`,
    clientId: 'troth',
    redirectUri: 'https://t.example/x',
    scope: 'openid',
  };
  const { searchParams } = new URL(authorizeAddress(begun, asked));
  assert.equal(searchParams.get('domain'), 'acme', 'what the address of the provider had already');
  assert.equal(searchParams.get('code_challenge_method'), 'S256');
  assert.equal(searchParams.get('code_challenge'), challengeOf(begun.verifier));
  assert.ok(![...searchParams.values()].includes(begun.verifier));
  assert.equal(new Set([begun.state, begun.nonce, begun.verifier]).size, 3);
  // RFC 7636, appendix B.
  assert.equal(
    challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'),
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  );
});

test('a place to come back to lies inside the app', () => {
  for (const to of ['/', '/quotes', '/quotes/7?tab=terms&x=%2F', '/a//b']) assert.equal(placeOf(to), to);
  for (const to of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'evil',
    '',
    '/a b',
    '/a\nb',
    `/${'x'.repeat(1000)}`,
  ])
    assert.equal(placeOf(to), '', to);
  assert.equal(placeOf(undefined), '');
});

const begun = beginSignIn(random, undefined);
const judge = (carried: Parameters<typeof judgeReturn>[0], returned: Parameters<typeof judgeReturn>[1]): unknown => {
  const judged = judgeReturn(carried, returned, ISSUER, String);
  return judged.ok ? judged.value : judged.refusal.code;
};

test('a way back is taken once, in time, and in the browser that began it', () => {
  const carried = { begun, expired: false, used: false };
  assert.equal(judge(carried, { code: 'abc' }), 'abc');
  assert.equal(judge(carried, { code: 'abc', iss: ISSUER }), 'abc');
  assert.equal(judge(undefined, { code: 'abc' }), 'sign-in.not-begun');
  assert.equal(judge({ ...carried, used: true }, { code: 'abc' }), 'sign-in.used');
  assert.equal(judge({ ...carried, expired: true }, { code: 'abc' }), 'sign-in.expired');
  assert.equal(judge(carried, { code: 'abc', iss: 'https://other.example' }), 'sign-in.token-refused');
  assert.equal(judge(carried, { error: 'access_denied', code: 'abc' }), 'sign-in.declined');
  assert.equal(judge(carried, {}), 'sign-in.declined');
});

test('what a browser carries opens under its own key, for its own step, until its end, and unchanged', () => {
  const key = new Uint8Array(32).fill(3);
  const sealed = sealer(key, 'begun').seal({ state: 's' }, 2_000);
  assert.deepEqual(sealer(key, 'begun').open(sealed, 1_999), { value: { state: 's' }, expired: false });
  assert.equal(sealer(key, 'begun').open(sealed, 2_000)?.expired, true);
  assert.equal(sealer(key, 'signed-in').open(sealed, 1_000), undefined);
  assert.equal(sealer(new Uint8Array(32).fill(4), 'begun').open(sealed, 1_000), undefined);
  const bytes = Buffer.from(sealed, 'base64url');
  for (const at of [0, 13, bytes.length - 1]) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    assert.equal(sealer(key, 'begun').open(changed.toString('base64url'), 1_000), undefined, String(at));
  }
  for (const text of [undefined, '', 'abc', 'x'.repeat(5_000)])
    assert.equal(sealer(key, 'begun').open(text, 1_000), undefined);
  assert.match(
    jar(true).set('a', 'b', 60, 'Strict'),
    /^__Host-a=b; Path=\/; Max-Age=60; HttpOnly; SameSite=Strict; Secure$/,
  );
  assert.doesNotMatch(jar(false).set('a', 'b', 60, 'Lax'), /Secure|__Host/);
});

test('the configured provider is called wherever it lies; what it names besides only where anything may be called', () => {
  const policy = reaching(publicOnly(''), 'https://id.corp.internal');
  const problem = (address: string): boolean => policy.problemOf(new URL(address)) !== null;
  assert.equal(problem('https://id.corp.internal/keys'), false);
  assert.equal(policy.allows('id.corp.internal', '10.0.0.7'), true);
  assert.equal(problem('https://www.googleapis.com/oauth2/v3/certs'), false);
  assert.equal(
    policy.allows('www.googleapis.com', '10.0.0.7'),
    false,
    'a name that is answered with a private address',
  );
  for (const address of [
    'https://other.corp.internal/',
    'https://169.254.169.254/',
    'http://id.corp.internal/',
    'http://127.0.0.1:9/',
  ])
    assert.equal(problem(address), true, address);
});
