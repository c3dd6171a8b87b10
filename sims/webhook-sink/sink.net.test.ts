import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '#platform/clock.ts';
import { signWebhook, webhookSecret } from '#platform/webhook-signature.ts';
import { temporaryFolder } from '../testing.ts';
import { startWebhookSink } from './sink.ts';

const secret = webhookSecret(new Uint8Array(32).fill(1));
const other = webhookSecret(new Uint8Array(32).fill(2));

const post = async (url: string, id: string, body: string, signer = secret): Promise<number> => {
  const headers = signWebhook(signer, { id, sentAt: systemClock(), body });
  return (await fetch(`${url}/hooks/orders`, { method: 'POST', headers, body })).status;
};

test('a signed message is kept once however often it comes, also over a restart; others are refused and counted', async () => {
  const folder = temporaryFolder();
  const first = await startWebhookSink({ folder: folder.path, secret });
  await fetch(`${first.url}/faults`, { method: 'PUT', body: '{"times":1,"httpStatus":503}' });
  const body = '{"type":"com.troth.quote.quote-accepted.v1"}';
  assert.equal(await post(first.url, 'm1', body), 503);
  assert.equal(await post(first.url, 'm1', body), 204);
  assert.equal(await post(first.url, 'm1', body), 204);
  assert.equal(await post(first.url, 'm2', body, other), 401);
  assert.equal(await post(first.url, 'm3', 'no json'), 400);
  await first.close();
  const second = await startWebhookSink({ folder: folder.path, secret });
  assert.equal(await post(second.url, 'm1', body), 204);
  assert.deepEqual(
    second.messages().map(({ id, path, body: kept, deliveries }) => ({ id, path, kept, deliveries })),
    [{ id: 'm1', path: '/hooks/orders', kept: JSON.parse(body), deliveries: 3 }],
  );
  assert.deepEqual(
    second.refusals().map(({ code }) => code),
    ['webhook.signature-wrong', 'webhook.not-json'],
  );
  await second.close();
  folder.remove();
});
