import type { Json } from '#kernel/json.ts';
import { accepted } from '#kernel/outcome.ts';
import { orderResource, visibleOrder } from '#contexts/order/index.ts';
import { readFactsOf } from '#platform/facts/outbox.store.ts';
import { queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import { readPlansOfOrder } from './plan.store.ts';
import { readStructure } from './plan-structure.ts';
import { planOrder } from './plan-order.ts';
import { type OrderPromise, readPromise } from './promise.store.ts';
import { readAttempts, readTasksOfOrder, type TaskRow } from './task.store.ts';

const FACTS_MAX = 2_000;
const ATTEMPTS_MAX = 2_000;

/** What a customer reads about the order itself; how the work is done over there, and what went wrong with it, is not theirs to read. */
const CUSTOMER_FACTS: ReadonlySet<string> = new Set([
  'OrderCaptured',
  'OrderValidated',
  'OrderSubmitted',
  'OrderDecomposed',
  'OrderDeferred',
  'OrderDue',
  'OrderAmended',
  'OrderHeld',
  'OrderReleased',
  'OrderRejected',
  'OrderCancellationRequested',
  'OrderCancelled',
  'OrderFulfilled',
  'OrderPartiallyFulfilled',
  'OrderFailed',
]);

const isCustomer = ({ principal }: Reader): boolean => principal.type === 'customer';

const customerTask = ({ id, name, state, key }: TaskRow, level: number): Json => ({
  id,
  key,
  name,
  level,
  state: CUSTOMER_STATES[state] ?? 'underway',
});

/** Whether a step is waiting, under way or done; everything between is ours to see to. */
const CUSTOMER_STATES: Readonly<Record<string, string>> = {
  waiting: 'waiting',
  ready: 'waiting',
  done: 'done',
  skipped: 'done',
  cancelled: 'cancelled',
};

/** What is sent is shown to who may see commercial matters: it can hold addresses and terms. */
const viewTask = (task: TaskRow, level: number, commercial: boolean): Json => {
  const { entryLeaf: _leaf, payload, result, retry, ...open } = task;
  return {
    ...open,
    retry,
    level,
    result: result === null ? null : (JSON.parse(result) as Json),
    ...(commercial ? { payload: JSON.parse(payload) as Json } : {}),
  };
};

const viewPromise = (promise: OrderPromise, forCustomer: boolean): Json => ({
  promisedFor: promise.dueOn,
  expectedBy: promise.expectedBy,
  inJeopardy: promise.jeopardySince !== null,
  because: forCustomer ? null : promise.because,
  assessedAt: promise.assessedAt,
});

const levelsOf = (tasks: readonly TaskRow[]): ReadonlyMap<string, number> => {
  const known = new Set(tasks.map(({ id }) => id));
  // What a task waits for in other orders has no level here.
  const nodes = tasks.map((task) => ({ id: task.id, dependsOn: task.predecessors.filter((id) => known.has(id)) }));
  return new Map(planOrder(nodes).levels.flatMap((level, index) => level.map((node) => [node.id, index] as const)));
};

export const fulfillmentRoutes: readonly Route[] = [
  queryRoute({
    method: 'GET',
    path: '/orders/:orderId/fulfillment-plan',
    summary: 'The plans of an order: tasks with their dependencies, states, attempts and the rule each comes from',
    action: 'order.read',
    read: async (tx, reader, query, door) => {
      const order = await visibleOrder(tx, reader, query);
      if (!order.ok) return order;
      const commercial = reader.may('view.commercial', orderResource(tx.tenantId, order.value));
      const [plans, tasks, promise, structure] = await Promise.all([
        readPlansOfOrder(tx, order.value.id),
        readTasksOfOrder(tx, order.value.id),
        readPromise(tx, order.value.id),
        isCustomer(reader) ? {} : readStructure(tx, order.value.id),
      ]);
      const attempts = await readAttempts(
        tx,
        tasks.map((task) => task.id),
        ATTEMPTS_MAX,
      );
      const levels = levelsOf(tasks);
      return accepted({
        asOf: door.clock().toString(),
        promise: promise === undefined ? null : viewPromise(promise, isCustomer(reader)),
        ...structure,
        plans: plans.map(({ conditions, ...plan }) => ({
          ...plan,
          ...(isCustomer(reader) ? {} : { conditions }),
          tasks: tasks
            .filter((task) => task.planId === plan.id)
            .map((task) =>
              isCustomer(reader)
                ? customerTask(task, levels.get(task.id) ?? 0)
                : viewTask(task, levels.get(task.id) ?? 0, commercial),
            ),
        })),
        attempts: isCustomer(reader) ? [] : attempts,
      });
    },
  }),
  queryRoute({
    method: 'GET',
    path: '/orders/:orderId/timeline',
    summary: 'What happened to an order and its tasks, oldest first',
    action: 'order.read',
    read: async (tx, reader, query, door) => {
      const order = await visibleOrder(tx, reader, query);
      if (!order.ok) return order;
      const tasks = await readTasksOfOrder(tx, order.value.id);
      const facts = await readFactsOf(tx, [order.value.id, ...tasks.map((task) => task.id)], FACTS_MAX);
      return accepted({
        asOf: door.clock().toString(),
        orderId: order.value.id,
        facts: facts
          .filter((fact) => !isCustomer(reader) || CUSTOMER_FACTS.has(fact.type))
          .map(({ tenantId: _tenant, ...fact }) =>
            isCustomer(reader) ? { ...fact, data: { orderId: order.value.id } } : fact,
          ),
        more: facts.length === FACTS_MAX,
      });
    },
  }),
];
