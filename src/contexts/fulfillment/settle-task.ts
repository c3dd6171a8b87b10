/**
 * What an outcome means for a task. One table of decisions for answers, callbacks and status queries; it holds the promise that no path leads
 * from a timeout to *failed* or *done* without evidence. Pure: time is an argument, and the same outcome twice changes nothing the second time.
 */
import { must } from '#kernel/outcome.ts';
import type { QueryOutcome, SubmitOutcome } from '#platform/connectors/connector.ts';
import { CALLBACK_EXPECTED_MS, checkDelayMs, CHECKS_BEFORE_RESEND, CHECKS_MAX, retryDelayMs } from './retry.policy.ts';
import type { Problem, Task, TaskMove, TaskResult } from './task.ts';
import { taskLife } from './task.lifecycle.ts';

/** `undefined`: nothing new was said. */
export type Settlement = {
  readonly move: TaskMove | null;
  readonly task: Task;
  readonly result?: TaskResult;
};

type Change = Partial<Pick<Task, 'dueAt' | 'earlierUnknown' | 'checks' | 'problem' | 'lastSentAt'>>;

const later = (at: Temporal.Instant, ms: number): string => at.add({ milliseconds: ms }).toString();

const moved = (task: Task, move: TaskMove, change: Change, result?: TaskResult): Settlement => {
  const to = taskLife.move(task.state, move);
  must(to.ok, `a task that is ${task.state} may ${move}`);
  const next = { ...task, state: to.value, version: task.version + 1, ...change };
  return result === undefined ? { move, task: next } : { move, task: next, result };
};

const complete = (task: Task, result: TaskResult): Settlement =>
  moved(task, 'complete', { dueAt: null, earlierUnknown: false, problem: null }, result);

const fail = (task: Task, problem: Problem): Settlement =>
  moved(task, 'fail', { dueAt: null, earlierUnknown: false, problem });

/** It is known that nothing happened: tried again while tries are left, whatever the operation. */
const retryOrFail = (task: Task, at: Temporal.Instant, code: string, message: string): Settlement =>
  task.tries >= task.retry.attemptsMax
    ? fail(task, { cause: 'exhausted', code, message })
    : moved(task, 'retryLater', {
        dueAt: later(at, retryDelayMs(task.retry, task.tries, task.id)),
        earlierUnknown: false,
        checks: 0,
      });

/** What the answer to our own call says. A callback may have overtaken it: then only *done* still says something new. */
export const settleAnswer = (task: Task, outcome: SubmitOutcome, at: Temporal.Instant): Settlement | undefined => {
  if (task.state !== 'inFlight')
    return outcome.kind === 'done' && taskLife.allowed(task.state).includes('complete')
      ? complete(task, { ref: outcome.ref, result: outcome.result })
      : undefined;
  // What speaks only of this send settles nothing while an earlier one may have taken effect.
  if (task.earlierUnknown && (outcome.kind === 'refused' || outcome.kind === 'failed-safe')) return loseSight(task, at);
  switch (outcome.kind) {
    case 'done':
      return complete(task, { ref: outcome.ref, result: outcome.result });
    case 'accepted':
      return moved(task, 'await', { dueAt: later(at, CALLBACK_EXPECTED_MS), checks: 0 });
    case 'refused':
      return outcome.retriable
        ? retryOrFail(task, at, outcome.code, outcome.message)
        : fail(task, { cause: 'refused', code: outcome.code, message: outcome.message });
    case 'failed-safe':
      return retryOrFail(task, at, 'failed-safe', outcome.why);
    case 'unknown':
      return loseSight(task, at);
  }
};

/**
 * The call timed out, broke, or its worker is gone. The send may have left as late as now, so *not received* proves nothing until the
 * contract's settling time has passed from now.
 */
export const loseSight = (task: Task, at: Temporal.Instant): Settlement =>
  moved(task, 'loseSight', {
    dueAt: later(at, checkDelayMs(0, task.id)),
    earlierUnknown: true,
    checks: 0,
    lastSentAt: at.toString(),
  });

/**
 * It was not sent as far as this database knows, and the database was restored: in the history that is lost it may have been. Where the
 * other system knows our key it is sent as if again; where it does not, it is asked about first.
 */
export const doubtEarlier = (task: Task, at: Temporal.Instant): Settlement => ({
  move: null,
  task: { ...task, version: task.version + 1, earlierUnknown: true, lastSentAt: at.toString() },
});

/** Sending it again could do it twice. */
export const mustAskFirst = (task: Task): boolean => task.earlierUnknown && !task.idempotent;

/** What a status query says of a task that is in doubt or overdue. */
export const settleQuery = (task: Task, outcome: QueryOutcome, at: Temporal.Instant): Settlement | undefined => {
  if (task.state !== 'unknown' && task.state !== 'awaitingOutcome') return undefined;
  switch (outcome.kind) {
    case 'done':
      return complete(task, { ref: outcome.ref, result: outcome.result });
    case 'accepted':
      return stillAtWork(task, at);
    case 'refused':
      return outcome.retriable
        ? retryOrFail(task, at, outcome.code, outcome.message)
        : fail(task, { cause: 'refused', code: outcome.code, message: outcome.message });
    case 'undone':
      return fail(task, { cause: 'refused', code: 'undone-by-them', message: 'The work was taken back over there.' });
    case 'failed-safe':
      return retryOrFail(task, at, 'never-received', outcome.why);
    case 'unknown':
      return stillUnknown(task, at, outcome.why);
  }
};

