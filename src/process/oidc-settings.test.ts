import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oidcOf } from './oidc-settings.ts';

const ISSUER = 'https://id.example';

test('half a client stops the start with what is missing', () => {
  const env = {
    TROTH_OIDC_ISSUER: ISSUER,
    TROTH_OIDC_AUDIENCE: 'api',
    TROTH_OIDC_CLIENT: 'troth',
    TROTH_PUBLIC_URL: 'https://t.example',
  };
  assert.deepEqual(oidcOf(env)?.client, {
    id: 'troth',
    scope: 'openid',
    name: 'id.example',
    clockToleranceSeconds: 30,
    sessionHours: 8,
  });
  assert.equal(oidcOf({ ...env, TROTH_OIDC_CLIENT: '' })?.client, undefined);
  const wrong: readonly (readonly [NodeJS.ProcessEnv, RegExp])[] = [
    [{ TROTH_PUBLIC_URL: '' }, /TROTH_PUBLIC_URL/],
    [{ TROTH_OIDC_SCOPE: 'profile' }, /openid/],
    [{ TROTH_SESSION_HOURS: '25' }, /from 1 to 24/],
    [{ TROTH_OIDC_CLIENT: '', TROTH_OIDC_CLIENT_SECRET: 'x' }, /needs TROTH_OIDC_CLIENT/],
    [{ TROTH_OIDC_ISSUER: 'id.example' }, /no address/],
  ];
  for (const [more, says] of wrong) assert.throws(() => oidcOf({ ...env, ...more }), says);
});
