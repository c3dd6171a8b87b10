/**
 * What a repair does to a task that fell out. Pure, and the same for a dry run, for the decision and for the writing; fallout decides whether a
 * person may do it, this decides what it means. Nothing that may have happened is ever sent again unless its contract says that is harmless.
 */
import type { JsonObject } from '#kernel/json.ts';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import type { Fact } from '#platform/command.ts';
import type { Settlement } from './settle-task.ts';
import { type Settled, settleTasks } from './settle-tasks.ts';
import { dueWhenFreed, taskFact, type Waiting } from './task-facts.ts';
import { taskLife } from './task.lifecycle.ts';
import type { Task, TaskMove } from './task.ts';

export type TaskRepair =
  | { readonly action: 'retry-task' }
  /** The members that change; the rest of the payload stays. */
  | { readonly action: 'correct-and-retry'; readonly payload: JsonObject }
  | { readonly action: 'reconcile' }
  /** What the other system calls it, and what it would have answered, as a person saw it. */
  | { readonly action: 'complete-with-evidence'; readonly ref: string; readonly result: JsonObject }
  | { readonly action: 'skip' };

export type RepairAction = TaskRepair['action'];
export const REPAIR_ACTIONS: readonly RepairAction[] = [
  'retry-task',
  'correct-and-retry',
  'reconcile',
  'complete-with-evidence',
  'skip',
];

export type Forbidden = { readonly action: RepairAction; readonly reason: string };

type Repairable = Pick<Task, 'state' | 'problem' | 'idempotent' | 'statusQuery' | 'connector' | 'undoKey'>;

/** What may be done about a task as it stands, and why the rest may not. `answersNeeded`: whether a later task needs its answer. */
export const repairChoices = (
  task: Repairable,
  answersNeeded: boolean,
): { readonly safe: readonly RepairAction[]; readonly forbidden: readonly Forbidden[] } => {
  const reasons = REPAIR_ACTIONS.map((action) => ({ action, reason: whyNot(task, answersNeeded, action) }));
  return {
    safe: reasons.filter(({ reason }) => reason === undefined).map(({ action }) => action),
    forbidden: reasons.flatMap(({ action, reason }) => (reason === undefined ? [] : [{ action, reason }])),
  };
};

const whyNot = (task: Repairable, answersNeeded: boolean, action: RepairAction): string | undefined => {
  if (task.state !== 'fallenOut') return `The task is ${task.state}: there is nothing to repair.`;
  const isUnknown = task.problem?.cause === 'outcome-unknown';
  switch (action) {
    case 'retry-task':
      if (isUnknown && !task.idempotent) return 'It may have been done, and the other system would do it twice.';
      if (task.problem?.cause === 'payload') return 'The same request cannot be put together; correct it.';
      return undefined;
    case 'correct-and-retry':
      return isUnknown
        ? 'The first request may have been carried out; a corrected one would be a second piece of work.'
        : undefined;
    case 'reconcile':
      if (!isUnknown) return 'Its outcome is known: nothing happened.';
      return task.statusQuery ? undefined : 'The other system cannot be asked.';
    case 'complete-with-evidence':
      return task.connector === null ? 'No other system was asked: there is nothing that could be proven.' : undefined;
    case 'skip':
      if (task.undoKey !== null) return 'What was done would stand, and the order would count as cancelled.';
      if (task.connector === 'billing') return 'The customer would be billed wrongly, or not at all.';
      if (isUnknown) return 'It may have been done; leaving it out would hide it.';
      return answersNeeded ? 'A later task needs what this one answers.' : undefined;
  }
};

export type Repaired = Settled & { readonly task: Task; readonly correction?: JsonObject };

export const repairTask = (
  task: Task,
  successors: readonly Waiting[],
  answersNeeded: boolean,
  repair: TaskRepair,
  at: Temporal.Instant,
): Outcome<Repaired> => {
  const forbidden = repairChoices(task, answersNeeded).forbidden.find(({ action }) => action === repair.action);
  if (forbidden) return refused({ code: 'fallout.action-forbidden', action: repair.action, reason: forbidden.reason });
  const settlement = settlementOf(task, repair, at);
  const settled = settleTasks([{ before: task, settlement }], successors, at);
  return accepted({
    ...settled,
    facts:
      repair.action === 'complete-with-evidence'
        ? settled.facts
        : [...skipFacts(task, repair), ...planFacts(settled.facts)],
    task: settlement.task,
    ...(repair.action === 'correct-and-retry' ? { correction: repair.payload } : {}),
  });
};

/** The other moves of a repair are told by fallout, as `OrderRepairApplied`. */
const planFacts = (facts: readonly Fact[]): readonly Fact[] =>
  facts.filter(({ type }) => type === 'FulfillmentPlanCompleted');
const skipFacts = (task: Task, { action }: TaskRepair): readonly Fact[] =>
  action === 'skip' ? [taskFact('FulfillmentTaskSkipped', task)] : [];

const settlementOf = (task: Task, repair: TaskRepair, at: Temporal.Instant): Settlement => {
  switch (repair.action) {
    case 'retry-task':
      // A refusal settled the old key at the other side; what is unknown goes under the same one, or it would be done twice.
      return move(
        task,
        'repairRetry',
        again(task, at, task.problem?.cause === 'refused' ? task.keyNo + 1 : task.keyNo),
      );
    case 'correct-and-retry':
      return move(task, 'repairRetry', again(task, at, task.keyNo + 1));
    case 'reconcile':
      return move(task, 'repairReconcile', { dueAt: at.toString(), checks: 0, problem: null });
    case 'complete-with-evidence':
      return {
        ...move(task, 'complete', { dueAt: null, earlierUnknown: false, problem: null }),
        result: { ref: repair.ref, result: repair.result },
      };
    case 'skip':
      return move(task, 'skip', { dueAt: null, problem: null });
  }
};

const again = (task: Task, at: Temporal.Instant, keyNo: number): Partial<Task> => ({
  dueAt: dueWhenFreed(task, at),
  keyNo,
  earlierUnknown: keyNo === task.keyNo && task.problem?.cause === 'outcome-unknown',
  callbackSeq: keyNo === task.keyNo ? task.callbackSeq : 0,
  tries: 0,
  checks: 0,
  problem: null,
});

const move = (task: Task, name: TaskMove, change: Partial<Task>): Settlement => {
  const to = taskLife.move(task.state, name);
  must(to.ok, 'a repair that is not forbidden is a move of the life of a task');
  return {
    move: name,
    task: { ...task, state: to.value, version: task.version + 1, repairs: task.repairs + 1, ...change },
  };
};
