/**
 * What a person does on a task that no system does: takes it from its queue, and then completes it with what they have to show, refuses it with a
 * reason, or gives it back. Whoever has taken it has it alone, for a working day; after that it lies in the queue again.
 */
import { accepted, must, type Outcome, type Refusal, refused } from '#kernel/outcome.ts';
import type { Command, Decision } from '#platform/command.ts';
import type { Settlement } from './settle-task.ts';
import { type Settled, settleTasks } from './settle-tasks.ts';
import { dueWhenFreed, taskFact } from './task-facts.ts';
import { taskLife } from './task.lifecycle.ts';
import type { Task, TaskMove, TaskResult } from './task.ts';
import type { Successor } from './task.store.ts';

export const TAKEN_FOR_HOURS = 12;

export type Loaded = {
  readonly task: Task;
  readonly successors: readonly Successor[];
  /** Why completing it would contradict what has become of an asset. */
  readonly conflict?: Refusal | undefined;
  /** Somebody stopped the work on its order: what is taken is finished, nothing more is taken. */
  readonly held?: boolean;
};
type By = Pick<Command<unknown>, 'at' | 'actor'>;
export type ManualDecision = Decision & Settled & { readonly holder: string | null };

const moved = (task: Task, move: TaskMove, change: Partial<Task>, result?: TaskResult): Settlement => {
  const to = taskLife.move(task.state, move);
  must(to.ok, `a manual task that is ${task.state} may ${move}`);
  const next = { ...task, state: to.value, version: task.version + 1, ...change };
  return result === undefined ? { move, task: next } : { move, task: next, result };
};

/** Why this person may not do this now; undefined when they may. */
const whyNot = (task: Task, move: TaskMove, personId: string) => {
  if (task.kind !== 'manual') return { code: 'task.not-manual', taskId: task.id, kind: task.kind };
  const from: Task['state'] = move === 'take' ? 'ready' : 'inFlight';
  if (task.state !== from)
    return { code: 'task.move-not-allowed', taskId: task.id, state: task.state, allowed: taskLife.allowed(task.state) };
  if (move !== 'take' && task.leaseOwner !== personId) return { code: 'task.not-yours', taskId: task.id };
  return undefined;
};

const decided = (
  { task, successors }: Loaded,
  settlement: Settlement,
  by: By,
  told: Decision['facts'] | null,
  holder: string | null,
): ManualDecision => {
  const settled = settleTasks([{ before: task, settlement }], successors, by.at);
  return {
    ...settled,
    facts: told ?? settled.facts,
    holder,
    answer: { taskId: task.id, state: settlement.task.state, freed: settled.freed },
  };
};

export const takeTask = (loaded: Loaded, by: By): Outcome<ManualDecision> => {
  const { task } = loaded;
  const forbidden = whyNot(task, 'take', by.actor.personId);
  if (forbidden) return refused(forbidden);
  if (loaded.held) return refused({ code: 'task.order-held', taskId: task.id, orderId: task.orderId });
  if (task.notBefore && Temporal.Instant.compare(task.notBefore, by.at) > 0)
    return refused({ code: 'task.not-yet', taskId: task.id, notBefore: task.notBefore });
  const taken = moved(task, 'take', {
    dueAt: by.at.add({ hours: TAKEN_FOR_HOURS }).toString(),
    fence: task.fence + 1,
    tries: task.tries + 1,
    lastSentAt: by.at.toString(),
  });
  return accepted(decided(loaded, taken, by, [taskFact('FulfillmentTaskTaken', taken.task)], by.actor.personId));
};

export const giveBackTask = (loaded: Loaded, by: By): Outcome<ManualDecision> => {
  const forbidden = whyNot(loaded.task, 'putBack', by.actor.personId);
  if (forbidden) return refused(forbidden);
  const back = putBack(loaded.task, by.at);
  return accepted(decided(loaded, back, by, [taskFact('FulfillmentTaskGivenBack', back.task)], null));
};

/** Into the queue again, with the time that it had when it was freed counted anew. */
export const putBack = (task: Task, at: Temporal.Instant): Settlement =>
  moved(task, 'putBack', { dueAt: dueWhenFreed(task, at) });

export type Shown = { readonly ref?: string; readonly values: { readonly [field: string]: string } };

/** What counts is what they show: each value that the task names, and their own number for it where there is one. */
export const completeTask = (loaded: Loaded, shown: Shown, by: By): Outcome<ManualDecision> => {
  const { task } = loaded;
  const forbidden = whyNot(task, 'complete', by.actor.personId);
  if (forbidden) return refused(forbidden);
  const missing = (task.manual?.evidence ?? []).filter(({ field }) => (shown.values[field] ?? '').trim() === '');
  if (missing.length > 0) return refused({ code: 'task.evidence-missing', taskId: task.id, missing });
  if (loaded.conflict) return refused(loaded.conflict);
  const result = { ref: shown.ref ?? `by-hand:${task.id}`, result: shown.values };
  const done = moved(task, 'complete', { dueAt: null, problem: null }, result);
  return accepted(decided(loaded, done, by, null, null));
};

export const refuseTask = (
  loaded: Loaded,
  reason: { readonly code: string; readonly message: string },
  by: By,
): Outcome<ManualDecision> => {
  const forbidden = whyNot(loaded.task, 'fail', by.actor.personId);
  if (forbidden) return refused(forbidden);
  const failed = moved(loaded.task, 'fail', { dueAt: null, problem: { cause: 'refused', ...reason } });
  return accepted(decided(loaded, failed, by, null, null));
};
