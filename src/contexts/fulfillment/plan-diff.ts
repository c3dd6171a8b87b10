/**
 * An order is amended while it is worked on: its running plan is held against the plan that the amended order would have. What is the same is
 * kept, whatever its state; what is not begun and not wanted is dropped; what was done and is not wanted is undone; what is wanted otherwise is
 * undone and done anew; the rest is added. Nothing that was done is ever silently dropped. Pure.
 */
import { canonical } from '#kernel/canonical.ts';
import type { JsonObject } from '#kernel/json.ts';
import { mayHaveHappened } from './cancel-plan.ts';
import { GONE } from './grow-plan.ts';
import type { RunningTask } from './plan-running.store.ts';
import { ENDED_WELL } from './settle-tasks.ts';
import { hasEffect, type LateField, type TaskPlan } from './task.ts';

/** What stays the same of an item through its versions; undefined where there is no such item. */
export type ItemKey = (itemId: string) => string | undefined;

export type Redo = {
  readonly was: RunningTask;
  readonly next: TaskPlan;
  /** What is not as it was: members of the request, or `answers`, `order of work`. */
  readonly because: readonly string[];
};

export type PlanDiff = {
  readonly keep: readonly { readonly task: RunningTask; readonly next: TaskPlan }[];
  /** Not begun, and not wanted any more. */
  readonly drop: readonly RunningTask[];
  /** Done, and not wanted any more. */
  readonly undo: readonly RunningTask[];
  readonly redo: readonly Redo[];
  readonly add: readonly TaskPlan[];
  /** Of each item, the task that forbids every further change of it, if one has begun. */
  readonly closed: ReadonlyMap<string, RunningTask>;
  readonly itemKey: ItemKey;
};

/** Work of the running plan that can be compared: not what takes other work back, nor what is no more, nor the end. */
const isWork = ({ kind, state, undoesTask }: RunningTask): boolean =>
  kind !== 'milestone' && undoesTask === null && !GONE.has(state);

export const diffPlans = (running: readonly RunningTask[], next: readonly TaskPlan[], itemKey: ItemKey): PlanDiff => {
  const before = named(running.filter(isWork), itemKey);
  const after = named(
    next.filter(({ kind }) => kind !== 'milestone'),
    itemKey,
  );
  const because = changes(before, after, itemKey);
  const matched = [...before].flatMap(([name, task]) => {
    const wanted = after.get(name);
    return wanted === undefined ? [] : [{ name, task, next: wanted }];
  });
  const gone = [...before].filter(([name]) => !after.has(name)).map(([, task]) => task);
  return {
    keep: matched.filter(({ name }) => !because.has(name)).map(({ task, next: wanted }) => ({ task, next: wanted })),
    redo: matched
      .filter(({ name }) => because.has(name))
      .map(({ name, task, next: wanted }) => ({ was: task, next: wanted, because: because.get(name) ?? [] })),
    drop: gone.filter((task) => !isDone(task)),
    // The place of a late rule that was given up did nothing outside: there is nothing to take back.
    undo: gone.filter((task) => isDone(task) && hasEffect(task)),
    add: [...after].filter(([name]) => !before.has(name)).map(([, task]) => task),
    closed: closedItems([...before.values()], itemKey),
    itemKey,
  };
};

export const isDone = ({ state }: RunningTask): boolean => state === 'done';

/** It may have had an effect: a change of it is more than leaving it out. */
const isBegun = (task: RunningTask): boolean => isDone(task) || mayHaveHappened(task);

const closedItems = (tasks: readonly RunningTask[], itemKey: ItemKey): ReadonlyMap<string, RunningTask> =>
  new Map(
    tasks.flatMap((task) =>
      task.endsItemChanges && isBegun(task) && task.itemId !== null
        ? [[itemKey(task.itemId) ?? task.itemId, task] as const]
        : [],
    ),
  );

type Compared = Pick<TaskPlan, 'id' | 'itemId' | 'key'>;

/** Work is the same work when it is the same task of the same item. A second one of a name is numbered. */
const named = <T extends Compared>(tasks: readonly T[], itemKey: ItemKey): ReadonlyMap<string, T> => {
  const found = new Map<string, T>();
  for (const task of tasks) {
    const name = `${task.itemId === null ? '' : (itemKey(task.itemId) ?? task.itemId)}/${task.key}`;
    let free = name;
    for (let no = 2; found.has(free); no += 1) free = `${name}#${no}`;
    found.set(free, task);
  }
  return found;
};

type Works<T> = ReadonlyMap<string, T>;

