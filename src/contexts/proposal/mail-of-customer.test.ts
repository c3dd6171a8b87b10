import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reachesCustomer } from './mail-of-customer.ts';

const recorded = {
  confirmed: ['karl.kunde@customer.example'],
  unconfirmed: ['new@invented.example', 'friend@gmail.com'],
  people: ['Erika@Holding.example', 'boss@gmail.com'],
};

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
    assert.equal(reachesCustomer(email, recorded).ok, reaches));

test('An account whose contact is a free mailbox vouches for that one only', () => {
  const small = { confirmed: ['owner@web.de'], unconfirmed: [], people: [] };
  assert.equal(reachesCustomer('owner@web.de', small).ok, true);
  assert.equal(reachesCustomer('seller@web.de', small).ok, false);
});

const codeOf = (email: string): string => {
  const reaches = reachesCustomer(email, recorded);
  return reaches.ok ? 'reaches' : reaches.refusal.code;
};

test('A contact that one person alone wrote down, and its house, wait for a second person', () => {
  for (const email of ['New@invented.example', 'boss@invented.example', 'friend@gmail.com'])
    assert.equal(codeOf(email), 'proposal.contact-unconfirmed', email);
  assert.equal(codeOf('seller@gmail.com'), 'proposal.link-to-strangers');
});
