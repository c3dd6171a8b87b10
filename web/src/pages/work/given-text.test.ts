import assert from 'node:assert/strict';
import { test } from 'node:test';
import { givenText } from './given-text.ts';

test('a party is told by its name, its address and who is there; what is no party as it is', () => {
  const address = { lines: ['Bleicherweg 30'], postalCode: '8002', city: 'Zürich', country: 'CH' };
  const bank = { id: 'x', name: 'Alpenblick Privatbank AG', address, contact: 'Beat Ammann', language: 'de-CH' };
  assert.equal(givenText(bank), 'Alpenblick Privatbank AG, Bleicherweg 30, 8002 Zürich, CH, Beat Ammann');
  assert.equal(givenText({ id: 'wien', name: 'Wien' }), 'Wien');
  assert.deepEqual([givenText('1'), givenText(true), givenText({ a: 1 })], ['1', 'true', '{"a":1}']);
});
