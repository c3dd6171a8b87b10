/**
 * When an order will be done, if nothing else goes wrong: the longest way through what is still open, each task as long as such work takes. Pure: how
 * long work takes is an argument, and so is now. The first open task of the longest way is what the order waits for.
 */
import { planOrder } from './plan-order.ts';
import type { TaskState } from './task.ts';

export type OpenTask = {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly state: TaskState;
  readonly connector: string | null;
  readonly operation: string | null;
  readonly dueAt: string | null;
  readonly notBefore?: string | null;
  readonly predecessors: readonly string[];
};

export type ExpectedEnd = {
  readonly expectedBy: Temporal.Instant;
  /** What holds it up: absent when nothing is open any more. */
  readonly because: {
    readonly taskId: string;
    readonly task: string;
    readonly state: TaskState;
    readonly takesMs: number;
  } | null;
};

const ENDED: ReadonlySet<TaskState> = new Set(['done', 'skipped', 'cancelled', 'compensated']);
/** What a person has a case on counts as long as the case may take by its service level. */
export const WITH_A_PERSON_MS = 4 * 3_600_000;

export type TakesMs = (task: OpenTask) => number;

type Way = { readonly endMs: number; readonly first: OpenTask | null };

export const expectedEnd = (tasks: readonly OpenTask[], takesMs: TakesMs, at: Temporal.Instant): ExpectedEnd => {
  const nowMs = at.epochMilliseconds;
  const ways = new Map<string, Way>();
  const known = new Set(tasks.map(({ id }) => id));
  const nodes = tasks.map((task) => ({
    id: task.id,
    dependsOn: task.predecessors.filter((id) => known.has(id)),
    task,
  }));
  for (const level of planOrder(nodes).levels)
    for (const { task, dependsOn } of level) {
      const before = dependsOn.flatMap((id) => ways.get(id) ?? []).reduce(longer, { endMs: nowMs, first: null });
      ways.set(task.id, wayOf(task, before, takesMs, nowMs));
    }
  const longest = [...ways.values()].reduce(longer, { endMs: nowMs, first: null });
  const { first } = longest;
  return {
    expectedBy: Temporal.Instant.fromEpochMilliseconds(Math.ceil(longest.endMs)),
    because: first && {
      taskId: first.id,
      task: first.name,
      state: first.state,
      takesMs: Math.ceil(lasts(first, takesMs)),
    },
  };
};

const longer = (a: Way, b: Way): Way => (b.endMs > a.endMs ? b : a);

const lasts = (task: OpenTask, takesMs: TakesMs): number =>
  task.kind === 'milestone'
    ? 0
    : takesMs(task) + (task.state === 'fallenOut' || task.state === 'failed' ? WITH_A_PERSON_MS : 0);

const wayOf = (task: OpenTask, before: Way, takesMs: TakesMs, nowMs: number): Way => {
  if (ENDED.has(task.state)) return { endMs: nowMs, first: null };
  const dates = [task.notBefore ?? null, STARTS_AT_ITS_TIME.has(task.state) ? task.dueAt : null].flatMap((instant) =>
    instant === null ? [] : [Temporal.Instant.from(instant).epochMilliseconds],
  );
  const startMs = Math.max(before.endMs, ...dates);
  return { endMs: startMs + lasts(task, takesMs), first: before.first ?? (task.kind === 'milestone' ? null : task) };
};

const STARTS_AT_ITS_TIME: ReadonlySet<TaskState> = new Set(['ready', 'retryScheduled']);
