/** A plan small enough to look at: what is in trouble, what leads to it and what waits for it, the rest as one node an item. Pure. */
import { isOver, type Planned } from './planned.ts';

export type PlanNode = {
  readonly id: string;
  readonly label: string;
  readonly note: string;
  readonly state: string;
  readonly tasks: number;
};
export type PlanEdge = { readonly from: string; readonly to: string };
export type PlanShape = {
  readonly nodes: readonly PlanNode[];
  readonly edges: readonly PlanEdge[];
  readonly collapsed: boolean;
};

export const TASKS_SHOWN_MAX = 40;
const FINISHED = 'all finished';
const NOT_BEGUN = 'all not begun';
const TROUBLE: ReadonlySet<string> = new Set(['failed', 'fallenOut', 'unknown', 'compensationFailed']);
/** The state of a group is that of its most telling task. */
const TELLING = [
  'compensationFailed',
  'failed',
  'fallenOut',
  'unknown',
  'inFlight',
  'awaitingOutcome',
  'retryScheduled',
  'ready',
  'waiting',
];

export const planShape = (tasks: readonly Planned[]): PlanShape => {
  if (tasks.length <= TASKS_SHOWN_MAX) return shape(tasks, new Set(tasks.map(({ id }) => id)), false);
  return shape(tasks, failingPath(tasks), true);
};

/** The tasks in trouble with their direct neighbours, as far as there is room. */
const failingPath = (tasks: readonly Planned[]): ReadonlySet<string> => {
  const trouble = tasks.filter(({ state }) => TROUBLE.has(state)).slice(0, TASKS_SHOWN_MAX / 2);
  const ids = new Set(trouble.map(({ id }) => id));
  const around = tasks.filter(
    ({ id, predecessors }) =>
      trouble.some((task) => task.predecessors.includes(id)) || predecessors.some((on) => ids.has(on)),
  );
  return new Set([...ids, ...around.map(({ id }) => id).slice(0, TASKS_SHOWN_MAX - ids.size)]);
};

const shape = (tasks: readonly Planned[], open: ReadonlySet<string>, collapsed: boolean): PlanShape => {
  const whole = wholeItems(tasks, open);
  const nodeOf = (task: Planned): string =>
    open.has(task.id) ? task.id : (whole.get(task.itemId) ?? `item ${task.itemId}`);
  const homes = new Map(tasks.map((task) => [task.id, nodeOf(task)]));
  const edges = new Map<string, PlanEdge>();
  for (const task of tasks)
    for (const on of task.predecessors) {
      const [from, to] = [homes.get(on), nodeOf(task)];
      if (from !== undefined && from !== to) edges.set(`${from} ${to}`, { from, to });
    }
  const nodes = [...Map.groupBy(tasks, nodeOf)].map(([id, members]) => nodeFrom(id, members, open.has(id)));
  return { nodes, edges: [...edges.values()], collapsed };
};

/** Items that are wholly finished, or wholly not begun, and that no open task belongs to: one box for all of each kind. */
const wholeItems = (tasks: readonly Planned[], open: ReadonlySet<string>): ReadonlyMap<string | null, string> => {
  const whole = new Map<string | null, string>();
  for (const [itemId, members] of Map.groupBy(tasks, (task) => task.itemId)) {
    if (members.some(({ id }) => open.has(id))) continue;
    if (members.every(isOver)) whole.set(itemId, FINISHED);
    else if (members.every(({ state }) => state === 'waiting')) whole.set(itemId, NOT_BEGUN);
  }
  return whole;
};

const LABELS: Readonly<Record<string, string>> = { [FINISHED]: 'finished', [NOT_BEGUN]: 'not begun' };

const nodeFrom = (id: string, members: readonly Planned[], single: boolean): PlanNode => {
  const [first] = members;
  const states = new Set(members.map(({ state }) => state));
  const state = TELLING.find((each) => states.has(each)) ?? first?.state ?? 'waiting';
  if (single && first) return { id, label: first.name, note: first.itemName, state, tasks: 1 };
  const items = new Set(members.map(({ itemId }) => itemId)).size;
  const kind = LABELS[id];
  if (kind)
    return { id, label: `${items} items ${kind}`, note: `${members.length} tasks`, state, tasks: members.length };
  const done = members.filter((task) => task.state === 'done').length;
  return {
    id,
    label: first?.itemName ?? id,
    note: `${done} of ${members.length} tasks done`,
    state,
    tasks: members.length,
  };
};
