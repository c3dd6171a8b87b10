import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decideRecord, type OutcomeReport } from './record-outcome.ts';
import { aTask } from './task.builder.ts';

const [kept, taken] = [aTask({ id: 'kept', fence: 4 }), aTask({ id: 'taken', fence: 5 })];
const report = (taskId: string): OutcomeReport => ({
  taskId,
  attemptId: `attempt-${taskId}`,
  fence: 4,
  outcome: { kind: 'done', ref: 'R-1', result: {} },
  trace: { tookUs: 1_000 },
});
const bring = (...taskIds: readonly string[]) =>
  decideRecord(
    { tasks: [kept, taken], successors: [], gates: new Map() },
    {
      at: Temporal.Instant.from('2026-11-21T10:00:01Z'),
      payload: { outcomes: taskIds.map(report) },
      id: (...labels) => labels.join(':'),
    },
  );

test('a worker that was away brings what it still holds and what another holds by now: the one is taken, the other is named', () => {
  const both = bring('kept', 'taken');
  assert.ok(both.ok);
  assert.deepEqual((both.value.answer as { lost?: unknown }).lost, [{ taskId: 'taken', fence: 4 }]);
  assert.deepEqual(
    both.value.ended.map(({ id }) => id),
    ['attempt-kept'],
  );
  const late = bring('taken');
  assert.ok(!late.ok);
  assert.deepEqual(late.refusal, { code: 'task.lease-lost', tasks: [{ taskId: 'taken', fence: 4 }] });
});
