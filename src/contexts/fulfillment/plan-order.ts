/** The order in which a plan can be worked, by levels (Kahn, 1962). What cannot be ordered waits for itself: a cycle. */
import type { TaskPlan } from './task.ts';

type Node = Pick<TaskPlan, 'id' | 'dependsOn'>;

export const planOrder = <T extends Node>(
  tasks: readonly T[],
): { readonly levels: readonly (readonly T[])[]; readonly cycle: readonly T[] } => {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const left = new Map(tasks.map((task) => [task.id, task.dependsOn.length]));
  const successors = new Map<string, string[]>(tasks.map((task) => [task.id, []]));
  for (const task of tasks) for (const before of task.dependsOn) successors.get(before)?.push(task.id);

  const levels: T[][] = [];
  let ordered = 0;
  for (let level = tasks.filter((task) => task.dependsOn.length === 0); level.length > 0;) {
    levels.push(level);
    ordered += level.length;
    const freed: T[] = [];
    for (const task of level)
      for (const id of successors.get(task.id) ?? []) {
        const rest = (left.get(id) ?? 0) - 1;
        left.set(id, rest);
        const successor = byId.get(id);
        if (rest === 0 && successor !== undefined) freed.push(successor);
      }
    level = freed;
  }
  return { levels, cycle: ordered === tasks.length ? [] : tasks.filter((task) => (left.get(task.id) ?? 0) > 0) };
};

/** One way round a circle, each waiting for the next, the first named again at the end; empty where there is none. */
export const cyclePath = <T extends Node>(tasks: readonly T[]): readonly T[] => {
  const caught = new Map(planOrder(tasks).cycle.map((task) => [task.id, task]));
  // What only follows a circle is caught with it, but whoever waits always has somebody caught to wait for: going back must come round.
  const path: T[] = [];
  for (let at = caught.values().next().value; at !== undefined;) {
    const seen = path.indexOf(at);
    if (seen >= 0) return [...path.slice(seen), at];
    path.push(at);
    at = at.dependsOn.map((id) => caught.get(id)).find((before) => before !== undefined);
  }
  return [];
};
