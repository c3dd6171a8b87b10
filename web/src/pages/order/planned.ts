/** A plan as its page reads it: each task with its attempts and the name of the item it is for. Pure. */
import type { Attempt, CustomerTask, OrderItem, Plan, Task } from '../../api/work-shapes.ts';

export type Planned = Task & { readonly itemName: string; readonly attempts: readonly Attempt[] };

const TROUBLE: ReadonlySet<string> = new Set([
  'failed',
  'fallenOut',
  'unknown',
  'compensationFailed',
  'retryScheduled',
]);
const OVER: ReadonlySet<string> = new Set(['done', 'skipped', 'cancelled', 'compensated']);
export const isTrouble = ({ state }: Task): boolean => TROUBLE.has(state);
export const isOver = ({ state }: Task): boolean => OVER.has(state);

export const itemName = (item: OrderItem): string => item.offeringName ?? item.offering;

const isWhole = (task: Task | CustomerTask): task is Task => 'predecessors' in task;

export type Step = {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly done: number;
  readonly of: number;
};

/**
 * The steps as a customer is told them, plan by plan in the order in which they are done. They are not told which step is for
 * which item: equal steps of one level are one row with a count.
 */
export const stepsOf = ({ plans }: Plan): readonly Step[] =>
  plans.flatMap(({ tasks }) => {
    const told = tasks.filter((task): task is CustomerTask => !isWhole(task)).toSorted((a, b) => a.level - b.level);
    return [...Map.groupBy(told, ({ level, name }) => `${level} ${name}`).values()].flatMap(asOne);
  });

const asOne = (same: readonly CustomerTask[]): readonly Step[] => {
  const [first] = same;
  const open = same.find(({ state }) => state === 'underway') ?? same.find(({ state }) => state !== 'done');
  const done = same.filter(({ state }) => state === 'done').length;
  return first ? [{ id: first.id, name: first.name, state: (open ?? first).state, done, of: same.length }] : [];
};

export const planned = ({ plans, attempts }: Plan, items: readonly OrderItem[]): readonly Planned[] => {
  const names = new Map(items.map((item) => [item.id, itemName(item)]));
  const tried = Map.groupBy(attempts, ({ taskId }) => taskId);
  return plans.flatMap(({ tasks }) =>
    tasks
      .filter(isWhole)
      .map((task) => ({
        ...task,
        itemName: task.itemId === null ? 'The whole order' : (names.get(task.itemId) ?? 'The whole order'),
        attempts: tried.get(task.id) ?? [],
      }))
      .toSorted((a, b) => a.level - b.level || a.name.localeCompare(b.name) || a.itemName.localeCompare(b.itemName)),
  );
};

/** How far the tasks of one item are. */
export const progressOf = (tasks: readonly Task[], itemId: string): { readonly done: number; readonly of: number } => {
  const own = tasks.filter((task) => task.itemId === itemId);
  return { done: own.filter(isOver).length, of: own.length };
};
