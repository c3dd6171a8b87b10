import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ReplayClaim, replayTokens } from './replay-token.ts';

const claim: ReplayClaim = {
  v: 1,
  tenant: '01920000-0000-7000-8000-000000000001',
  kind: 'price',
  input: `sha256:${'a'.repeat(64)}`,
  output: `sha256:${'b'.repeat(64)}`,
  model: `sha256:${'c'.repeat(64)}`,
};
const tokens = replayTokens(new Uint8Array(32).fill(7));
const token = tokens.sign(claim);

test('a token names the decision again, in every process that shares the secret', () => {
  assert.deepEqual(replayTokens(new Uint8Array(32).fill(7)).read(token, claim.tenant), { ok: true, value: claim });
});

test('a token of which one character is changed, cut or added, or signed with another secret, says nothing', () => {
  const [body = '', signature = ''] = token.split('.');
  const flipped = body.startsWith('A') ? `B${body.slice(1)}` : `A${body.slice(1)}`;
  const other = replayTokens(new Uint8Array(32).fill(8)).sign(claim);
  for (const wrong of [`${flipped}.${signature}`, `${body}.`, `${token}.x`, body, '', other, `${body}.${signature}xx`])
    assert.deepEqual(tokens.read(wrong, claim.tenant), { ok: false, refusal: { code: 'replay.token-invalid' } }, wrong);
});

test('another tenant’s token says nothing either', () => {
  assert.equal(tokens.read(token, '01920000-0000-7000-8000-000000000009').ok, false);
});
