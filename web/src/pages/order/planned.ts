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

/** The steps as a customer is told them, in the order in which they are done. */
export const stepsOf = ({ plans }: Plan): readonly CustomerTask[] =>
  plans
    .flatMap(({ tasks }) => tasks.filter((task): task is CustomerTask => !isWhole(task)))
    .toSorted((a, b) => a.level - b.level);

export const planned = ({ plans, attempts }: Plan, items: readonly OrderItem[]): readonly Planned[] => {
  const names = new Map(items.map((item) => [item.id, itemName(item)]));
  const tried = Map.groupBy(attempts, ({ taskId }) => taskId);
  return plans.flatMap(({ tasks }) =>
    tasks.filter(isWhole).map((task) => ({
      ...task,
      itemName: task.itemId === null ? 'The whole order' : (names.get(task.itemId) ?? 'The whole order'),
      attempts: tried.get(task.id) ?? [],
    })),
  );
};

/** How far the tasks of one item are. */
export const progressOf = (tasks: readonly Task[], itemId: string): { readonly done: number; readonly of: number } => {
  const own = tasks.filter((task) => task.itemId === itemId);
  return { done: own.filter(isOver).length, of: own.length };
};
