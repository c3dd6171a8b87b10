/** What every answer carries, and how much one actor may ask. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startTroth } from '#test/support/troth.ts';
import { ACTOR_PER_MINUTE_MAX, FAILED_SIGN_INS_PER_MINUTE_MAX } from './rate-limits.ts';

// The clock stands still, so that no bucket fills while it is emptied.
const now = Temporal.Now.instant();
const troth = await startTroth({ roles: ['api'], clock: () => now, rateLimited: true });
after(troth.stop);

test('every answer keeps itself out of frames, caches and other origins', async () => {
  for (const path of ['/me', '/nothing-here', '/openapi.json']) {
    const { headers } = await troth.get('rita.rep', path);
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'self'.*frame-ancestors 'none'/, path);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.equal(headers.get('strict-transport-security'), null, 'development has no TLS');
  }
});

test('an actor who asks too much is told when to come back, and nobody else is', async () => {
  const token = await troth.tokenFor('mona.manager');
  const ask = (): Promise<Response> => fetch(`${troth.url}/me`, { headers: { authorization: `Bearer ${token}` } });
  let refused: Response | undefined;
  for (let sent = 0; refused === undefined && sent <= ACTOR_PER_MINUTE_MAX; sent += 50) {
    const replies = await Promise.all(Array.from({ length: 50 }, ask));
    refused = replies.find(({ status }) => status !== 200);
  }
  assert.equal(refused?.status, 429);
  assert.equal(refused?.headers.get('retry-after'), '1');
  const body = (await refused?.json()) as { readonly code: string; readonly limit: string };
  assert.deepEqual([body.code, body.limit], ['request.rate-limited', 'actor']);
  assert.equal((await troth.get('rita.rep', '/me')).status, 200);
});

test('who guesses tokens is slowed down', async () => {
  const guess = async (): Promise<number> =>
    (await fetch(`${troth.url}/me`, { headers: { authorization: 'Bearer made-up' } })).status;
  const statuses: number[] = [];
  for (let sent = 0; sent <= FAILED_SIGN_INS_PER_MINUTE_MAX; sent += 1) statuses.push(await guess());
  assert.equal(statuses.at(-1), 429);
  assert.ok(statuses.slice(0, -1).every((status) => status === 401));
});
