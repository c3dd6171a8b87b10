import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Outcome, accepted, must, mustAccept, refused } from './outcome.ts';

test('a refusal carries its code and the numbers a person needs', () => {
  const outcome: Outcome<string> = refused({ code: 'quote.expired', validUntil: '2026-03-31' });
  assert.deepEqual(outcome, { ok: false, refusal: { code: 'quote.expired', validUntil: '2026-03-31' } });
});

test('a broken promise to ourselves crashes by the name of the promise', () => {
  must(accepted(1).ok, 'accepted is ok');
  assert.throws(() => must(0, 'the parts add up'), {
    name: 'BrokenPromise',
    message: 'Broken promise: the parts add up',
  });
});

test('an outcome that was already checked gives its value, and a refusal there is our bug', () => {
  assert.equal(mustAccept(accepted(7), 'it was checked'), 7);
  assert.throws(
    () => mustAccept(refused({ code: 'x.y' }), 'it was checked'),
    /it was checked \(refused: \{"code":"x.y"\}\)/,
  );
});
