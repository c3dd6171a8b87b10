import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asideLimit, ASIDES_PER_MINUTE_MAX } from './record-aside.ts';

test('so much is written down of what changed nothing, each minute, of each; and no process counts what another has', () => {
  const [one, other] = [asideLimit(), asideLimit()];
  const admitted = (limit: typeof one, who: string, atMs: number): number =>
    Array.from({ length: ASIDES_PER_MINUTE_MAX + 5 }, () => limit(who, atMs)).filter(Boolean).length;
  assert.equal(admitted(one, 'probing', 0), ASIDES_PER_MINUTE_MAX);
  assert.equal(one('somebody else', 0), true);
  assert.deepEqual([one('probing', 59_999), one('probing', 60_000)], [false, true]);
  assert.equal(admitted(other, 'probing', 0), ASIDES_PER_MINUTE_MAX);
});
