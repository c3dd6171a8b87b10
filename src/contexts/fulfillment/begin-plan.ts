/** A plan is laid down: its statements, its facts and the jobs that wake a worker, for the transaction of the command it follows from. */
import type { Fact } from '#platform/command.ts';
import type { Statement } from '#platform/database/tx.ts';
import type { Job } from '#platform/jobs/job-port.ts';
import { type Joined, noJoin } from './plan-across.ts';
import { insertPlan, type Urgent } from './plan.store.ts';
import { taskFact } from './task-facts.ts';
import type { Plan, TaskPlan } from './task.ts';

export type BegunPlan = {
  readonly facts: readonly Fact[];
  readonly statements: readonly Statement[];
  readonly jobs: readonly Job[];
};

const PLANNED: Readonly<Record<Plan['purpose'], string>> = {
  fulfil: 'OrderDecomposed',
  billing: 'FulfillmentHandoffPlanned',
  compensate: 'FulfillmentCompensationPlanned',
};

/** `joined`: what it waits for in other orders. */
export const beginPlan = (
  tenantId: string,
  plan: Plan,
  { priority }: Urgent,
  at: Temporal.Instant,
  joined: Joined = noJoin,
): BegunPlan => {
  const calls = plan.tasks.filter((task) => task.kind === 'call');
  const depsLeft = (task: TaskPlan): number => task.dependsOn.length + (joined.deps.get(task.id) ?? 0);
  const [end] = plan.tasks.filter((task) => task.kind === 'milestone' && task.dependsOn.length === 0);
  return {
    statements: [...insertPlan(tenantId, { ...plan, priority }, at.toString(), depsLeft), ...joined.statements],
    facts: [
      {
        type: PLANNED[plan.purpose],
        subject: { kind: 'order', id: plan.orderId },
        data: {
          orderId: plan.orderId,
          accountId: plan.accountId,
          planId: plan.id,
          purpose: plan.purpose,
          modelHash: plan.modelHash,
          tasks: calls.length,
          rules: [...new Set(calls.map((task) => task.artifactHash))],
        },
      },
      // An order of which nothing has to be done is done.
      ...(end === undefined ? [] : [taskFact('FulfillmentPlanCompleted', { ...end, accountId: plan.accountId })]),
    ],
    jobs:
      plan.tasks.length === 1 && joined.statements.length === 0
        ? []
        : [{ queue: 'dispatch', data: { tenantId, planId: plan.id } }],
  };
};
