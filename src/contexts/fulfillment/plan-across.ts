/**
 * Tasks that wait for other orders: those of the same conversion, or of the same deal. An order that is planned already is waited for task by
 * task; one that is not yet, by name until it is. Two orders that wait for each other in a circle are refused with its path.
 */
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { lockOrder, type Order, type OrderItem, readOrderItems, readSiblingOrders } from '#contexts/order/index.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import { cycleRefusal } from './decompose.ts';
import { GONE } from './grow-plan.ts';
import { cyclePath } from './plan-order.ts';
import {
  insertWaits,
  lockRunning,
  type OrderWait,
  readWaitsFor,
  releaseWaits,
  type RunningTask,
} from './plan-running.store.ts';
import { type Dependency, insertDependencies } from './plan.store.ts';
import { ENDED_WELL } from './settle-tasks.ts';
import { hasEffect, type Task, type TaskPlan } from './task.ts';
import { dueWhenFreed } from './task-facts.ts';
import { saveTasks } from './task.store.ts';

/** What waiting across orders adds to a plan that is laid down. */
export type Joined = {
  /** How many tasks and orders elsewhere each of our tasks waits for. */
  readonly deps: ReadonlyMap<string, number>;
  readonly statements: readonly Statement[];
};
export const noJoin: Joined = { deps: new Map(), statements: [] };

type Other = {
  readonly orderId: string;
  /** Undefined while it has no plan. */
  readonly tasks: readonly (RunningTask & { readonly offering: string | undefined })[] | undefined;
};
type Scopes = Readonly<Record<TaskPlan['awaits'][number]['orders'], readonly Other[]>>;

/** Orders that will never be planned. */
const OVER: ReadonlySet<Order['state']> = new Set(['cancelled', 'rejected', 'failed']);

export const joinOrders = async (
  tx: Tx,
  order: Pick<Order, 'id' | 'revisionId' | 'familyId'>,
  items: readonly OrderItem[],
  tasks: readonly TaskPlan[],
  at: Temporal.Instant,
): Promise<Outcome<Joined>> => {
  const [waitsForUs, scopes] = await Promise.all([readWaitsFor(tx, order.id), scopesOf(tx, order, tasks)]);
  if (waitsForUs.length === 0 && scopes === undefined) return accepted(noJoin);
  const ours = outgoing(order.id, tasks, scopes ?? { conversion: [], deal: [] });
  const theirs = incoming(tasks, items, waitsForUs);
  const waiting = await lockWaiting(tx, waitsForUs);
  const nodes = [
    ...tasks.map((task) => withEdges(task, task.dependsOn, [...ours.edges, ...theirs])),
    ...othersOf(scopes, waiting).map((task) => withEdges(task, task.predecessors, [...ours.edges, ...theirs])),
  ];
  const cycle = cyclePath(nodes);
  if (cycle.length > 0) return refused(cycleRefusal(cycle));
  return accepted({
    deps: countOf([...ours.edges.map(({ after }) => after), ...ours.waits.map(({ taskId }) => taskId)]),
    statements: [
      ...insertWaits(tx.tenantId, ours.waits, at.toString()),
      ...releaseWaits(tx.tenantId, waitsForUs, 'planned', at.toString()),
      ...saveTasks(
        tx.tenantId,
        recount(waiting, waitsForUs, theirs, at).map((task) => ({ task })),
        { entryLeaf: null },
      ),
      // Our own tasks are written before the edges that name them.
      ...insertDependencies(tx.tenantId, [...ours.edges, ...theirs]),
    ],
  });
};

/** The orders that the tasks name, each locked: one that is about to be planned is waited for, and is then seen with its plan. */
const scopesOf = async (
  tx: Tx,
  order: Pick<Order, 'id' | 'revisionId' | 'familyId'>,
  tasks: readonly TaskPlan[],
): Promise<Scopes | undefined> => {
  const asked = new Set(tasks.flatMap(({ awaits }) => awaits.map(({ orders }) => orders)));
  if (asked.size === 0) return undefined;
  const siblings = await readSiblingOrders(tx, order, asked.has('deal') ? 'deal' : 'conversion');
  const others: (Other & { readonly revisionId: string })[] = [];
  for (const { orderId, revisionId } of siblings) {
    const locked = await lockOrder(tx, orderId);
    if (locked === undefined || OVER.has(locked.state)) continue;
    const [running, items] = await Promise.all([lockRunning(tx, orderId), readOrderItems(tx, orderId)]);
    const offerings = new Map(items.map(({ id, offering }) => [id, offering]));
    const planned = running.map((task) => ({ ...task, offering: offerings.get(task.itemId ?? '') }));
    others.push({ orderId, revisionId, tasks: planned.length === 0 ? undefined : planned });
  }
  return { conversion: others.filter(({ revisionId }) => revisionId === order.revisionId), deal: others };
};

