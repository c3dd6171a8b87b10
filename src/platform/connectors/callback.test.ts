import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256Hex, utf8 } from '#kernel/hash.ts';
import { signWebhook, webhookSecret } from '#platform/webhook-signature.ts';
import { callbackOutcome, verifyCallback, type CallbackEndpoint } from './callback.ts';
import { ANSWER_BODY_BYTES_MAX } from './work.contract.ts';

const secretOf = (n: number): string => webhookSecret(new Uint8Array(32).fill(n));
const now = Temporal.Instant.from('2026-11-21T12:00:00Z');
const endpoints: readonly CallbackEndpoint[] = [
  { tenantId: 'tenant-1', connector: 'billing', secrets: [secretOf(1)] },
  { tenantId: 'tenant-1', connector: 'shipping', secrets: [secretOf(3), secretOf(2)] },
  { tenantId: 'tenant-2', connector: 'billing', secrets: [secretOf(4)] },
];
const content = {
  idempotencyKey: 'task-1:1',
  reference: 'task-1',
  ref: 'R-1',
  sequence: 1,
  at: '2026-11-21T11:59:59.000Z',
  status: 'done',
  result: { trackingNumber: 'NF1' },
};
const verify = (body: string | Uint8Array, secret: string, among = endpoints) => {
  const raw = typeof body === 'string' ? utf8(body) : body;
  return verifyCallback(signWebhook(secret, { id: 'msg_1', sentAt: now, body: raw }), raw, among, now);
};

test('whose a callback is comes from the secret that signed it, whatever its body claims', () => {
  for (const [secret, tenantId, connector] of [
    [secretOf(1), 'tenant-1', 'billing'],
    [secretOf(2), 'tenant-1', 'shipping'],
    [secretOf(3), 'tenant-1', 'shipping'],
    [secretOf(4), 'tenant-2', 'billing'],
  ] as const) {
    const body = JSON.stringify({ ...content, tenantRef: 'tenant-9', connector: 'crm' });
    const outcome = verify(body, secret);
    assert.ok(outcome.ok);
    assert.deepEqual([outcome.value.tenantId, outcome.value.connector], [tenantId, connector]);
    assert.deepEqual([outcome.value.messageId, outcome.value.bodySha256], ['msg_1', sha256Hex(utf8(body))]);
  }
});

test('a callback that nobody we know signed, or that says nothing exact, is refused', () => {
  const rows: readonly (readonly [string, string | Uint8Array, string, string])[] = [
    ['a strange secret', JSON.stringify(content), secretOf(9), 'webhook.signature-wrong'],
    ['no JSON', '{"status":"done"', secretOf(1), 'callback.malformed'],
    ['a key twice', JSON.stringify(content).replace('{', '{"ref":"R-2",'), secretOf(1), 'callback.malformed'],
    ['no UTF-8', new Uint8Array([0x22, 0xff, 0x22]), secretOf(1), 'callback.malformed'],
    ['done without a result', JSON.stringify({ ...content, result: undefined }), secretOf(1), 'callback.malformed'],
    ['a status nobody knows', JSON.stringify({ ...content, status: 'maybe' }), secretOf(1), 'callback.malformed'],
    ['a sequence of zero', JSON.stringify({ ...content, sequence: 0 }), secretOf(1), 'callback.malformed'],
    [
      'too much of it',
      JSON.stringify({ ...content, x: 'x'.repeat(ANSWER_BODY_BYTES_MAX) }),
      secretOf(1),
      'callback.too-large',
    ],
  ];
  for (const [what, body, secret, code] of rows) {
    const outcome = verify(body, secret);
    assert.equal(outcome.ok ? 'accepted' : outcome.refusal.code, code, what);
  }
});

test('two tenants with one secret get no callback at all, rather than each other’s', () => {
  const shared = [...endpoints, { tenantId: 'tenant-3', connector: 'billing', secrets: [secretOf(1)] }];
  const outcome = verify(JSON.stringify(content), secretOf(1), shared);
  assert.equal(!outcome.ok && outcome.refusal.code, 'callback.ambiguous');
});

test('a callback tells what became of the work, and is never unknown', () => {
  const { status: _, result, ...rest } = content;
  const refusal = { code: 'no-stock', message: 'Sold out.', retriable: true };
  assert.deepEqual(callbackOutcome({ ...rest, status: 'done', result }), { kind: 'done', ref: 'R-1', result });
  assert.deepEqual(callbackOutcome({ ...rest, status: 'inProgress' }), { kind: 'accepted', ref: 'R-1' });
  assert.deepEqual(callbackOutcome({ ...rest, status: 'refused', ...refusal }), { kind: 'refused', ...refusal });
});
