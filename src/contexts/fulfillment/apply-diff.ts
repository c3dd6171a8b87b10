/**
 * What a difference makes of a running plan: tasks that are left out, tasks that are taken back and by which tasks, tasks that are new, and what
 * waits for what then. The plan that results does what the next plan says, after it has taken back what that no longer wants. Pure.
 */
import { must } from '#kernel/outcome.ts';
import { restingOn, undoTask } from './cancel-plan.ts';
import { lastOf } from './decompose.ts';
import { GONE } from './grow-plan.ts';
import { isDone, type PlanDiff } from './plan-diff.ts';
import type { RunningTask } from './plan-running.store.ts';
import type { Dependency } from './plan.store.ts';
import { ENDED_WELL } from './settle-tasks.ts';
import { hasEffect, type Plan, type TaskPlan } from './task.ts';

export type AppliedDiff = {
  readonly cancelled: readonly RunningTask[];
  readonly compensating: readonly RunningTask[];
  /** Written into the running plan: what is new, what is done anew, and what takes back. */
  readonly made: readonly TaskPlan[];
  /** New waits of tasks that stand already. */
  readonly edges: readonly Dependency[];
  /** Standing tasks whose count of what they wait for changes, with the new count. */
  readonly recounted: readonly { readonly task: RunningTask; readonly depsLeft: number }[];
};

type Ids = (...labels: readonly (string | number)[]) => string;

export const applyDiff = (
  running: readonly RunningTask[],
  diff: PlanDiff,
  plan: Pick<Plan, 'id' | 'orderId' | 'modelHash'>,
  id: Ids,
): AppliedDiff => {
  const taken = [...diff.undo, ...diff.redo.map(({ was }) => was).filter((was) => isDone(was) && hasEffect(was))];
  const undoId = (taskId: string): string => id('task', plan.id, 'undo', taskId);
  const undos = taken.map((task) =>
    undoTask(
      task,
      { planId: plan.id, orderId: plan.orderId, modelHash: plan.modelHash, id: undoId(task.id) },
      restingOn(task, taken).map((later) => undoId(later.id)),
    ),
  );
  const undone = new Set(taken.map((task) => task.id));
  const kept = new Map(diff.keep.map(({ task, next }) => [next.id, task.id]));
  const here = (taskId: string): string => kept.get(taskId) ?? taskId;
  const made = [
    ...undos,
    ...diff.add.map((task) => placed(task, plan.id, here, [])),
    ...diff.redo.map(({ was, next }) => placed(next, plan.id, here, undone.has(was.id) ? [undoId(was.id)] : [])),
  ];
  const cancelled = [...diff.drop, ...diff.redo.map(({ was }) => was)].filter(
    (task) => !isDone(task) && task.state !== 'skipped',
  );
  const edges = [...newWaits(diff, made, here), ...endWaits(running, cancelled, undone, made, diff, here)];
  return { cancelled, compensating: taken, made, edges, recounted: recount(running, cancelled, undone, edges) };
};

const placed = (task: TaskPlan, planId: string, here: (id: string) => string, first: readonly string[]): TaskPlan => ({
  ...task,
  planId,
  late: task.late.map((late) => ({ ...late, taskId: here(late.taskId) })),
  dependsOn: [...new Set([...task.dependsOn.map(here), ...first])],
});

const mayWait = ({ state }: RunningTask): boolean => state === 'waiting' || state === 'ready';

/** Waits that the next plan has and the running one has not, of tasks that are not begun. */
const newWaits = (diff: PlanDiff, made: readonly TaskPlan[], here: (id: string) => string): readonly Dependency[] => {
  const fresh = new Set(made.map(({ id }) => id));
  const standing = new Map(diff.keep.map(({ task }) => [task.id, task]));
  return diff.keep
    .filter(({ task }) => mayWait(task))
    .flatMap(({ task, next }) =>
      next.dependsOn
        .map(here)
        .filter((before) => !task.predecessors.includes(before))
        .filter((before) => fresh.has(before) || isToCome(standing.get(before)))
        .map((before) => ({ before, after: task.id })),
    );
};

const isToCome = (task: RunningTask | undefined): boolean =>
  task !== undefined && !ENDED_WELL.has(task.state) && !GONE.has(task.state);

/** The end of the plan waits for whatever nothing else waits for now. */
const endWaits = (
  running: readonly RunningTask[],
  cancelled: readonly RunningTask[],
  undone: ReadonlySet<string>,
  made: readonly TaskPlan[],
  diff: PlanDiff,
  here: (id: string) => string,
): readonly Dependency[] => {
  const end = running.find(({ kind }) => kind === 'milestone');
  must(end, 'a plan has an end');
  const out = new Set(cancelled.map(({ id }) => id));
  // What is begun waits for nothing more, whatever the next plan says: only those that may wait are waited through.
  const wanted = new Map(
    diff.keep.filter(({ task }) => mayWait(task)).map(({ task, next }) => [task.id, next.dependsOn.map(here)]),
  );
  const standing = running
    .filter((task) => task.kind !== 'milestone' && !out.has(task.id) && !undone.has(task.id) && isToCome(task))
    .map((task) => ({ id: task.id, dependsOn: [...task.predecessors, ...(wanted.get(task.id) ?? [])] }));
  return lastOf([...standing, ...made])
    .map(({ id }) => ({ before: id, after: end.id }))
    .filter(({ before }) => !end.predecessors.includes(before));
};

const recount = (
  running: readonly RunningTask[],
  cancelled: readonly RunningTask[],
  undone: ReadonlySet<string>,
  edges: readonly Dependency[],
): AppliedDiff['recounted'] => {
  const out = new Set(cancelled.map(({ id }) => id));
  return running.flatMap((task) => {
    if (out.has(task.id) || undone.has(task.id) || !mayWait(task)) return [];
    const less = task.predecessors.filter((id) => out.has(id)).length;
    const more = new Set(edges.filter(({ after }) => after === task.id).map(({ before }) => before)).size;
    return less === 0 && more === 0 ? [] : [{ task, depsLeft: task.depsLeft - less + more }];
  });
};
