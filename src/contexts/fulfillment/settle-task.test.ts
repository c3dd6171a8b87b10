import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { QueryOutcome, SubmitOutcome } from '#platform/connectors/connector.ts';
import { CHECKS_MAX, checkDelayMs, retryDelayMs } from './retry.policy.ts';
import { settleAnswer, settleCallback, settleQuery, settleUnaskable, settleUnsendable } from './settle-task.ts';
import { aTask } from './task.builder.ts';
import { taskLife } from './task.lifecycle.ts';
import { fulfillmentFacts, idempotencyKeyOf, readIdempotencyKey, type Task, type TaskState } from './task.ts';

const at = Temporal.Instant.from('2026-11-21T10:00:01Z');
const done = { kind: 'done', ref: 'R-1', result: { id: 'x' } } as const;
const taken = { kind: 'accepted', ref: 'R-1' } as const;
const no = { kind: 'refused', code: 'bad-address', message: 'No such street', retriable: false } as const;
const notNow = { kind: 'refused', code: 'busy', message: 'Later', retriable: true } as const;
const safe = { kind: 'failed-safe', why: 'nothing was sent' } as const;
const unknown = { kind: 'unknown', why: 'no answer within 10000 ms' } as const;
const undone = { kind: 'undone' } as const;

const stateAfter = (settlement: { readonly task: Task } | undefined): TaskState | 'absorbed' =>
  settlement?.task.state ?? 'absorbed';

test('the life of a task has no dead end, nothing unreachable, and a way out of every wait', () => {
  assert.deepEqual(taskLife.problems(), []);
  for (const move of taskLife.moves)
    assert.ok(
      [...fulfillmentFacts, 'OrderRepairApplied'].some((fact) => fact === move.fact),
      move.fact,
    );
});

test('what an answer to our call means', () => {
  const rows: readonly (readonly [outcome: SubmitOutcome, change: Partial<Task>, to: TaskState | 'absorbed'])[] = [
    [done, {}, 'done'],
    [taken, {}, 'awaitingOutcome'],
    [no, {}, 'failed'],
    [notNow, {}, 'retryScheduled'],
    [notNow, { tries: 3 }, 'failed'],
    [safe, {}, 'retryScheduled'],
    [safe, { tries: 3 }, 'failed'],
    [unknown, {}, 'unknown'],
    [unknown, { tries: 3, idempotent: false }, 'unknown'],
    // An earlier send may have taken effect: only its end settles anything.
    [no, { earlierUnknown: true }, 'unknown'],
    [safe, { earlierUnknown: true }, 'unknown'],
    [done, { earlierUnknown: true }, 'done'],
    // A callback overtook the answer.
    [taken, { state: 'awaitingOutcome' }, 'absorbed'],
    [done, { state: 'awaitingOutcome' }, 'done'],
    [unknown, { state: 'done' }, 'absorbed'],
    [done, { state: 'done' }, 'absorbed'],
  ];
  for (const [outcome, change, to] of rows)
    assert.equal(stateAfter(settleAnswer(aTask(change), outcome, at)), to, JSON.stringify([outcome, change]));
});

test('what a status query means to a task in doubt', () => {
  const rows: readonly (readonly [outcome: QueryOutcome, change: Partial<Task>, to: TaskState | 'absorbed'])[] = [
    [done, {}, 'done'],
    [taken, {}, 'awaitingOutcome'],
    [no, {}, 'failed'],
    [undone, {}, 'failed'],
    [safe, {}, 'retryScheduled'],
    [unknown, {}, 'unknown'],
    // An idempotent operation is sent again after a while, under the same key; one that is not, never.
    [unknown, { checks: 3 }, 'retryScheduled'],
    [unknown, { checks: 3, idempotent: false }, 'unknown'],
    [unknown, { checks: CHECKS_MAX, idempotent: false }, 'fallenOut'],
    [unknown, { checks: CHECKS_MAX, tries: 3 }, 'fallenOut'],
    [taken, { state: 'awaitingOutcome', checks: CHECKS_MAX }, 'fallenOut'],
    [done, { state: 'done' }, 'absorbed'],
    [done, { state: 'inFlight' }, 'absorbed'],
  ];
  for (const [outcome, change, to] of rows)
    assert.equal(
      stateAfter(settleQuery(aTask({ state: 'unknown', ...change }), outcome, at)),
      to,
      JSON.stringify([outcome, change]),
    );
});

test('a resend after unknown says so, so that its refusal is not taken for the last word', () => {
  const again = settleQuery(aTask({ state: 'unknown', checks: 3 }), unknown, at);
  assert.equal(again?.task.earlierUnknown, true);
  assert.equal(settleQuery(aTask({ state: 'unknown', earlierUnknown: true }), safe, at)?.task.earlierUnknown, false);
});

