/** Several settlements at once, and what their ends free: the part that every command that settles tasks shares. Pure. */
import type { Fact } from '#platform/command.ts';
import type { Settlement } from './settle-task.ts';
import { countDown, settlementFact, taskFact, type Waiting } from './task-facts.ts';
import type { Task } from './task.ts';
import type { SavedTask } from './task.store.ts';

export type Settled = {
  readonly saved: readonly SavedTask[];
  readonly facts: readonly Fact[];
  /** Tasks that may be started now. */
  readonly freed: readonly string[];
};

export const ENDED_WELL: ReadonlySet<Task['state']> = new Set(['done', 'skipped']);

export const settleTasks = (
  settlements: readonly { readonly before: Task; readonly settlement: Settlement }[],
  successors: readonly Waiting[],
  at: Temporal.Instant,
): Settled => {
  const ended = settlements
    .filter(({ settlement }) => ENDED_WELL.has(settlement.task.state))
    .map(({ before }) => before.id);
  const counted = countDown(ended, successors, at);
  return {
    saved: [...settlements.map(({ settlement }) => settlement), ...counted.tasks.map((task) => ({ task }))],
    facts: [
      ...settlements.flatMap(({ before, settlement }) =>
        settlementFact(before, settlement, counted.freedBy.get(before.id) ?? []),
      ),
      ...counted.finished.map((task) => taskFact('FulfillmentPlanCompleted', task)),
    ],
    freed: [...counted.freedBy.values()].flat(),
  };
};