/** Of every task that is wanted otherwise, why. One that took an answer of such a task follows it: what it was told will not be true. */
const changes = (
  before: Works<RunningTask>,
  after: Works<TaskPlan>,
  itemKey: ItemKey,
): ReadonlyMap<string, readonly string[]> => {
  const because = new Map<string, readonly string[]>();
  const beforeNames = new Map([...before].map(([name, { id }]) => [id, name]));
  const afterNames = new Map([...after].map(([name, { id }]) => [id, name]));
  for (const [name, task] of before) {
    const wanted = after.get(name);
    if (wanted === undefined) continue;
    const differing = differences(task, wanted, {
      before: (id) => beforeNames.get(id),
      after: (id) => afterNames.get(id),
      itemKey,
    });
    if (differing.length > 0) because.set(name, differing);
  }
  for (let settled = false; !settled;) {
    settled = true;
    for (const [name, task] of before) {
      const wanted = after.get(name);
      if (wanted === undefined || because.has(name)) continue;
      const why = follows(task, wanted, { before, after, beforeNames, afterNames, because });
      if (why === undefined) continue;
      because.set(name, [why]);
      settled = false;
    }
  }
  return because;
};

type Names = {
  readonly before: (taskId: string) => string | undefined;
  readonly after: (taskId: string) => string | undefined;
  readonly itemKey: ItemKey;
};

const differences = (task: RunningTask, wanted: TaskPlan, names: Names): readonly string[] => {
  const ofItem = (of: JsonObject, itemId: string | null): JsonObject => asOfItem(of, itemId, names.itemKey);
  const was = ofItem(task.payload, task.itemId);
  const will = ofItem(wanted.payload, wanted.itemId);
  const members = [...new Set([...Object.keys(was), ...Object.keys(will)])].toSorted();
  return [
    ...(task.kind === wanted.kind && task.connector === wanted.connector && task.operation === wanted.operation
      ? []
      : ['operation']),
    ...(text(task.manual ?? null) === text(wanted.manual ?? null) ? [] : ['instructions']),
    // A day before which nothing was to begin says nothing more to what has begun.
    ...(isBegun(task) || sameDay(task.notBefore, wanted.notBefore) ? [] : ['day']),
    ...members.filter((member) => text(was[member]) !== text(will[member])),
    ...(sources(task.late, names.before) === sources(wanted.late, names.after) ? [] : ['answers']),
  ];
};

const sameDay = (was: string | null | undefined, will: string | null | undefined): boolean =>
  was && will
    ? Temporal.Instant.compare(Temporal.Instant.from(was), Temporal.Instant.from(will)) === 0
    : !was === !will;

/** An item's version has an id of its own; that a request names it by another id is no other request. */
const asOfItem = (payload: JsonObject, itemId: string | null, itemKey: ItemKey): JsonObject =>
  Object.fromEntries(
    Object.entries(payload).map(([member, value]) => [
      member,
      itemId !== null && value === itemId ? { item: itemKey(itemId) ?? itemId } : value,
    ]),
  );

const text = (value: unknown): string => (value === undefined ? '' : canonical(value));

const sources = (late: readonly LateField[], nameOf: (taskId: string) => string | undefined): string =>
  late
    .map(({ field, taskId, resultField }) => `${field} ${nameOf(taskId) ?? taskId} ${resultField}`)
    .toSorted()
    .join('\n');

type Following = {
  readonly before: Works<RunningTask>;
  readonly after: Works<TaskPlan>;
  readonly beforeNames: ReadonlyMap<string, string>;
  readonly afterNames: ReadonlyMap<string, string>;
  readonly because: ReadonlyMap<string, readonly string[]>;
};

const follows = (
  task: RunningTask,
  wanted: TaskPlan,
  { before, after, beforeNames, afterNames, because }: Following,
): string | undefined => {
  const isNew = (name: string | undefined): boolean =>
    name !== undefined && after.has(name) && (!before.has(name) || because.has(name));
  if (wanted.late.some(({ taskId }) => isNew(afterNames.get(taskId)))) return 'answers';
  if (isBegun(task) || ENDED_WELL.has(task.state)) return undefined;
  // What is being tried cannot be made to wait; it is left out and planned again behind what it has to wait for.
  const mustWaitAnew = wanted.dependsOn.some((id) => isNew(afterNames.get(id)));
  if (mustWaitAnew && task.state !== 'waiting' && task.state !== 'ready') return 'order of work';
  // A wait that is not wanted any more cannot be taken out of a task: it would wait for something that may follow it now.
  const wants = new Set(wanted.dependsOn.map((id) => afterNames.get(id)));
  const waits = task.predecessors.map((id) => beforeNames.get(id)).filter((name) => name !== undefined);
  const tooMany = waits.some(
    (name) => after.has(name) && !wants.has(name) && !ENDED_WELL.has(before.get(name)?.state ?? 'done'),
  );
  return tooMany ? 'order of work' : undefined;
};
