/**
 * Whether an order whose work has begun can still be cancelled. What has passed its point of no return forbids it for good; what is under way forbids
 * nothing yet: no further task is started, it is waited for, and what came of it decides. Waiting has an end.
 */
import { must, type Refusal } from '#kernel/outcome.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { Job } from '#platform/jobs/job-port.ts';
import { assessCancellation, cancelPlan, type CancelledPlan } from './cancel-plan.ts';
import { releasePlan } from './hold-plan.ts';
import { endAssessment, insertAssessment, readAssessable, readPlanHold } from './plan-hold.store.ts';
import type { Urgent } from './plan.store.ts';
import type { Plan, TaskState } from './task.ts';
import { lockPlanOfOrder, type PlanTask } from './task.store.ts';

/** A call that has not settled in so long is a case of its own: the cancellation is declined, and work goes on. */
export const CANCELLATION_ASSESSED_WITHIN_HOURS = 24;
const ASSESSED_AT_ONCE_MAX = 50;

/** What ends by itself: an attempt, a callback that is awaited, a status query, a person at work. */
const RUNNING: readonly TaskState[] = ['inFlight', 'awaitingOutcome', 'unknown', 'failed'];

type Forbidden = Refusal & { readonly tasks: readonly { readonly task: string; readonly reason: string }[] };

export type Weighed =
  | { readonly kind: 'agreed' }
  | { readonly kind: 'waits'; readonly running: readonly PlanTask[] }
  | { readonly kind: 'declined'; readonly refusal: Forbidden };

export const weighCancellation = (tasks: readonly PlanTask[]): Weighed => {
  const running = tasks.filter(({ state }) => RUNNING.includes(state));
  const assessed = assessCancellation(tasks.filter((task) => !running.includes(task)));
  if (!assessed.ok) return { kind: 'declined', refusal: assessed.refusal as Forbidden };
  return running.length > 0 ? { kind: 'waits', running } : { kind: 'agreed' };
};

type Cancelling = Pick<Plan, 'orderId' | 'accountId' | 'modelHash'> & Urgent;
type By = { readonly at: Temporal.Instant; readonly id: (...labels: readonly (string | number)[]) => string };
type Told = { readonly statements: readonly Statement[]; readonly jobs: readonly Job[] };

export type Assessment =
  | ({ readonly kind: 'agreed' } & CancelledPlan)
  | ({ readonly kind: 'waits'; readonly assessBy: string } & Told)
  /** `held`: a person had stopped it before, so that it stays stopped. */
  | ({ readonly kind: 'declined'; readonly refusal: Forbidden; readonly held: boolean } & Told);

/** Under the locks of its tasks: what is agreed to is begun to be taken back in the same transaction. */
export const assessPlan = async (tx: Tx, order: Cancelling, { at, id }: By): Promise<Assessment> => {
  const { orderId } = order;
  const weighed = weighCancellation(await lockPlanOfOrder(tx, orderId));
  const hold = await readPlanHold(tx, orderId);
  const waitedUntil = hold?.assessBy ? Temporal.Instant.from(hold.assessBy) : undefined;
  if (weighed.kind === 'agreed') {
    const plan = await cancelPlan(tx, order, { at, id });
    must(plan.ok, 'what is agreed to can be cancelled');
    // Of an order that was held: what is taken back is not held up.
    const released = await releasePlan(tx, orderId);
    return { kind: 'agreed', ...plan.value, statements: [...released.statements, ...plan.value.statements] };
  }
  if (weighed.kind === 'waits' && (waitedUntil === undefined || Temporal.Instant.compare(at, waitedUntil) < 0)) {
    const assessBy = waitedUntil ?? at.add({ hours: CANCELLATION_ASSESSED_WITHIN_HOURS });
    const statements = waitedUntil ? [] : [insertAssessment(tx.tenantId, orderId, `${at}`, `${assessBy}`)];
    return { kind: 'waits', assessBy: assessBy.toString(), statements, jobs: [] };
  }
  const held = hold?.byPerson === true;
  const { jobs } = held ? { jobs: [] } : await releasePlan(tx, orderId);
  const refusal = weighed.kind === 'declined' ? weighed.refusal : tooLong(weighed.running);
  return { kind: 'declined', refusal, held, statements: endAssessment(tx.tenantId, orderId), jobs };
};

const tooLong = (running: readonly PlanTask[]): Forbidden => ({
  code: 'plan.cancel-declined',
  tasks: running.slice(0, 20).map((task) => ({
    taskId: task.id,
    task: task.name,
    reason: 'it was under way for too long, and what becomes of it is not known yet',
  })),
  count: running.length,
});

/** Orders whose cancellation can be decided now. */
export const readCancellationsToDecide = (tx: Tx, at: Temporal.Instant): Promise<readonly string[]> =>
  readAssessable(tx, RUNNING, at.toString(), ASSESSED_AT_ONCE_MAX);
