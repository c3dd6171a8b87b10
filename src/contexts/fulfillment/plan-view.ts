/** How a plan that does not run is told: its items, what carries them, and the tasks in the order in which they can be worked. Pure. */
import type { OrderItem } from '#contexts/order/index.ts';
import type { Json } from '#kernel/json.ts';
import { planOrder } from './plan-order.ts';
import type { Plan } from './task.ts';

export const planJson = (plan: Plan, items: readonly OrderItem[]): Json => {
  const levels = new Map(
    planOrder(plan.tasks).levels.flatMap((level, index) => level.map(({ id }) => [id, index] as const)),
  );
  return {
    modelHash: plan.modelHash,
    conditions: plan.conditions,
    items: items.map(({ id, lineageId, position, offering, action, body }) => ({
      id,
      lineageId,
      position,
      offering,
      offeringName: body.offeringName ?? offering,
      action,
    })),
    parts: plan.parts.map(({ planId: _plan, orderId: _order, ...part }) => ({ ...part })),
    tasks: plan.tasks
      .map((task) => ({
        id: task.id,
        itemId: task.itemId,
        partId: task.partId,
        key: task.key,
        name: task.name,
        kind: task.kind,
        level: levels.get(task.id) ?? 0,
        connector: task.connector,
        operation: task.operation,
        ruleId: task.ruleId,
        artifactHash: task.artifactHash,
        pointOfNoReturn: task.pointOfNoReturn,
        endsItemChanges: task.endsItemChanges,
        undo: task.undo?.operation ?? null,
        predecessors: [...task.dependsOn],
        awaits: task.awaits.map((awaited) => ({ ...awaited })),
      }))
      .toSorted((a, b) => a.level - b.level),
  };
};