/** Somebody says that there is news: it is asked for now, and this question is none of those that silence uses up. */
export const askNow = (task: Task, at: Temporal.Instant): Settlement | undefined =>
  task.state === 'unknown' || task.state === 'awaitingOutcome'
    ? {
        move: null,
        task: { ...task, version: task.version + 1, dueAt: at.toString(), checks: Math.max(0, task.checks - 1) },
      }
    : undefined;

/** They have it in hand. That is evidence, but no end: overdue work reaches a person too. */
const stillAtWork = (task: Task, at: Temporal.Instant): Settlement => {
  const checks = task.checks + 1;
  if (checks > CHECKS_MAX)
    return giveUp({ ...task, checks }, 'overdue', 'The other system has had it in hand for too long.');
  const dueAt = later(at, checkDelayMs(checks, task.id));
  if (task.state === 'unknown') return moved(task, 'await', { dueAt, checks, earlierUnknown: false });
  return { move: null, task: { ...task, version: task.version + 1, checks, dueAt } };
};

const stillUnknown = (task: Task, at: Temporal.Instant, why: string): Settlement => {
  const checks = task.checks + 1;
  const mayResend = task.idempotent && task.tries < task.retry.attemptsMax;
  if (mayResend && checks >= CHECKS_BEFORE_RESEND)
    return moved(task, 'retryLater', { dueAt: at.toString(), earlierUnknown: true, checks: 0 });
  if (checks > CHECKS_MAX) return giveUp({ ...task, checks }, 'outcome-unknown', why);
  const dueAt = later(at, checkDelayMs(checks, task.id));
  return { move: null, task: { ...task, version: task.version + 1, checks, dueAt } };
};

const giveUp = (task: Task, code: string, message: string): Settlement =>
  moved(task, 'fallOut', { dueAt: null, problem: { cause: 'outcome-unknown', code, message } });

/** Nobody can be asked, and the operation may not be repeated: straight to a person. */
export const settleUnaskable = (task: Task, at: Temporal.Instant): Settlement | undefined => {
  if (task.state !== 'unknown' && task.state !== 'awaitingOutcome') return undefined;
  if (task.idempotent && task.tries < task.retry.attemptsMax)
    return moved(task, 'retryLater', { dueAt: at.toString(), earlierUnknown: true, checks: 0 });
  return giveUp(task, 'outcome-unknown', 'The other system cannot be asked, and the work must not be sent twice.');
};

/** A callback is the other side's word. It may come before our own answer, twice, late, or overtaken by a newer one. */
export const settleCallback = (
  task: Task,
  outcome: Extract<SubmitOutcome, { kind: 'done' | 'accepted' | 'refused' }>,
  sequence: number,
  at: Temporal.Instant,
): Settlement | undefined => {
  if (sequence <= task.callbackSeq) return undefined;
  const settled = readCallback(task, outcome, at);
  return settled && { ...settled, task: { ...settled.task, callbackSeq: sequence } };
};

const HAS_NO_WORD_YET: ReadonlySet<Task['state']> = new Set([
  'inFlight',
  'awaitingOutcome',
  'unknown',
  'retryScheduled',
]);

const readCallback = (
  task: Task,
  outcome: Extract<SubmitOutcome, { kind: 'done' | 'accepted' | 'refused' }>,
  at: Temporal.Instant,
): Settlement | undefined => {
  if (outcome.kind === 'done')
    return taskLife.allowed(task.state).includes('complete')
      ? complete(task, { ref: outcome.ref, result: outcome.result })
      : undefined;
  if (outcome.kind === 'accepted')
    return task.state === 'unknown' || task.state === 'inFlight'
      ? moved(task, 'await', { dueAt: later(at, CALLBACK_EXPECTED_MS), earlierUnknown: false })
      : undefined;
  if (!HAS_NO_WORD_YET.has(task.state)) return undefined;
  if (outcome.retriable && task.state !== 'retryScheduled') return retryOrFail(task, at, outcome.code, outcome.message);
  return outcome.retriable ? undefined : fail(task, { cause: 'refused', code: outcome.code, message: outcome.message });
};

/** The request could not be put together: nothing was sent, and sending it again cannot help. */
export const settleUnsendable = (task: Task, code: string, message: string): Settlement => {
  must(task.state === 'inFlight', 'what cannot be sent was claimed');
  return task.earlierUnknown
    ? moved(moved(task, 'loseSight', {}).task, 'fallOut', {
        dueAt: null,
        problem: { cause: 'outcome-unknown', code, message },
      })
    : fail(task, { cause: 'payload', code, message });
};
