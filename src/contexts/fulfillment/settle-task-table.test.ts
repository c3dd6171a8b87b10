/**
 * The whole table of decisions, every state with every word in every circumstance: what may follow from a word is said here once more, shorter and
 * the other way round, from the promise. No row leads from not knowing to *done* or *failed*.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QueryOutcome, SubmitOutcome } from '#platform/connectors/connector.ts';
import { decideExpire } from './expire-leases.ts';
import { CHECKS_BEFORE_RESEND, CHECKS_MAX } from './retry.policy.ts';
import {
  settleAnswer,
  settleCallback,
  type Settlement,
  settleQuery,
  settleUnaskable,
  settleUnsendable,
} from './settle-task.ts';
import { aTask } from './task.builder.ts';
import { taskLife } from './task.lifecycle.ts';
import type { Task, TaskState } from './task.ts';

const at = Temporal.Instant.from('2026-11-21T10:00:01Z');
const done = { kind: 'done', ref: 'R-1', result: { id: 'x' } } as const;
const taken = { kind: 'accepted', ref: 'R-1' } as const;
const no = { kind: 'refused', code: 'bad-address', message: 'No such street', retriable: false } as const;
const notNow = { kind: 'refused', code: 'busy', message: 'Later', retriable: true } as const;
const safe = { kind: 'failed-safe', why: 'nothing was sent' } as const;
const unknown = { kind: 'unknown', why: 'no answer within 10000 ms' } as const;
const undone = { kind: 'undone' } as const;

const ANSWERS: readonly SubmitOutcome[] = [done, taken, no, notNow, safe, unknown];
const WORDS: readonly QueryOutcome[] = [done, taken, no, notNow, safe, unknown, undone];

/** What is said, by whom, and whether it speaks of all that was ever sent under the key, or of the last send only. */
type Row = {
  readonly by: 'answer' | 'query' | 'callback' | 'nobody';
  readonly word: string;
  readonly settle: (task: Task) => Settlement | undefined;
};

const ROWS: readonly Row[] = [
  ...ANSWERS.map((word): Row => ({ by: 'answer', word: word.kind, settle: (task) => settleAnswer(task, word, at) })),
  ...WORDS.map((word): Row => ({ by: 'query', word: word.kind, settle: (task) => settleQuery(task, word, at) })),
  ...[done, taken, no, notNow].map((word): Row => ({
    by: 'callback',
    word: word.kind,
    settle: (task) => settleCallback(task, word, 7, at),
  })),
  { by: 'nobody', word: 'unaskable', settle: (task) => settleUnaskable(task, at) },
  {
    by: 'nobody',
    word: 'lease ran out',
    settle: (task) => {
      const decided = task.state === 'inFlight' ? decideExpire([task], { at }) : undefined;
      return decided?.ok ? { move: 'loseSight', task: decided.value.saved[0]!.task } : undefined;
    },
  },
  {
    by: 'nobody',
    word: 'unsendable',
    settle: (task) => (task.state === 'inFlight' ? settleUnsendable(task, 'answer-missing', 'no ref') : undefined),
  },
];

const BOOLEANS = [true, false];
const circumstances = (): readonly Task[] =>
  (Object.keys(taskLife.table.states) as TaskState[]).flatMap((state) =>
    BOOLEANS.flatMap((idempotent) =>
      BOOLEANS.flatMap((earlierUnknown) =>
        [1, 3].flatMap((tries) =>
          [0, CHECKS_BEFORE_RESEND - 1, CHECKS_MAX].map((checks) =>
            aTask({ state, idempotent, earlierUnknown, tries, checks }),
          ),
        ),
      ),
    ),
  );

const ENDED: ReadonlySet<TaskState> = new Set([
  'done',
  'skipped',
  'cancelled',
  'compensated',
  'compensating',
  'compensationFailed',
]);
/** Words from which it follows that nothing happened. */
const SAYS_NO: ReadonlySet<string> = new Set(['refused', 'failed-safe', 'undone', 'unsendable']);

const brokenBy = (row: Row, before: Task): string | undefined => {
  const settled = row.settle(before);
  if (settled === undefined) return undefined;
  const { state, problem } = settled.task;
  const ofTheLastSendOnly = row.by === 'answer' || row.word === 'unsendable';
  const inDoubt = before.earlierUnknown || before.state === 'unknown';
  if (ENDED.has(before.state)) return 'what has ended stays as it is';
  if (state === 'done' && row.word !== 'done') return 'done follows from the word done and from nothing else';
  if (state === 'failed' && !SAYS_NO.has(row.word)) return 'failed follows from a no';
  if (state === 'failed' && ofTheLastSendOnly && before.earlierUnknown)
    return 'a no to the last send says nothing of an earlier one';
  if (row.word === 'unknown' || row.by === 'nobody') {
    if (state === 'fallenOut' && problem?.cause !== 'outcome-unknown') return 'a person is told that nobody knows';
    if (state === 'retryScheduled' && !before.idempotent) return 'what must not be done twice is not sent again';
    if (state === 'retryScheduled' && !settled.task.earlierUnknown) return 'a resend in doubt says that it is one';
  }
  if (state === 'retryScheduled' && !before.idempotent && inDoubt && ofTheLastSendOnly)
    return 'what must not be done twice is sent again only when it is known that nothing happened';
  if (state === 'fallenOut' && problem === null) return 'who falls out says why';
  if (['retryScheduled', 'unknown', 'awaitingOutcome', 'inFlight'].includes(state) && settled.task.dueAt === null)
    return 'what is not at its end is looked at again';
  return undefined;
};

test('every state, every word, every circumstance: no row leads from not knowing to done or failed', () => {
  const tasks = circumstances();
  let decided = 0;
  for (const row of ROWS)
    for (const before of tasks) {
      if (row.settle(before) !== undefined) decided += 1;
      const { state, idempotent, earlierUnknown, tries, checks } = before;
      const where = JSON.stringify([row.by, row.word, { state, idempotent, earlierUnknown, tries, checks }]);
      assert.equal(brokenBy(row, before), undefined, where);
    }
  assert.ok(decided > 500, `${decided} of ${ROWS.length * tasks.length} rows decide something`);
});
