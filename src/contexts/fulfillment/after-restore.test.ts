import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decideExpire } from './expire-leases.ts';
import { decideStart } from './start-attempt.ts';
import { aTask } from './task.builder.ts';
import type { Task } from './task.ts';

const at = Temporal.Instant.from('2026-11-21T10:00:01Z');
const start = (tasks: readonly Task[]) => {
  const decided = decideStart(
    { tasks, gates: new Map() },
    { at, payload: { worker: 'w', limit: 64 }, id: (...labels) => labels.join('/') },
  );
  assert.ok(decided.ok);
  return decided.value;
};
const restored = (task: Task): Task => {
  const decided = decideExpire([task], { at });
  assert.ok(decided.ok);
  return decided.value.saved[0]!.task;
};

test('after a restore, what was still to be sent may have been sent: it stays where it is, and is in doubt', () => {
  for (const state of ['waiting', 'ready', 'retryScheduled'] as const) {
    const { state: now, earlierUnknown } = restored(aTask({ state }));
    assert.deepEqual([now, earlierUnknown], [state, true]);
  }
});

test('what is in doubt is sent again under its own key where they know it, and asked about first where it could be done twice', () => {
  const parcel = restored(aTask({ key: 'ship', state: 'ready', idempotent: false }));
  const access = restored(aTask({ key: 'activate', state: 'ready' }));
  const { tasks, doubtful, attempts } = start([parcel, access]);
  assert.deepEqual(
    tasks.map(({ key, state }) => [key, state]),
    [['activate', 'inFlight']],
  );
  assert.deepEqual(attempts.length, 1, 'no attempt is recorded for what is not sent');
  assert.deepEqual(
    doubtful.map(({ task }) => [task.key, task.state]),
    [['ship', 'unknown']],
  );
});

test('without a restore nothing of this happens: what was never sent is sent', () => {
  const { tasks, doubtful } = start([aTask({ key: 'ship', state: 'ready', idempotent: false })]);
  assert.deepEqual([tasks.length, doubtful.length], [1, 0]);
});
