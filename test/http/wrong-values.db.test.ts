/**
 * Values that are well formed and mean nothing, and what a refusal leaves behind: nothing changed, and its key free for the
 * valid command that follows.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openAccount } from '#contexts/accounts/index.ts';
import { fitting } from './bad-payloads.ts';
import { businessRows } from './business-rows.ts';
import { openHouse } from './house-in-use.ts';
import { assertProblem, type RawReply, sendRaw } from './problems.ts';

const NOBODYS_ID = '01a00000-0000-7000-8000-00000000dead';
/** No aggregate has changed so often. */
const VERSION_NOBODY_HAS = 999_999;

const inUse = await openHouse();
const rows = await businessRows(inUse.troth.database);
after(() => inUse.troth.stop());

let sent = 0;
const freshKey = (): string => `wrong value ${(sent += 1)}`;

const line = (quoteId: string, change: object) =>
  inUse.troth.send('rita.rep', `/quotes/${quoteId}/lines`, {
    operations: [{ op: 'add', offering: 'consulting-day', quantity: '1', ...change }],
  });

test('a quantity that nobody can deliver and a discount that is none are refused', async () => {
  const off = (value: unknown) => ({ discretionary: { kind: 'percent', value, reason: 'a test' } });
  const wrong: readonly (readonly [what: string, change: object, status: number])[] = [
    ['a quantity as a number', { quantity: 1.5 }, 400],
    ['a negative quantity', { quantity: '-1' }, 400],
    ['none', { quantity: '0' }, 422],
    ['a huge quantity', { quantity: '999999999999999' }, 422],
    ['a quantity with more digits than are kept', { quantity: '1'.repeat(40) }, 400],
    ['a discount as a number', off(10), 400],
    ['a negative discount', off('-10'), 400],
    ['more than all of it', off('100.01'), 422],
    ['a huge discount', off('999999999999999'), 422],
    ['an offering that there is not', { offering: 'no-such-offering' }, 422],
  ];
  await rows.unchanged(async () => {
    for (const [what, change, status] of wrong) {
      const reply = await line(inUse.drafted, change);
      assertProblem(
        { ...(reply as { body: RawReply['body'] }), status: reply.status, type: 'application/problem+json' },
        what,
      );
      assert.equal(reply.status, status, `${what}: ${JSON.stringify(reply.body)}`);
    }
  });
});

test('a currency that there is not is refused, on a quote and on an account', async () => {
  const { accountId } = inUse.known;
  const anAccount = fitting(openAccount.payload, inUse.known);
  await rows.unchanged(async () => {
    for (const currency of ['ZZZ', 'eur', 'EURO', '€€€', '']) {
      const quote = await inUse.troth.send('rita.rep', '/quotes', { accountId, name: 'x', currency });
      assert.ok([400, 422].includes(quote.status), `${currency}: ${JSON.stringify(quote.body)}`);
      const account = await inUse.troth.send('rita.rep', '/accounts', { ...anAccount, currency });
      assert.ok([400, 422].includes(account.status), `${currency}: ${JSON.stringify(account.body)}`);
    }
  });
});

test('a refused request leaves its key free for the valid one that follows', async () => {
  const { send: as, tokenFor, url } = inUse.troth;
  const idempotencyKey = freshKey();
  const { accountId } = inUse.known;
  const attempts: readonly (readonly [payload: object, envelope: object, status: number])[] = [
    [{ accountId }, {}, 400],
    [{ accountId: NOBODYS_ID, name: 'x' }, {}, 404],
    [{ accountId, name: 'x', currency: 'ZZZ' }, {}, 422],
    [{ accountId, name: 'x' }, { actor: { type: 'user', id: NOBODYS_ID } }, 403],
    [{ accountId, name: 'x' }, {}, 200],
  ];
  for (const [payload, envelope, status] of attempts) {
    const reply = await as('rita.rep', '/quotes', payload, { ...envelope, idempotencyKey });
    assert.equal(reply.status, status, JSON.stringify(reply.body));
  }
  const again = await sendRaw(url, {
    method: 'POST',
    path: '/quotes',
    token: await tokenFor('rita.rep'),
    body: JSON.stringify({ idempotencyKey, payload: { accountId, name: 'x' } }),
  });
  assert.equal(again.body['repeated'], true, 'and the valid one, sent again, is answered with what it did');
  assertProblem(
    await sendRaw(url, {
      method: 'POST',
      path: '/quotes',
      token: await tokenFor('rita.rep'),
      body: JSON.stringify({ idempotencyKey, payload: { accountId, name: 'another' } }),
    }),
    'the key of another input',
    ['idempotency.key-reused'],
  );
});

test('a command that was refused for its version works with the right one and the same key', async () => {
  const { send: as } = inUse.troth;
  const path = `/quotes/${inUse.drafted}/price`;
  const idempotencyKey = freshKey();
  const stale = await as('rita.rep', path, {}, { idempotencyKey, expectedVersion: VERSION_NOBODY_HAS });
  assert.equal(stale.status, 409);
  const { current } = stale.body as { readonly current: number };
  const right = await as('rita.rep', path, {}, { idempotencyKey, expectedVersion: current });
  assert.deepEqual([right.status, (right.body as { version: number }).version], [200, current + 1]);
});

test('work that the other system refused can still be repaired with the key that was refused', async () => {
  const { orderId, taskId } = inUse.fallen;
  const path = `/orders/${orderId}/retry-task`;
  const idempotencyKey = freshKey();
  const { send: as } = inUse.troth;
  assert.equal((await as('otto.orderops', path, { taskId: NOBODYS_ID }, { idempotencyKey })).status, 404);
  const repaired = await as('otto.orderops', path, { taskId }, { idempotencyKey, reason: 'it was put right' });
  assert.equal(repaired.status, 200, JSON.stringify(repaired.body));
});
