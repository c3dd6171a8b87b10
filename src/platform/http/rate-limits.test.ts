import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mustWait, perMinute } from './rate-limits.ts';

test('a bucket gives what it holds at once, then what fills again, and says when to come back', () => {
  const limit = perMinute(60);
  for (let n = 0; n < 60; n += 1) assert.equal(limit.take('rita', 0), 0);
  assert.equal(limit.take('rita', 0), 1, 'one a second comes back');
  assert.equal(limit.take('rita', 999), 1);
  assert.equal(limit.take('rita', 1_000), 0);
  assert.equal(limit.take('rita', 1_000), 1);
  assert.equal(limit.take('mona', 1_000), 0, 'nobody pays for another');
  assert.equal(limit.take('rita', 10), 1, 'a clock that goes back gives nothing');
});

test('looking takes nothing', () => {
  const limit = perMinute(1);
  assert.equal(limit.waits('address', 0), 0);
  assert.equal(limit.take('address', 0), 0);
  assert.equal(limit.waits('address', 0), 60);
  assert.equal(limit.waits('address', 59_000), 1);
  assert.equal(limit.waits('address', 60_000), 0);
});

test('one actor alone cannot use up what their tenant may ask, and all together can', () => {
  const limits = { actor: perMinute(2), tenant: perMinute(3), failedSignIn: perMinute(1) };
  const ask = (id: string) => mustWait(limits, { id, tenantId: 't' }, 0)?.limit ?? 'served';
  assert.deepEqual(['a', 'a', 'a', 'a', 'b', 'b'].map(ask), ['served', 'served', 'actor', 'actor', 'served', 'tenant']);
});
