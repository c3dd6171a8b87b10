/**
 * A person stopped an order: what runs is finished and recorded, nothing new is started. The hold is a row that every claim looks for, so that
 * a worker that has not heard of it cannot start anything either.
 */
import type { Job } from '#platform/jobs/job-port.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import { deletePlanHold, insertPlanHold } from './plan-hold.store.ts';
import { readPlansOfOrder } from './plan.store.ts';

export const holdPlan = (tenantId: string, orderId: string, at: Temporal.Instant): Statement =>
  insertPlanHold(tenantId, orderId, at.toString());

export type ReleasedPlan = { readonly statements: readonly Statement[]; readonly jobs: readonly Job[] };

/** Work goes on with what is due; the jobs wake a worker now instead of with its next sweep. */
export const releasePlan = async (tx: Tx, orderId: string): Promise<ReleasedPlan> => {
  const plans = await readPlansOfOrder(tx, orderId);
  return {
    statements: [deletePlanHold(tx.tenantId, orderId)],
    jobs: plans.map((plan) => ({ queue: 'dispatch', data: { tenantId: tx.tenantId, planId: plan.id } })),
  };
};
