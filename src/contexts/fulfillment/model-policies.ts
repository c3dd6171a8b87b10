/** What the retry policies of a model say about one operation or one connector; the house's own where they say nothing. */
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { LimitsOf } from './connector-gate.ts';
import { CALL_TIMEOUT_MS_DEFAULT, DEFAULT_LIMITS, DEFAULT_RETRY } from './retry.policy.ts';
import type { RetryPolicies, TryPolicy } from './retry-policies.contract.ts';
import type { Plan, TaskWork } from './task.ts';

const policiesOf = (model: CommercialModel): readonly RetryPolicies[] =>
  model.memo('fulfillment.retry-policies', (from) =>
    from
      .ofKind('retry-policies')
      .toSorted((a, b) => (a.key < b.key ? -1 : 1))
      .map(({ content }) => content as unknown as RetryPolicies),
  );

export const limitsOfModel = (model: CommercialModel): LimitsOf => {
  const policies = policiesOf(model);
  return (connector) =>
    policies.find(({ connectors }) => Object.hasOwn(connectors, connector))?.connectors[connector] ?? DEFAULT_LIMITS;
};

const particularity = ({ connector, operation }: TryPolicy): number =>
  (operation === undefined ? 0 : 2) + (connector === undefined ? 0 : 1);

type Called = Pick<TaskWork, 'connector' | 'operation'>;

/** The most particular row for a call; of two equally particular ones the first. */
export const triesOf = (model: CommercialModel, { connector, operation }: Called): TryPolicy | undefined =>
  policiesOf(model)
    .flatMap(({ tries }) => tries)
    .filter(
      (row) =>
        (row.connector === undefined || row.connector === connector) &&
        (row.operation === undefined || row.operation === operation),
    )
    .toSorted((a, b) => particularity(b) - particularity(a))[0];

export const retryOf = (model: CommercialModel, called: Called): Pick<TaskWork, 'retry' | 'callTimeoutMs'> => {
  const row = triesOf(model, called);
  if (row === undefined) return { retry: DEFAULT_RETRY, callTimeoutMs: CALL_TIMEOUT_MS_DEFAULT };
  const { attemptsMax, firstDelayMs, delayMaxMs, callTimeoutMs = CALL_TIMEOUT_MS_DEFAULT } = row;
  return { retry: { attemptsMax, firstDelayMs, delayMaxMs }, callTimeoutMs };
};

/** An order keeps the policies it started with: they are written into its tasks. */
export const withPolicies = (model: CommercialModel, plan: Plan): Plan => ({
  ...plan,
  tasks: plan.tasks.map((task) => (task.kind === 'call' ? { ...task, ...retryOf(model, task) } : task)),
});
