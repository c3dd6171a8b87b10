/** Whose trouble it is, how urgent, and what is best done first: one table, so that two equal failures are never judged differently. */
import type { Problem, RepairAction, Task } from '#contexts/fulfillment/index.ts';
import { type Classification, FALLOUT_OWNERS, type FalloutCategory, type Retryability } from './fallout.ts';

const HOURS_BILLING = 8;
const HOURS_CUSTOMER_WAITS = 4;

/** Codes of refusals that speak of data which only the customer, or who sold to them, can correct. */
const CUSTOMER_DATA = /address|contact|customer|recipient|postal|phone|email|answer-missing/;
const MAPPING = /mapping|unknown-product|unknown-offering|unknown-operation/;
const SECURITY = /forbidden|unauthorized|signature|security/;

const categoryOf = (task: Pick<Task, 'connector'>, problem: Problem): FalloutCategory => {
  const text = `${problem.code} ${problem.message}`.toLowerCase();
  if (SECURITY.test(problem.code)) return 'security-violation';
  if (task.connector === 'billing') return 'billing-handoff-failure';
  if (MAPPING.test(problem.code)) return 'product-mapping-missing';
  if (problem.cause === 'payload' || (problem.cause === 'refused' && CUSTOMER_DATA.test(text)))
    return 'missing-customer-data';
  return 'provisioning-failure';
};

const retryabilityOf = (task: Pick<Task, 'idempotent'>, problem: Problem): Retryability => {
  if (problem.cause === 'outcome-unknown') return task.idempotent ? 'safe' : 'unsafe';
  return problem.cause === 'exhausted' ? 'safe' : 'after-correction';
};

const RECOMMENDED: Readonly<Record<Problem['cause'], RepairAction>> = {
  refused: 'correct-and-retry',
  payload: 'correct-and-retry',
  exhausted: 'retry-task',
  'outcome-unknown': 'reconcile',
};

export const classifyFailure = (
  task: Pick<Task, 'connector' | 'idempotent' | 'statusQuery'>,
  problem: Problem,
): Classification => {
  const category = categoryOf(task, problem);
  const recommended = RECOMMENDED[problem.cause];
  return {
    category,
    ownerGroup: FALLOUT_OWNERS[category],
    retryability: retryabilityOf(task, problem),
    recommended: recommended === 'reconcile' && !task.statusQuery ? 'complete-with-evidence' : recommended,
    slaHours: category === 'billing-handoff-failure' ? HOURS_BILLING : HOURS_CUSTOMER_WAITS,
  };
};
