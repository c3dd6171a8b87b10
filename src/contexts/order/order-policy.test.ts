import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Account } from '#contexts/accounts/index.ts';
import { decideDue } from './order-due.ts';
import { beginningOf, type OrderPolicy } from './order-policy.ts';
import { anOrder, AT } from './order.builder.ts';
import { decideSubmit } from './submit-order.ts';

const TODAY = Temporal.PlainDate.from('2026-11-21');
const policy: Partial<OrderPolicy> = {
  leadDays: 30,
  aheadDaysMax: 400,
  backdating: { freeDays: 14, daysMax: 90, reasons: ['late-paperwork', 'goodwill'] },
};
const begin = (wantedFor: string, more: { notBefore?: string; reasonCode?: string } = {}, by = policy) => {
  const decided = beginningOf(by, { wantedFor, ...more }, TODAY);
  return decided.ok ? decided.value : decided.refusal.code;
};

test('work begins so many days before the order is wanted, or at once where that day has come, and never before the day that was asked for', () => {
  assert.deepEqual(
    [
      begin('2027-03-01'),
      begin('2026-12-21'),
      begin('2026-12-22'),
      begin('2026-11-25', { notBefore: '2026-12-01' }),
      begin('2027-03-01', { notBefore: '2026-12-01' }),
      begin('2027-03-01', {}, {}),
    ],
    ['2027-01-30', null, '2026-11-22', '2026-12-01', '2027-01-30', null],
  );
});

test('how far ahead and how far back an order may be dated is the policy’s, and further back it takes one of its reasons', () => {
  assert.deepEqual(
    [
      begin('2027-12-26'),
      begin('2027-12-27'),
      begin('2026-11-07'),
      begin('2026-11-06'),
      begin('2026-11-06', { reasonCode: 'because' }),
      begin('2026-11-06', { reasonCode: 'goodwill' }),
      begin('2026-08-23', { reasonCode: 'goodwill' }),
      begin('2026-08-22', { reasonCode: 'goodwill' }),
      begin('2020-01-01', {}, {}),
    ],
    [
      '2027-11-26',
      'order.too-far-ahead',
      null,
      'order.backdating-needs-reason',
      'order.backdating-needs-reason',
      null,
      null,
      'order.backdated-too-far',
      null,
    ],
  );
});

test('an order for later is taken on, told to wait, and begun by nobody before its day', () => {
  const order = anOrder({ state: 'draft', requestedFor: '2027-03-01' });
  const account = { state: 'active' } as Account;
  const decided = decideSubmit({ order, account }, { at: AT, payload: { orderId: order.id } }, policy);
  assert.ok(decided.ok);
  assert.deepEqual(
    [decided.value.state, decided.value.beginOn, decided.value.facts.map(({ type }) => type)],
    ['pending', '2027-01-30', ['OrderValidated', 'OrderSubmitted', 'OrderDeferred']],
  );
  const pending = anOrder({ state: 'pending', beginOn: '2027-01-30' });
  const due = (at: string) => {
    const answer = decideDue(pending, { at: Temporal.Instant.from(at) });
    return answer.ok ? answer.value.state : answer.refusal.code;
  };
  assert.equal(due('2027-01-29T23:59:59Z'), 'order.not-due');
  assert.equal(due('2027-01-30T00:00:00Z'), 'acknowledged');
  assert.equal(
    decideDue(anOrder({ state: 'inProgress' }), { at: AT }).ok,
    false,
    'what has begun does not begin again',
  );
});
