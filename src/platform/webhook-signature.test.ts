import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import {
  derivedWebhookSecret,
  signWebhook,
  verifyWebhook,
  webhookSecret,
  WEBHOOK_SIGNATURES_MAX,
} from './webhook-signature.ts';

const secret = webhookSecret(new Uint8Array(32).fill(7));
const other = webhookSecret(new Uint8Array(32).fill(8));
const sentAt = Temporal.Instant.from('2026-11-21T12:00:00Z');
const body = '{"a":"ü"}';
const headers = signWebhook(secret, { id: 'msg_1', sentAt, body });
const at = (seconds: number): Temporal.Instant => sentAt.add({ seconds });

test('the example that the Standard Webhooks libraries publish has the signature that they publish', () => {
  const published = signWebhook('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    sentAt: Temporal.Instant.fromEpochMilliseconds(1614265330_000),
    body: '{"test": 2432232314}',
  });
  assert.equal(published['webhook-signature'], 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test("a signature is what Node's own HMAC makes of id, timestamp and body", () => {
  const key = Buffer.from(secret.slice(6), 'base64');
  const expected = createHmac('sha256', key).update(`msg_1.${headers['webhook-timestamp']}.${body}`).digest('base64');
  assert.equal(headers['webhook-signature'], `v1,${expected}`);
});

test('a signed message is accepted with any of the secrets of its endpoint, and within five minutes', () => {
  for (const secrets of [[secret], [other, secret], [secret, other]])
    for (const seconds of [-300, 0, 300])
      assert.deepEqual(verifyWebhook(secrets, headers, body, at(seconds)), {
        ok: true,
        value: { id: 'msg_1', sentAt },
      });
});

test('a message that was changed, replayed late or signed by somebody else is refused', () => {
  const rows: readonly [string, readonly string[], Record<string, string | string[]>, string, number, string][] = [
    ['another secret', [other], headers, body, 0, 'webhook.signature-wrong'],
    ['no secret at all', [], headers, body, 0, 'webhook.signature-wrong'],
    ['a changed body', [secret], headers, body + ' ', 0, 'webhook.signature-wrong'],
    ['a changed id', [secret], { ...headers, 'webhook-id': 'msg_2' }, body, 0, 'webhook.signature-wrong'],
    [
      'a changed time',
      [secret],
      { ...headers, 'webhook-timestamp': String(sentAt.epochMilliseconds / 1000 + 1) },
      body,
      0,
      'webhook.signature-wrong',
    ],
    ['a cut signature', [secret], { ...headers, 'webhook-signature': 'v1,AAAA' }, body, 0, 'webhook.signature-wrong'],
    ['too old', [secret], headers, body, 301, 'webhook.too-old'],
    ['too new', [secret], headers, body, -301, 'webhook.too-new'],
    ['no time', [secret], { ...headers, 'webhook-timestamp': '' }, body, 0, 'webhook.headers-missing'],
    ['a time in words', [secret], { ...headers, 'webhook-timestamp': '1e9' }, body, 0, 'webhook.headers-missing'],
    ['a header sent twice', [secret], { ...headers, 'webhook-id': ['a', 'b'] }, body, 0, 'webhook.headers-missing'],
    ['an id with a dot', [secret], { ...headers, 'webhook-id': 'msg.1' }, body, 0, 'webhook.headers-missing'],
  ];
  for (const [what, secrets, given, text, seconds, code] of rows) {
    const outcome = verifyWebhook(secrets, given, text, at(seconds));
    assert.equal(outcome.ok ? 'accepted' : outcome.refusal.code, code, what);
  }
});

test('the right signature counts among others, but not behind more of them than a rotation needs', () => {
  const wrong = `v1,${'A'.repeat(43)}=`;
  const among = (count: number) => ({
    ...headers,
    'webhook-signature': [...Array.from({ length: count }, () => wrong), headers['webhook-signature']].join(' '),
  });
  assert.equal(verifyWebhook([secret], among(WEBHOOK_SIGNATURES_MAX - 1), body, sentAt).ok, true);
  assert.equal(verifyWebhook([secret], among(WEBHOOK_SIGNATURES_MAX), body, sentAt).ok, false);
});

test('every tenant and connector has a secret of its own', () => {
  const secrets = [
    derivedWebhookSecret(secret, 'ab', 'c'),
    derivedWebhookSecret(secret, 'a', 'bc'),
    derivedWebhookSecret(secret, 'abc'),
    derivedWebhookSecret(other, 'ab', 'c'),
  ];
  assert.equal(new Set(secrets).size, secrets.length);
  assert.equal(derivedWebhookSecret(secret, 'ab', 'c'), secrets[0]);
});
