import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lazy } from './lazy.ts';

test('what is asked for twice is worked out once, and what nobody asks for never', () => {
  let made = 0;
  const value = lazy(() => (made += 1));
  assert.equal(made, 0);
  assert.deepEqual([value(), value(), made], [1, 1, 1]);
});

test('what could not be worked out is tried again, and is not kept as nothing', () => {
  let tries = 0;
  const value = lazy(() => {
    tries += 1;
    if (tries === 1) throw new Error('not yet');
    return undefined;
  });
  assert.throws(value, /not yet/);
  assert.deepEqual([value(), value(), tries], [undefined, undefined, 2]);
});
