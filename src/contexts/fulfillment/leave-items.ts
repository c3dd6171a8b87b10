/**
 * A person recorded that some of an order, or all of it, will not be done. What of it has not begun is left, what was done is taken back by a plan of
 * its own; what stays must be done already. A task that has passed its point of no return, or is not settled, refuses the whole.
 */
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import { beginPlan } from './begin-plan.ts';
import { assessCancellation, type CancelledPlan, compensationPlan, goOnElsewhere } from './cancel-plan.ts';
import type { Urgent } from './plan.store.ts';
import type { Plan, Task } from './task.ts';
import { lockPlanOfOrder, type PlanTask, saveTasks } from './task.store.ts';

const SETTLED: ReadonlySet<Task['state']> = new Set(['done', 'skipped', 'cancelled', 'compensated']);

/** `leaving`: ids of the items that will not be done; null for all. Pure. */
export const assessLeaving = (
  tasks: readonly PlanTask[],
  leaving: ReadonlySet<string> | null,
): ReturnType<typeof assessCancellation> => {
  const leaves = ({ kind, itemId }: PlanTask): boolean =>
    kind === 'milestone' || leaving === null || (itemId !== null && leaving.has(itemId));
  const open = tasks.filter((task) => !leaves(task) && !SETTLED.has(task.state));
  if (open.length > 0)
    return refused({
      code: 'plan.rest-not-done',
      tasks: open.slice(0, 20).map(({ id, name, state }) => ({ taskId: id, task: name, state })),
      count: open.length,
    });
  return assessCancellation(tasks.filter(leaves));
};

type LeftOrder = Pick<Plan, 'orderId' | 'accountId' | 'modelHash'> & Urgent;

export const leaveItems = async (
  tx: Tx,
  order: LeftOrder,
  leaving: ReadonlySet<string> | null,
  command: { readonly at: Temporal.Instant; readonly id: (...labels: readonly (string | number)[]) => string },
): Promise<Outcome<CancelledPlan>> => {
  const tasks = await lockPlanOfOrder(tx, order.orderId);
  const assessed = assessLeaving(tasks, leaving);
  if (!assessed.ok) return assessed;
  const { cancelled, compensating } = assessed.value;
  const begun =
    compensating.length === 0
      ? { facts: [], statements: [], jobs: [] }
      : beginPlan(tx.tenantId, compensationPlan(order, compensating, command.id), order, command.at);
  const cancelledIds = cancelled.map(({ id }) => id);
  const elsewhere = await goOnElsewhere(tx, order.orderId, cancelledIds, command.at);
  const taking = compensating.map((task): Task => ({
    ...task,
    state: 'compensating',
    version: task.version + 1,
    dueAt: null,
  }));
  const data = {
    orderId: order.orderId,
    accountId: order.accountId,
    cancelled: cancelled.length,
    toTakeBack: compensating.length,
  };
  return accepted({
    cancelled: cancelledIds,
    facts: [{ type: 'FulfillmentPlanCancelled', subject: { kind: 'order', id: order.orderId }, data }, ...begun.facts],
    statements: [
      ...saveTasks(
        tx.tenantId,
        [...cancelled, ...taking, ...elsewhere].map((task) => ({ task })),
        { entryLeaf: null },
      ),
      ...begun.statements,
    ],
    jobs: begun.jobs,
  });
};
