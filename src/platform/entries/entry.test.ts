import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toHex } from '#kernel/hash.ts';
import { type CommittedField, commitment, fieldSalt } from './entry.ts';

const FIELDS: readonly CommittedField[] = ['input', 'output', 'origin', 'reason.text'];

test('Who was shown one field of an entry has the salt of no other, and not what they are derived from', () => {
  const kept = new Uint8Array(32).fill(7);
  const salts = FIELDS.map((field) => toHex(fieldSalt(kept, field)));
  assert.equal(new Set([...salts, toHex(kept)]).size, FIELDS.length + 1);
  const [shown] = FIELDS.map((field) => fieldSalt(kept, field));
  assert.notEqual(commitment(shown!, '192.0.2.7'), commitment(fieldSalt(kept, 'origin'), '192.0.2.7'));
});

test('An entry from before is opened with the one salt that it had', () => {
  const kept = new Uint8Array(16).fill(7);
  for (const field of FIELDS) assert.deepEqual(fieldSalt(kept, field), kept);
});
