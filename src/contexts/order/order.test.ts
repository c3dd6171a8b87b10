import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Account } from '#contexts/accounts/index.ts';
import { decideCancel } from './cancel-order.ts';
import { decideComplete } from './complete-order.ts';
import { orderLife } from './order.lifecycle.ts';
import { orderFacts, type OrderState } from './order.ts';
import { anOrder, AT } from './order.builder.ts';
import { decideSubmit } from './submit-order.ts';

const active = { state: 'active' } as Account;
const closed = { state: 'closed' } as Account;
const submit = (state: OrderState, account: Account | undefined, itemCount = 1) => {
  const order = anOrder({ state, itemCount });
  const decided = decideSubmit({ order, account }, { at: AT, payload: { orderId: order.id } });
  return decided.ok ? decided.value.facts.map((fact) => fact.type) : decided.refusal.code;
};

test('the life of an order has no dead end, nothing unreachable, and a way out of every wait', () => {
  assert.deepEqual(orderLife.problems(), []);
  for (const move of orderLife.moves)
    assert.ok((orderFacts as readonly string[]).includes(move.fact) || move.fact === 'OrderDecomposed', move.fact);
});

test('an order is submitted once, for an active account, and not empty', () => {
  assert.deepEqual(submit('draft', active), ['OrderValidated', 'OrderSubmitted']);
  assert.equal(submit('inProgress', active), 'order.move-not-allowed');
  assert.equal(submit('cancelled', active), 'order.move-not-allowed');
  assert.equal(submit('draft', closed), 'order.account-closed');
  assert.equal(submit('draft', undefined), 'order.account-closed');
  assert.equal(submit('draft', active, 0), 'order.empty');
});

test('an order is cancelled at once before work begins; afterwards its plan is assessed', () => {
  const cancel = (state: OrderState) => {
    const decided = decideCancel(anOrder({ state }), { reasonCode: 'changed-mind' });
    return decided.ok ? decided.value.facts.map((fact) => fact.type) : decided.refusal.code;
  };
  assert.deepEqual(cancel('draft'), ['OrderCancelled']);
  assert.deepEqual(cancel('acknowledged'), ['OrderCancelled']);
  assert.deepEqual(cancel('inProgress'), ['OrderCancellationRequested']);
  assert.equal(cancel('pendingCancellation'), 'order.move-not-allowed');
  assert.equal(cancel('completed'), 'order.move-not-allowed');
});

test('an order is fulfilled once', () => {
  const complete = (state: OrderState) => {
    const decided = decideComplete(anOrder({ state }));
    return decided.ok ? decided.value.facts.map((fact) => fact.type) : decided.refusal.code;
  };
  assert.deepEqual(complete('inProgress'), ['OrderFulfilled']);
  assert.equal(complete('completed'), 'order.move-not-allowed');
  assert.equal(complete('cancelled'), 'order.move-not-allowed');
});