const outgoing = (
  orderId: string,
  tasks: readonly TaskPlan[],
  scopes: Scopes,
): { readonly edges: readonly Dependency[]; readonly waits: readonly OrderWait[] } => {
  const edges: Dependency[] = [];
  const waits: OrderWait[] = [];
  for (const task of tasks)
    for (const { orders, offering, task: taskKey } of task.awaits)
      for (const other of scopes[orders]) {
        if (other.tasks === undefined) {
          waits.push({ taskId: task.id, orderId, otherOrderId: other.orderId, offering, taskKey });
          continue;
        }
        for (const theirs of other.tasks)
          if (theirs.offering === offering && theirs.key === taskKey && isToCome(theirs))
            edges.push({ before: theirs.id, after: task.id });
      }
  return { edges: once(edges), waits };
};

const isToCome = ({ state }: RunningTask): boolean => !ENDED_WELL.has(state) && !GONE.has(state);

/** Tasks elsewhere that have waited for this order to be planned. */
const incoming = (
  tasks: readonly TaskPlan[],
  items: readonly OrderItem[],
  waits: readonly OrderWait[],
): readonly Dependency[] => {
  const offerings = new Map(items.map(({ id, offering }) => [id, offering]));
  return once(
    waits.flatMap(({ taskId, offering, taskKey }) =>
      tasks
        .filter((task) => hasEffect(task) && task.key === taskKey && offerings.get(task.itemId ?? '') === offering)
        .map(({ id }) => ({ before: id, after: taskId })),
    ),
  );
};

const once = (edges: readonly Dependency[]): readonly Dependency[] => [
  ...new Map(edges.map((edge) => [`${edge.before} ${edge.after}`, edge])).values(),
];

const lockWaiting = async (tx: Tx, waits: readonly OrderWait[]): Promise<readonly RunningTask[]> => {
  const orders = [...new Set(waits.map(({ orderId }) => orderId))].toSorted();
  const found: RunningTask[] = [];
  for (const orderId of orders) found.push(...(await lockRunning(tx, orderId)));
  return found;
};

const othersOf = (scopes: Scopes | undefined, waiting: readonly RunningTask[]): readonly RunningTask[] => [
  ...new Map(
    [...waiting, ...(scopes?.deal ?? []).flatMap(({ tasks }) => tasks ?? [])].map((task) => [task.id, task]),
  ).values(),
];

const withEdges = <T extends { readonly id: string }>(
  task: T,
  own: readonly string[],
  edges: readonly Dependency[],
) => ({
  ...task,
  dependsOn: [...own, ...edges.filter(({ after }) => after === task.id).map(({ before }) => before)],
});

const countOf = (ids: readonly string[]): ReadonlyMap<string, number> =>
  new Map([...Map.groupBy(ids, (id) => id)].map(([id, same]) => [id, same.length]));

/** A wait by name is over, and the tasks that it turned out to be count instead; none is freedom. */
const recount = (
  waiting: readonly RunningTask[],
  waits: readonly OrderWait[],
  edges: readonly Dependency[],
  at: Temporal.Instant,
): readonly Task[] => {
  const over = countOf(waits.map(({ taskId }) => taskId));
  const more = countOf(edges.map(({ after }) => after));
  return waiting
    .filter(({ id, state }) => over.has(id) && state === 'waiting')
    .map((task) =>
      freedOrWaiting({ ...task, depsLeft: task.depsLeft - (over.get(task.id) ?? 0) + (more.get(task.id) ?? 0) }, at),
    );
};

const freedOrWaiting = (task: Task, at: Temporal.Instant): Task => ({
  ...task,
  version: task.version + 1,
  ...(task.depsLeft === 0 ? { state: 'ready' as const, dueAt: dueWhenFreed(task, at) } : {}),
});

/** The order will never be planned: whatever has waited for it goes on without it. What is not there holds nothing up. */
export const releaseWaitsFor = async (tx: Tx, orderId: string, at: Temporal.Instant): Promise<readonly Statement[]> => {
  const waits = await readWaitsFor(tx, orderId);
  if (waits.length === 0) return [];
  const waiting = await lockWaiting(tx, waits);
  return [
    ...saveTasks(
      tx.tenantId,
      recount(waiting, waits, [], at).map((task) => ({ task })),
      { entryLeaf: null },
    ),
    ...releaseWaits(tx.tenantId, waits, 'cancelled', at.toString()),
  ];
};
