import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reachesCustomer } from './mail-of-customer.ts';

const recorded = { contact: 'karl.kunde@customer.example', people: ['Erika@Holding.example', 'boss@gmail.com'] };

const rows: readonly (readonly [what: string, email: string, reaches: boolean])[] = [
  ['the recorded contact', 'Karl.Kunde@Customer.example', true],
  ['somebody in the same house', 'erika@customer.example', true],
  ['one of its people at another house', 'erika@holding.example', true],
  ['somebody else at that other house', 'other@holding.example', false],
  ['the free mailbox of one of its people', 'boss@gmail.com', true],
  ['anybody with such a mailbox', 'seller.private@gmail.com', false],
  ['a house that only sounds alike', 'karl@customer.example.evil.example', false],
  ['a house below it', 'karl@sub.customer.example', false],
  ['an address with another one before its last sign', '"a@customer.example"@evil.example', false],
];
for (const [what, email, reaches] of rows)
  test(`Mail to ${what} ${reaches ? 'reaches' : 'does not surely reach'} the customer`, () =>
    assert.equal(reachesCustomer(email, recorded), reaches));

test('An account whose contact is a free mailbox vouches for that one only', () => {
  const small = { contact: 'owner@web.de', people: [] };
  assert.equal(reachesCustomer('owner@web.de', small), true);
  assert.equal(reachesCustomer('seller@web.de', small), false);
});
