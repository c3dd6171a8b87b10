/** Two plans of the same items beside each other: by two versions of the rules, or by what is published and what is drafted. Pure. */
import { canonical } from '#kernel/canonical.ts';
import type { Plan, TaskPlan } from './task.ts';

export type PlanComparison = {
  readonly same: number;
  readonly removed: readonly PlanDifference[];
  readonly added: readonly PlanDifference[];
  readonly changed: readonly (PlanDifference & { readonly what: readonly string[] })[];
};
export type PlanDifference = { readonly itemId: string | null; readonly key: string; readonly name: string };

type Named = ReadonlyMap<string, TaskPlan>;

export const comparePlans = (before: Plan, after: Plan): PlanComparison => {
  const [was, is] = [namedTasks(before), namedTasks(after)];
  const [wasName, isName] = [namesById(was), namesById(is)];
  const matched = [...is].flatMap(([name, task]) => {
    const earlier = was.get(name);
    return earlier === undefined ? [] : [{ task, what: differences(earlier, task, wasName, isName) }];
  });
  return {
    same: matched.filter(({ what }) => what.length === 0).length,
    removed: [...was].filter(([name]) => !is.has(name)).map(([, task]) => told(task)),
    added: [...is].filter(([name]) => !was.has(name)).map(([, task]) => told(task)),
    changed: matched.filter(({ what }) => what.length > 0).map(({ task, what }) => ({ ...told(task), what })),
  };
};

const told = ({ itemId, key, name }: TaskPlan): PlanDifference => ({ itemId, key, name });

const namedTasks = ({ tasks }: Plan): Named =>
  new Map(tasks.filter(({ kind }) => kind !== 'milestone').map((task) => [`${task.itemId}/${task.key}`, task]));

const namesById = (tasks: Named): ReadonlyMap<string, string> =>
  new Map([...tasks].map(([name, { id }]) => [id, name]));

/** In words that stand on a page. The rule and its version may be others without the work being so; where they come from is told by the trace. */
const differences = (
  was: TaskPlan,
  is: TaskPlan,
  wasName: ReadonlyMap<string, string>,
  isName: ReadonlyMap<string, string>,
): readonly string[] => {
  const said = (task: TaskPlan, names: ReadonlyMap<string, string>): Readonly<Record<string, string>> => ({
    operation: `${task.connector} ${task.operation}`,
    name: task.name,
    request: canonical(task.payload),
    answers: canonical(
      task.late
        .map(({ field, taskId, resultField }) => `${field} ${names.get(taskId) ?? ''} ${resultField}`)
        .toSorted(),
    ),
    'order of work': canonical(task.dependsOn.map((id) => names.get(id) ?? '').toSorted()),
    undo: canonical(task.undo),
    instructions: canonical(task.manual ?? null),
    day: task.notBefore ?? '',
    'point of no return': `${task.pointOfNoReturn} ${task.endsItemChanges}`,
    'other orders': canonical(task.awaits.map(({ orders, offering, task: key }) => `${orders} ${offering}:${key}`)),
  });
  const [a, b] = [said(was, wasName), said(is, isName)];
  return Object.keys(b).filter((what) => a[what] !== b[what]);
};
