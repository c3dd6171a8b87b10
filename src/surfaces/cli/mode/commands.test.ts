import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endOf, modesText } from './commands.ts';

const now = Temporal.Instant.from('2026-11-21T10:00:00.123456789Z');

test('the end of a mode is a time from now or an instant', () => {
  assert.deepEqual(
    ['30m', '4h', '2d', '2026-12-01T00:00:00Z'].map((until) => endOf(until, now)),
    ['2026-11-21T10:30:00Z', '2026-11-21T14:00:00Z', '2026-11-23T10:00:00Z', '2026-12-01T00:00:00Z'],
  );
  assert.throws(() => endOf('soon', now));
});

test('what holds stands first, with whose it is, why and until when', () => {
  const text = modesText({
    holding: [{ key: 'mode:x', title: 'X waits', owner: 'sre', reason: 'repair', until: '2026-12-01T00:00:00Z' }],
    modes: [{ key: 'x', kind: 'degraded', title: 'X waits', owner: 'sre' }],
  });
  assert.match(text, /^Held:\n {2}mode:x +X waits, until 2026-12-01T00:00:00Z; sre: repair\nThere are:\n {2}x /);
});
