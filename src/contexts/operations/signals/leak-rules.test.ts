/** Each rule of lost revenue on rows: what it names, what it leaves alone, and the money that it says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  LEAK_RULES,
  type Leak,
  leakTotals,
  notCharged,
  notHandedOver,
  underPromise,
  withExpired,
  withoutApproval,
} from './leak-rules.ts';

/** Rules that found something here; the last test holds them against those that are stated. */
const tried = new Set<string>();
const named = (leaks: readonly Leak[]) =>
  leaks.map(({ id, money, rule }) => {
    tried.add(rule);
    return [id, money?.amount ?? null];
  });
const none: ReadonlySet<string> = new Set();

test('fulfilled-not-handed-over: an order that was carried out and whose terms billing has not, with what it promised', () => {
  const ended = ['told', 'silent', 'two-currencies', 'unpriced'].map((id) => ({
    id,
    number: `O-${id}`,
    endedAt: '2026-11-01T00:00:00Z',
  }));
  const promised = [
    { of: 'told', currency: 'EUR', amount: '5' },
    { of: 'silent', currency: 'EUR', amount: '120.50' },
    { of: 'two-currencies', currency: 'EUR', amount: '7' },
    { of: 'two-currencies', currency: 'USD', amount: '8' },
  ];
  const leaks = notHandedOver(ended, new Set(['told']), promised);
  assert.deepEqual(named(leaks), [
    ['silent', '120.50'],
    // Of two currencies no sum is one amount, and what nothing tells is no zero.
    ['two-currencies', null],
    ['unpriced', null],
  ]);
  assert.deepEqual(
    [leaks[0]?.rule, leaks[0]?.kind, leaks[0]?.href, leaks[0]?.since],
    ['fulfilled-not-handed-over', 'order', '/orders/silent', '2026-11-01T00:00:00Z'],
  );
});

test('in-use-not-charged: a product in use with charges, of whose order item billing was told nothing', () => {
  const used = ['charged', 'free'].map((id) => ({
    id,
    itemId: `item-${id}`,
    offering: 'platform',
    since: '2026-11-01T00:00:00Z',
  }));
  const leaks = notCharged(used, new Set(['item-charged']), [{ of: 'item-free', currency: 'EUR', amount: '99' }]);
  assert.deepEqual(named(leaks), [['free', '99']]);
  assert.equal(leaks[0]?.rule, 'in-use-not-charged');
  assert.deepEqual(notCharged(used, new Set(['item-charged', 'item-free']), []), []);
});

/** promised, invoiced → what was lost, or no candidate */
const CHARGED: readonly (readonly [string | null, string, string | null])[] = [
  ['100', '90.00', '10'],
  ['100.005', '100.00', '0.005'],
  ['100', '100', null],
  // Too much is the customer's loss: another list shows it.
  ['100', '130', null],
  // What rests on nothing was not promised.
  [null, '130', null],
  // What is no amount is not guessed at.
  ['per seat', '3', null],
];

test('billed-under-promise: a line that charges less than was promised, by exactly that much', () => {
  for (const [promised, invoiced, lost] of CHARGED) {
    const line = { id: 'l', invoiceRef: 'INV-1', said: '{"currency":"EUR"}' };
    const leaks = underPromise([{ ...line, differences: [{ what: 'amount', promised, invoiced }] }]);
    assert.deepEqual(named(leaks), lost === null ? [] : [['l', lost]], `${String(promised)} and ${invoiced}`);
  }
  const other = [{ what: 'period', promised: '2026-01', invoiced: '2026-02' }];
  assert.deepEqual(underPromise([{ id: 'l', invoiceRef: 'I', said: '{"currency":"EUR"}', differences: other }]), []);
});

const closed = (id: string, more: object = {}) => ({
  id,
  title: `Q-${id}/1`,
  acceptedAt: '2026-11-02T00:00:00Z',
  pricedAsOf: '2026-11-01',
  currency: 'EUR',
  given: '250.00',
  byHandPercent: 0,
  promotions: [],
  ...more,
});

test('given-without-approval: ten per cent by hand and more, and no person approved it', () => {
  const quotes = [
    closed('small', { byHandPercent: 9.99 }),
    closed('edge', { byHandPercent: 10 }),
    closed('high', { byHandPercent: 45 }),
    closed('approved', { byHandPercent: 45 }),
    closed('promotion-only', { promotions: ['launch'] }),
  ];
  const leaks = withoutApproval(quotes, new Set(['approved']));
  assert.deepEqual(named(leaks), [
    ['edge', '250.00'],
    ['high', '250.00'],
  ]);
  assert.match(LEAK_RULES['given-without-approval'], /10 % or more/);
});

test('expired-promotion: priced for a day on which a promotion held no more', () => {
  const ends: Readonly<Record<string, string>> = { over: '2026-11-01', 'last-day': '2026-11-02' };
  const quotes = [
    // The first day after it is the day that it was priced for.
    closed('late', { promotions: ['last-day', 'over'] }),
    closed('in-time', { promotions: ['last-day'] }),
    closed('for-ever', { promotions: ['nobody-knows'] }),
    closed('plain'),
  ];
  assert.deepEqual(named(withExpired(quotes, (promotion) => ends[promotion])), [['late', '250.00']]);
});

test('one quote may be named by two rules; totals are by currency, exact, and leave out what nobody knows', () => {
  const both = closed('both', { byHandPercent: 30, promotions: ['over'], given: '0.1' });
  const leaks = [...withoutApproval([both], none), ...withExpired([both], () => '2026-01-01')];
  assert.deepEqual(
    leaks.map(({ rule }) => rule),
    ['given-without-approval', 'expired-promotion'],
  );
  const more = [...leaks, ...leaks.map((leak) => ({ ...leak, money: null })), { ...leaks[0]!, money: usd('2') }];
  assert.deepEqual(
    [...leakTotals(more)],
    [
      ['EUR', '0.2'],
      ['USD', '2'],
    ],
  );
});
const usd = (amount: string) => ({ amount, currency: 'USD' });

test('every stated rule has found something above', () => {
  assert.deepEqual([...tried].toSorted(), Object.keys(LEAK_RULES).toSorted());
});
