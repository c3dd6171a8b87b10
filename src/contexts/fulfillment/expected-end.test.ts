import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectedEnd, type OpenTask, WITH_A_PERSON_MS } from './expected-end.ts';

const at = Temporal.Instant.from('2026-11-21T10:00:00Z');
const HOUR = 3_600_000;
const task = (id: string, predecessors: readonly string[], change: Partial<OpenTask> = {}): OpenTask => ({
  id,
  name: `The ${id}`,
  kind: 'call',
  state: 'waiting',
  connector: 'shipping',
  operation: id,
  dueAt: null,
  predecessors,
  ...change,
});
const TAKES: Readonly<Record<string, number>> = { setup: 1, ship: 48, register: 2, book: 24 };
const takes = ({ operation }: OpenTask): number => (TAKES[operation ?? ''] ?? 0) * HOUR;
const end = (...tasks: readonly OpenTask[]) => {
  const { expectedBy, because } = expectedEnd(tasks, takes, at);
  return [(expectedBy.epochMilliseconds - at.epochMilliseconds) / HOUR, because?.taskId ?? null];
};
const done = { state: 'done' } as const;

test('an order ends when its longest way does, and waits for the first open task of that way', () => {
  assert.deepEqual(end(task('setup', []), task('ship', ['setup']), task('book', ['setup'])), [49, 'setup']);
  assert.deepEqual(end(task('setup', [], done), task('ship', ['setup']), task('book', ['setup'])), [48, 'ship']);
  assert.deepEqual(
    end(
      task('setup', [], done),
      task('ship', ['setup'], done),
      task('book', ['setup']),
      task('register', ['ship', 'book']),
    ),
    [26, 'book'],
  );
});

test('when all is done nothing holds it up', () => {
  assert.deepEqual(end(task('setup', [], done), task('end', ['setup'], { kind: 'milestone' })), [0, null]);
});

test('a task that is tried again or has a date starts then; what a person has counts as long as the case may take', () => {
  const later = at.add({ hours: 30 }).toString();
  assert.deepEqual(end(task('register', [], { state: 'retryScheduled', dueAt: later })), [32, 'register']);
  assert.deepEqual(end(task('register', [], { notBefore: later })), [32, 'register']);
  assert.deepEqual(end(task('register', [], { state: 'fallenOut' })), [2 + WITH_A_PERSON_MS / HOUR, 'register']);
});

test('what waits for another order’s task is not held up here by what this order does not know', () => {
  assert.deepEqual(end(task('register', ['of-another-order'])), [2, 'register']);
});