test('where nobody can be asked, an idempotent task is sent again and any other goes to a person', () => {
  assert.equal(stateAfter(settleUnaskable(aTask({ state: 'unknown' }), at)), 'retryScheduled');
  assert.equal(stateAfter(settleUnaskable(aTask({ state: 'unknown', idempotent: false }), at)), 'fallenOut');
  assert.equal(stateAfter(settleUnaskable(aTask({ state: 'done' }), at)), 'absorbed');
});

test('callbacks may be early, late, twice and out of order', () => {
  const say = (change: Partial<Task>, outcome: typeof done | typeof taken | typeof no, sequence: number) =>
    stateAfter(settleCallback(aTask(change), outcome, sequence, at));
  assert.equal(say({ state: 'awaitingOutcome' }, done, 2), 'done');
  assert.equal(say({ state: 'inFlight' }, done, 1), 'done');
  assert.equal(say({ state: 'unknown' }, done, 1), 'done');
  assert.equal(say({ state: 'fallenOut' }, done, 1), 'done');
  assert.equal(say({ state: 'done' }, done, 3), 'absorbed');
  assert.equal(say({ state: 'awaitingOutcome', callbackSeq: 2 }, taken, 1), 'absorbed');
  assert.equal(say({ state: 'awaitingOutcome', callbackSeq: 2 }, no, 2), 'absorbed');
  assert.equal(say({ state: 'awaitingOutcome' }, no, 2), 'failed');
  assert.equal(say({ state: 'fallenOut' }, no, 2), 'absorbed');
  assert.equal(say({ state: 'cancelled' }, done, 2), 'absorbed');
});

test('a request that cannot be put together fails, unless an earlier one may have been carried out', () => {
  assert.equal(settleUnsendable(aTask(), 'answer-missing', 'no ref').task.state, 'failed');
  assert.equal(settleUnsendable(aTask({ earlierUnknown: true }), 'answer-missing', 'no ref').task.state, 'fallenOut');
});

const outcomes = fc.constantFrom<SubmitOutcome>(done, taken, no, notNow, safe, unknown);
const queries = fc.constantFrom<QueryOutcome>(done, taken, no, notNow, safe, unknown, undone);

test('no path leads from an unknown outcome to done or failed without a word of the other side', () => {
  fc.assert(
    fc.property(fc.array(queries, { maxLength: 40 }), fc.boolean(), (words, idempotent) => {
      let task = aTask({ state: 'unknown', earlierUnknown: true, idempotent });
      for (const word of words) {
        const settlement = settleQuery(task, word, at);
        if (settlement === undefined) break;
        const { state } = settlement.task;
        if (word.kind === 'unknown') assert.ok(state !== 'done' && state !== 'failed', `${word.kind} → ${state}`);
        if (state === 'done') assert.equal(word.kind, 'done');
        task = settlement.task;
      }
    }),
  );
});

test('an operation that is not idempotent is never scheduled again while an earlier send is unknown', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(outcomes, queries), { maxLength: 30 }), (words) => {
      let task = aTask({ idempotent: false });
      for (const word of words) {
        const settlement =
          task.state === 'inFlight'
            ? word.kind !== 'undone' && settleAnswer(task, word, at)
            : task.state === 'retryScheduled'
              ? { task: { ...task, state: 'inFlight' as const, tries: task.tries + 1 } }
              : settleQuery(task, word, at);
        if (!settlement) break;
        task = settlement.task;
        if (task.state === 'retryScheduled') assert.equal(task.earlierUnknown, false);
      }
    }),
  );
});

test('waits grow, are bounded and are spread, and a replay waits equally long', () => {
  const policy = { attemptsMax: 9, firstDelayMs: 500, delayMaxMs: 60_000 };
  const waits = [1, 2, 3, 20].map((tries) => retryDelayMs(policy, tries, 'task'));
  assert.deepEqual(
    waits,
    [1, 2, 3, 20].map((tries) => retryDelayMs(policy, tries, 'task')),
  );
  for (const [index, full] of [500, 1_000, 2_000, 60_000].entries())
    assert.ok(waits[index]! >= full / 2 && waits[index]! <= full, `${waits[index]} of ${full}`);
  assert.notEqual(retryDelayMs(policy, 3, 'task'), retryDelayMs(policy, 3, 'another'));
  assert.ok(checkDelayMs(30, 'task') <= 120_000);
});

test('our key names the task and its correction, and is read back; what is not ours is not', () => {
  const task = aTask({ keyNo: 2 });
  assert.match(idempotencyKeyOf(task), /^[A-Za-z0-9][A-Za-z0-9_:~-]{0,199}$/);
  assert.deepEqual(readIdempotencyKey(idempotencyKeyOf(task)), { taskId: task.id, keyNo: 2 });
  assert.equal(readIdempotencyKey('something-else'), undefined);
  assert.equal(readIdempotencyKey(`${'-'.repeat(36)}:a`), undefined);
});
