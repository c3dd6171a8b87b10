import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Priority } from '#contexts/order/index.ts';
import { inTurn, inTurnByHand, latestTurn, STEP_BY_HAND_HOURS, STEP_MINUTES, turnOf } from './turn.ts';

const NOON = Temporal.Instant.from('2026-11-22T12:00:00Z');
const due = (id: string, minutes: number, priority: Priority) => ({ id, dueAt: NOON.add({ minutes }), priority });
const claimed = (...tasks: readonly ReturnType<typeof due>[]): string =>
  tasks
    .toSorted(inTurn)
    .map(({ id }) => id)
    .join(' ');

test('of tasks that become due at once the more urgent goes first, and of equals the older', () => {
  assert.equal(claimed(due('d', 0, 2), due('a', 0, 4), due('c', 0, 2), due('b', 0, 0), due('e', 0, 1)), 'b e c d a');
});

test('waiting makes urgent: a quarter of an hour counts as much as a step of priority', () => {
  assert.equal(claimed(due('normal', 0, 2), due('urgent', 2 * STEP_MINUTES - 1, 0)), 'urgent normal');
  assert.equal(claimed(due('normal', 0, 2), due('urgent', 2 * STEP_MINUTES + 1, 0)), 'normal urgent');
});

test('nothing starves: while urgent work comes in without end, the least urgent task goes after that of one hour', () => {
  const waiting = due('patient', 0, 4);
  const flood = Array.from({ length: 600 }, (_, minute) => due(`urgent-${minute}`, minute, 0));
  const before = [waiting, ...flood].toSorted(inTurn).indexOf(waiting);
  assert.equal(before, 4 * STEP_MINUTES);
});

test('whatever is due has had its turn by the latest turn, so that what comes later need not be looked at', () => {
  for (const priority of [0, 1, 2, 3, 4] as const)
    assert.ok(Temporal.Instant.compare(turnOf(NOON, priority), latestTurn(NOON)) <= 0);
});

test('of work that people do, a step of priority counts as much as a working day of its deadline', () => {
  const hours = (count: number): number => count * 60;
  const queue = (...tasks: readonly ReturnType<typeof due>[]): string =>
    tasks
      .toSorted(inTurnByHand)
      .map(({ id }) => id)
      .join(' ');
  assert.equal(queue(due('usual', hours(24), 2), due('urgent', hours(36), 0)), 'urgent usual');
  assert.equal(
    queue(due('usual', hours(24), 2), due('urgent', hours(24 + 2 * STEP_BY_HAND_HOURS + 1), 0)),
    'usual urgent',
  );
  assert.equal(queue(due('b', hours(24), 2), due('a', hours(24), 2)), 'a b');
});
