import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';

const troth = await startTroth({ roles: ['api'] });
after(troth.stop);
const deal = aDeal(troth);

const post = async (path: string, body: object, who = 'rita.rep') => {
  const response = await fetch(`${troth.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await troth.tokenFor(who)}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
const question = {
  offering: 'platform-standard',
  country: 'DE',
  channel: 'direct',
  segment: 'enterprise',
  date: '2026-11-21',
  at: '2026-11-21T10:00:00Z',
  inBundle: false,
};

test('a calculation says what it rests on, and its token decides it again', async () => {
  const asked = await post('/eligibility/evaluate', question);
  assert.equal(asked.status, 200, JSON.stringify(asked.body));
  for (const member of [
    'inputs',
    'output',
    'artifacts',
    'engine',
    'trace',
    'warnings',
    'blocking',
    'modelHash',
    'replayToken',
  ])
    assert.ok(member in asked.body, member);
  const token = asked.body['replayToken'];
  const again = await post('/decisions/replay', { token, request: question });
  assert.equal(again.body['replay'], 'identical', JSON.stringify(again.body));
  assert.equal((await post('/decisions/replay', { token })).body['code'], 'replay.request-missing');
  const other = await post('/decisions/replay', { token, request: { ...question, country: 'FR' } });
  assert.equal(other.body['code'], 'replay.other-request');
  const malformed = await post('/decisions/replay', { token, request: { ...question, country: 7 } });
  assert.equal(malformed.body['code'], 'request.invalid');
  assert.equal((await post('/decisions/replay', { token: `${String(token)}x` })).body['code'], 'replay.token-invalid');
});

test('a priced quote gives a token that carries no price and still decides the same after the price list has changed', async () => {
  const id = await deal.drafted('5');
  const { replayToken } = await deal.does<{ replayToken: string }>('rita.rep', `/quotes/${id}/price`);
  assert.doesNotMatch(Buffer.from(replayToken.split('.')[0] ?? '', 'base64url').toString(), /amount|consulting/);
  await deal.publish('cost-book', 'own-costs', (content: object) => ({ ...content, name: 'Costs, corrected' }));
  const again = await post('/decisions/replay', { token: replayToken });
  assert.equal(again.body['replay'], 'identical', JSON.stringify(again.body));
  assert.equal((await post('/decisions/replay', { token: replayToken }, 'karl.kunde')).status, 403);
});
